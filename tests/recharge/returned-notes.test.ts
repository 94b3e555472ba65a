import { describe, expect, it } from 'vitest';
import type { Banknote } from '../../lobby/hands.ts';
import { fen } from '../../contract/money.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import {
  aftermath,
  finish,
  inBox,
  insertAndTake,
  openSlot,
  creditedYuan,
  reservedYuan,
  servingMachine,
  shown,
  studentAccount,
} from './story.ts';

/** A note that never gets as far as escrow: pushed in, looked at, out again. */
async function comesBack(world: MachineWorld, valueYuan: number, kind: Banknote['kind']): Promise<void> {
  const note = world.insert(valueYuan, kind);
  await world.slot('reading');
  await world.slot('returned');
  expect(world.validator.takeNote()).toEqual(note);
}

describe('notes that go back', () => {
  it('C1 an unreadable note, a foreign one and one of an unknown series come back without a record but their count', async () => {
    const world = await openSlot();
    await comesBack(world, 20, 'crumpled');
    expect(shown(world, 'recharge').slot).toMatchObject({ reason: 'unreadable', valueFen: undefined });
    // A note that does not look like its kind is named as such; the text for it accuses nobody.
    await comesBack(world, 50, 'foreign');
    expect(shown(world, 'recharge').slot).toMatchObject({ reason: 'suspect' });
    await comesBack(world, 2, 'genuine');
    expect(shown(world, 'recharge').slot).toMatchObject({ state: 'returned' });
    expect(shown(world, 'recharge').canFinish).toBe(true);
    const result = await finish(world);
    expect(result).toMatchObject({ outcome: 'nothingInserted', totalFen: 0, notes: [] });
    expect(inBox(world)).toEqual([]);
    const after = await aftermath(world);
    expect(after.notes).toEqual([]);
    expect(after.of('noteRejected').map(({ reason }) => reason)).toEqual([
      'unreadable',
      'suspect',
      'suspect',
    ]);
  });

  it('C1 a bad note between good ones costs nothing but itself', async () => {
    const world = await openSlot();
    await insertAndTake(world, 20);
    await comesBack(world, 100, 'crumpled');
    await world.clock.advance(500);
    await insertAndTake(world, 50);
    expect(await finish(world)).toMatchObject({ outcome: 'allCredited', totalFen: 7000 });
    expect(inBox(world)).toEqual([20, 50]);
    expect(await creditedYuan(world)).toBe(70);
  });

  it('C2 a suspected counterfeit goes back to the person and is never kept', async () => {
    const world = await openSlot();
    await comesBack(world, 100, 'counterfeit');
    expect(shown(world, 'recharge').slot).toMatchObject({ state: 'returned', reason: 'suspect' });
    expect(await finish(world)).toMatchObject({ outcome: 'nothingInserted' });
    const after = await aftermath(world);
    expect(after.of('noteRejected')).toMatchObject([{ reason: 'suspect' }]);
    expect(after.books).toEqual({});
  });

  it('C3 what is over the balance limit is not drawn in, and the screen names the largest note that fits', async () => {
    const world = await servingMachine();
    await world.beginRecharge('20230003');
    expect(shown(world, 'recharge')).toMatchObject({
      denominationsFen: [500, 1000, 2000],
      remainingFen: 4000,
    });
    await comesBack(world, 50, 'genuine');
    expect(shown(world, 'recharge').slot).toMatchObject({
      state: 'returned',
      reason: 'denominationNotAccepted',
      largestUsableFen: 2000,
    });
    await world.clock.advance(500);
    await insertAndTake(world, 20);
    expect(shown(world, 'recharge')).toMatchObject({
      denominationsFen: [500, 1000, 2000],
      remainingFen: 2000,
    });
    await insertAndTake(world, 10);
    expect(shown(world, 'recharge')).toMatchObject({ denominationsFen: [500, 1000], remainingFen: 1000 });
    await comesBack(world, 20, 'genuine');
    expect(shown(world, 'recharge').slot).toMatchObject({ largestUsableFen: 1000 });
    await world.clock.advance(500);
    world.insert(10);
    await world.screen('result');
    expect(shown(world, 'result')).toMatchObject({ endedBecause: 'limitReached', totalFen: 4000 });
    expect(await creditedYuan(world, 'a20230003')).toBe(40);
    const account = await world.inspection.account('a20230003');
    expect(account?.cashHeadroomFen).toBe(0);
  });

  it('C3 the day limit counts what came in at other machines', async () => {
    const world = await servingMachine();
    await world.beginRecharge('20230004');
    expect(shown(world, 'recharge')).toMatchObject({ remainingFen: 5000 });
    world.insert(50);
    await world.screen('result');
    expect(shown(world, 'result')).toMatchObject({ endedBecause: 'limitReached', totalFen: 5000 });
  });

  it('C3 nobody at a limit is asked for a note', async () => {
    for (const cardNumber of ['20230005', '20230006']) {
      const world = await servingMachine();
      world.touch({ type: 'chooseService', service: 'recharge' });
      world.placeCard(cardNumber);
      await world.screen('result');
      expect(shown(world, 'result')).toMatchObject({
        endedBecause: 'limitReached',
        outcome: 'nothingInserted',
        totalFen: 0,
      });
      expect(world.validator.truth.acceptsNotes).toBe(false);
    }
  });

  it('C3 a limit that was reached elsewhere since the card was read returns the note and shuts out what no longer fits', async () => {
    const world = await openSlot();
    // Meanwhile this account is filled at another machine: 20 yuan are left below the limit.
    await world.store.transact(async (tx) => {
      await tx.notes.put({
        kioskId: 'K02',
        noteId: 'elsewhere',
        state: 'reserved',
        creditedDay: undefined,
        reservation: {
          accountId: studentAccount,
          valueFen: fen(98_000),
          visitId: 'visit2',
          reservedAtMs: world.clock.wallMs(),
          reservedDay: '2026-09-14',
        },
      });
    });
    const note = world.insert(50);
    await world.slot('returned');
    expect(world.validator.takeNote()).toEqual(note);
    expect(shown(world, 'recharge').slot).toMatchObject({
      state: 'returned',
      valueFen: 5000,
      reason: 'overDayLimit',
      largestUsableFen: 2000,
    });
    await world.clock.advance(1_000);
    expect(shown(world, 'recharge')).toMatchObject({
      remainingFen: 2000,
      denominationsFen: [500, 1000, 2000],
    });
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED']);
    expect(await reservedYuan(world)).toBe(0);
  });

  it('C3 the limit of one visit ends it, in money and in notes', async () => {
    const byMoney = await openSlot();
    for (let i = 0; i < 4; i += 1) await insertAndTake(byMoney, 100);
    byMoney.insert(100);
    await byMoney.screen('result');
    expect(shown(byMoney, 'result')).toMatchObject({ endedBecause: 'limitReached', totalFen: 50_000 });

    const byNotes = await openSlot({ policy: { cash: { maxNotesPerVisit: 2 } } });
    await insertAndTake(byNotes, 5);
    byNotes.insert(5);
    await byNotes.screen('result');
    expect(shown(byNotes, 'result')).toMatchObject({ endedBecause: 'limitReached', totalFen: 1000 });
  });

  it('a note that is pulled back before it was accepted is never credited', async () => {
    const world = await openSlot();
    // The platform takes its time, so that the note stands in escrow.
    world.network.delayMs = 1_000;
    const note = world.insert(100);
    await world.slot('checking');
    expect(world.validator.pullNoteBack()).toBe(true);
    await world.slot('returned');
    expect(world.validator.takeNote()).toEqual(note);
    expect(shown(world, 'recharge').slot).toMatchObject({ reason: 'pulledBack', valueFen: 10_000 });
    world.network.delayMs = 20;
    await world.clock.advance(10_000);
    expect(await reservedYuan(world)).toBe(0);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED']);
    expect(after.books).toEqual({});
    expect(await creditedYuan(world)).toBe(0);
  });

  it('C8 an answer that does not come within 8 seconds gives the note back, and its reservation is released later', async () => {
    const world = await openSlot();
    // The platform promises, and the promise never arrives.
    world.network.fate = ({ path }) => (path.startsWith('/v1/notes/') ? 'silence' : 'pass');
    const note = world.insert(50);
    await world.slot('checking');
    const sinceMs = world.clock.monotonicMs();
    await world.slot('returned');
    expect(world.clock.monotonicMs() - sinceMs).toBeLessThan(9_500);
    expect(world.validator.takeNote()).toEqual(note);
    expect(shown(world, 'recharge').slot).toMatchObject({ reason: 'platformUnreachable', valueFen: 5000 });
    expect(await reservedYuan(world)).toBe(50);
    world.network.fate = () => 'pass';
    await world.clock.advance(60_000);
    expect(await reservedYuan(world)).toBe(0);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED']);
    expect(after.waitingRows).toEqual([]);
    expect(inBox(world)).toEqual([]);
  });

  it('C8 a network that fails before the promise returns the note at once and takes the next one when it is back', async () => {
    const world = await openSlot();
    world.network.fate = ({ path }) => (path === '/v1/notes/reserve' ? 'refuse' : 'pass');
    world.insert(50);
    await world.slot('returned');
    world.validator.takeNote();
    expect(shown(world, 'recharge').slot).toMatchObject({ reason: 'platformUnreachable' });
    world.network.fate = () => 'pass';
    await world.clock.advance(2_000);
    await insertAndTake(world, 50);
    expect(await finish(world)).toMatchObject({ outcome: 'allCredited', totalFen: 5000 });
    expect(await creditedYuan(world)).toBe(50);
  });
});
