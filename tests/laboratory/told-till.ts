import { asAccountId } from '../../contract/ids.ts';
import { fen } from '../../contract/money.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import { answering, failingAt, OTHER_CARD, type Stage } from './told-stage.ts';
import type { ToldHour } from './told-hour.ts';

const never = (): Promise<never> => new Promise(() => undefined);

/** The halting machine's journal is opened anew; here it only stands still. */
const halts = { onFatal: () => undefined, onRestart: () => undefined };

function settle(world: MachineWorld, outcome: 'credit' | 'refund' | 'returned'): void {
  const [file] = world.kiosk?.staff?.openCases() ?? [];
  if (!file) throw new Error('there is no case to settle');
  const { number: caseNumber } = file;
  const settled = world.kiosk?.staff?.settle({ caseNumber, outcome, by: 'A. Clerk', remark: 'as told' });
  if (!settled?.ok)
    throw new Error(`case ${caseNumber} cannot be settled as ${outcome}: ${JSON.stringify(settled)}`);
}

/** What the till cannot write down halts it, and no note is lost over it. */
const unwritten: readonly ToldHour[] = [
  {
    name: 'what the device says at its start cannot be written down',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging({ ...failingAt('strayCredit'), ...halts });
      const acknowledge = (): Promise<boolean> => Promise.resolve(true);
      puppet.starts({ credits: [{ kind: 'credit', denomination: fen(2000), acknowledge }] });
      await world.clock.advance(5000);
      halted(world);
    },
  },
  ...(['noteEscrowed', 'noteAcceptRequested'] as const).map((kind) => ({
    name: `a note in escrow cannot be written down: ${kind}`,
    tell: async (stage: Stage) => {
      const { world, puppet } = await stage.recharging({ ...failingAt(kind), ...halts });
      puppet.giveBack = (note) => {
        puppet.tell({ type: 'returned', escrowId: note.escrowId, reason: 'byHost' });
        return Promise.resolve();
      };
      puppet.escrows(fen(2000));
      await world.clock.advance(25_000);
      halted(world);
    },
  })),
  {
    name: 'the counters cannot be written down when the slot closes',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging({ ...failingAt('countersRead'), ...halts });
      puppet.readCounters = () => Promise.resolve({ stacked: 5, rejected: 0 });
      world.touch({ type: 'finish' });
      await world.clock.advance(5000);
      halted(world);
    },
  },
];

function halted(world: MachineWorld): void {
  if (world.kiosk?.staff?.halt === undefined) throw new Error('the till is not halted');
}

