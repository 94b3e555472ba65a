import { describe, expect, it } from 'vitest';
import type { MachineWorld } from '../world/machine-world.ts';
import {
  aftermath,
  finish,
  insertAndTake,
  leave,
  openSlot,
  creditedYuan,
  shown,
  student,
  studentAccount,
} from './story.ts';

const rechargeTile = (world: MachineWorld) => shown(world, 'start').services[0]?.state;

describe('what happens after a note is in the box', () => {
  it('C9 the network fails after the note was taken: the result says that the credit follows, and it does', async () => {
    const world = await openSlot();
    world.network.fate = ({ path }) => (path === '/v1/notes/credit' ? 'cutBefore' : 'pass');
    await insertAndTake(world, 50);
    const result = await finish(world);
    expect(result).toMatchObject({
      outcome: 'creditFollows',
      totalFen: 5000,
      notes: [{ state: 'received' }],
    });
    expect(await creditedYuan(world)).toBe(0);
    await leave(world);
    world.network.fate = () => 'pass';
    await world.clock.advance(60_000);
    expect(await creditedYuan(world)).toBe(50);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['CREDITED']);
    expect(after.waitingRows).toEqual([]);
  });

  it('C9 the credit arrives while the result is still on the screen: the screen says so', async () => {
    const world = await openSlot();
    world.network.fate = ({ path }) => (path === '/v1/notes/credit' ? 'cutBefore' : 'pass');
    await insertAndTake(world, 50);
    expect(await finish(world)).toMatchObject({ outcome: 'creditFollows' });
    world.network.fate = () => 'pass';
    await world.clock.advanceUntil(
      () => world.view.screen.kind === 'result' && world.view.screen.outcome === 'allCredited',
      19_000,
    );
    expect(shown(world, 'result')).toMatchObject({
      card: { pendingFen: 5000 },
      notes: [{ state: 'credited' }],
    });
  });

  it('C9 when more credits wait than allowed, cash closes until the platform has answered', async () => {
    const world = await openSlot({ policy: { outbox: { maxWaiting: 1 } } });
    world.network.fate = ({ path }) => (path === '/v1/notes/credit' ? 'cutBefore' : 'pass');
    await insertAndTake(world, 20);
    await insertAndTake(world, 20);
    await finish(world);
    await leave(world);
    expect(rechargeTile(world)).toMatchObject({ open: false });
    // Heartbeats are answered, so that it is not the platform's silence that closes.
    await world.clock.advanceUntil(() => {
      const tile = rechargeTile(world);
      return tile !== undefined && !tile.open && tile.reason === 'creditsWaiting';
    }, 60_000);
    world.network.fate = () => 'pass';
    await world.serviceOpen(90_000);
    expect(await creditedYuan(world)).toBe(40);
  });

  it('C9 a credit that waits too long closes cash, however few wait', async () => {
    const world = await openSlot({ policy: { outbox: { maxAgeSeconds: 60 } } });
    world.network.fate = ({ path }) => (path === '/v1/notes/credit' ? 'cutBefore' : 'pass');
    await insertAndTake(world, 20);
    await finish(world);
    await leave(world);
    await world.clock.advance(70_000);
    await world.clock.advanceUntil(() => {
      const tile = rechargeTile(world);
      return tile !== undefined && !tile.open && tile.reason === 'creditsWaiting';
    }, 60_000);
    world.network.fate = () => 'pass';
    await world.serviceOpen(90_000);
  });

  for (const fate of ['cutAfter', 'silence', 'twice'] as const) {
    it(`C10 the platform credits and its answer is lost (${fate}): asked again with the same key, credited once`, async () => {
      const world = await openSlot();
      const keys: string[] = [];
      world.network.fate = ({ path, body }) => {
        if (path !== '/v1/notes/credit') return 'pass';
        keys.push((JSON.parse(body) as { readonly key: string }).key);
        return keys.length <= 2 ? fate : 'pass';
      };
      await insertAndTake(world, 100);
      await finish(world);
      await world.clock.advance(60_000);
      expect(keys.length).toBeGreaterThan(fate === 'twice' ? 0 : 2);
      expect(new Set(keys).size).toBe(1);
      expect(await creditedYuan(world)).toBe(100);
      expect((await world.inspection.ledger()).faults).toEqual([]);
      const after = await aftermath(world);
      expect(after.of('noteCredited')).toHaveLength(1);
      // An answer that comes too late for the visit leaves the money waiting on the account.
      expect(after.books).toEqual({ '1001': 100, [fate === 'silence' ? '2102' : '2101']: -100 });
    });
  }

  for (const cardState of ['frozen', 'lost'] as const) {
    it(`C11 the card is ${cardState} between promise and credit: the money is credited as pending all the same`, async () => {
      const world = await openSlot();
      world.network.fate = ({ path }) => (path === '/v1/notes/credit' ? 'cutBefore' : 'pass');
      await insertAndTake(world, 50);
      await world.store.transact((tx) => tx.holders.setCardState(student, 1, cardState));
      world.network.fate = () => 'pass';
      expect(await finish(world)).toMatchObject({ outcome: 'allCredited', totalFen: 5000 });
      const account = await world.inspection.account(studentAccount);
      expect(account).toMatchObject({ cardState, pendingFen: 5000 });
      expect((await aftermath(world)).notes.map(({ state }) => state)).toEqual(['CREDITED']);
    });

    it(`C11 the card is ${cardState} while a note is in escrow: the note goes back`, async () => {
      const world = await openSlot();
      await world.store.transact((tx) => tx.holders.setCardState(student, 1, cardState));
      const note = world.insert(50);
      await world.slot('returned');
      expect(world.validator.takeNote()).toEqual(note);
      expect(shown(world, 'recharge').slot).toMatchObject({ reason: 'accountRefused', valueFen: 5000 });
      expect((await aftermath(world)).notes.map(({ state }) => state)).toEqual(['RETURNED']);
    });
  }

  it('a credit that the platform refuses for good becomes a case with its money in suspense, and holds up no other', async () => {
    const world = await openSlot();
    world.network.fate = ({ path }) => (path === '/v1/notes/credit' ? 'cutBefore' : 'pass');
    await insertAndTake(world, 50);
    // Somebody released the reservation at the platform by hand.
    await world.store.transact(async (tx) => {
      const [row] = (await tx.notes.all()).filter(({ kioskId }) => kioskId === 'K01');
      if (row) await tx.notes.put({ ...row, state: 'released' });
    });
    await insertAndTake(world, 20).catch(() => undefined);
    world.network.fate = () => 'pass';
    await finish(world);
    await world.clock.advance(60_000);
    expect(await creditedYuan(world)).toBe(20);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['SUSPENSE', 'CREDITED']);
    expect(after.books).toEqual({ '1001': 70, '2191': -50, '2102': -20 });
    expect(after.openCases).toHaveLength(1);
  });
});
