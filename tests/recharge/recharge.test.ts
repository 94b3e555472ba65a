import { afterEach, describe, expect, it } from 'vitest';
import { MachineWorld } from '../world/machine-world.ts';

const student = '20230001';

describe('cash recharge', () => {
  let world: MachineWorld;
  afterEach(() => {
    world.close();
  });

  it('credits three notes as pending money and shows where each of them is', async () => {
    world = await MachineWorld.make();
    await world.startKiosk();
    await world.beginRecharge(student);
    let total = 0;
    for (const value of [20, 50, 100]) {
      world.insert(value);
      total += value;
      const sums = { totalFen: total * 100, remainingFen: (500 - total) * 100 };
      const shows = (): boolean => JSON.stringify(world.view.screen).includes(`"totalFen":${sums.totalFen}`);
      await world.clock.advanceUntil(shows, 5_000);
      expect(world.view.screen).toMatchObject(sums);
      await world.clock.advance(1500);
    }
    world.touch({ type: 'finish' });
    await world.screen('result');
    expect(world.view.screen).toMatchObject({ kind: 'result', outcome: 'allCredited', totalFen: 17_000 });
    world.takeCard(student);
    await world.screen('start');
    expect(await world.inspection.account('a20230001')).toMatchObject({ pendingFen: 0, balanceFen: 20_550 });
    expect(world.validator.truth.inBox.map(({ valueFen }) => valueFen)).toEqual([2000, 5000, 10_000]);
  });
});
