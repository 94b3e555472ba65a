import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asCaseId, asLoadId } from '../../contract/ids.ts';
import { yuan } from '../../contract/money.ts';
import { booksProblem } from '../../kiosk/journal/books-check.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import { IllegalLoadStep } from '../../kiosk/journal/load.ts';
import { accounts } from '../../kiosk/journal/postings.ts';
import { accountId, JournalFolder, visitId } from './journal-folder.ts';

const loadId = asLoadId('l1');
const caseId = asCaseId('c1');
const uid = 'a1b2c3d4';
const card = { loadId, visitId, accountId, uid, cardLast4: '0001' };
const grant = { reference: 'ab'.repeat(16), counter: 3, beforeFen: yuan(100), afterFen: yuan(150) };
const load = {
  starting: { kind: 'loadStarting', ...card, loadedFen: yuan(100) },
  refused: { kind: 'loadRefused', loadId, reason: 'purseFull' },
  granted: { kind: 'loadGranted', loadId, ...grant },
  executed: { kind: 'loadExecuted', loadId, evidence: 'card', loadedFen: yuan(150) },
  seenElsewhere: { kind: 'loadExecuted', loadId, evidence: 'platform', loadedFen: yuan(150) },
  noAnswer: { kind: 'loadNotExecuted', loadId, why: 'noAnswer' },
  untouched: { kind: 'loadNotExecuted', loadId, why: 'untouched' },
  restarted: { kind: 'loadNotExecuted', loadId, why: 'kioskRestarted' },
  calledOff: { kind: 'loadNotExecuted', loadId, why: 'platform' },
  taken: { kind: 'loadQuestioned', loadId, why: 'cardTaken', caseId: undefined },
  differs: { kind: 'loadQuestioned', loadId, why: 'readBackDiffers', caseId },
  reported: { kind: 'loadReported', loadId, key: 'l1:confirm' },
} as const satisfies Record<string, Fact>;
const { starting, refused, granted, executed, seenElsewhere, noAnswer, untouched, restarted } = load;
const { calledOff, taken, differs, reported } = load;

