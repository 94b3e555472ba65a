import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type Database from 'better-sqlite3';
import { baseOf } from './archive-table.ts';
import { firstBreak, type ChainedEntry, type Head } from './hash-chain.ts';
import { JournalError } from './journal-error.ts';

const SELECT_AFTER = 'SELECT seq, at_ms AS atMs, kind, body, hash FROM entry WHERE seq > ? ORDER BY seq';

/** The end of the journal, and how far back it was signed as checked. */
export interface CheckedTail {
  readonly head: Head;
  readonly checkpointSeq: number;
}

/**
 * Checks the chain from the newest signed checkpoint to the end. A checkpoint that this machine did not sign, or that does
 * not fit its entry, is a break: the file was changed by somebody.
 */
export function checkTail(db: Database.Database, key: KeyObject): CheckedTail {
  const from = readCheckpoint(db, key);
  const tail = db.prepare<[number], ChainedEntry>(SELECT_AFTER).all(from.seq);
  const broken = firstBreak(from, tail);
  if (broken !== undefined) throw new JournalError('damaged', `the journal's chain is broken: ${broken}`);
  const last = tail.at(-1);
  return { head: last ? { seq: last.seq, hash: last.hash } : from, checkpointSeq: from.seq };
}

/** Stores `head` as checked, signed with the machine's key. */
export function recordCheckpoint(db: Database.Database, head: Head, key: KeyObject): void {
  const signature = sign(null, checkpointText(head), key).toString('base64');
  db.prepare('INSERT OR REPLACE INTO checkpoint (only, seq, hash, signature) VALUES (1, ?, ?, ?)').run(
    head.seq,
    head.hash,
    signature,
  );
}

/** Up to `count` entries after `afterSeq`, oldest first. */
export function readSlice(db: Database.Database, afterSeq: number, count: number): readonly ChainedEntry[] {
  return db.prepare<[number, number], ChainedEntry>(`${SELECT_AFTER} LIMIT ?`).all(afterSeq, count);
}

/** The hash of an entry; undefined where the journal does not hold it (any more). */
export function hashAt(db: Database.Database, seq: number): string | undefined {
  const sql = 'SELECT hash FROM entry WHERE seq = ?';
  return db.prepare<[number], { readonly hash: string }>(sql).get(seq)?.hash;
}

function readCheckpoint(db: Database.Database, key: KeyObject): Head {
  const base = baseOf(db, key);
  const row = db
    .prepare<[], Head & { readonly signature: string }>('SELECT seq, hash, signature FROM checkpoint')
    .get();
  if (!row) return base;
  if (!verify(null, checkpointText(row), createPublicKey(key), Buffer.from(row.signature, 'base64'))) {
    throw new JournalError('damaged', 'the checkpoint of the journal was not signed by this machine');
  }
  if (row.seq <= base.seq) return base;
  if (hashAt(db, row.seq) !== row.hash) {
    throw new JournalError('damaged', `entry ${row.seq} does not fit the signed checkpoint`);
  }
  return { seq: row.seq, hash: row.hash };
}

function checkpointText({ seq, hash }: Head): Buffer {
  return Buffer.from(`all-in-card journal checkpoint\n${seq}\n${hash}`);
}
