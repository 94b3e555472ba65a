import { describe, expect, it } from 'vitest';
import { MachineWorld } from '../world/machine-world.ts';
import { drawHour } from './hour-plan.ts';
import { runSeed } from './seed-run.ts';

const minutes = 60_000;

describe('the fault laboratory', () => {
  it(
    'loses no note in a machine-hour whose kiosk dies at every one of its effects',
    { timeout: 10 * minutes },
    async () => {
      const result = await runSeed({ seed: 2 });
      expect(result.failed).toEqual([]);
      expect(result.crashes).toBeGreaterThan(300);
      // Half of the deaths are power cuts, some of the validator too: what it then does changes the later visits.
      expect(result.missed).toBeLessThan(result.crashes / 10);
    },
  );

  it('nor in one with an ID-003 acceptor', { timeout: 10 * minutes }, async () => {
    expect(drawHour(8).acceptor.acceptor).toBe('id003');
    const result = await runSeed({ seed: 8 });
    expect(result.failed).toEqual([]);
    expect(result.crashes).toBeGreaterThan(100);
  });
});

describe('found by the laboratory', () => {
  it('a note that is stuck when the kiosk comes back has not been returned', async () => {
    const world = await MachineWorld.make({ withoutBridges: true });
    try {
      await world.startKiosk();
      await world.beginRecharge('20230001');
      world.validator.jamNextNote('beforeCredit', 'inside');
      world.insert(100);
      // Before any poll could have told of it.
      await world.clock.runUntil(() => world.validator.truth.jam === 'inside', 5000);
      world.killKiosk();
      await world.startKiosk();
      await world.clock.advance(3000);
      world.killKiosk();
      const journal = world.readJournal();
      expect(journal.queries.openCases()).toMatchObject([{ detail: 'jam', valueFen: 10_000 }]);
      journal.close();
    } finally {
      world.close();
    }
  });
});
