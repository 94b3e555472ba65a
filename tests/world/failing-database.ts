import { copyFileSync, existsSync } from 'node:fs';
import Database from 'better-sqlite3';

/**
 * How a commit fails. `rowReappears`: the sync failed after the pages had been written, so that the connection sees a
 * rollback and whoever opens the file next may see the row. `rowLost`: it is rolled back there, too. `full`: there was
 * no room for its pages.
 */
export type CommitFailure = 'rowReappears' | 'rowLost' | 'full';

/** A disk as SQLite meets it. */
export interface DiskTrouble {
  /** Asked at each commit. */
  readonly failure: () => CommitFailure | undefined;
  /** The connection has just committed; whether files lie aside that this makes void. */
  readonly onCommitted: (areFilesAside: boolean) => void;
  /** The files as they will be found by whoever opens them next, should this process end now. */
  readonly reappearing: string;
}

const codes: Readonly<Record<CommitFailure, string>> = {
  rowReappears: 'SQLITE_IOERR_FSYNC',
  rowLost: 'SQLITE_IOERR_WRITE',
  full: 'SQLITE_FULL',
};

interface Done {
  readonly sql: string;
  readonly args: readonly unknown[];
}

/**
 * A connection whose commits fail as those of SQLite on a failing disk do. Everything above, the journal's own handling
 * of it too, is the real thing; with true system calls the tests of the processes do the same.
 */
export function onFailingDisk(db: Database.Database, path: string, trouble: DiskTrouble): Database.Database {
  const prepare = db.prepare.bind(db);
  /** Files are set aside that the next commit makes void. */
  let isAside = existsSync(trouble.reappearing);
  /** What the transaction under way has written. */
  let done: Done[] = [];
  const commit = (statement: Database.Statement) => (): Database.RunResult => {
    const failure = trouble.failure();
    if (!failure) {
      const result = statement.run();
      trouble.onCommitted(isAside);
      isAside = false;
      return result;
    }
    db.exec('ROLLBACK');
    if (failure === 'rowReappears') {
      writeAside(path, trouble.reappearing, done);
      isAside = true;
    }
    throw new Database.SqliteError('the disk fails (laboratory)', codes[failure]);
  };
  const noted = (sql: string, statement: Database.Statement): Database.Statement => {
    const run = statement.run.bind(statement);
    statement.run = (...args) => {
      done.push({ sql, args });
      return run(...args);
    };
    return statement;
  };
  const wrapped = (sql: string): Database.Statement => {
    const statement = prepare(sql);
    if (sql === 'COMMIT') return Object.assign(prepare('COMMIT'), { run: commit(statement) });
    if (!sql.startsWith('BEGIN')) return statement.readonly ? statement : noted(sql, statement);
    const run = statement.run.bind(statement);
    statement.run = (...args) => {
      done = [];
      return run(...args);
    };
    return statement;
  };
  return Object.assign(db, { prepare: wrapped });
}

/** The same transaction in a copy of the files: there it is complete. */
function writeAside(path: string, copy: string, done: readonly Done[]): void {
  copyFileSync(path, copy);
  if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
  const db = new Database(copy);
  try {
    db.pragma('foreign_keys = ON');
    db.exec('BEGIN');
    for (const { sql, args } of done) db.prepare(sql).run(...args);
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}
