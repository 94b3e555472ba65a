import { describe, expect, it } from 'vitest';
import type { MachineWorld } from '../world/machine-world.ts';
import { aftermath, openSlot } from '../recharge/story.ts';
import { Staff } from './staff.ts';

/** The staff of this machine, and who took out which note. */
function staffOf(world: MachineWorld): { staff: Staff; freed: string[] } {
  const freed: string[] = [];
  const staff = new Staff({
    world,
    tell: () => undefined,
    onFreed: ({ valueFen }, by) => {
      freed.push(`${valueFen / 100} yuan by the ${by}`);
    },
  });
  return { staff, freed };
}

describe('who takes out a note that is stuck in the laboratory', () => {
  it('staff who come for a jam do not carry away a note that its owner is asked to pull at', async () => {
    const world = await openSlot();
    const { staff, freed } = staffOf(world);
    // Two jams were drawn for one note, and the staff were called for the one that was inside.
    world.validator.jamNextNote('afterCredit', 'inside');
    world.validator.jamNextNote('beforeCredit', 'reachable');
    world.insert(50);
    await world.slot('stuck');
    await world.clock.advance(5_000);
    staff.call();
    await world.slot('returned');
    expect(freed).toEqual(['50 yuan by the visitor']);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED']);
    expect(after.openCases).toEqual([]);
  });

  it('a note that sticks inside with its credit is not pulled out by whoever put it in', async () => {
    const world = await openSlot();
    const { staff, freed } = staffOf(world);
    world.validator.jamNextNote('beforeCredit', 'reachable');
    world.validator.jamNextNote('afterCredit', 'inside');
    world.insert(100);
    await world.clock.runUntil(() => world.validator.truth.jam === 'inside', 10_000);
    staff.pull();
    // Staff come when the screen tells of it.
    await world.clock.advance(10_000);
    expect(freed).toEqual(['100 yuan by the staff']);
    const after = await aftermath(world);
    expect(after.books).toMatchObject({ '1001': 100 });
  });
});
