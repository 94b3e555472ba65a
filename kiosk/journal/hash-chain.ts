import { createHash } from 'node:crypto';

/** What stands before the first entry. */
export const GENESIS_HASH = '0'.repeat(64);

/** A place in the chain: the entry `seq`, and the hash that covers everything up to it. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

export const GENESIS: Head = { seq: 0, hash: GENESIS_HASH };

export interface ChainedEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly body: string;
  readonly hash: string;
}

/** SHA-256 over the previous hash and all fields, one line each (a JSON body has no raw line break). */
export function entryHash(previousHash: string, entry: Omit<ChainedEntry, 'hash'>): string {
  const { seq, atMs, kind, body } = entry;
  return createHash('sha256').update(`${previousHash}\n${seq}\n${atMs}\n${kind}\n${body}`).digest('hex');
}

/**
 * Checks a run of entries that follows `previous`. Returns a sentence about the first break, or undefined.
 */
export function firstBreak(previous: Head, entries: Iterable<ChainedEntry>): string | undefined {
  let { seq, hash } = previous;
  for (const entry of entries) {
    if (entry.seq !== seq + 1) return `entry ${seq + 1} is missing`;
    hash = entryHash(hash, entry);
    if (hash !== entry.hash) return `entry ${entry.seq} was changed after it was written`;
    seq = entry.seq;
  }
  return undefined;
}
