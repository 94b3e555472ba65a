import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { runToEnd } from '../../kiosk/journal/whole-check.ts';
import { fill } from './busy-journal.ts';
import { JournalFolder } from './journal-folder.ts';

/** What a journal says, whatever its pages look like. */
const tables = ['entry', 'balance', 'note', 'load', 'case_file', 'outbox', 'archive'] as const;

/** A busy journal whose files can be put back as they were, damaged, and looked at. */
export class Damaged {
  readonly files = new JournalFolder();
  readonly path = this.files.path;
  readonly log = `${this.path}-wal`;
  readonly headFile = join(this.files.folder, 'journal-head');
  /** Database, log and witness as a killed process left them, with everything still in the log. */
  readonly killed: ReadonlyMap<string, Buffer>;
  /** The same after an orderly close: one file. */
  readonly closed: ReadonlyMap<string, Buffer>;
  readonly content: string;

  constructor(visits = 3) {
    const journal = this.open();
    fill(journal, visits);
    this.killed = this.bytes();
    journal.checkpoint();
    journal.close();
    this.content = this.dump();
    this.closed = this.bytes();
  }

  open(): Journal {
    const { path, headFile } = this;
    return new Journal({ path, headFile, clock: this.files.clock, signingKey: this.files.key });
  }

  put(files: ReadonlyMap<string, Buffer>): void {
    for (const file of [this.path, this.log, this.headFile]) {
      rmSync(file, { force: true });
      const bytes = files.get(file);
      if (bytes) writeFileSync(file, bytes);
    }
  }

  bytes(): ReadonlyMap<string, Buffer> {
    const files = [this.path, this.log, this.headFile].filter((file) => existsSync(file));
    const read = files.map((file) => [file, readFileSync(file)] as const);
    // An empty log is none.
    return new Map(read.filter(([file, bytes]) => file !== this.log || bytes.length > 0));
  }

  dump(): string {
    const db = new Database(this.path);
    const rows = tables.map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());
    db.close();
    return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  }

  /**
   * How the damage that is in the files now is met. `silent` must never be: something else is read, and nobody says so.
   */
  meet(): 'refused' | 'found' | 'harmless' | 'silent' {
    const before = this.bytes();
    let journal: Journal;
    try {
      journal = this.open();
    } catch (error) {
      if (!(error instanceof JournalError)) throw error;
      expect(sameFiles(this.bytes(), before)).toBe(true);
      return 'refused';
    }
    const problem = runToEnd(journal.checkWhole());
    journal.close();
    if (problem !== undefined) return 'found';
    return this.dump() === this.content ? 'harmless' : 'silent';
  }

  code(): string {
    try {
      this.open().close();
      return 'nothing is wrong';
    } catch (error) {
      if (error instanceof JournalError) return error.code;
      throw error;
    }
  }
}

function sameFiles(one: ReadonlyMap<string, Buffer>, other: ReadonlyMap<string, Buffer>): boolean {
  return (
    one.size === other.size && [...one].every(([file, bytes]) => other.get(file)?.equals(bytes) === true)
  );
}
