import type { CampusCardEvent } from '../../devices/campus-card/campus-card.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import type { ToldHour } from './told-hour.ts';
import { CARD, collecting, Puppet, reading, RICH_CARD, wrongAt, type Stage } from './told-stage.ts';

/** Nobody is sent away for waiting. */
const patience = {
  visit: { idleSeconds: 300, idleWarningSeconds: 5, noteWaitSeconds: 300, cardPromptSeconds: 300 },
};
const CLOSES = { ...patience, cash: { opens: '05:00', closes: '10:05', startMarginSeconds: 0 } };
const UNTIL_CLOSED_MS = 400_000;

/** With the slot of a real acceptor open. */
async function slotOpen(stage: Stage, policy: unknown): Promise<MachineWorld> {
  const world = await stage.world({ policy });
  await world.startKiosk();
  await world.beginRecharge(CARD);
  return world;
}

const hoursEnd: readonly ToldHour[] = [
  {
    name: 'the cash hours end while the slot is open',
    tell: async (stage) => {
      const world = await slotOpen(stage, CLOSES);
      await world.clock.advance(UNTIL_CLOSED_MS);
    },
  },
  {
    name: 'the cash hours end while the slot is shut by a full box',
    tell: async (stage) => {
      const world = await slotOpen(stage, CLOSES);
      world.validator.removeBox();
      // It would give up after 25 s: the box comes back and goes again until the hours are over.
      for (let n = 0; n < 30; n += 1) {
        await world.clock.advance(12_000);
        world.validator.insertEmptyBox();
        await world.clock.advance(1500);
        world.validator.removeBox();
      }
    },
  },
  {
    name: 'the cash hours end while the slot opens',
    tell: async (stage) => {
      const { world, puppet } = await beforeClosing(stage);
      puppet.enable = () => new Promise(() => undefined);
      await world.clock.runUntil(() => world.clock.wallMs() >= JUST_BEFORE_MS, UNTIL_CLOSED_MS);
      await world.beginRecharge(CARD).catch(() => undefined);
      await world.clock.advance(UNTIL_CLOSED_MS);
    },
  },
];

const JUST_BEFORE_MS = Date.UTC(2026, 8, 14, 2, 4, 54);

async function beforeClosing(stage: Stage): Promise<{ world: MachineWorld; puppet: Puppet }> {
  const puppet = new Puppet();
  const world = await stage.world({
    policy: CLOSES,
    drivers: (drivers) => ({ ...drivers, acceptor: puppet }),
  });
  await world.startKiosk();
  await world.serviceOpen();
  return { world, puppet };
}

const rechargeHours: readonly ToldHour[] = [
  {
    name: 'the person stops while the slot is shut',
    tell: async (stage) => {
      const world = await slotOpen(stage, patience);
      world.validator.removeBox();
      await world.slot('closed');
      world.touch({ type: 'stop' });
      await world.clock.advance(20_000);
    },
  },
  {
    name: 'the slot stays shut',
    tell: async (stage) => {
      const world = await slotOpen(stage, patience);
      world.validator.removeBox();
      await world.clock.advance(60_000);
    },
  },
  {
    name: 'the account is full after a note',
    tell: async (stage) => {
      const world = await stage.world({ policy: patience });
      await world.startKiosk();
      await world.beginRecharge('20230003');
      world.insert(20);
      await world.slot('taken', 60_000);
      await world.clock.advance(3000);
      world.insert(20);
      await world.clock.advance(60_000);
    },
  },
];

const cardHours: readonly ToldHour[] = [
  {
    name: 'two cards while one is read, and after one was refused',
    tell: async (stage) => {
      const world = await stage.world({ ...reading(() => ({})) });
      await world.startKiosk();
      await world.serviceOpen();
      world.network.delayMs = 1500;
      world.touch({ type: 'chooseService', service: 'balance' });
      world.placeCard(CARD);
      await world.clock.advance(1500);
      world.placeCard(RICH_CARD);
      await world.clock.advance(5000);
      world.takeCard(CARD);
      world.takeCard(RICH_CARD);
      world.network.delayMs = 20;
      await world.screen('start', 60_000);
      world.cradle.place('08aa11b2');
      await world.screen('cardRefused');
      world.placeCard(CARD);
      await world.clock.advance(3000);
    },
  },
  {
    name: 'the card leaves in the moment in which its visit is written down',
    tell: async (stage) => {
      let hear: (event: CampusCardEvent) => void = () => undefined;
      const world = await stage.world({
        ...reading((cards) => ({
          start: (listener) => {
            hear = listener;
            cards.start(listener);
          },
        })),
        around: (points) => ({
          ...points,
          openJournal: () => {
            const journal = points.openJournal();
            const commit = journal.commit.bind(journal);
            journal.commit = (...facts) => {
              const entry = commit(...facts);
              if (facts.some(({ kind }) => kind === 'visitStarted'))
                queueMicrotask(() => {
                  hear({ type: 'cardGone' });
                });
              return entry;
            };
            return journal;
          },
        }),
      });
      await collecting(world);
      await world.clock.advance(20_000);
    },
  },
  {
    name: 'a visit whose begin or end cannot be written down',
    tell: async (stage) => {
      for (const kind of ['visitStarted', 'visitEnded'] as const) {
        const world = await stage.world({ ...wrongAt(kind), onFatal: () => undefined });
        await collecting(world);
        await world.clock.advance(20_000);
        world.takeCard(RICH_CARD);
        await world.screen('start', 60_000);
      }
    },
  },
  {
    name: 'without the platform a card says what it can; the platform comes back before the person has chosen',
    tell: async (stage) => {
      const world = await stage.world({ policy: patience });
      await world.startKiosk();
      await world.serviceOpen();
      world.network.fate = () => 'refuse';
      await world.clock.advance(90_000);
      world.touch({ type: 'chooseService', service: 'recharge' });
      await world.screen('serviceClosed');
      world.placeCard(CARD);
      await world.clock.advance(6000);
      world.touch({ type: 'back' });
      await world.clock.advance(2000);
      world.takeCard(CARD);
      await world.screen('start', 60_000);
      world.network.fate = () => 'pass';
      await world.serviceOpen(120_000);
      world.touch({ type: 'chooseService', service: 'balance' });
      world.placeCard(CARD);
      await world.screen('balance');
      world.validator.removeBox();
      await world.clock.advance(2000);
      world.touch({ type: 'chooseService', service: 'recharge' });
      await world.screen('serviceClosed');
      world.validator.insertEmptyBox();
      await world.clock.advance(3000);
      world.touch({ type: 'chooseService', service: 'recharge' });
      await world.screen('recharge');
      world.takeCard(CARD);
      await world.clock.advance(60_000);
    },
  },
];

/** Moments of visits. */
export const visitHours: readonly ToldHour[] = [...hoursEnd, ...rechargeHours, ...cardHours];
