import { createHash } from 'node:crypto';
import { subtractFen, ZERO } from '../contract/money.ts';
import type { Fen } from '../contract/money.ts';
import type {
  CentralTransaction,
  LedgerAccount,
  LedgerEntry,
  LedgerLine,
  NoteRow,
} from './store/central-store.ts';

/**
 * The books of the platform: double entry, append-only, every entry under an idempotency key and chained to the one
 * before by its hash. There are no stored balances: a balance is the sum of its lines.
 */
export interface Posting {
  readonly key: string;
  readonly atMs: number;
  readonly day: string;
  readonly lines: readonly LedgerLine[];
}

const CHAIN_START = '0'.repeat(64);

/** Appends one entry. Throws when its lines do not balance or its key was posted before. */
export async function post(tx: CentralTransaction, posting: Posting): Promise<void> {
  if (sumOf(posting.lines) !== 0 || posting.lines.length < 2)
    throw new Error(`The posting ${posting.key} does not balance.`);
  const last = await tx.ledger.last();
  const content = { entryNo: (last?.entryNo ?? 0) + 1, ...posting };
  await tx.ledger.append({ ...content, hash: chainHash(last?.hash ?? CHAIN_START, content) });
}

/** The key under which a credited note stands in the books. Note ids are random; the kiosk keeps them apart. */
export function creditPostingKey(kioskId: string, noteId: string): string {
  return `${kioskId}/${noteId}:credit`;
}

/** A kiosk's note becomes pending money of the holder: debit 2190 of the kiosk, credit 2102 of the holder. */
export function creditLines(kioskId: string, accountId: string, valueFen: Fen): readonly LedgerLine[] {
  return transfer('2190', kioskId, '2102', accountId, valueFen);
}

/** Money that the holder already had when the account came here; the bank holds it. */
export function openingLines(accountId: string, balanceFen: Fen, pendingFen: Fen): readonly LedgerLine[] {
  return [
    ...transfer('1010', '', '2101', accountId, balanceFen),
    ...transfer('1010', '', '2102', accountId, pendingFen),
  ];
}

/** No lines for an amount of 0. */
function transfer(
  debit: LedgerAccount,
  debitOwner: string,
  credit: LedgerAccount,
  creditOwner: string,
  amountFen: Fen,
): readonly LedgerLine[] {
  if (amountFen === 0) return [];
  return [
    { account: debit, owner: debitOwner, amountFen },
    { account: credit, owner: creditOwner, amountFen: subtractFen(ZERO, amountFen) },
  ];
}

export interface HolderBalances {
  /** Money in the database account (2101). */
  readonly balanceFen: Fen;
  /** 过渡余额: waits to be loaded onto the card (2102). */
  readonly pendingFen: Fen;
}

export async function holderBalances(tx: CentralTransaction, accountId: string): Promise<HolderBalances> {
  const [wallet, pending] = [
    await tx.ledger.balanceFen('2101', accountId),
    await tx.ledger.balanceFen('2102', accountId),
  ];
  // Liabilities stand on the credit side, which is negative here.
  return { balanceFen: subtractFen(ZERO, wallet), pendingFen: subtractFen(ZERO, pending) };
}

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
 * exactly one credit entry, with the right account and value, for every credited note.
 */
export async function checkLedger(tx: CentralTransaction): Promise<LedgerReport> {
  const entries = await tx.ledger.all();
  const notes = await tx.notes.all();
  const lines = entries.flatMap((entry) => entry.lines);
  return {
    faults: [...chainFaults(entries), ...holderFaults(lines), ...creditFaults(entries, notes)],
    entries: entries.length,
    totalsFen: {
      '1010': total(lines, '1010'),
      '2101': total(lines, '2101'),
      '2102': total(lines, '2102'),
      '2104': total(lines, '2104'),
      '2190': total(lines, '2190'),
    },
    creditedByKioskFen: Object.fromEntries(totalsByOwner(lines, '2190')),
  };
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

function holderFaults(lines: readonly LedgerLine[]): readonly string[] {
  return (['2101', '2102', '2104'] as const).flatMap((account) =>
    [...totalsByOwner(lines, account)]
      .filter(([, totalFen]) => totalFen > 0)
      .map(([owner, totalFen]) => `account ${account} of ${owner} is ${totalFen} fen below zero`),
  );
}

function creditFaults(entries: readonly LedgerEntry[], notes: readonly NoteRow[]): readonly string[] {
  const credits = new Map(
    entries
      .filter(({ lines }) => lines.some(({ account }) => account === '2190'))
      .map((entry) => [entry.key, entry]),
  );
  const faults: string[] = [];
  for (const { kioskId, noteId, state, reservation } of notes) {
    if (state !== 'credited' || !reservation) continue;
    const key = creditPostingKey(kioskId, noteId);
    const lines = credits.get(key)?.lines;
    const expected = creditLines(kioskId, reservation.accountId, reservation.valueFen);
    if (!lines) faults.push(`note ${key} counts as credited and is not in the books`);
    else if (canonicalLines(lines) !== canonicalLines(expected))
      faults.push(`note ${key} stands in the books with another account or value`);
    credits.delete(key);
  }
  for (const key of credits.keys()) faults.push(`the books hold ${key}, which no credited note explains`);
  return faults;
}

function chainHash(previousHash: string, content: Omit<LedgerEntry, 'hash'>): string {
  const { entryNo, key, atMs, day, lines } = content;
  return createHash('sha256')
    .update(JSON.stringify([previousHash, entryNo, key, atMs, day, canonicalLines(lines)]))
    .digest('hex');
}

function canonicalLines(lines: readonly LedgerLine[]): string {
  return JSON.stringify(lines.map(({ account, owner, amountFen }) => [account, owner, amountFen]));
}

function sumOf(lines: readonly LedgerLine[]): number {
  return lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

function total(lines: readonly LedgerLine[], account: LedgerAccount): number {
  return sumOf(lines.filter((line) => line.account === account));
}

function totalsByOwner(lines: readonly LedgerLine[], account: LedgerAccount): ReadonlyMap<string, number> {
  const totals = new Map<string, number>();
  for (const line of lines) {
    if (line.account === account) totals.set(line.owner, (totals.get(line.owner) ?? 0) + line.amountFen);
  }
  return totals;
}
