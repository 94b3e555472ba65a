import { expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { NotInEscrowError } from '../../devices/cash-acceptor/cash-acceptor.ts';
import { allNotes, banknote } from './pair.ts';
import type { AcceptorPair } from './pair.ts';
import { acceptEverything, creditsOf } from './till.ts';
import type { PairTraits } from './till.ts';

export function describeVisits(makePair: () => AcceptorPair, { lacks = [] }: PairTraits): void {
  it('says who it is before anything else, and is disabled until it is enabled', async () => {
    const pair = makePair();
    const host = pair.newHost().start();
    const report = await host.started();
    expect(host.types()).toEqual(['started']);
    expect(report.identity.currency).toBe('CNY');
    expect(report.identity.denominations).toEqual(allNotes);
    expect(report.identity.serialNumber === '').toBe(lacks.includes('serialNumber'));
    expect(report.identity.firmware).not.toBe('');
    expect(report.credits).toEqual([]);
    expect(report.escrowGivenBack).toBe(false);
    expect(pair.hands.insertNote(banknote(20))).toBe(false);
  });

  it('a note that is accepted is credited once and seen in the box', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    const paper = banknote(20);
    expect(pair.hands.insertNote(paper)).toBe(true);
    const note = await host.escrow();
    expect(note.denomination).toBe(yuan(20));
    await host.finish(host.acceptor.accept(note));
    const { credit } = await host.until('credited');
    expect(credit).toMatchObject({ kind: 'credit', denomination: yuan(20) });
    await host.finish(credit.acknowledge());
    await host.until('boxed');
    await pair.clock.advance(5000);
    expect(host.types()).toEqual(['started', 'reading', 'escrowed', 'credited', 'boxed']);
    expect(pair.hands.truth.inBox).toEqual([paper]);
  });

  it('notes of one value one after the other are credited one by one', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    acceptEverything(host);
    for (let count = 1; count <= 3; count += 1) {
      await pair.clock.advanceUntil(() => pair.hands.truth.acceptsNotes, 10_000);
      pair.hands.insertNote(banknote(20));
      await host.until('boxed', count);
    }
    expect(host.all('escrowed').map(({ note }) => note.escrowId)).toEqual([1, 2, 3]);
    expect(host.all('credited')).toHaveLength(3);
    expect(pair.hands.truth.inBox).toHaveLength(3);
  });

  it('every denomination is told as its value', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    acceptEverything(host);
    for (const [index, value] of [1, 5, 10, 20, 50, 100].entries()) {
      await pair.clock.advanceUntil(() => pair.hands.truth.acceptsNotes, 10_000);
      pair.hands.insertNote(banknote(value));
      await host.until('boxed', index + 1);
    }
    expect(host.all('credited').map(({ credit }) => credit.denomination)).toEqual(allNotes);
  });

  it('the counters, where it has them, witness what went into the box and what came back', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    const before = await host.finish(host.acceptor.readCounters());
    acceptEverything(host);
    pair.hands.insertNote(banknote(50));
    await host.until('boxed');
    await pair.clock.advanceUntil(() => pair.hands.truth.acceptsNotes, 10_000);
    pair.hands.insertNote(banknote(50, 'crumpled'));
    await host.until('returned');
    const after = await host.finish(host.acceptor.readCounters());
    const counted = { stacked: (before?.stacked ?? 0) + 1, rejected: (before?.rejected ?? 0) + 1 };
    expect(after).toEqual(lacks.includes('counters') ? undefined : counted);
  });

  for (const kind of ['crumpled', 'counterfeit', 'foreign'] as const)
    it(`a ${kind} note comes back without ever standing in escrow`, async () => {
      const pair = makePair();
      const host = await pair.newHost().ready();
      pair.hands.insertNote(banknote(20, kind));
      const { escrowId, reason } = await host.until('returned');
      expect(escrowId).toBeUndefined();
      expect(['unreadable', 'suspect']).toContain(reason);
      expect(host.all('escrowed')).toEqual([]);
      expect(pair.hands.truth.atBezel).toBeDefined();
    });

  it('a second note that is pushed in while the first is read sends the first back', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(20));
    await host.until('reading');
    expect(pair.hands.insertNote(banknote(20))).toBe(false);
    expect((await host.until('returned')).reason).toBe('secondNote');
    expect(host.all('escrowed')).toEqual([]);
  });
}

