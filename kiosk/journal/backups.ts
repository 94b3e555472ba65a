import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import Database from 'better-sqlite3';
import { checkTail } from './checkpoint.ts';
import { syncFile } from './journal-file.ts';
import { JournalError } from './journal-error.ts';
import type { Journal, JournalHead } from './journal.ts';
import { asJournalError, asOpeningError } from './sqlite-error.ts';
import { assertWhole, checkWhole, runToEnd, type WholeCheck } from './whole-check.ts';

export interface BackupsOptions {
  readonly folder: string;
  readonly signingKey: KeyObject;
  readonly archiveFolder: string | undefined;
  /** How many are kept; only backups are ever removed, and only for a newer one. */
  readonly keep: number;
}

export interface Backup {
  readonly file: string;
  readonly bytes: number;
}

/** Files of this form, so that their names are in order of time. */
const NAME = /^journal-\d{4}-\d\d-\d\d(?:-\d{6})?\.sqlite$/;

/** The name of a backup until it is one. */
const UNFINISHED = 'unfinished.sqlite';

/** Copies of the journal in a folder, made while it is written, each checked from its first entry before it counts. */
export class Backups {
  readonly #options: BackupsOptions;

  constructor(options: BackupsOptions) {
    this.#options = options;
  }

  /** Newest last. A folder that is not there holds none. Throws JournalError where it cannot be read. */
  list(): readonly Backup[] {
    const { folder } = this.#options;
    if (!existsSync(folder)) return [];
    try {
      return readdirSync(folder)
        .filter((file) => NAME.test(file))
        .sort()
        .map((file) => ({ file, bytes: statSync(join(folder, file)).size }));
    } catch (error) {
      throw asJournalError(error, folder);
    }
  }

  path(file: string): string {
    return join(this.#options.folder, file);
  }

  /**
   * Makes one, named after `stamp`. It has another name until it is whole and checked: whatever ends this in the middle
   * leaves no backup that is none. `pause` lets others have their turn. Throws JournalError.
   */
  async make(journal: Journal, stamp: string, pause: () => Promise<void>): Promise<Backup> {
    const { folder } = this.#options;
    const file = `journal-${stamp}.sqlite`;
    const unfinished = join(folder, UNFINISHED);
    try {
      makeFolder(folder);
      removeAll(unfinished); // of an attempt before
      await journal.copyTo(unfinished);
      makePlain(unfinished);
      await this.#check(unfinished, pause);
      syncFile(unfinished);
      renameSync(unfinished, join(folder, file));
      syncFile(folder);
      this.#removeOldest();
    } catch (error) {
      throw asOpeningError(error, this.path(file));
    }
    return { file, bytes: statSync(this.path(file)).size };
  }

  /** Where the backup ends. Throws JournalError where it is not whole. */
  verify(file: string): JournalHead {
    const db = openPlain(this.path(file));
    try {
      const { signingKey, archiveFolder } = this.#options;
      const { head } = checkTail(db, signingKey);
      assertWhole(runToEnd(checkWhole({ db, signingKey, archiveFolder })), file);
      return head;
    } catch (error) {
      throw asOpeningError(error, this.path(file));
    } finally {
      db.close();
    }
  }

  async #check(path: string, pause: () => Promise<void>): Promise<void> {
    const { signingKey, archiveFolder } = this.#options;
    const db = openPlain(path);
    try {
      checkTail(db, signingKey);
      const check: WholeCheck = checkWhole({ db, signingKey, archiveFolder });
      let step = check.next();
      for (; !step.done; step = check.next()) await pause();
      assertWhole(step.value, 'the new backup');
    } finally {
      db.close();
    }
  }

  #removeOldest(): void {
    for (const { file } of this.list().slice(0, -this.#options.keep)) rmSync(this.path(file));
  }
}

/** A copy of a file in WAL mode would want its log beside it: a backup is one file. */
function makePlain(path: string): void {
  const db = new Database(path, { timeout: 0 });
  try {
    db.pragma('locking_mode = EXCLUSIVE');
    const mode: unknown = db.pragma('journal_mode = DELETE', { simple: true });
    if (mode !== 'delete')
      throw new JournalError('unwritable', `the backup ${path} stays in mode ${String(mode)}`);
  } finally {
    db.close();
  }
}

function openPlain(path: string): Database.Database {
  try {
    return new Database(path, { readonly: true, fileMustExist: true, timeout: 0 });
  } catch (error) {
    throw asOpeningError(error, path);
  }
}

function removeAll(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}

function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  mkdirSync(folder, { mode: 0o700 });
  syncFile(dirname(folder));
}
