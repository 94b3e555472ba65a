import { checkChain, readBooks, type Books, type Posting } from './oracle-books.ts';
import { replay, type BookLoad, type BookNote, type Replayed } from './oracle-ledger.ts';
import { checkLoads } from './oracle-loads.ts';
import type { Truth, Violation } from './oracle-truth.ts';

/**
 * Knows the notes that are truly there and the bytes of every chip, and checks what kiosk and platform say against them
 * (equations E1 to E5 and E10, and that nothing is left half done). Imports nothing of the kiosk.
 */
export function judgeMachine(truth: Truth): Judgement {
  const books = readBooks(truth.journalPath);
  return { violations: judge(books, truth), openCases: openCases(books) };
}

export interface Judgement {
  readonly violations: readonly Violation[];
  /** Notes that people must decide about, with the reason that the journal gives. */
  readonly openCases: readonly string[];
}

function openCases({ entries }: Books): readonly string[] {
  const { notes } = replay(entries);
  return [...notes.values()].flatMap(({ state, reason }) =>
    state === 'SUSPENSE' ? [reason ?? 'stray'] : [],
  );
}

export function judge(books: Books, truth: Truth): readonly Violation[] {
  const replayed = replay(books.entries);
  return [
    ...checkChain(books.entries),
    ...checkTruth(truth),
    ...checkManners(truth),
    ...checkBox(replayed, truth),
    ...checkAccounts(books, replayed),
    ...checkCredits(replayed, truth),
    ...checkOwners(replayed, truth),
    ...checkReservations(replayed, truth),
    ...checkRest(books, replayed),
    ...checkCases(books, replayed),
    ...checkLoads(books.entries, truth),
  ];
}

/** The laboratory's own books: no piece of paper is in two places. */
function checkTruth({ kept, returned }: Truth): readonly Violation[] {
  const seen = new Set<number>(returned);
  return kept.flatMap(({ noteNo }) => {
    const twice = seen.has(noteNo);
    seen.add(noteNo);
    return twice ? [violation('E1', `note ${noteNo} is in two places: the laboratory is wrong`)] : [];
  });
}

/** What the kiosk did before it stood in the journal, and what it keeps that it must not have any more. */
function checkManners({ unwrittenActs, untrueLoads = [], keysKept }: Truth): readonly Violation[] {
  return [
    ...unwrittenActs.map((text) => violation('write first', text)),
    ...untrueLoads.map((text) => violation('chip', text)),
    ...keysKept.map((text) => violation('key', text)),
  ];
}

/** E1, per denomination: every note more than the books have must be in doubt in an open case; never a note less. */
function checkBox({ postings, notes }: Replayed, { kept }: Truth): readonly Violation[] {
  const doubts = [...notes.values()].filter(({ state, booked }) => state === 'SUSPENSE' && !booked);
  let unknown = doubts.filter(({ valueFen }) => valueFen === undefined).length;
  const denominations = new Set([
    ...kept.map(({ valueFen }) => valueFen),
    ...postings.filter(isCash).map(({ denominationFen }) => denominationFen),
  ]);
  return [...denominations].flatMap((denomination) => {
    const truly = kept.filter(({ valueFen }) => valueFen === denomination).length;
    const booked = boxBalance(postings, denomination) / denomination;
    const doubtful = doubts.filter(({ valueFen }) => valueFen === denomination).length;
    if (booked > truly)
      return [violation('E1', `1001 has ${booked} notes of ${denomination} fen, there are ${truly}`)];
    const unexplained = Math.max(0, truly - booked - doubtful);
    if (unexplained <= unknown) {
      unknown -= unexplained;
      return [];
    }
    return [
      violation(
        'E1',
        `there are ${truly} notes of ${denomination} fen, 1001 has ${booked}, open cases explain ${doubtful}`,
      ),
    ];
  });
}

const isCash = ({ account }: Posting): boolean => account === '1001' || account === '1002';

function boxBalance(postings: readonly Posting[], denomination: number): number {
  return postings
    .filter((one) => one.denominationFen === denomination && isCash(one))
    .reduce((sum, { amountFen }) => sum + amountFen, 0);
}

