import { debitLines, debitPostingKey, loadLines, loadPostingKey } from './ledger.ts';
import type { LoadStep } from './ledger.ts';
import { differences } from './ledger-differences.ts';
import type { ExpectedEntry, Totals } from './ledger-differences.ts';
import type { CardRow, LedgerEntry } from './store/central-store.ts';
import type { CardKey, DebitRow, LoadRow, PendingItemRow, PendingTakeRow } from './store/load-rows.ts';

/** The part of the check of the books that is about cards: each list against its account, in passes over each list. */

type Sums = Map<string, number>;

function add(sums: Sums, name: string, amount: number): void {
  sums.set(name, (sums.get(name) ?? 0) + amount);
}

/** Every name for which the two do not say the same; a name that is missing stands for 0. */
function unequal(
  sums: ReadonlyMap<string, number>,
  others: ReadonlyMap<string, number>,
): readonly (readonly [name: string, sum: number, other: number])[] {
  return [...new Set([...sums.keys(), ...others.keys()])]
    .map((name) => [name, sums.get(name) ?? 0, others.get(name) ?? 0] as const)
    .filter(([, sum, other]) => sum !== other);
}

/** A list against an account of liabilities, whose balances are negative in the books. */
function againstAccount(what: string, sums: Sums, totals: Totals, account: '2101' | '2102' | '2104') {
  const booked = new Map([...totals[account]].map(([owner, fen]) => [owner, 0 - fen]));
  return unequal(sums, booked).map(
    ([owner, sum, fen]) => `${what} of ${owner} come to ${sum} fen, account ${account} to ${fen}`,
  );
}

/** What waits is what account 2102 says, item by item: nothing was taken that no load took. */
export function pendingFaults(
  totals: Totals,
  lists: {
    readonly items: readonly PendingItemRow[];
    readonly takes: readonly PendingTakeRow[];
    readonly loads: readonly LoadRow[];
  },
): readonly string[] {
  const waiting: Sums = new Map();
  const usedUp: Sums = new Map();
  for (const { itemNo, accountId, amountFen, remainingFen } of lists.items) {
    add(waiting, accountId, remainingFen);
    add(usedUp, String(itemNo), amountFen - remainingFen);
  }
  const taken: Sums = new Map();
  const byLoad: Sums = new Map();
  const kept = new Map(
    lists.loads
      .filter(({ state }) => state !== 'notExecuted')
      .map(({ reference, beforeFen, afterFen }) => [reference, afterFen - beforeFen]),
  );
  for (const { reference, itemNo, amountFen } of lists.takes) {
    if (!kept.has(reference)) continue;
    add(taken, String(itemNo), amountFen);
    add(byLoad, reference, amountFen);
  }
  return [
    ...againstAccount('the pending items', waiting, totals, '2102'),
    ...unequal(usedUp, taken).map(
      ([item, used, fen]) => `pending item ${item} has lost ${used} fen and loads took ${fen} of it`,
    ),
    ...unequal(byLoad, kept).map(
      ([reference, fen, amount]) => `load ${reference} of ${amount} fen took ${fen} fen of pending items`,
    ),
  ];
}

/** Each step of every load is in the books once, and what is in flight is the list of loads in flight. */
export function loadFaults(
  entries: readonly LedgerEntry[],
  totals: Totals,
  loads: readonly LoadRow[],
): readonly string[] {
  const inFlight: Sums = new Map();
  const expected: ExpectedEntry[] = [];
  const expect = (load: LoadRow, step: LoadStep): void => {
    expected.push({ key: loadPostingKey(load, step), lines: loadLines(load, step) });
  };
  for (const load of loads) {
    expect(load, 'started');
    if (load.state === 'inFlight') add(inFlight, load.accountId, load.afterFen - load.beforeFen);
    else expect(load, load.state);
  }
  return [
    ...differences('the posting', withPrefix(entries, 'load:'), expected, {
      missing: 'of a load is not in the books',
      other: 'stands in the books otherwise than its load',
      surplus: 'which no load explains',
    }),
    ...againstAccount('the loads in flight', inFlight, totals, '2104'),
  ];
}

export function debitFaults(entries: readonly LedgerEntry[], debits: readonly DebitRow[]): readonly string[] {
  const expected = debits.map((debit) => ({ key: debitPostingKey(debit), lines: debitLines(debit) }));
  return differences('the posting', withPrefix(entries, 'debit:'), expected, {
    missing: 'of a purchase is not in the books',
    other: 'stands in the books otherwise than its purchase',
    surplus: 'which no purchase explains',
  });
}

/**
 * What is known of a card is its opening totals and what was loaded and spent since; what is known of all cards of a
 * holder is his wallet.
 */
export function cardFaults(
  totals: Totals,
  lists: {
    readonly cards: readonly CardRow[];
    readonly loads: readonly LoadRow[];
    readonly debits: readonly DebitRow[];
  },
): readonly string[] {
  const loaded: Sums = new Map();
  const spent: Sums = new Map();
  for (const load of lists.loads) {
    if (load.state === 'executed') add(loaded, nameOf(load), load.afterFen - load.beforeFen);
  }
  for (const debit of lists.debits) add(spent, nameOf(debit), debit.afterFen - debit.beforeFen);

  const wallets: Sums = new Map();
  const faults: string[] = [];
  for (const card of lists.cards) {
    const name = nameOf(card);
    add(wallets, card.accountId, card.knownLoadedFen - card.knownSpentFen);
    const loadedFen = card.openingLoadedFen + (loaded.get(name) ?? 0);
    const spentFen = card.openingSpentFen + (spent.get(name) ?? 0);
    if (card.knownLoadedFen !== loadedFen)
      faults.push(`card ${name} is known with ${card.knownLoadedFen} fen loaded, its loads say ${loadedFen}`);
    if (card.knownSpentFen !== spentFen)
      faults.push(
        `card ${name} is known with ${card.knownSpentFen} fen spent, its purchases say ${spentFen}`,
      );
  }
  return [...faults, ...againstAccount('the cards', wallets, totals, '2101')];
}

const nameOf = ({ cardNumber, issueNumber }: CardKey): string => `${cardNumber}/${issueNumber}`;

function withPrefix(entries: readonly LedgerEntry[], prefix: string): readonly LedgerEntry[] {
  return entries.filter(({ key }) => key.startsWith(prefix));
}