export function describeDecisions(makePair: () => AcceptorPair): void {
  it('a note that is given back is returned and never credited', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    const paper = banknote(100);
    pair.hands.insertNote(paper);
    const note = await host.escrow();
    await host.finish(host.acceptor.giveBack(note));
    const returned = await host.until('returned');
    expect(returned).toMatchObject({ escrowId: note.escrowId, reason: 'byHost' });
    expect(pair.hands.takeNote()).toBe(paper);
    await pair.clock.advance(5000);
    expect(creditsOf(host)).toBe(0);
  });

  it('a note is held while the host thinks for 8 seconds, and is accepted then', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(20));
    const note = await host.escrow();
    await pair.clock.advance(8000);
    expect(pair.hands.truth.inPath?.position).toBe('escrow');
    await host.finish(host.acceptor.accept(note));
    await host.until('credited');
    expect(host.types()).not.toContain('returned');
  });

  it('a note that nobody decides about goes back before half a minute is over', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(20));
    const note = await host.escrow();
    await pair.clock.advance(24_000);
    expect(pair.hands.truth.inPath?.position).toBe('escrow');
    await pair.clock.advance(6000);
    expect(host.all('returned')).toMatchObject([{ escrowId: note.escrowId, reason: 'escrowTimeout' }]);
    expect(creditsOf(host)).toBe(0);
    expect(await host.outcome(host.acceptor.accept(note))).toBeInstanceOf(NotInEscrowError);
  });

  it('a note that is pulled back in escrow is returned and can no longer be accepted', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(100));
    const note = await host.escrow();
    await pair.clock.advance(2500);
    expect(pair.hands.pullNoteBack()).toBe(true);
    const returned = await host.until('returned');
    expect(returned).toMatchObject({ escrowId: note.escrowId, reason: 'pulledBack' });
    const executed = pair.executed;
    await expect(host.acceptor.accept(note)).rejects.toBeInstanceOf(NotInEscrowError);
    expect(pair.executed).toBe(executed);
    await pair.clock.advance(10_000);
    expect(creditsOf(host)).toBe(0);
  });

  it('a note that is pulled back in the moment of acceptance is never credited', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(100));
    const note = await host.escrow();
    pair.hands.pullNoteBack();
    host.acceptor.accept(note).catch(() => undefined);
    const returned = await host.until('returned');
    expect(returned.escrowId).toBe(note.escrowId);
    await pair.clock.advance(5000);
    expect(creditsOf(host)).toBe(0);
    expect(pair.hands.truth.inBox).toEqual([]);
  });

  it('a note of an earlier escrow cannot be accepted in place of the one that stands there', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(5));
    const first = await host.escrow();
    await host.finish(host.acceptor.giveBack(first));
    await host.until('returned');
    pair.hands.takeNote();
    pair.hands.insertNote(banknote(100));
    await host.escrow(2);
    const executed = pair.executed;
    await expect(host.acceptor.accept(first)).rejects.toBeInstanceOf(NotInEscrowError);
    await expect(host.acceptor.giveBack(first)).rejects.toBeInstanceOf(NotInEscrowError);
    expect(pair.executed).toBe(executed);
    expect(pair.hands.truth.inPath?.position).toBe('escrow');
  });

  it('a note is decided about once', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(20));
    const note = await host.escrow();
    const accepted = host.acceptor.accept(note);
    await expect(host.acceptor.giveBack(note)).rejects.toBeInstanceOf(NotInEscrowError);
    await host.finish(accepted);
    await host.until('credited');
  });
}
