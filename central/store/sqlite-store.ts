import Database from 'better-sqlite3';
import type { CentralStore, CentralTransaction } from './central-store.ts';
import { SqliteAnswers } from './sqlite-answers.ts';
import { SqliteDebits } from './sqlite-debits.ts';
import { SqliteHolders } from './sqlite-holders.ts';
import { SqliteKiosks } from './sqlite-kiosks.ts';
import { SqliteLedger } from './sqlite-ledger.ts';
import { SqliteLoads } from './sqlite-loads.ts';
import { migrations } from './sqlite-migrations.ts';
import { SqliteNotes } from './sqlite-notes.ts';
import { SqlitePending } from './sqlite-pending.ts';

/** The database file cannot be used; the message says why and what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

/** Everything lives in this process's memory and is gone with it. For tests, the laboratory and the demo. */
export function openMemoryStore(): CentralStore {
  return new SqliteStore(openDatabase(':memory:'));
}

/**
 * Opens or creates the database file. Throws StoreError when another process has it open or when it was written by
 * a newer version of this program.
 */
export function openFileStore(path: string): CentralStore {
  try {
    return new SqliteStore(openDatabase(path));
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new StoreError(
        `The data file ${path} is in use by another central platform. Stop that one, or name another folder.`,
        { cause: error },
      );
    if (error instanceof Database.SqliteError && error.code === 'SQLITE_NOTADB')
      throw new StoreError(`${path} is not a database of the central platform. Name another folder.`, {
        cause: error,
      });
    throw error;
  }
}

/** SQLite with one connection. Settles within microtasks, so that the laboratory can run it in virtual time. */
class SqliteStore implements CentralStore {
  readonly #db: Database.Database;
  readonly #tables: CentralTransaction;
  /** Settles when the transaction before has ended; a chain of these is the queue. */
  #last: Promise<void> = Promise.resolve();
  #refusal: StoreError | undefined;

  constructor(db: Database.Database) {
    this.#db = db;
    this.#tables = {
      kiosks: new SqliteKiosks(db),
      holders: new SqliteHolders(db),
      notes: new SqliteNotes(db),
      answers: new SqliteAnswers(db),
      pending: new SqlitePending(db),
      loads: new SqliteLoads(db),
      debits: new SqliteDebits(db),
      ledger: new SqliteLedger(db),
    };
  }

  transact<T>(work: (tx: CentralTransaction) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#run(work));
    this.#last = result.then(ignoreOutcome, ignoreOutcome);
    return result;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#refusal ??= new StoreError('The store of the central platform is closed.');
    this.#db.close();
  }

  async #run<T>(work: (tx: CentralTransaction) => Promise<T>): Promise<T> {
    if (this.#refusal) throw this.#refusal;
    this.#db.exec('BEGIN IMMEDIATE');
    let value: T;
    try {
      value = await work(this.#tables);
    } catch (error) {
      // SQLite may have rolled back by itself (disk full); then there is nothing left to undo.
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
    this.#commit();
    return value;
  }

  /**
   * A commit that fails may or may not stand in the file: only opening it again can tell. So nothing is read or
   * written through this connection any more; whoever asked repeats with the same key after a restart.
   */
  #commit(): void {
    try {
      this.#db.exec('COMMIT');
    } catch (error) {
      this.#refusal = new StoreError('A commit failed; restart the central platform to see what is stored.', {
        cause: error,
      });
      throw this.#refusal;
    }
  }
}

/** The queue goes on whatever became of a transaction; its own caller hears of the failure. */
function ignoreOutcome(): void {
  return undefined;
}

function openDatabase(path: string): Database.Database {
  const db = new Database(path, { timeout: 0 });
  try {
    setPragmas(db, path);
    migrate(db, path);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function setPragmas(db: Database.Database, path: string): void {
  const pragmas = [
    // Before WAL: one process holds the file for as long as it lives.
    ['locking_mode', 'EXCLUSIVE', 'exclusive'],
    ['journal_mode', 'WAL', path === ':memory:' ? 'memory' : 'wal'],
    ['synchronous', 'FULL', 2],
    ['foreign_keys', 'ON', 1],
  ] as const;
  for (const [name, value, expected] of pragmas) {
    db.pragma(`${name} = ${value}`);
    const actual = db.pragma(name, { simple: true });
    if (actual !== expected)
      throw new StoreError(`${path}: ${name} is ${String(actual)} instead of ${expected}.`);
  }
}

function migrate(db: Database.Database, path: string): void {
  db.exec('BEGIN EXCLUSIVE');
  const version = db.pragma('user_version', { simple: true });
  if (typeof version !== 'number' || version > migrations.length)
    throw new StoreError(
      `${path} was written by a newer version (schema ${String(version)}, this one knows ${migrations.length}). ` +
        `Start that version, or name another folder.`,
    );
  for (const step of migrations.slice(version)) db.exec(step);
  db.pragma(`user_version = ${migrations.length}`);
  db.exec('COMMIT');
}