describe('the books of loads', () => {
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
    for (const fact of facts) {
      journal.commit(fact);
      expect(booksProblem(journal.queries)).toBeUndefined();
    }
  };
  /** Balances that are not zero, in yuan, debit positive. */
  const books = (): Record<string, number> =>
    Object.fromEntries(
      accounts
        .map((account) => [account, journal.queries.balance(account) / 100] as const)
        .filter(([, sum]) => sum !== 0),
    );
  const waiting = (): unknown[] =>
    journal.queries.waitingRows().map(({ call, body }) => ({ call, ...(JSON.parse(body) as object) }));

  it('move the money apart when it is granted, and to the cards when it was read back', () => {
    commit(starting);
    expect(books()).toEqual({});
    commit(granted);
    expect(books()).toEqual({ '2102': 50, '2104': -50 });
    commit(executed);
    expect(books()).toEqual({ '2102': 50, '2101': -50 });
    expect(waiting()).toEqual([
      { call: 'confirmLoad', key: 'l1:confirm', loadId, reference: grant.reference, loadedFen: 15_000 },
    ]);
    commit(reported);
    expect(waiting()).toEqual([]);
  });

  it('give the money back when nothing was sent to the card, and call the load off', () => {
    commit(starting, granted, untouched);
    expect(books()).toEqual({});
    expect(waiting()).toEqual([{ call: 'cancelLoad', key: 'l1:cancel', loadId }]);
  });

  it.each([noAnswer, restarted])('call off a start of which nothing is known ($why)', (fact) => {
    commit(starting, fact);
    expect(books()).toEqual({});
    expect(waiting()).toEqual([{ call: 'cancelLoad', key: 'l1:cancel', loadId }]);
  });

  it('have nothing to say of what the platform refused', () => {
    commit(starting, refused);
    expect(books()).toEqual({});
    expect(waiting()).toEqual([]);
  });

  it('keep apart what is in question, and say so once, however often it comes into question', () => {
    commit(starting, granted, taken);
    expect(books()).toEqual({ '2102': 50, '2104': -50 });
    const question = { call: 'questionLoad', key: 'l1:question', loadId, why: 'cardTaken' };
    expect(waiting()).toEqual([question]);
    commit(granted);
    expect(books()).toEqual({ '2102': 50, '2104': -50 });
    commit(differs);
    expect(waiting()).toEqual([question]);
    expect(journal.queries.loads.questionedOf(uid)).toMatchObject([{ loadId, questioned: true, caseId }]);
  });

  it.each<[string, Fact, Record<string, number>]>([
    ['on the card', seenElsewhere, { '2102': 50, '2101': -50 }],
    ['not on the card', calledOff, {}],
  ])(
    'settle a load in question that the platform knows to be %s, and tell it nothing back',
    (_, fact, end) => {
      commit(starting, granted, taken, { ...reported, key: 'l1:question' }, fact);
      expect(books()).toEqual(end);
      expect(waiting()).toEqual([]);
      expect(journal.queries.loads.open()).toEqual([]);
    },
  );

  it('follow the platform where a load that was given up untouched was finished by another machine', () => {
    commit(starting, granted, untouched, seenElsewhere);
    expect(books()).toEqual({ '2102': 50, '2101': -50 });
  });

  it('open one case for a load that people must look at, worth what was granted', () => {
    commit(starting, granted, differs, granted, differs);
    expect(journal.queries.openCases()).toMatchObject([
      { caseKind: 'loadInQuestion', loadId, valueFen: 5_000, detail: 'readBackDiffers' },
    ]);
  });

  it('keep no kind of note apart: what is loaded is a sum', () => {
    commit(starting, granted, executed);
    expect(journal.queries.notesInBox()).toEqual({});
    for (const { body } of journal.queries.entriesAfter(0, 10)) {
      const { postings } = JSON.parse(body) as { postings: { denominationFen: number; amountFen: number }[] };
      expect(postings.every(({ denominationFen }) => denominationFen === 0)).toBe(true);
      expect(postings.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(0);
    }
  });

  it('are the same after the file is opened anew', () => {
    commit(starting, granted, taken);
    const before = journal.queries.loads.byId(loadId);
    journal.close();
    const reopened = files.open();
    expect(reopened.queries.loads.byId(loadId)).toEqual(before);
    expect(reopened.queries.loads.inFlightFen()).toBe(5_000);
    expect(before).toEqual({
      ...card,
      state: 'QUESTIONED',
      granted: grant,
      questioned: true,
      caseId: undefined,
    });
  });

  it.each<[string, readonly Fact[], Fact]>([
    ['a grant that was not asked for', [], granted],
    ['a load that was begun twice', [starting], starting],
    ['a card written before the grant was recorded', [starting], executed],
    ['a second grant of a load that is being written', [starting, granted], granted],
    ['a grant that raises nothing', [starting], { ...granted, afterFen: grant.beforeFen }],
    ['the same load with another amount', [starting, granted, taken], { ...granted, afterFen: yuan(200) }],
    [
      'the same load under another reference',
      [starting, granted, taken],
      { ...granted, reference: 'c'.repeat(32) },
    ],
    ['a refusal after the grant', [starting, granted], refused],
    ['an unanswered start after the grant', [starting, granted], noAnswer],
    ['a load called untouched that was in question before', [starting, granted, taken, granted], untouched],
    ['a load in question to be read back without being taken up again', [starting, granted, taken], executed],
    ['a word of the platform while the card is being written', [starting, granted], seenElsewhere],
    ['an executed load to come into question', [starting, granted, executed], taken],
    ['an executed load to be executed again', [starting, granted, executed], executed],
    ['an executed load to be called off', [starting, granted, executed], calledOff],
    ['a load without an amount to be executed', [starting, noAnswer], seenElsewhere],
    ['a report about a load that was refused', [starting, refused], reported],
  ])('refuse %s, and nothing of it is written', (_, facts, wrong) => {
    commit(...facts);
    const { head } = journal;
    const before = books();
    expect(() => journal.commit(wrong)).toThrow(IllegalLoadStep);
    expect(journal.head).toEqual(head);
    expect(books()).toEqual(before);
  });
});