/** E2: accepted = credited + 2190 + 2191 + refunded, by the notes and by the accounts. */
function checkAccounts(
  { balances }: Books,
  { postings, notes, loads, nonsense }: Replayed,
): readonly Violation[] {
  const all = [...notes.values()].filter(({ booked }) => booked);
  const sum = (...states: readonly BookNote['state'][]): number =>
    all
      .filter(({ state }) => states.includes(state))
      .reduce((total, { valueFen = 0 }) => total + valueFen, 0);
  const loaded = (...states: readonly BookLoad['state'][]): number =>
    [...loads.values()]
      .filter(({ state }) => states.includes(state))
      .reduce((total, { amountFen }) => total + amountFen, 0);
  const byAccount = (account: string): number =>
    postings.filter((one) => one.account === account).reduce((total, { amountFen }) => total + amountFen, 0);
  const accepted = all.reduce((total, { valueFen = 0 }) => total + valueFen, 0);
  const due: readonly (readonly [string, number, number])[] = [
    ['1001 and 1002 = accepted notes', byAccount('1001') + byAccount('1002'), accepted],
    [
      '2102 = credited notes - loads',
      -byAccount('2102'),
      sum('CREDITED') - loaded('WRITING', 'QUESTIONED', 'EXECUTED'),
    ],
    ['2104 = loads not yet proven', -byAccount('2104'), loaded('WRITING', 'QUESTIONED')],
    ['2101 = executed loads', -byAccount('2101'), loaded('EXECUTED')],
    ['2190 = notes not yet credited', -byAccount('2190'), sum('ACCEPTED')],
    ['2191 = notes in question', -byAccount('2191'), sum('SUSPENSE')],
    ['2192 = notes to refund', -byAccount('2192'), sum('REFUNDED')],
    ['accepted = credited + 2190 + 2191 + refunded', accepted, -sumOf(postings, isOwed)],
  ];
  const kept = balanceLines(balances);
  const added = balanceLines(merged(postings));
  return [
    ...nonsense.map((text) => violation('E2', text)),
    ...due
      .filter(([, left, right]) => left !== right)
      .map(([text, left, right]) => violation('E2', `${text} does not hold: ${left} and ${right} fen`)),
    ...(kept === added
      ? []
      : [violation('E2', `the kept balances are not the postings: ${kept}, not ${added}`)]),
  ];
}

const isOwed = ({ account }: Posting): boolean =>
  ['2101', '2102', '2104', '2190', '2191', '2192'].includes(account);

function sumOf(postings: readonly Posting[], of: (posting: Posting) => boolean): number {
  return postings.filter(of).reduce((sum, { amountFen }) => sum + amountFen, 0);
}

function merged(postings: readonly Posting[]): readonly Posting[] {
  const sums = new Map<string, Posting>();
  for (const posting of postings) {
    const key = `${posting.account}/${posting.denominationFen}`;
    const before = sums.get(key)?.amountFen ?? 0;
    sums.set(key, { ...posting, amountFen: before + posting.amountFen });
  }
  return [...sums.values()];
}

function balanceLines(lines: readonly Posting[]): string {
  return lines
    .filter(({ amountFen }) => amountFen !== 0)
    .map(({ account, denominationFen, amountFen }) => `${account}/${denominationFen} ${amountFen}`)
    .sort()
    .join(', ');
}

/** E3: the same credits on both sides, by key, with value and account. */
function checkCredits({ credits }: Replayed, truth: Truth): readonly Violation[] {
  const ours = credits.map(
    ({ noteId, accountId, valueFen }) => `${noteId}:credit ${accountId ?? '?'} ${valueFen ?? '?'}`,
  );
  const theirs = truth.credits.map(({ key, accountId, valueFen }) => `${key} ${accountId} ${valueFen}`);
  return [
    ...repeated(ours).map((line) => violation('E3', `the kiosk has this credit twice: ${line}`)),
    ...repeated(theirs).map((line) => violation('E3', `the platform has this credit twice: ${line}`)),
    ...ours
      .filter((line) => !theirs.includes(line))
      .map((line) => violation('E3', `only the kiosk has: ${line}`)),
    ...theirs
      .filter((line) => !ours.includes(line))
      .map((line) => violation('E3', `only the platform has: ${line}`)),
  ];
}

