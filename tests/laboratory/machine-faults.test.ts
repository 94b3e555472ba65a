import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Service, ServiceState } from '../../contract/view.ts';
import { callOf } from './effects.ts';
import { MachineWorld } from '../world/machine-world.ts';
import { TwinMachine } from '../world/twin-machine.ts';
import { runSeed } from './seed-run.ts';

const minutes = 60_000;

describe('what goes wrong with the computer', () => {
  it('really happens, each kind of it', { timeout: 5 * minutes }, async () => {
    const seen = new Set<string>();
    for (const [seed, only] of lived) {
      const result = await runSeed({ seed, only });
      expect(result.failed).toEqual([]);
      for (const kind of Object.keys(result.faultKinds)) seen.add(kind);
    }
    expect([...seen]).toEqual(expect.arrayContaining(kinds));
  });
});

const kinds = [
  ...['powerCut', 'powerCutDuringCommit', 'powerCutOfAll'],
  ...['commitFails', 'diskFull', 'unreadable', 'damaged', 'oldImage', 'twin'],
  ...['clockJump', 'clockSteps', 'platformRestart'],
];
/** Runs that have all of them between them. */
const lived = [
  [7, 'storm1'],
  [11, 'base'],
  [12, 'base'],
  [6, 'base'],
  [12, 'storm1'],
] as const;

let world: MachineWorld;

beforeEach(async () => {
  world = await MachineWorld.make({
    withoutBridges: true,
    onRestart: () => {
      world.killKiosk();
      void world.startKiosk();
    },
  });
});
afterEach(() => {
  world.close();
});

function state(service: Service): ServiceState | undefined {
  const screen = world.view.screen;
  return screen.kind === 'start' ? screen.services.find((one) => one.service === service)?.state : undefined;
}

/** One note of 20 yuan on an account, and the visit ended. */
async function recharge(cardNumber: string): Promise<void> {
  await world.beginRecharge(cardNumber);
  world.insert(20);
  await world.slot('taken');
  world.touch({ type: 'finish' });
  await world.clock.advance(60_000);
  world.takeCard(cardNumber);
  await world.serviceOpen(120_000);
}

describe('found by the laboratory', () => {
  it('whoever brings a half written card to a machine that only then hears of its copy comes once more', async () => {
    const story: string[] = [];
    const tell = (line: string): void => void story.push(line);
    const result = await runSeed({ seed: 187, edition: 2, only: '44:before', print: tell });
    const told = (text: string): number => story.filter((line) => line.includes(text)).length;
    expect(told('restore 9: dies torn')).toBe(1);
    expect(result.faultKinds).toMatchObject({ twin: 1 });
    expect(told('visit 11: card 20260005')).toBe(2);
    expect(result.failed).toEqual([]);
  });

  it('a commit in doubt ends the process, also where no note and no load is concerned', async () => {
    let failures = 0;
    world.disk.state = {
      failsOpen: () => false,
      failsCommit: () => (failures-- === 1 ? 'rowReappears' : undefined),
    };
    await world.startKiosk();
    await world.serviceOpen();
    failures = 1; // the entry that a visit has begun
    world.touch({ type: 'chooseService', service: 'recharge' });
    world.placeCard('20230001');
    await world.clock.advanceUntil(() => world.fatal.length > 0, 30_000);
    expect(world.fatal).toMatchObject([{ code: 'uncertain' }]);
    world.takeCard('20230001');
    world.killKiosk();
    await world.startKiosk();
    await world.serviceOpen();
  });

  it('an old image of the disk takes no money, loads no card and sends nothing of what it believes', async () => {
    await world.startKiosk();
    await world.serviceOpen();
    const image = world.disk.keepImage('old');
    await recharge('20230001');
    await world.clock.advance(60_000); // a heartbeat
    world.killKiosk();
    world.disk.putImage(image);
    const calls: (string | undefined)[] = [];
    world.network.fate = ({ path }) => {
      calls.push(callOf(path));
      return 'pass';
    };
    await world.startKiosk();
    await world.clock.advance(120_000);
    expect(state('recharge')).toMatchObject({ open: false, reason: 'journalUnavailable' });
    expect(state('collect')).toMatchObject({ open: false, reason: 'journalUnavailable' });
    expect(new Set(calls)).toEqual(new Set(['time', 'boot', 'heartbeat']));

    // The true disk is put back; finance and staff let it go on.
    world.killKiosk();
    world.disk.putBackTrueFiles();
    await world.startKiosk();
    await world.clock.advance(10_000);
    expect((await world.administration.clearKiosk('K01')).ok).toBe(true);
    expect(world.kiosk?.staff?.clearHalt('staff', 'the true disk is back').ok).toBe(true);
    await world.serviceOpen();
  });

  it('of two machines with the same name and key only one takes money', async () => {
    await world.startKiosk();
    await world.serviceOpen();
    const twin = new TwinMachine(world, world.disk.keepImage('twin'), 'twin');
    await twin.start();
    await world.clock.advance(90_000);
    expect(state('recharge')).toMatchObject({ open: false, reason: 'halted' });
    twin.stop();
    await world.clock.advance(10_000);
    expect(state('recharge')).toMatchObject({ open: false, reason: 'halted' });
  });
});
