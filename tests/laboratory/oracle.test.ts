import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BookEntry, Books } from './oracle-books.ts';
import { judge } from './oracle.ts';
import type { Truth } from './oracle-truth.ts';
import { soundHour } from './sound-hour.ts';

let books: Books;
let truth: Truth;

beforeAll(async () => {
  ({ books, truth } = await soundHour(1));
});

/** Which rules are broken once something was forged. */
function broken(forged: { readonly books?: Partial<Books>; readonly truth?: Partial<Truth> }): string[] {
  const found = judge({ ...books, ...forged.books }, { ...truth, ...forged.truth });
  return [...new Set(found.map(({ rule }) => rule))];
}

/** The chain made anew, as a forger with time would do. */
function resealed(entries: readonly Omit<BookEntry, 'seq' | 'hash'>[]): BookEntry[] {
  let previous = '0'.repeat(64);
  return entries.map(({ atMs, kind, body }, index) => {
    const lines = [previous, index + 1, atMs, kind, body].join('\n');
    previous = createHash('sha256').update(lines).digest('hex');
    return { seq: index + 1, atMs, kind, body, hash: previous };
  });
}

function first(kind: string): number {
  const index = books.entries.findIndex((entry) => entry.kind === kind);
  if (index < 0) throw new Error(`the sound hour has no ${kind}`);
  return index;
}

function lastEntry(fact: object): BookEntry[] {
  const body = JSON.stringify({ fact, postings: [] });
  return resealed([...books.entries, { atMs: 0, kind: 'forged', body }]);
}

describe('the oracle', () => {
  it('finds nothing in an hour that is sound', () => {
    expect(truth.kept.length).toBeGreaterThan(3);
    expect(truth.credits.length).toBeGreaterThan(3);
    expect(judge(books, truth)).toEqual([]);
  });

  it('misses a note that lies in the box and stands in no book', () => {
    const kept = [...truth.kept, { noteNo: 9999, valueFen: 5000, accountId: 'a20260001' }];
    expect(broken({ truth: { kept } })).toEqual(['E1', 'E3']);
  });

  it('sees that a booked note is not in the box', () => {
    expect(broken({ truth: { kept: truth.kept.slice(1) } })).toEqual(['E1', 'E3']);
  });

  it('sees that a kept note is of another denomination than the booked one', () => {
    const kept = truth.kept.map((note, index) => (index === 0 ? { ...note, valueFen: 100 } : note));
    expect(broken({ truth: { kept } })).toEqual(['E1', 'E3']);
  });

  it('does not believe in a note that is both in the box and in a hand', () => {
    expect(broken({ truth: { returned: truth.kept.map(({ noteNo }) => noteNo) } })).toEqual(['E1']);
  });

  it('sees a second credit for one note', () => {
    const [credit] = truth.credits;
    if (!credit) throw new Error('no credit');
    const credits = [...truth.credits, { ...credit, key: 'other:credit', noteId: 'other' }];
    expect(broken({ truth: { credits } })).toEqual(['E3', 'E4', 'chip']);
  });

  it('sees a credit that the platform never made', () => {
    expect(broken({ truth: { credits: truth.credits.slice(1) } })).toEqual(['E3', 'E4', 'chip']);
  });

  it('sees money on the wrong account', () => {
    const credits = truth.credits.map((credit, index) =>
      index === 0 ? { ...credit, accountId: 'a20260010' } : credit,
    );
    expect(broken({ truth: { credits } })).toEqual(['E3', 'E4', 'chip']);
  });

  it('sees a promise that was left open', () => {
    expect(broken({ truth: { openReservations: ['forgotten'] } })).toEqual(['reservations']);
  });

  it('sees an entry that was changed, and one that was taken out', () => {
    const at = first('noteEscrowed');
    const changed = books.entries.map((entry, index) =>
      index === at ? { ...entry, atMs: entry.atMs + 1 } : entry,
    );
    expect(broken({ books: { entries: changed } })).toEqual(['E10']);
    const rejected = books.entries.filter((_, index) => index !== first('visitStarted'));
    expect(broken({ books: { entries: rejected } })).toEqual(['E10']);
  });

  it('sees a posting that is missing although the chain is whole', () => {
    const at = first('noteAccepted');
    const entries = resealed(
      books.entries.map((entry, index) => {
        const { fact } = JSON.parse(entry.body) as { fact: object };
        return index === at ? { ...entry, body: JSON.stringify({ fact, postings: [] }) } : entry;
      }),
    );
    expect(broken({ books: { entries } })).toContain('E2');
  });

  it('sees balances that are not what the entries add up to', () => {
    const balances = books.balances.map((line, index) =>
      index === 0 ? { ...line, amountFen: line.amountFen + 1 } : line,
    );
    expect(broken({ books: { balances } })).toEqual(['E2']);
  });

  it('sees a step that does not follow: a credited note is credited again', () => {
    const { fact } = JSON.parse(books.entries[first('noteCredited')]?.body ?? '') as { fact: object };
    expect(broken({ books: { entries: lastEntry(fact) } })).toEqual(['E2', 'E3']);
  });

  it('sees that the list for people says another value than the note has, or nothing at all', () => {
    const questioned = [
      { kind: 'noteEscrowed', noteId: 'n', accountId: 'a1', valueFen: 500 },
      { kind: 'noteAcceptRequested', noteId: 'n' },
      { kind: 'noteQuestioned', noteId: 'n', caseId: 'c', moneyInBox: false, reason: 'jam' },
    ].map((fact) => ({ atMs: 0, kind: fact.kind, body: JSON.stringify({ fact, postings: [] }) }));
    const entries = resealed([...books.entries, ...questioned]);
    const listed = (valueFen: number | null, isOpen: 0 | 1 = 1) =>
      broken({ books: { entries, cases: [{ number: 1001, noteId: 'n', valueFen, isOpen }] } });
    expect(listed(500)).toEqual([]);
    expect(listed(null)).toEqual(['cases']);
    expect(listed(500, 0)).toEqual(['cases']);
    const cases = [{ number: 1001, noteId: 'n', valueFen: 500, isOpen: 1 as const }];
    expect(broken({ books: { cases } })).toEqual(['cases']);
  });

  it('passes on that something was done before it was written, and that a key was kept', () => {
    expect(broken({ truth: { unwrittenActs: ['acceptor stack1 goes out'] } })).toEqual(['write first']);
    expect(broken({ truth: { keysKept: ['the kiosk keeps it'] } })).toEqual(['key']);
  });

  it('sees what was left half done', () => {
    const escrowed = { kind: 'noteEscrowed', noteId: 'left', accountId: 'a1', valueFen: 500 };
    expect(broken({ books: { entries: lastEntry(escrowed) } })).toEqual(['liveness']);
    expect(broken({ books: { entries: lastEntry({ kind: 'halted', detail: 'x' }) } })).toEqual(['liveness']);
    const outboxStates = [{ key: 'left:credit', state: 'waiting' }];
    expect(broken({ books: { outboxStates } })).toEqual(['liveness']);
  });
});
