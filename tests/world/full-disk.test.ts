import { expect, it } from 'vitest';
import { MachineWorld } from './machine-world.ts';

const minute = 60_000;

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
