import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type Database from 'better-sqlite3';
import { firstBreak, GENESIS_HASH, type ChainedEntry } from './hash-chain.ts';
import { JournalError } from './journal-error.ts';

interface Point {
  readonly seq: number;
  readonly hash: string;
}

const SELECT_AFTER = 'SELECT seq, at_ms AS atMs, kind, body, hash FROM entry WHERE seq > ? ORDER BY seq';

/**
 * Checks the chain from the newest signed checkpoint to the end and returns the head. A checkpoint that this machine
 * did not sign, or that does not fit its entry, is a break: the file was changed by somebody.
 */
export function checkTail(db: Database.Database, key: KeyObject): Point {
  const from = readCheckpoint(db, key);
  const tail = db.prepare<[number], ChainedEntry>(SELECT_AFTER).all(from.seq);
  const broken = firstBreak(from, tail);
  if (broken !== undefined) throw new JournalError('damaged', `the journal's chain is broken: ${broken}`);
  const last = tail.at(-1);
  return last ? { seq: last.seq, hash: last.hash } : from;
}

/** Stores `head` as checked, signed with the machine's key. */
export function recordCheckpoint(db: Database.Database, head: Point, key: KeyObject): void {
  const signature = sign(null, checkpointText(head), key).toString('base64');
  db.prepare('INSERT OR REPLACE INTO checkpoint (only, seq, hash, signature) VALUES (1, ?, ?, ?)').run(
    head.seq,
    head.hash,
    signature,
  );
}

/** All entries from the first one, for the check in the background. `afterSeq` continues a slice. */
export function readSlice(db: Database.Database, afterSeq: number, count: number): readonly ChainedEntry[] {
  return db.prepare<[number, number], ChainedEntry>(`${SELECT_AFTER} LIMIT ?`).all(afterSeq, count);
}

function readCheckpoint(db: Database.Database, key: KeyObject): Point {
  const row = db
    .prepare<[], Point & { readonly signature: string }>('SELECT seq, hash, signature FROM checkpoint')
    .get();
  if (!row) return { seq: 0, hash: GENESIS_HASH };
  if (!verify(null, checkpointText(row), createPublicKey(key), Buffer.from(row.signature, 'base64'))) {
    throw new JournalError('damaged', 'the checkpoint of the journal was not signed by this machine');
  }
  const at = db
    .prepare<[number], { readonly hash: string }>('SELECT hash FROM entry WHERE seq = ?')
    .get(row.seq);
  if (row.seq !== 0 && at?.hash !== row.hash) {
    throw new JournalError('damaged', `entry ${row.seq} does not fit the signed checkpoint`);
  }
  return { seq: row.seq, hash: row.hash };
}

function checkpointText({ seq, hash }: Point): Buffer {
  return Buffer.from(`all-in-card journal checkpoint\n${seq}\n${hash}`);
}