function repeated(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => lines.indexOf(line) !== index);
}

/**
 * Each note that is kept belongs to its person: credited to that account, or open in a case of that account, or among
 * the notes without a known owner. And nobody has more credits than notes.
 */
function checkOwners({ notes }: Replayed, { kept, credits }: Truth): readonly Violation[] {
  const suspense = [...notes.values()].filter(({ state }) => state === 'SUSPENSE');
  const strays = suspense.filter(({ accountId }) => accountId === undefined);
  const free = new Map<number | undefined, number>();
  for (const { valueFen } of strays) free.set(valueFen, (free.get(valueFen) ?? 0) + 1);
  const pairs = new Set([...kept, ...credits].map(({ accountId, valueFen }) => `${accountId} ${valueFen}`));
  return [...pairs].flatMap((pair) => {
    const isPair = (one: { accountId?: string | undefined; valueFen?: number | undefined }): boolean =>
      `${one.accountId ?? ''} ${one.valueFen ?? ''}` === pair;
    const have = kept.filter(isPair).length;
    const credited = credits.filter(isPair).length;
    if (credited > have)
      return [violation('E3', `${credited} credits for ${have} notes (${pair}): money out of nothing`)];
    const valueFen = kept.find(isPair)?.valueFen;
    let lost = Math.max(0, have - credited - suspense.filter(isPair).length);
    for (const kind of [valueFen, undefined]) {
      const usable = Math.min(lost, free.get(kind) ?? 0);
      free.set(kind, (free.get(kind) ?? 0) - usable);
      lost -= usable;
    }
    return lost > 0
      ? [violation('E3', `${lost} of ${have} notes (${pair}) are neither credited nor in a case`)]
      : [];
  });
}

/** A promise that stays open without need takes away a person's limit. */
function checkReservations({ notes }: Replayed, { openReservations }: Truth): readonly Violation[] {
  return openReservations
    .filter((noteId) => notes.get(noteId)?.state !== 'SUSPENSE')
    .map((noteId) =>
      violation(
        'reservations',
        `the promise for note ${noteId} is open, the note is ${notes.get(noteId)?.state ?? 'not in the journal'}`,
      ),
    );
}

/** When all is quiet nothing is left half done. */
function checkRest({ outboxStates }: Books, { notes, poisoned, halted }: Replayed): readonly Violation[] {
  const halfway = ['ESCROWED', 'ACCEPT_REQUESTED', 'ACCEPTED'];
  return [
    ...outboxStates
      .filter(({ state }) => state === 'waiting')
      .map(({ key }) => violation('liveness', `${key} still waits to be sent`)),
    ...[...notes.values()]
      .filter(({ state }) => halfway.includes(state))
      .map(({ noteId, state }) => violation('liveness', `note ${noteId} is still ${state}`)),
    ...poisoned.map((key) => violation('liveness', `the platform refused ${key} for good`)),
    ...(halted === undefined ? [] : [violation('liveness', `the kiosk is halted: ${halted}`)]),
  ];
}

/** What people see of a note in question is what it is worth, and they see it as long as it is in question. */
function checkCases({ cases }: Books, { notes }: Replayed): readonly Violation[] {
  const open = cases.filter(({ isOpen, noteId }) => isOpen === 1 && noteId !== null);
  const worth = (noteId: string, valueFen: number | undefined): string =>
    `note ${noteId}, ${valueFen ?? 'unknown'} fen`;
  const seen = open.map(({ noteId, valueFen }) => worth(noteId ?? '', valueFen ?? undefined));
  const due = [...notes.values()]
    .filter(({ state }) => state === 'SUSPENSE')
    .map(({ noteId, valueFen }) => worth(noteId, valueFen));
  return [
    ...due
      .filter((line) => !seen.includes(line))
      .map((line) => violation('cases', `nobody is told of ${line}, which is in question`)),
    ...seen
      .filter((line) => !due.includes(line))
      .map((line) => violation('cases', `a case is open about ${line}, which is not in question`)),
  ];
}

function violation(rule: Violation['rule'], text: string): Violation {
  return { rule, text };
}
