import { canonicalLines } from './ledger.ts';
import type { LedgerAccount, LedgerEntry, LedgerLine } from './store/central-store.ts';

/** The sum of every account for every owner, debits positive. */
export type Totals = Readonly<Record<LedgerAccount, ReadonlyMap<string, number>>>;

/** An entry that a list says must be there. */
export interface ExpectedEntry {
  readonly key: string;
  readonly lines: readonly LedgerLine[];
}

/** Exactly the expected entries must be there, each with exactly its lines. */
export function differences(
  what: string,
  entries: readonly LedgerEntry[],
  expected: readonly ExpectedEntry[],
  words: { readonly missing: string; readonly other: string; readonly surplus: string },
): readonly string[] {
  const found = new Map(entries.map((entry) => [entry.key, entry.lines]));
  const faults: string[] = [];
  for (const { key, lines } of expected) {
    const booked = found.get(key);
    if (!booked) faults.push(`${what} ${key} ${words.missing}`);
    else if (canonicalLines(booked) !== canonicalLines(lines)) faults.push(`${what} ${key} ${words.other}`);
    found.delete(key);
  }
  for (const key of found.keys()) faults.push(`the books hold ${key}, ${words.surplus}`);
  return faults;
}
