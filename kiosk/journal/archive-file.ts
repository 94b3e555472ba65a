import Database from 'better-sqlite3';
import { readSlice } from './checkpoint.ts';
import type { ChainedEntry } from './hash-chain.ts';

/** A part of the chain in a file of its own: one table of entries, in SQLite's plain mode, never written again. */
export class ArchiveFile {
  readonly #db: Database.Database;

  private constructor(db: Database.Database) {
    this.#db = db;
  }

  /** Throws where it cannot be read. */
  static open(path: string): ArchiveFile {
    return new ArchiveFile(new Database(path, { readonly: true, fileMustExist: true, timeout: 0 }));
  }

  /** Makes the file at `path`, which must not be there yet. */
  static make(path: string, entries: Iterable<ChainedEntry>): void {
    const db = new Database(path, { timeout: 0 });
    try {
      db.pragma('journal_mode = DELETE');
      db.pragma('synchronous = EXTRA');
      db.exec(`
        BEGIN;
        CREATE TABLE entry (
          seq INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, kind TEXT NOT NULL, body TEXT NOT NULL, hash TEXT NOT NULL
        ) STRICT`);
      const insert = db.prepare('INSERT INTO entry VALUES (@seq, @atMs, @kind, @body, @hash)');
      for (const { seq, atMs, kind, body, hash } of entries) insert.run({ seq, atMs, kind, body, hash });
      db.exec('COMMIT');
    } finally {
      db.close();
    }
  }

  /** Up to `count` entries after `seq`, oldest first. */
  entriesAfter(seq: number, count: number): readonly ChainedEntry[] {
    return readSlice(this.#db, seq, count);
  }

  close(): void {
    this.#db.close();
  }
}
