import { describe, expect, it } from 'vitest';
import type { MachineWorld } from '../world/machine-world.ts';
import {
  aftermath,
  inBox,
  insertAndTake,
  leave,
  machine,
  openSlot,
  creditedYuan,
  reservedYuan,
  servingMachine,
  shown,
} from './story.ts';

/** A moment of Monday 14 September 2026 in Shanghai. */
const at = (hours: number, minutes: number, seconds = 0): number =>
  Date.UTC(2026, 8, 14, hours - 8, minutes, seconds);

async function until(world: MachineWorld, wallMs: number): Promise<void> {
  await world.clock.advance(wallMs - world.clock.wallMs());
}

const recharge = (world: MachineWorld) => shown(world, 'start').services[0]?.state;

describe('cash hours', () => {
  it('cash is closed before 05:00, says when it opens, and opens then without anybody touching anything', async () => {
    const world = await machine({ startMs: at(4, 58) });
    await world.startKiosk();
    await world.clock.advance(30_000);
    expect(recharge(world)).toEqual({ open: false, reason: 'outsideHours', opensAt: '05:00' });
    world.touch({ type: 'chooseService', service: 'recharge' });
    expect(shown(world, 'serviceClosed')).toMatchObject({
      service: 'recharge',
      state: { reason: 'outsideHours', opensAt: '05:00' },
    });
    world.touch({ type: 'back' });
    await world.serviceOpen(100_000);
    expect(world.clock.wallMs()).toBeLessThan(at(5, 0, 15));
  });

  it('cash is closed at night with the next morning as its opening', async () => {
    const world = await machine({ startMs: at(22, 0) });
    await world.startKiosk();
    await world.clock.advance(30_000);
    expect(recharge(world)).toMatchObject({ reason: 'outsideHours', opensAt: '05:00' });
  });

  it('no visit to the slot begins in the last 30 seconds', async () => {
    const world = await servingMachine({ startMs: at(16, 28) });
    await until(world, at(16, 29, 35));
    world.touch({ type: 'chooseService', service: 'recharge' });
    await world.screen('serviceClosed', 1_000);
    expect(world.validator.truth.acceptsNotes).toBe(false);
  });

  it('C16 the hours end inside a visit: the slot shuts at 16:30:00, what was taken is credited, the result says why', async () => {
    const world = await openSlot({ startMs: at(16, 29) });
    await insertAndTake(world, 50);
    await until(world, at(16, 29, 59) + 900);
    expect(world.validator.truth.acceptsNotes).toBe(true);
    await world.clock.advance(1_000);
    expect(world.validator.truth.acceptsNotes).toBe(false);
    await world.screen('result', 5_000);
    expect(shown(world, 'result')).toMatchObject({
      outcome: 'allCredited',
      endedBecause: 'cashHoursOver',
      totalFen: 5000,
    });
    await leave(world);
    expect(recharge(world)).toMatchObject({ reason: 'outsideHours', opensAt: '05:00' });
  });

  it('C16 a note that stands in escrow at 16:30:00 is decided within the grace and credited', async () => {
    const world = await openSlot({ startMs: at(16, 29) });
    await until(world, at(16, 29, 58));
    world.network.delayMs = 1_500;
    world.insert(100);
    await world.slot('checking', 1_900);
    expect(world.clock.wallMs()).toBeLessThan(at(16, 30));
    await world.screen('result', 20_000);
    expect(shown(world, 'result')).toMatchObject({
      totalFen: 10_000,
      endedBecause: 'cashHoursOver',
      notes: [{ valueFen: 10_000 }],
    });
    world.network.delayMs = 20;
    await world.clock.advance(10_000);
    expect(inBox(world)).toEqual([100]);
    expect(await creditedYuan(world)).toBe(100);
    expect((await aftermath(world)).notes.map(({ state }) => state)).toEqual(['CREDITED']);
  });

  it('C16 without a grace the note in escrow at 16:30:00 goes back', async () => {
    const world = await openSlot({ startMs: at(16, 29), policy: { cash: { graceSeconds: 0 } } });
    await until(world, at(16, 29, 58));
    world.network.delayMs = 1_500;
    world.insert(100);
    await world.slot('checking', 1_900);
    await world.screen('result', 30_000);
    expect(shown(world, 'result')).toMatchObject({
      endedBecause: 'cashHoursOver',
      outcome: 'nothingInserted',
    });
    world.network.delayMs = 20;
    await world.clock.advance(30_000);
    expect(world.validator.truth.atBezel?.valueFen).toBe(10_000);
    expect(await reservedYuan(world)).toBe(0);
    const after = await aftermath(world);
    expect(after.of('noteReturned')).toMatchObject([{ reason: 'cashHoursOver' }]);
  });

  it('C20 the platform was not heard of time for more than 15 minutes: cash is closed, balances are not', async () => {
    const world = await servingMachine();
    world.network.fate = ({ path }) => (path === '/v1/heartbeats' || path === '/v1/time' ? 'refuse' : 'pass');
    await world.clock.advance(16 * 60_000);
    // Cards are still looked up, so that it is not the platform's silence that closes.
    world.placeCard('20230001');
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').services).toMatchObject([
      { service: 'recharge', state: { open: false, reason: 'clockUnsure' } },
      { service: 'collect', state: { open: true } },
      { service: 'balance', state: { open: true } },
    ]);
    world.touch({ type: 'stop' });
    await leave(world);
    world.network.fate = () => 'pass';
    await world.serviceOpen(600_000);
  });
});
