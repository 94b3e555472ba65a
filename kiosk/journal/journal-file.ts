import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { JournalError } from './journal-error.ts';
import { migrations } from './schema.ts';
import { asOpeningError } from './sqlite-error.ts';

/**
 * Opens the database file, alone, in the mode that survives a power cut. A reopened file comes up with
 * `synchronous=NORMAL` whatever it was before, so every pragma is set and read back on every connection. Where no file is,
 * a new one is made. Throws JournalError; the files are then byte for byte as they were.
 */
export function openJournalFile(path: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    if (isAbsent(path)) createJournalFile(path);
    db = new Database(path, { timeout: 0, fileMustExist: true });
    // EXCLUSIVE before WAL: the lock is then held from the first look until close, and no shared memory is used.
    expectPragma(db, 'locking_mode', 'exclusive', 'EXCLUSIVE');
    expectPragma(db, 'journal_mode', 'wal', 'WAL');
    expectPragma(db, 'synchronous', 2, 'FULL');
    expectPragma(db, 'foreign_keys', 1, 'ON');
    migrate(db);
    return db;
  } catch (error) {
    const found = asOpeningError(error, path);
    // Whoever opens a file and closes it loses his own locks on it; and what is locked was not begun to be read.
    if (found.code === 'locked') db?.close();
    else if (db) closeUntouched(db, path);
    throw found;
  }
}

/**
 * Closes a file that is not to be used. Closing folds the log into the database and removes it; what is damaged must stay
 * as it was found, so both are put back afterwards. Where there is no room for the copies they are closed as they are:
 * that loses nothing that SQLite can read.
 */
export function closeUntouched(db: Database.Database, path: string): void {
  const log = `${path}-wal`;
  const files = existsSync(log) && statSync(log).size > 0 ? [path, log] : [];
  const kept = files.map((file) => [file, `${file}.kept`] as const);
  let areKept = true;
  try {
    for (const [file, copy] of kept) copyFileSync(file, copy);
  } catch {
    areKept = false; // said above
  }
  db.close();
  for (const [file, copy] of kept)
    if (areKept) renameSync(copy, file);
    else rmSync(copy, { force: true });
}

/** Makes the name of a file, or its being there at all, durable. */
export function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Is there no journal yet? One that lost its database, or whose file is empty, is damaged and not new. */
function isAbsent(path: string): boolean {
  const folder = dirname(path);
  if (!existsSync(folder))
    throw new JournalError('unreadable', `the journal's folder ${folder} is not there`);
  const log = `${path}-wal`;
  const file = statSync(path, { throwIfNoEntry: false });
  if (!file) {
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) === 0) return true;
    throw new JournalError('damaged', `the journal ${path} is gone, and its log ${log} is still there`);
  }
  if (file.isDirectory()) throw new JournalError('unreadable', `the journal ${path} is a folder`);
  // SQLite would take it for a new database, and remove the log beside it.
  if (file.size === 0) throw new JournalError('damaged', `the journal ${path} is empty`);
  return false;
}

/**
 * A journal gets its name when it is whole, so that an empty file never is the beginning of one. What a crash leaves under
 * the other name holds no entry.
 */
function createJournalFile(path: string): void {
  const unfinished = `${path}.new`;
  for (const file of [unfinished, `${unfinished}-journal`]) rmSync(file, { force: true });
  const db = new Database(unfinished);
  try {
    migrate(db, { isNew: true });
  } finally {
    db.close();
  }
  syncFile(unfinished);
  renameSync(unfinished, path);
  syncFile(dirname(path));
}

function expectPragma(db: Database.Database, name: string, expected: string | number, value: string): void {
  db.pragma(`${name} = ${value}`);
  const actual: unknown = db.pragma(name, { simple: true });
  if (actual !== expected) {
    throw new JournalError(
      'unwritable',
      `the journal needs ${name}=${value}, the file gives ${String(actual)}`,
    );
  }
}

/** Changes nothing where there is nothing to migrate: a file that turns out to be damaged must stay as it is. */
export function migrate(db: Database.Database, { isNew = false } = {}): void {
  db.exec('BEGIN IMMEDIATE');
  try {
    const version: unknown = db.pragma('user_version', { simple: true });
    if (typeof version !== 'number' || version > migrations.length) {
      throw new JournalError(
        'newerSchema',
        `the journal has schema ${String(version)}, this program knows ${migrations.length}: start the newer program`,
      );
    }
    if (!isNew && version < 1)
      throw new JournalError('damaged', 'the file has none of the tables of a journal');
    for (const [index, sql] of migrations.entries()) if (index >= version) db.exec(sql);
    if (version < migrations.length) db.pragma(`user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}
