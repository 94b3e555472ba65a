import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asNoteId } from '../../contract/ids.ts';
import { yuan } from '../../contract/money.ts';
import { IllegalNoteStep } from '../../kiosk/journal/note.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import { accounts } from '../../kiosk/journal/postings.ts';
import { accountId, JournalFolder, noteFacts, visitId } from './journal-folder.ts';

describe('the books', () => {
  let files: JournalFolder;
  let journal: Journal;
  beforeEach(() => {
    files = new JournalFolder();
    journal = files.open();
  });
  afterEach(() => {
    files.remove();
  });

  const commit = (...facts: readonly Fact[]): void => {
    for (const fact of facts) journal.commit(fact);
  };
  /** Balances that are not zero, in yuan, debit positive. */
  const books = (): Record<string, number> =>
    Object.fromEntries(
      accounts
        .map((account) => [account, journal.queries.balance(account) / 100] as const)
        .filter(([, sum]) => sum !== 0),
    );
  const waiting = (): string[] => journal.queries.waitingRows().map(({ key }) => key);
  const note = noteFacts('n1');

  it('follow a note from escrow to the holder: money only with the credit event', () => {
    commit(note.escrowed, note.requested);
    expect(books()).toEqual({});
    commit(note.accepted);
    expect(books()).toEqual({ '1001': 20, '2190': -20 });
    commit(note.acknowledged, note.boxed, note.credited);
    expect(books()).toEqual({ '1001': 20, '2102': -20 });
    expect(journal.queries.notesInBox()).toEqual({ '2000': 1 });
  });

  it('write the message to the platform with the fact that it reports', () => {
    commit(note.escrowed, note.requested, note.accepted);
    expect(waiting()).toEqual(['n1:credit']);
    commit(note.credited);
    expect(waiting()).toEqual([]);
  });

  it('release the promise of a note that went back', () => {
    commit(note.escrowed, note.returned);
    expect(waiting()).toEqual(['n1:release']);
    commit({ kind: 'releaseAnswered', key: 'n1:release' });
    expect(waiting()).toEqual([]);
    expect(books()).toEqual({});
  });

  it('keep a doubt apart from money until people or the device decide', () => {
    commit(note.escrowed, note.requested, note.jammed);
    expect(books()).toEqual({});
    expect(journal.queries.openCases()).toMatchObject([
      { number: 1001, caseKind: 'noteInQuestion', valueFen: 2000 },
    ]);
    commit(note.accepted, note.settled('closed'));
    expect(books()).toEqual({ '1001': 20, '2190': -20 });
    expect(journal.queries.openCases()).toEqual([]);
  });

  it('move a credit that the platform refuses for good into suspense, and back when people decide', () => {
    commit(note.escrowed, note.requested, note.accepted, note.refused);
    expect(books()).toEqual({ '1001': 20, '2191': -20 });
    expect(waiting()).toEqual([]);
    commit(note.settled('credit'));
    expect(books()).toEqual({ '1001': 20, '2190': -20 });
    expect(waiting()).toEqual(['n1:credit']);
  });

  it('owe a refund when people decide so', () => {
    commit(note.escrowed, note.requested, note.jammed, note.settled('refund'));
    expect(books()).toEqual({ '1001': 20, '2192': -20 });
    expect(waiting()).toEqual(['n1:release']);
  });

  it('show money without an owner as such, and ask for a promise before it is credited', () => {
    const stray = { noteId: asNoteId('s1'), caseId: note.caseId };
    commit({
      kind: 'strayCredit',
      ...stray,
      evidence: 'clearedToBox',
      valueFen: yuan(50),
      lastVisitId: visitId,
    });
    expect(books()).toEqual({ '1001': 50, '2191': -50 });
    commit({ ...note.settled('credit'), accountId });
    expect(waiting()).toEqual(['s1:settle', 's1:credit']);
    expect(books()).toEqual({ '1001': 50, '2190': -50 });
  });

  it('empty the box per denomination when it is taken out', () => {
    for (const [id, value] of [
      ['a', 20],
      ['b', 20],
      ['c', 100],
    ] as const) {
      const { escrowed, requested, accepted, credited } = noteFacts(id, value);
      commit(escrowed, requested, accepted, credited);
    }
    const expected = journal.queries.notesInBox();
    expect(expected).toEqual({ '2000': 2, '10000': 1 });
    commit({ kind: 'boxRemoved', by: 'Li', expected, counted: expected, seal: 'S1' });
    expect(journal.queries.notesInBox()).toEqual({});
    expect(books()).toEqual({ '1002': 140, '2102': -140 });
  });

  it('add up to zero after every entry', () => {
    commit(note.escrowed, note.requested, note.accepted, note.refused, note.settled('refund'));
    for (const { body } of journal.queries.entriesAfter(0, 100)) {
      const { postings } = JSON.parse(body) as { postings: { amountFen: number }[] };
      expect(postings.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(0);
    }
    expect(Object.values(books()).reduce((sum, amount) => sum + amount, 0)).toBe(0);
  });

  it.each<[string, readonly Fact[], Fact]>([
    ['a credit before the accepting command was recorded', [note.escrowed], note.accepted],
    ['a second credit for the same note', [note.escrowed, note.requested, note.accepted], note.accepted],
    ['a return after the credit', [note.escrowed, note.requested, note.accepted], note.returned],
    ['the platform crediting a note that is not ours', [note.escrowed, note.requested], note.credited],
    ['a note twice in escrow', [note.escrowed], note.escrowed],
    [
      'an answer for a note that was credited already',
      [note.escrowed, note.requested, note.accepted, note.credited],
      note.credited,
    ],
    [
      'a note that is in the box to have gone back',
      [note.escrowed, note.requested, note.accepted, note.refused],
      note.settled('returned'),
    ],
  ])('refuse %s, and nothing of it is written', (_, facts, wrong) => {
    commit(...facts);
    const head = journal.head;
    const before = books();
    expect(() => journal.commit(wrong)).toThrow(IllegalNoteStep);
    expect(journal.head).toEqual(head);
    expect(books()).toEqual(before);
    expect(journal.queries.entriesAfter(head.seq, 10)).toEqual([]);
  });

  it('write several facts together or none of them', () => {
    commit(note.escrowed);
    expect(() => journal.commit(note.requested, note.credited)).toThrow(IllegalNoteStep);
    expect(journal.queries.note(note.noteId)?.state).toBe('ESCROWED');
    expect(journal.queries.entriesAfter(1, 10)).toEqual([]);
    journal.commit(note.requested, note.accepted);
    expect(journal.queries.note(note.noteId)?.state).toBe('ACCEPTED');
  });

  it('tell nobody of an entry that was not written', () => {
    const heard: string[] = [];
    journal.onEntry(({ kind }) => heard.push(kind));
    commit(note.escrowed);
    expect(() => journal.commit(note.credited)).toThrow(IllegalNoteStep);
    expect(heard).toEqual(['noteEscrowed']);
  });

  it('settle a case once', () => {
    commit(note.escrowed, note.requested, note.jammed, note.settled('refund'));
    expect(() => journal.commit(note.settled('closed'))).toThrow(/is not open/);
  });
});