/** Moments of the till that need a device, a disk or an hour that no seed draws together. */
export const tillHours: readonly ToldHour[] = [
  {
    name: 'the slot stays shut, and somebody else comes',
    tell: async (stage: Stage) => {
      const { world, puppet } = await stage.recharging();
      puppet.disable = never;
      world.touch({ type: 'finish' });
      await world.clock.advance(100_000);
      world.takeCard('20230001');
      await world.screen('start', 60_000);
      await world.clock.advance(1000);
      world.touch({ type: 'chooseService', service: 'recharge' });
      await world.clock.advance(500);
      world.placeCard(OTHER_CARD);
      await world.clock.advance(40_000);
    },
  },
  {
    name: 'the slot does not open',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging();
      puppet.enable = never;
      puppet.tell({ type: 'returned', escrowId: undefined, reason: 'unreadable' });
      world.touch({ type: 'finish' });
      await world.screen('start', 60_000).catch(() => undefined);
      world.takeCard('20230001');
      await world.screen('start', 60_000);
      world.touch({ type: 'chooseService', service: 'recharge' });
      await world.clock.advance(500);
      world.placeCard(OTHER_CARD);
      await world.clock.advance(120_000);
    },
  },
  {
    name: 'credits that belong to no note, and a note that nobody asked for',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging();
      world.touch({ type: 'finish' });
      await world.clock.advance(1000);
      // Its acknowledgement is lost; then it comes again, and is seen in the box.
      puppet.credits(fen(5000), 'lost');
      await world.clock.advance(1000);
      puppet.credits(fen(5000));
      puppet.tell({ type: 'boxed' });
      await world.clock.advance(1000);
      puppet.credits(fen(1000), 'lost');
      await world.clock.advance(1000);
      settle(world, 'refund');
      settle(world, 'refund');
      puppet.credits(fen(1000));
      puppet.tell({ type: 'boxed' });
      puppet.tell({ type: 'boxed' });
      await world.clock.advance(1000);
      puppet.escrows();
      puppet.tell({ type: 'returned', escrowId: 1, reason: 'byHost' });
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'a credit that belongs to no note cannot be written down',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging({ ...failingAt('strayCredit'), ...halts });
      world.touch({ type: 'finish' });
      await world.clock.advance(1000);
      puppet.credits(fen(5000));
      await world.clock.advance(1000);
      const note = puppet.escrows();
      puppet.tell({ type: 'returned', escrowId: note.escrowId, reason: 'byHost' });
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'a note that goes back cannot be written down',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging({ ...failingAt('noteReturned'), ...halts });
      const note = puppet.escrows(fen(2000));
      puppet.accept = (taken) => {
        puppet.tell({ type: 'returned', escrowId: taken.escrowId, reason: 'mechanism' });
        return Promise.resolve();
      };
      await world.clock.advance(2000);
      puppet.tell({ type: 'returned', escrowId: note.escrowId, reason: 'pulledBack' });
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'a note that went back by itself cannot be written down',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging({ ...failingAt('noteReturned'), ...halts });
      world.network.delayMs = 900;
      const note = puppet.escrows(fen(2000));
      await world.clock.advance(300);
      puppet.tell({ type: 'returned', escrowId: note.escrowId, reason: 'pulledBack' });
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'a note that is given back cannot be written down',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging({ ...failingAt('noteReturned'), ...halts });
      puppet.giveBack = (note) => {
        puppet.tell({ type: 'returned', escrowId: note.escrowId, reason: 'byHost' });
        return Promise.resolve();
      };
      world.network.fate = () => 'refuse';
      puppet.escrows(fen(2000));
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'a note that nobody asked for is kept by the device, and that cannot be written down',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging({ ...failingAt('strayCredit'), ...halts });
      world.touch({ type: 'finish' });
      await world.clock.advance(1000);
      puppet.giveBack = () => {
        puppet.credits(fen(2000));
        return Promise.resolve();
      };
      puppet.escrows(fen(2000));
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'a note comes in while the slot closes',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging();
      puppet.disable = async () => {
        await world.clock.runUntil(() => false, 0).catch(() => undefined);
        puppet.disable = () => Promise.resolve();
        puppet.escrows(fen(1000));
      };
      puppet.accept = () => {
        puppet.credits(fen(1000));
        return Promise.resolve();
      };
      world.touch({ type: 'finish' });
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'a note sticks, is refunded, and is credited after all; another is decided each way',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging();
      puppet.accept = () => {
        puppet.fails('jamInside');
        return Promise.resolve();
      };
      puppet.escrows(fen(2000));
      await world.clock.advance(5000);
      puppet.tell({ type: 'faultCleared', code: 'jamInside' });
      puppet.credits(fen(2000));
      await world.clock.advance(5000);
      await world.slot('insert').catch(() => undefined);
    },
  },
  ...(['credit', 'refund', 'returned'] as const).map((outcome) => ({
    name: `people settle a note that stuck: ${outcome}`,
    tell: async (stage: Stage) => {
      const { world, puppet } = await stage.recharging();
      puppet.accept = () => {
        puppet.fails('jamInside');
        return Promise.resolve();
      };
      puppet.escrows(fen(2000));
      await world.clock.advance(5000);
      settle(world, outcome);
      await world.clock.advance(5000);
    },
  })),
  {
    name: 'a note sticks on its way back',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging();
      world.network.fate = () => 'refuse';
      puppet.giveBack = () => {
        puppet.fails('jamInside');
        return Promise.resolve();
      };
      puppet.escrows(fen(2000));
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'a note is boxed unasked',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging();
      world.network.fate = () => 'refuse';
      puppet.giveBack = () => {
        puppet.credits(fen(2000));
        return Promise.resolve();
      };
      puppet.escrows(fen(2000));
      await world.clock.advance(25_000);
    },
  },
  {
    name: 'the platform refuses a credit that it had promised, and people decide',
    tell: async (stage) => {
      const { world, puppet } = await stage.recharging(
        answering('/v1/notes/credit', 404, 'noSuchReservation'),
      );
      puppet.accept = () => {
        puppet.credits(fen(2000));
        return Promise.resolve();
      };
      puppet.escrows(fen(2000));
      await world.clock.advance(5000);
      const [file] = world.kiosk?.staff?.openCases() ?? [];
      const accountId = asAccountId(world.person('20230001').accountId);
      world.kiosk?.staff?.settle({
        ...{ caseNumber: file?.number ?? 0, outcome: 'credit', accountId },
        ...{ by: 'A. Clerk', remark: 'as told' },
      });
      await world.clock.advance(5000);
    },
  },
  ...unwritten,
];
