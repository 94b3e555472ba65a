import { describe, expect, test } from 'vitest';
import { fen, yuan, ZERO, type Fen } from '../../contract/money.ts';
import { cashPolicySchema } from '../../contract/policy.ts';
import { decideNote, remainingFen, usableDenominations } from '../../kiosk/policy/note-limits.ts';

const policy = cashPolicySchema.parse({});
const roomy = { visitTotalFen: ZERO, notesInVisit: 0, headroomFen: yuan(1000), policy };
const inYuan = (amounts: readonly Fen[]): number[] => amounts.map((amount) => amount / 100);

describe('the note in escrow', () => {
  test('that fits every limit is taken', () => {
    expect(decideNote({ ...roomy, noteFen: yuan(100) })).toEqual({ accept: true });
  });

  test('that fills the headroom exactly is taken; one fen less and it comes back', () => {
    expect(decideNote({ ...roomy, headroomFen: yuan(50), noteFen: yuan(50) })).toEqual({ accept: true });
    expect(decideNote({ ...roomy, headroomFen: fen(4999), noteFen: yuan(50) })).toEqual({
      accept: false,
      reason: 'overBalanceLimit',
      largestUsableFen: yuan(20),
    });
  });

  test('that fills the visit exactly is taken; one fen more and it comes back', () => {
    const visit = { ...roomy, notesInVisit: 5, noteFen: yuan(100) };
    expect(decideNote({ ...visit, visitTotalFen: yuan(400) })).toEqual({ accept: true });
    expect(decideNote({ ...visit, visitTotalFen: fen(40_001) })).toEqual({
      accept: false,
      reason: 'overVisitLimit',
      largestUsableFen: yuan(50),
    });
  });

  test('the twentieth of a visit is taken, the twenty-first comes back, and no note fits any more', () => {
    const visit = { ...roomy, visitTotalFen: yuan(95), noteFen: yuan(5) };
    expect(decideNote({ ...visit, notesInVisit: 19 })).toEqual({ accept: true });
    expect(decideNote({ ...visit, notesInVisit: 20 })).toEqual({
      accept: false,
      reason: 'tooManyNotes',
      largestUsableFen: undefined,
    });
  });

  test('of a kind that the campus does not take comes back for that reason, even when it would fit', () => {
    const only = cashPolicySchema.parse({ denominationsFen: [10_000, 5000] });
    expect(decideNote({ ...roomy, policy: only, noteFen: yuan(20) })).toEqual({
      accept: false,
      reason: 'denominationNotAccepted',
      largestUsableFen: yuan(100),
    });
    expect(decideNote({ ...roomy, noteFen: yuan(1) })).toMatchObject({ reason: 'denominationNotAccepted' });
  });

  test('over the headroom: the balance tells whether the account or the day is full', () => {
    const full = { ...roomy, headroomFen: yuan(30), noteFen: yuan(50) };
    expect(decideNote({ ...full, accountFen: yuan(1970) })).toMatchObject({ reason: 'overBalanceLimit' });
    expect(decideNote({ ...full, accountFen: yuan(1950) })).toMatchObject({ reason: 'overDayLimit' });
    expect(decideNote({ ...full, accountFen: yuan(10) })).toMatchObject({ reason: 'overDayLimit' });
  });

  test('when nothing fits, no smaller note is promised', () => {
    for (const headroomFen of [fen(499), ZERO, fen(-2000)]) {
      expect(decideNote({ ...roomy, headroomFen, noteFen: yuan(5) })).toMatchObject({
        accept: false,
        largestUsableFen: undefined,
      });
    }
  });
});

describe('what is enabled', () => {
  test('is what fits, smallest first, however the policy lists it', () => {
    const mixed = cashPolicySchema.parse({ denominationsFen: [10_000, 500, 5000] });
    expect(inYuan(usableDenominations({ ...roomy, policy: mixed }))).toEqual([5, 50, 100]);
    expect(inYuan(usableDenominations({ ...roomy, headroomFen: yuan(50) }))).toEqual([5, 10, 20, 50]);
    expect(inYuan(usableDenominations({ ...roomy, headroomFen: fen(4999) }))).toEqual([5, 10, 20]);
    expect(inYuan(usableDenominations({ ...roomy, visitTotalFen: yuan(490) }))).toEqual([5, 10]);
    expect(usableDenominations({ ...roomy, visitTotalFen: yuan(500) })).toEqual([]);
    expect(usableDenominations({ ...roomy, notesInVisit: 20 })).toEqual([]);
  });

  test('is exactly what would be taken, for every headroom and total around the edges', () => {
    const edges = [0, 499, 500, 501, 999, 1000, 1999, 2000, 4999, 5000, 9999, 10_000, 10_001];
    for (const headroom of edges) {
      for (const left of edges) {
        const room = {
          ...roomy,
          headroomFen: fen(headroom),
          visitTotalFen: fen(50_000 - left),
          notesInVisit: 3,
        };
        const taken = policy.denominationsFen.filter(
          (value) => decideNote({ ...room, noteFen: fen(value) }).accept,
        );
        expect(usableDenominations(room)).toEqual(taken);
        expect(remainingFen(room)).toBe(Math.min(headroom, left));
      }
    }
  });

  test('what remains is never below zero', () => {
    expect(remainingFen({ ...roomy, headroomFen: fen(-1) })).toBe(0);
    expect(remainingFen({ ...roomy, visitTotalFen: yuan(600) })).toBe(0);
  });
});
