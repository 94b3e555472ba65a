import { createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type Database from 'better-sqlite3';
import { GENESIS, type Head } from './hash-chain.ts';
import { JournalError } from './journal-error.ts';

/** A part of the chain that was moved into a file of its own. */
export interface ArchivePart {
  readonly firstSeq: number;
  /** The part ends with this entry; the next one builds on its hash. */
  readonly last: Head;
  /** Name of the file in the folder of archives. */
  readonly file: string;
  /** Answered messages up to this place of the outbox went with it. */
  readonly outboxPlace: number;
}

interface PartRow {
  readonly first_seq: number;
  readonly last_seq: number;
  readonly last_hash: string;
  readonly file: string;
  readonly outbox_place: number;
  readonly signature: string;
}

/** All parts, oldest first. Throws JournalError `damaged` where one was not signed by this machine or does not follow. */
export function archiveParts(db: Database.Database, key: KeyObject): readonly ArchivePart[] {
  const rows = db.prepare<[], PartRow>('SELECT * FROM archive ORDER BY first_seq').all();
  let next = 1;
  return rows.map((row) => {
    const part = asPart(row);
    const signature = Buffer.from(row.signature, 'base64');
    if (part.firstSeq !== next || !verify(null, partText(part), createPublicKey(key), signature))
      throw new JournalError('damaged', `the archive ${row.file} is not one that this machine has made`);
    next = part.last.seq + 1;
    return part;
  });
}

/** What the chain in the journal itself builds on. */
export function baseOf(db: Database.Database, key: KeyObject): Head {
  return archiveParts(db, key).at(-1)?.last ?? GENESIS;
}

export function recordPart(db: Database.Database, part: ArchivePart, key: KeyObject): void {
  db.prepare('INSERT INTO archive VALUES (?, ?, ?, ?, ?, ?)').run(
    ...[part.firstSeq, part.last.seq, part.last.hash, part.file, part.outboxPlace],
    sign(null, partText(part), key).toString('base64'),
  );
}

function asPart(row: PartRow): ArchivePart {
  return {
    firstSeq: row.first_seq,
    last: { seq: row.last_seq, hash: row.last_hash },
    file: row.file,
    outboxPlace: row.outbox_place,
  };
}

function partText({ firstSeq, last, file, outboxPlace }: ArchivePart): Buffer {
  return Buffer.from(
    `all-in-card journal archive\n${firstSeq}\n${last.seq}\n${last.hash}\n${file}\n${outboxPlace}`,
  );
}
