import Database from 'better-sqlite3';
import { JournalError } from './journal-error.ts';
import { migrations } from './schema.ts';

/**
 * Opens the database file, alone, in the mode that survives a power cut. A reopened file comes up with
 * `synchronous=NORMAL` whatever it was before, so every pragma is set and read back on every connection.
 */
export function openJournalFile(path: string): Database.Database {
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { timeout: 0 });
    // EXCLUSIVE before WAL: the lock is then held from the first write until close, and no shared memory is used.
    expectPragma(db, 'locking_mode', 'exclusive', 'EXCLUSIVE');
    expectPragma(db, 'journal_mode', 'wal', 'WAL');
    expectPragma(db, 'synchronous', 2, 'FULL');
    expectPragma(db, 'foreign_keys', 1, 'ON');
    migrate(db);
    return db;
  } catch (error) {
    db?.close();
    throw asJournalError(error, path);
  }
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

function migrate(db: Database.Database): void {
  // The write takes the exclusive lock, also when there is nothing to migrate.
  db.exec('BEGIN IMMEDIATE');
  try {
    const version: unknown = db.pragma('user_version', { simple: true });
    if (typeof version !== 'number' || version > migrations.length) {
      throw new JournalError(
        'newerSchema',
        `the journal has schema ${String(version)}, this program knows ${migrations.length}: start the newer program`,
      );
    }
    for (const [index, sql] of migrations.entries()) if (index >= version) db.exec(sql);
    db.pragma(`user_version = ${migrations.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

/** Turns what SQLite says into one of our reasons. */
export function asJournalError(error: unknown, path: string): JournalError {
  if (error instanceof JournalError) return error;
  const code = error instanceof Database.SqliteError ? error.code : '';
  const detail = error instanceof Error ? error.message : String(error);
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new JournalError('locked', `the journal ${path} is in use by another process`, { cause: error });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new JournalError('damaged', `the journal ${path} is damaged: ${detail}`, { cause: error });
  }
  return new JournalError('unwritable', `the journal ${path} cannot be used: ${detail}`, { cause: error });
}
