import { describe, expect, it } from 'vitest';
import {
  aftermath,
  finish,
  insertAndTake,
  leave,
  openSlot,
  pendingYuan,
  shown,
  student,
} from '../recharge/story.ts';
import { officeSets, onChip, pullDuring, raiseOnChip, stores, tornOn } from './story.ts';

/** What is on the regular student's chip before anything. */
const BEFORE = 35.5;

describe('the load after a recharge', () => {
  it('runs by itself: the money is on the chip when the result is read, and the screen says from what to what', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    const from = world.views.length;
    const result = await finish(world);
    expect(result).toMatchObject({
      outcome: 'allCredited',
      load: { state: 'loaded', amountFen: 5000, beforeFen: 3550, afterFen: 8550 },
      card: { purseFen: 8550, balanceFen: 8550, pendingFen: 0 },
      cardInCradle: true,
    });
    const steps = world.views
      .slice(from)
      .flatMap(({ screen }) => (screen.kind === 'loading' ? [screen.step] : []));
    expect(new Set(steps)).toEqual(new Set(['reading', 'asking', 'writing']));
    expect(onChip(world, student)).toBe(BEFORE + 50);
    expect(await pendingYuan(world)).toBe(0);
    await leave(world);
    const after = await aftermath(world);
    expect(after.of('loadExecuted')).toMatchObject([{ evidence: 'card' }]);
    expect(after.books).toEqual({ '1001': 50, '2101': -50 });
  });

  it('nothing was put in: nothing is loaded and nothing is said of a load', async () => {
    const world = await openSlot();
    expect((await finish(world)).load).toBeUndefined();
    expect(onChip(world, student)).toBe(BEFORE);
  });

  it('the card was taken before: the money waits on the account, and the same card put back loads it', async () => {
    const world = await openSlot();
    await insertAndTake(world, 20);
    world.takeCard(student);
    await world.screen('result');
    expect(shown(world, 'result')).toMatchObject({
      load: { state: 'notLoaded', reason: 'cardTaken', pendingFen: 2000 },
      cardInCradle: false,
    });
    world.placeCard(student);
    await world.clock.advanceUntil(() => onChip(world, student) === BEFORE + 20, 10_000, 50);
    await world.screen('result');
    expect(shown(world, 'result').load).toMatchObject({ state: 'loaded', amountFen: 2000 });
  });

  it('C11 the account is frozen after the notes were credited: the credit stays pending, the chip stays as it is', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    await officeSets(world, student, 'frozen', 'office');
    expect((await finish(world)).load).toEqual({
      state: 'notLoaded',
      reason: 'cardFrozen',
      pendingFen: 5000,
    });
    expect(onChip(world, student)).toBe(BEFORE);
    expect(await pendingYuan(world)).toBe(50);
    expect((await aftermath(world)).of('loadRefused')).toMatchObject([{ reason: 'cardFrozen' }]);
  });

  it.each(Object.entries(stores))(
    'C12 the card is pulled while it is written (%s): put back within a minute it is finished on the spot',
    async (_, write) => {
      const world = await openSlot();
      await insertAndTake(world, 50);
      pullDuring(world, write, 8, student);
      world.touch({ type: 'finish' });
      await world.screen('cardBack');
      expect(shown(world, 'cardBack')).toMatchObject({ cardNumberLast4: '0001', amountFen: 5000 });
      await world.clock.advance(20_000);
      world.placeCard(student);
      await world.screen('result');
      expect(shown(world, 'result')).toMatchObject({ load: { state: 'loaded', amountFen: 5000 } });
      expect(onChip(world, student)).toBe(BEFORE + 50);
      expect(tornOn(world, student)).toEqual([]);
      expect((await aftermath(world)).of('loadExecuted')).toHaveLength(1);
    },
  );

  it('C12 the minute for the card is a minute: no touch and no other card makes it longer', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    pullDuring(world, stores.shadow, 8, student);
    world.touch({ type: 'finish' });
    await world.screen('cardBack');
    expect(world.view.visit.secondsLeft).toBe(60);
    await world.clock.advance(30_000);
    world.touch({ type: 'stillHere' });
    world.placeCard('20230002');
    await world.clock.advance(2_000);
    expect(world.view.visit.secondsLeft).toBeLessThanOrEqual(28);
    await world.clock.advance(29_000);
    expect(shown(world, 'result').load).toEqual({ state: 'held', amountFen: 5000 });
  });

  it('C13 a different card is put back: it is refused by its last digits, and the right one is still waited for', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    pullDuring(world, stores.primary, 3, student);
    world.touch({ type: 'finish' });
    await world.screen('cardBack');
    const before = world.chip('20230002').image;
    world.placeCard('20230002');
    await world.clock.advance(3_000);
    expect(shown(world, 'cardBack')).toMatchObject({
      cardNumberLast4: '0001',
      seen: { cardNumberLast4: '0002' },
    });
    expect(world.chip('20230002').image).toEqual(before);
    world.takeCard('20230002');
    await world.clock.advance(1_000);
    world.placeCard(student);
    await world.screen('result');
    expect(shown(world, 'result').load).toMatchObject({ state: 'loaded' });
    expect(onChip(world, student)).toBe(BEFORE + 50);
  });

  it('C14 the card never comes back: the money is held apart, nothing else is loaded, and the next contact finishes it', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    pullDuring(world, stores.shadow, 8, student);
    world.touch({ type: 'finish' });
    await world.screen('cardBack');
    await world.screen('result', 70_000);
    expect(shown(world, 'result')).toMatchObject({
      load: { state: 'held', amountFen: 5000 },
      cardInCradle: false,
    });
    world.touch({ type: 'finish' });
    await world.screen('start');
    expect(await pendingYuan(world)).toBe(0);

    world.placeCard(student);
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').card).toMatchObject({ pendingFen: 0, inFlightFen: 5000 });
    world.touch({ type: 'chooseService', service: 'collect' });
    await world.screen('collected');
    expect(shown(world, 'collected').load).toMatchObject({
      state: 'loaded',
      amountFen: 5000,
      beforeFen: 3550,
      afterFen: 8550,
    });
    expect(onChip(world, student)).toBe(BEFORE + 50);
    const after = await aftermath(world);
    expect(after.of('loadQuestioned')).toMatchObject([{ why: 'cardTaken' }]);
    expect(after.of('loadExecuted')).toHaveLength(1);
    expect(after.books).toEqual({ '1001': 50, '2101': -50 });
  });

  it('C14 the person does not wait: stop ends it at once, with the money held apart', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    pullDuring(world, stores.recordFirst, 0, student);
    world.touch({ type: 'finish' });
    await world.screen('cardBack');
    world.touch({ type: 'stop' });
    await world.screen('result', 5_000);
    expect(shown(world, 'result').load).toEqual({ state: 'held', amountFen: 5000 });
  });

  it('C15 the card does not hold what was written: it stops, a case is opened, and nothing is repeated', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    const chip = world.chip(student);
    let stored = 0;
    // Another total than the one that was read a moment ago, as a failing memory has it.
    chip.tear = () => {
      stored += 1;
      if (stored === 1) raiseOnChip(world, student, 'loaded', 700);
      return undefined;
    };
    const result = await finish(world);
    expect(result.load).toMatchObject({
      state: 'inQuestion',
      amountFen: 5000,
      caseNumber: expect.stringMatching(/^K01-\d+$/) as string,
    });
    // A case number takes its time to be written down, though the card is taken.
    world.takeCard(student);
    await world.clock.advance(30_000);
    expect(world.view.screen.kind).toBe('result');
    const after = await aftermath(world);
    expect(after.of('loadQuestioned')).toMatchObject([{ why: 'readBackDiffers' }]);
    expect(after.openCases).toHaveLength(1);
  });

  it('C16 the cash hours end during the visit: the notes are finished, and the load runs all the same', async () => {
    const world = await openSlot({ startMs: Date.UTC(2026, 8, 14, 8, 29, 0) });
    await insertAndTake(world, 20);
    await world.screen('result', 90_000);
    expect(shown(world, 'result')).toMatchObject({
      endedBecause: 'cashHoursOver',
      load: { state: 'loaded', amountFen: 2000 },
    });
    expect(onChip(world, student)).toBe(BEFORE + 20);
  });

  it('C18 whoever walks away finds the money on the card: the load runs after the notes, then the card is called for', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    await world.screen('result', 90_000);
    expect(shown(world, 'result')).toMatchObject({
      endedBecause: 'idle',
      load: { state: 'loaded' },
      cardInCradle: true,
    });
    await world.screen('takeCard', 25_000);
    expect(onChip(world, student)).toBe(BEFORE + 50);
  });
});
