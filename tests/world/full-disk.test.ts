import { expect, it } from 'vitest';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import type { JournalDisk } from './journal-disk.ts';
import { MachineWorld, type TouchPoints } from './machine-world.ts';
import { TwinMachine } from './twin-machine.ts';

const minute = 60_000;

/** Fills the disk to the last byte just before a halt is written for the first time. */
function fullAtFirstHalt(disk: () => JournalDisk) {
  let isFilled = false;
  return (points: TouchPoints): TouchPoints => ({
    ...points,
    openJournal: () => {
      const journal = points.openJournal();
      const commit = journal.commit.bind(journal);
      journal.commit = (...facts) => {
        if (!isFilled && facts.some(({ kind }) => kind === 'halted')) {
          isFilled = true;
          disk().setFull(true);
          writeWhileThereIsRoom(commit);
        }
        return commit(...facts);
      };
      return journal;
    },
  });
}

function writeWhileThereIsRoom(commit: Journal['commit']): void {
  try {
    for (;;) commit({ kind: 'boxSeen' });
  } catch (error) {
    expect(error).toBeInstanceOf(JournalError);
  }
}

/** Somebody starts a copy of the disk on another computer for a while, in which the machine itself stands still. */
async function liveTwice(world: MachineWorld): Promise<void> {
  world.killKiosk();
  const twin = new TwinMachine(world, world.disk.keepImage('copy'), 'the other computer');
  await twin.start();
  await world.clock.advance(minute);
  twin.stop();
}

it('a machine whose disk was full serves again soon after there is room, though nobody came and wrote anything', async () => {
  const world = await MachineWorld.make({ withoutBridges: true });
  try {
    await world.startKiosk();
    await world.serviceOpen();
    world.disk.setFull(true);
    // The record of the visit is the first that finds no room; it must be long enough to need a new page.
    for (let visit = 0; visit < 40 && world.offers('recharge'); visit += 1) {
      world.touch({ type: 'chooseService', service: 'balance' });
      world.placeCard('20230001');
      await world.screen('balance');
      world.takeCard('20230001');
      await world.screen('start');
    }
    expect(world.offers('recharge')).toBe(false);
    expect(world.kiosk?.journalError?.code).toBe('diskFull');
    world.disk.setFull(false);
    await world.clock.advance(2 * minute);
    expect(world.kiosk?.journalError).toBeUndefined();
    expect(world.offers('recharge')).toBe(true);
  } finally {
    world.close();
  }
});

it('a copy of the disk was started elsewhere and there was no room to write that down: it is written once there is, stands over a restart, and staff clear it', async () => {
  const world: MachineWorld = await MachineWorld.make({
    withoutBridges: true,
    around: fullAtFirstHalt(() => world.disk),
  });
  try {
    await world.startKiosk();
    await world.serviceOpen();
    await liveTwice(world);
    await world.startKiosk();
    await world.clock.advance(minute / 2);
    expect(world.kiosk?.journalError?.code).toBe('behind');
    expect(world.kiosk?.staff?.halt).toBeUndefined();
    await world.clock.advance(2 * minute);
    expect(world.kiosk?.staff?.halt).toBeUndefined();
    world.disk.setFull(false);
    await world.administration.clearKiosk('K01');
    await world.clock.advance(2 * minute);
    expect(world.kiosk?.staff?.halt).toMatchObject({ reason: 'journalBehind' });
    world.killKiosk();
    await world.startKiosk();
    // Staff clear it just before the kiosk looks for itself again.
    await world.clock.advance(minute - 200);
    expect(world.kiosk?.journalError?.code).toBe('behind');
    expect(world.offers('recharge')).toBe(false);
    world.kiosk?.staff?.clearHalt('staff', 'the copy is gone');
    await world.clock.advance(minute);
    expect(world.kiosk?.journalError).toBeUndefined();
    expect(world.offers('recharge')).toBe(true);
  } finally {
    world.close();
  }
});
