import { cardFaults, debitFaults, loadFaults, pendingFaults } from './card-money-check.ts';
import { CHAIN_START, chainHash, creditLines, creditPostingKey, sumOf } from './ledger.ts';
import { differences } from './ledger-differences.ts';
import type { ExpectedEntry, Totals } from './ledger-differences.ts';
import { ledgerAccounts } from './store/central-store.ts';
import type { CentralTransaction, LedgerAccount, LedgerEntry, NoteRow } from './store/central-store.ts';

export interface LedgerReport {
  /** Empty when all is well; otherwise one sentence for each thing that does not fit. */
  readonly faults: readonly string[];
  readonly entries: number;
  /** Sum of every account over all owners, debits positive. A campus total can be larger than any `Fen`. */
  readonly totalsFen: Readonly<Record<LedgerAccount, number>>;
  /** What each kiosk's notes brought, by kiosk id. */
  readonly creditedByKioskFen: Readonly<Record<string, number>>;
}

/**
 * Proves the books from their entries: unbroken numbers and hashes, every entry balanced, no holder below zero, and
 * exactly one entry, with the right account and value, for every credited note, every step of a load and every
 * purchase; and that the lists of pending items, loads in flight and cards say what the accounts say.
 */
export async function checkLedger(tx: CentralTransaction): Promise<LedgerReport> {
  const entries = await tx.ledger.all();
  const [loads, debits] = [await tx.loads.all(), await tx.debits.all()];
  const totals = totalsOf(entries);
  const faults = [
    ...chainFaults(entries),
    ...holderFaults(totals),
    ...creditFaults(entries, await tx.notes.all()),
    ...pendingFaults(totals, { items: await tx.pending.all(), takes: await tx.pending.takes(), loads }),
    ...loadFaults(entries, totals, loads),
    ...debitFaults(entries, debits),
    ...cardFaults(totals, { cards: await tx.holders.allCards(), loads, debits }),
  ];
  return {
    faults,
    entries: entries.length,
    totalsFen: {
      '1010': total(totals['1010']),
      '2101': total(totals['2101']),
      '2102': total(totals['2102']),
      '2104': total(totals['2104']),
      '2106': total(totals['2106']),
      '2190': total(totals['2190']),
    },
    creditedByKioskFen: Object.fromEntries(totals['2190']),
  };
}

function totalsOf(entries: readonly LedgerEntry[]): Totals {
  const totals = new Map(ledgerAccounts.map((account) => [account, new Map<string, number>()]));
  const of = (account: LedgerAccount): Map<string, number> =>
    totals.get(account) ?? new Map<string, number>();
  for (const { lines } of entries) {
    for (const { account, owner, amountFen } of lines) {
      const byOwner = of(account);
      byOwner.set(owner, (byOwner.get(owner) ?? 0) + amountFen);
    }
  }
  return {
    '1010': of('1010'),
    '2101': of('2101'),
    '2102': of('2102'),
    '2104': of('2104'),
    '2106': of('2106'),
    '2190': of('2190'),
  };
}

function total(byOwner: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const amount of byOwner.values()) sum += amount;
  return sum;
}

function chainFaults(entries: readonly LedgerEntry[]): readonly string[] {
  const faults: string[] = [];
  let previousHash = CHAIN_START;
  entries.forEach(({ hash, ...content }, index) => {
    const name = `entry ${content.entryNo} (${content.key})`;
    if (content.entryNo !== index + 1) faults.push(`${name} stands in place ${index + 1}`);
    if (sumOf(content.lines) !== 0) faults.push(`${name} does not balance`);
    if (chainHash(previousHash, content) !== hash) faults.push(`${name} was changed after it was written`);
    previousHash = hash;
  });
  return faults;
}

/**
 * A wallet may be below zero by what is in flight to its card: the card has the money and spends it, and the machine
 * that loaded it has not been heard of yet.
 */
function holderFaults(totals: Totals): readonly string[] {
  return (['2101', '2102', '2104'] as const).flatMap((account) =>
    [...totals[account]]
      .map(
        ([owner, fen]) => [owner, account === '2101' ? fen + (totals['2104'].get(owner) ?? 0) : fen] as const,
      )
      .filter(([, fen]) => fen > 0)
      .map(([owner, fen]) => `account ${account} of ${owner} is ${fen} fen below zero`),
  );
}

function creditFaults(entries: readonly LedgerEntry[], notes: readonly NoteRow[]): readonly string[] {
  const expected: ExpectedEntry[] = notes.flatMap(({ kioskId, noteId, state, reservation }) =>
    state === 'credited' && reservation
      ? [
          {
            key: creditPostingKey(kioskId, noteId),
            lines: creditLines(kioskId, reservation.accountId, reservation.valueFen),
          },
        ]
      : [],
  );
  const credits = entries.filter(({ lines }) => lines.some(({ account }) => account === '2190'));
  return differences('note', credits, expected, {
    missing: 'counts as credited and is not in the books',
    other: 'stands in the books with another account or value',
    surplus: 'which no credited note explains',
  });
}
