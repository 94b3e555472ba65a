import { describe, expect, it } from 'vitest';
import { cardBlocks } from '../../contract/card-layout.ts';
import { encodeLoadRecord } from '../../contract/card-change-records.ts';
import { BLOCK_BYTES } from '../../contract/classic-chip.ts';
import { fen } from '../../contract/money.ts';
import { chipTruth } from '../../lobby/dock/chip-truth.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import { aftermath, machine, pendingYuan, servingMachine, shown, student } from '../recharge/story.ts';
import {
  collect,
  collected,
  collector,
  collectorAccount,
  fateOf,
  identified,
  officeSets,
  onChip,
  pullDuring,
  raiseOnChip,
  stores,
  tornOn,
} from './story.ts';

const BEFORE = 128.4;
const AFTER = 148.4;
/** A subsidy of 30 yuan that expires in five days, and 50 yuan of cash. */
const subsidised = '20230016';
/** 300 yuan on the card, 900 waiting. */
const wealthy = '20230017';

const pending = (world: MachineWorld) => pendingYuan(world, collectorAccount);

/** Money of this card that is neither on it for certain nor pending. */
async function inFlight(world: MachineWorld): Promise<number> {
  const loads = await world.store.transact((tx) => tx.loads.all());
  return loads
    .filter(({ state }) => state === 'inFlight')
    .reduce((sum, { beforeFen, afterFen }) => sum + (afterFen - beforeFen) / 100, 0);
}

