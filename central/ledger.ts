import { createHash } from 'node:crypto';
import { subtractFen, ZERO } from '../contract/money.ts';
import type { Fen } from '../contract/money.ts';
import type { CentralTransaction, LedgerAccount, LedgerEntry, LedgerLine } from './store/central-store.ts';
import type { DebitRow, LoadRow } from './store/load-rows.ts';

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

export const CHAIN_START = '0'.repeat(64);

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
export function openingLines(accountId: string, balanceFen: Fen): readonly LedgerLine[] {
  return transfer('1010', '', '2101', accountId, balanceFen);
}

/** Money that reached the bank for this holder. */
export function arrivalLines(accountId: string, amountFen: Fen): readonly LedgerLine[] {
  return transfer('1010', '', '2102', accountId, amountFen);
}

export type LoadStep = 'started' | 'executed' | 'notExecuted';
type LoadMoney = Pick<LoadRow, 'reference' | 'accountId' | 'beforeFen' | 'afterFen'>;

export function loadPostingKey({ reference }: Pick<LoadRow, 'reference'>, step: LoadStep): string {
  return `load:${reference}:${step}`;
}

/** A load leaves the pending money when it starts, and reaches the wallet or goes back when its end is proven. */
export function loadLines(load: LoadMoney, step: LoadStep): readonly LedgerLine[] {
  const { accountId, beforeFen, afterFen } = load;
  const [from, to] = loadWays[step];
  return transfer(from, accountId, to, accountId, subtractFen(afterFen, beforeFen));
}
const loadWays = {
  started: ['2102', '2104'],
  executed: ['2104', '2101'],
  notExecuted: ['2104', '2102'],
} as const satisfies Record<LoadStep, readonly [LedgerAccount, LedgerAccount]>;

type Debit = Pick<
  DebitRow,
  'cardNumber' | 'issueNumber' | 'counter' | 'accountId' | 'beforeFen' | 'afterFen' | 'terminalId'
>;

export function debitPostingKey({ cardNumber, issueNumber, counter }: Debit): string {
  return `debit:${cardNumber}/${issueNumber}/${counter}`;
}

/** A purchase goes from the wallet to the sales of the terminal that reported it. */
export function debitLines({ accountId, terminalId, beforeFen, afterFen }: Debit): readonly LedgerLine[] {
  return transfer('2101', accountId, '2106', terminalId, subtractFen(afterFen, beforeFen));
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
  /** 过渡余额: waits to be loaded onto the card (2102), without what has expired. */
  readonly pendingFen: Fen;
}

/** @param day the campus's today, ISO date: what expired before it cannot be loaded any more */
export async function holderBalances(
  tx: CentralTransaction,
  accountId: string,
  day: string,
): Promise<HolderBalances> {
  // Liabilities stand on the credit side, which is negative here.
  const balanceFen = subtractFen(ZERO, await tx.ledger.balanceFen('2101', accountId));
  return { balanceFen, pendingFen: await tx.pending.loadableFen(accountId, day) };
}

export function chainHash(previousHash: string, content: Omit<LedgerEntry, 'hash'>): string {
  const { entryNo, key, atMs, day, lines } = content;
  return createHash('sha256')
    .update(JSON.stringify([previousHash, entryNo, key, atMs, day, canonicalLines(lines)]))
    .digest('hex');
}

export function canonicalLines(lines: readonly LedgerLine[]): string {
  return JSON.stringify(lines.map(({ account, owner, amountFen }) => [account, owner, amountFen]));
}

export function sumOf(lines: readonly LedgerLine[]): number {
  return lines.reduce((sum, { amountFen }) => sum + amountFen, 0);
}
