import { describe, expect, it } from 'vitest';
import { aftermath, finish, inBox, insertAndTake, leave, openSlot, shown } from './story.ts';

describe('maintenance', () => {
  it('C21 switched on during a visit: the visit is finished with all its notes, then the machine is closed', async () => {
    const world = await openSlot();
    await insertAndTake(world, 20);
    expect(world.kiosk?.staff?.setMaintenance(true, 'Li', 'paper')).toMatchObject({ ok: true });
    await world.clock.advance(2_000);
    world.insert(50);
    await world.clock.advanceUntil(() => inBox(world).length === 2, 10_000);
    await world.slot('taken');
    await finish(world);
    expect(shown(world, 'result')).toMatchObject({
      outcome: 'allCredited',
      totalFen: 7000,
      load: { state: 'loaded', amountFen: 7000 },
    });
    world.touch({ type: 'finish' });
    await leave(world);
    await world.screen('start');
    expect(shown(world, 'start').services.map(({ state }) => state)).toEqual([
      { open: false, reason: 'maintenance', opensAt: undefined },
      { open: false, reason: 'maintenance', opensAt: undefined },
      { open: false, reason: 'maintenance', opensAt: undefined },
    ]);
    expect(world.kiosk?.staff?.setMaintenance(false, 'Li', 'paper is in')).toMatchObject({ ok: true });
    await world.serviceOpen();
    const after = await aftermath(world);
    expect(after.of('maintenanceBegun')).toMatchObject([{ by: 'Li', remark: 'paper' }]);
  });
});