describe('collecting what waits', () => {
  it('one touch: the money is on the chip, before and after are told, and the books of both sides agree', async () => {
    const world = await identified();
    expect(await collect(world)).toMatchObject({
      load: { state: 'loaded', amountFen: 2000, beforeFen: 12_840, afterFen: 14_840 },
      card: { purseFen: 14_840, balanceFen: 14_840, pendingFen: 0 },
      cardInCradle: true,
    });
    expect(onChip(world)).toBe(AFTER);
    expect(await pending(world)).toBe(0);
    await world.clock.advance(5_000);
    expect(await inFlight(world)).toBe(0);
    expect((await aftermath(world)).books).toEqual({ '2102': 20, '2101': -20 });
  });

  it('the service first: the card is asked for, then it is loaded, and taking it ends the visit', async () => {
    const world = await servingMachine();
    world.touch({ type: 'chooseService', service: 'collect' });
    expect(shown(world, 'cardPrompt').service).toBe('collect');
    world.placeCard(collector);
    await collected(world);
    world.takeCard(collector);
    await world.screen('start', 2_000);
    expect(onChip(world)).toBe(AFTER);
  });

  it('the last loads of the card stand on its balance', async () => {
    const world = await identified();
    await collect(world);
    world.touch({ type: 'finish' });
    await world.screen('takeCard');
    world.touch({ type: 'chooseService', service: 'balance' });
    await world.screen('balance');
    await world.clock.advance(1_000);
    expect(shown(world, 'balance').account?.statement).toMatchObject([
      { amountFen: 2000, state: 'loaded', kioskId: 'K01', at: '2026-09-14T10:00' },
    ]);
  });

  it('G1 nothing waits: it says when money last came, and the platform is not asked for a load', async () => {
    const world = await identified(student);
    expect((await collect(world)).load).toEqual({
      state: 'notLoaded',
      reason: 'nothingPending',
      pendingFen: 0,
    });
    expect((await aftermath(world)).of('loadStarting')).toEqual([]);
  });

  it('G2 at night, when no cash is taken, what waits is collected all the same', async () => {
    const world = await machine({ startMs: Date.UTC(2026, 8, 14, 15, 30) });
    await world.startKiosk();
    await world.clock.advance(10_000);
    expect(shown(world, 'start').services).toMatchObject([
      { service: 'recharge', state: { open: false, reason: 'outsideHours' } },
      { service: 'collect', state: { open: true } },
      { service: 'balance', state: { open: true } },
    ]);
    world.placeCard(collector);
    await world.screen('cardServices');
    expect((await collect(world)).load).toMatchObject({ state: 'loaded', amountFen: 2000 });
  });

  it('G3 more waits than the card may hold: it is filled up, the rest keeps waiting', async () => {
    const world = await identified(wealthy);
    expect(await collect(world)).toMatchObject({
      load: { state: 'loaded', amountFen: 70_000, afterFen: 100_000 },
      card: { pendingFen: 20_000 },
    });
    expect(onChip(world, wealthy)).toBe(1000);
    expect(await pendingYuan(world, `a${wealthy}`)).toBe(200);
  });

  it('G4 the card is taken before anything is written: nothing happened, and laying it back tries again', async () => {
    const world = await identified();
    world.network.delayMs = 1_000;
    world.touch({ type: 'chooseService', service: 'collect' });
    await world.screen('loading');
    world.takeCard(collector);
    const gone = await Promise.race([
      world.screen('cardBack', 10_000).catch(() => undefined),
      world.screen('collected', 10_000).catch(() => undefined),
    ]);
    expect(gone).toBeDefined();
    expect(onChip(world)).toBe(BEFORE);
    world.network.delayMs = 20;
    world.placeCard(collector);
    await world.clock.advanceUntil(() => onChip(world) === AFTER, 15_000, 50);
    expect((await collected(world)).load).toMatchObject({ state: 'loaded', amountFen: 2000 });
  });

  it.each(Object.entries(stores))(
    'G5 the card is pulled during the credit (%s): the same card within a minute, and it is proven',
    async (_, write) => {
      const world = await identified();
      pullDuring(world, write);
      world.touch({ type: 'chooseService', service: 'collect' });
      await world.screen('cardBack');
      expect(await inFlight(world)).toBe(20);
      world.placeCard(collector);
      expect((await collected(world)).load).toMatchObject({ state: 'loaded', amountFen: 2000 });
      expect(onChip(world)).toBe(AFTER);
      expect(tornOn(world)).toEqual([]);
    },
  );

  it('G6 the wrong card is refused by its last digits, and not touched', async () => {
    const world = await identified();
    pullDuring(world, stores.shadow);
    world.touch({ type: 'chooseService', service: 'collect' });
    await world.screen('cardBack');
    const before = world.chip(student).image;
    world.placeCard(student);
    await world.clock.advance(3_000);
    expect(shown(world, 'cardBack').seen).toEqual({ cardNumberLast4: '0001' });
    expect(world.chip(student).image).toEqual(before);
  });

  it('G7 the answer to the start is lost for good: the chip is untouched, and the money is pending again', async () => {
    const world = await identified();
    fateOf(world, '/v1/loads/start', 'cutAfter');
    expect((await collect(world)).load).toMatchObject({
      state: 'notLoaded',
      reason: 'platformUnreachable',
      pendingFen: 2000,
    });
    expect(onChip(world)).toBe(BEFORE);
    await world.clock.advance(10_000);
    expect(await inFlight(world)).toBe(0);
    expect(await pending(world)).toBe(20);
    expect((await aftermath(world)).of('loadNotExecuted')).toMatchObject([{ why: 'noAnswer' }]);
  });

  it('G7 the answer to the start is lost once: the same key asks again, and one load is made of it', async () => {
    const world = await identified();
    fateOf(world, '/v1/loads/start', 'cutAfter', 1);
    expect((await collect(world)).load).toMatchObject({ state: 'loaded', amountFen: 2000 });
    expect(onChip(world)).toBe(AFTER);
    expect(await world.store.transact((tx) => tx.loads.all())).toHaveLength(1);
  });

  it('G8 the answer to the confirmation is lost: the chip is right already, and the outbox tells it until it is heard', async () => {
    const world = await identified();
    fateOf(world, '/v1/loads/confirm', 'cutAfter', 2);
    expect((await collect(world)).load).toMatchObject({ state: 'loaded' });
    expect(onChip(world)).toBe(AFTER);
    await world.clock.advance(60_000);
    expect(await inFlight(world)).toBe(0);
    const after = await aftermath(world);
    expect(after.waitingRows).toEqual([]);
    expect(after.of('loadReported')).toHaveLength(1);
  });

  it('G9 the load is finished elsewhere while this machine is in doubt: it is not loaded twice', async () => {
    const world = await identified();
    pullDuring(world, stores.recordLast, 16);
    world.touch({ type: 'chooseService', service: 'collect' });
    await world.screen('cardBack');
    world.touch({ type: 'stop' });
    expect((await collected(world)).load).toEqual({ state: 'held', amountFen: 2000 });
    await world.clock.advance(5_000);
    // The same record was executed by a terminal, which confirms it.
    raiseOnChip(world, collector, 'loaded', 2000);
    world.placeCard(collector);
    await world.clock.advanceUntil(() => world.view.screen.kind === 'collected', 15_000, 50);
    await world.clock.advance(5_000);
    expect(onChip(world)).toBe(AFTER);
    expect(await inFlight(world)).toBe(0);
    expect(await pending(world)).toBe(0);
  });

  it('G10 the card is frozen between two touches: refused, the money is safe', async () => {
    const world = await identified();
    await officeSets(world, collector, 'frozen', 'office');
    expect((await collect(world)).load).toEqual({
      state: 'notLoaded',
      reason: 'cardFrozen',
      pendingFen: 2000,
    });
    expect(await pending(world)).toBe(20);
  });

  it('G11 a load record that the platform never made: nothing is loaded, and an alarm is raised', async () => {
    const world = await identified();
    const chip = world.chip(collector);
    const loadedFen = fen(chipTruth(chip.uid, chip.image).loadedFen ?? 0);
    const forged = {
      counter: 1,
      before: loadedFen,
      after: fen(loadedFen + 9000),
      reference: 'ab'.repeat(16),
    };
    const bytes = encodeLoadRecord(chip.uid, forged, Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    for (const [index, block] of cardBlocks.oddLoadRecord.entries())
      chip.forceBlock(block, bytes.subarray(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES));
    expect((await collect(world)).load).toMatchObject({ state: 'notLoaded', reason: 'recordForged' });
    expect(onChip(world)).toBe(BEFORE);
    expect(await world.inspection.alarms(5)).toMatchObject([{ kind: 'recordForged' }]);
  });

  it('G11 more on the chip than was ever granted: not genuine, an alarm, and no figures', async () => {
    const world = await servingMachine();
    raiseOnChip(world, collector, 'loaded', 5000);
    world.placeCard(collector);
    await world.screen('cardRefused');
    expect(shown(world, 'cardRefused').reason).toBe('notGenuine');
    expect(await world.inspection.alarms(5)).toHaveLength(1);
  });

  it.each(Object.entries(stores))(
    'G12 the power fails while the card is written (%s): the next contact finishes it',
    async (_, write) => {
      const world = await identified();
      const chip = world.chip(collector);
      let stored = 0;
      chip.tear = () => {
        stored += 1;
        if (stored !== write) return undefined;
        world.killKiosk();
        return 8;
      };
      world.touch({ type: 'chooseService', service: 'collect' });
      await world.clock.advanceUntil(() => stored >= write, 10_000, 50);
      world.takeCard(collector);
      await world.startKiosk();
      await world.serviceOpen();
      world.placeCard(collector);
      await world.screen('cardServices');
      if (onChip(world) !== AFTER) await collect(world);
      // Where the card itself proved it, this machine learns of it when it next asks.
      await world.clock.advance(700_000);
      expect(onChip(world)).toBe(AFTER);
      expect(tornOn(world)).toEqual([]);
      expect(await inFlight(world)).toBe(0);
      const after = await aftermath(world);
      expect(after.of('loadQuestioned')).toMatchObject([{ why: 'kioskRestarted' }]);
      expect(after.of('loadExecuted')).toHaveLength(1);
    },
  );

  it('G13 a subsidy that expires is shown with its last day and collected first', async () => {
    const world = await machine({ policy: { card: { maxPurseFen: 4000 } } });
    await world.startKiosk();
    await world.serviceOpen();
    world.touch({ type: 'chooseService', service: 'balance' });
    world.placeCard(subsidised);
    await world.screen('balance');
    expect(shown(world, 'balance').account?.pendingItems).toMatchObject([
      { source: 'subsidy', amountFen: 3000, expiresOn: '2026-09-19' },
      { source: 'cash', amountFen: 5000, expiresOn: undefined },
    ]);
    // 5.40 yuan are on the card: of the 34.60 that fit, the subsidy goes first.
    expect((await collect(world)).load).toMatchObject({ state: 'loaded', amountFen: 3460 });
    const left = await world.store.transact((tx) => tx.pending.loadable(`a${subsidised}`, '2026-09-14'));
    expect(left).toMatchObject([{ source: 'cash', remainingFen: 4540 }]);
  });
});
