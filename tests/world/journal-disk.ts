import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyObject } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Clock } from '../../contract/time.ts';
import { openJournalFile } from '../../kiosk/journal/journal-file.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { onFailingDisk, type CommitFailure } from './failing-database.ts';
import { isOnDisk, journalsFolder } from './journals-folder.ts';
import { ProcessDied, type Life } from './mortal.ts';
import { cutWal, readWal, tearWal, widenWal } from './wal-file.ts';

/** How the disk is today. */
export interface DiskState {
  /** Asked at each commit; undefined: it succeeds. */
  readonly failsCommit: () => CommitFailure | undefined;
  /** True: a file cannot even be opened. */
  readonly failsOpen: () => boolean;
}

/** An entry whose commit has returned: whoever wrote it acts on it. */
export interface CommittedEntry {
  readonly seq: number;
  readonly hash: string;
}

/** Where in the bytes that no sync covers a power cut strikes: a share of them from 0 to 1. */
export interface PowerCut {
  /** In the middle of the last commit, which has not returned then. */
  readonly duringCommit: boolean;
  readonly share: number;
  /** Its last page is half written; otherwise it is missing. */
  readonly torn: boolean;
}

/** So many frames in the log, and SQLite folds it into the database with the commit that brings them. */
const CHECKPOINT_FRAMES = 1000;
const NO_LIMIT = 1_073_741_823;
/** As much as the log of an hour takes. */
const LOG_BYTES = 2 ** 20;
/** `PRAGMA synchronous`: from here on every commit is synced before it returns. */
const FULL = 2;

/**
 * The journal file of a machine whose process can be killed. After a death the next to open it finds what a killed
 * process leaves: the database and its write-ahead log, not the tidy file of an orderly close. After a power cut it
 * finds what was synced, and a drawn part of the rest.
 */
export class JournalDisk {
  readonly path: string;
  /** Set where disks fail: from the next opening on. */
  state: DiskState | undefined;
  /** On the true disk, not on an image of it. */
  readonly committed: CommittedEntry[] = [];
  readonly #folder: string;
  readonly #signingKey: KeyObject;
  #open: { readonly journal: Journal; readonly db: Database.Database | undefined } | undefined;
  #full = false;
  #isImage = false;
  #cut: PowerCut | undefined;
  /** Set where the power went in the middle of a commit: one that failed on its own, or never came, leaves none to cut. */
  #isCommitCut = false;
  /** End of what was in the log when it was opened, and the log's salt then. */
  #atOpen: { readonly salt: string | undefined; readonly end: number } = { salt: undefined, end: 0 };

  /** `image`: files to begin with. */
  constructor(signingKey: KeyObject, image?: string) {
    this.#signingKey = signingKey;
    this.#folder = mkdtempSync(join(journalsFolder(), 'kiosk-world-'));
    this.path = join(this.#folder, 'journal.sqlite');
    if (image !== undefined) copyFiles(image, this.path);
  }

  get folder(): string {
    return this.#folder;
  }

  /** Opens the journal for a life; once that has ended it writes nothing more. */
  openFor(life: Life, clock: Clock): Journal {
    this.bury();
    let db: Database.Database | undefined;
    const journal = new Journal({
      ...{ path: this.path, clock, signingKey: this.#signingKey },
      openFile: (path) => (db = this.#openFile(path, life)),
    });
    this.#open = { journal, db };
    this.#noteSync(db);
    const { commit, checkpoint } = {
      commit: journal.commit.bind(journal),
      checkpoint: journal.checkpoint.bind(journal),
    };
    journal.commit = (...facts) => {
      if (!life.alive) throw new ProcessDied();
      const entry = commit(...facts);
      if (!this.#isImage) this.committed.push({ seq: entry.seq, hash: entry.hash });
      return entry;
    };
    journal.checkpoint = () => {
      if (life.alive) checkpoint();
    };
    return journal;
  }

  /** Opens the journal of a stopped kiosk. */
  read(clock: Clock): Journal {
    this.bury();
    return new Journal({ path: this.path, clock, signingKey: this.#signingKey });
  }

  /** Lets go of the file as a killed process does, or as a power cut does. */
  bury(): void {
    const dead = this.#open;
    const cut = this.#cut && { ...this.#cut, duringCommit: this.#isCommitCut };
    this.#open = undefined;
    this.#cut = undefined;
    this.#isCommitCut = false;
    if (!dead) return;
    const synced = isSynced(dead.db);
    // Closing folds the log into the file, but SQLite leaves both alone where the file is no longer in its place.
    const aside = `${this.path}.aside`;
    renameSync(this.path, aside);
    silence(dead.journal.queries);
    silence(dead.journal.queries.loads);
    dead.journal.close();
    renameSync(aside, this.path);
    if (cut) this.#applyCut(cut, `${this.path}-wal`, synced);
    if (existsSync(this.#reappearing)) replaceFiles(this.#reappearing, this.path);
  }

  /** What the next `bury` leaves is what a power cut leaves. One during a commit happens in the next one. */
  cutPower(cut: PowerCut): void {
    this.#cut = cut;
  }

  /** From now on the file can not grow: SQLite's own word for a full disk. */
  setFull(full: boolean): void {
    this.#full = full;
    this.#limit(this.#open?.db);
  }

  /** Copies the files as they stand now. Returns where. */
  keepImage(name: string): string {
    const image = join(this.#folder, `image-${name}`);
    replaceCopies(this.path, image);
    return image;
  }

  /** Not the true disk is in the machine. */
  get isImage(): boolean {
    return this.#isImage;
  }

  /** The dead machine's disk is changed for one with these files; the true one lies on the shelf. */
  putImage(image: string): void {
    this.bury();
    if (!this.#isImage) replaceFiles(this.path, this.#trueFiles);
    replaceCopies(image, this.path);
    this.#isImage = true;
  }

  /** What was put in goes, and the true files are back. */
  putBackTrueFiles(): void {
    this.bury();
    if (this.#isImage) replaceFiles(this.#trueFiles, this.path);
    this.#isImage = false;
  }

  /** Folds the log in and puts a damaged copy in the place of the file. `damage` does the damage. */
  putDamaged(damage: (path: string) => void): void {
    this.bury();
    const folded = this.keepImage('damaged');
    const db = new Database(folded);
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.close();
    damage(folded);
    this.putImage(folded);
  }

  remove(): void {
    this.#open?.journal.close();
    this.#open = undefined;
    rmSync(this.#folder, { recursive: true, force: true });
  }

  get #trueFiles(): string {
    return join(this.#folder, 'true.sqlite');
  }

  get #reappearing(): string {
    return join(this.#folder, 'reappearing.sqlite');
  }

  #openFile(path: string, life: Life): Database.Database {
    const { state } = this;
    if (state?.failsOpen())
      throw new Database.SqliteError('the disk fails (laboratory)', 'SQLITE_IOERR_READ');
    const db = openJournalFile(path);
    // A machine in service writes its log anew from the beginning; only in its first hour does each sync pay for growth.
    if (isOnDisk(this.#folder)) widenWal(`${path}-wal`, LOG_BYTES);
    this.#limit(db);
    const reappearing = this.#reappearing;
    return onFailingDisk(db, path, {
      failure: () => state?.failsCommit(),
      reappearing,
      onCommitted: (areFilesAside) => {
        if (areFilesAside) for (const file of filesOf(reappearing)) rmSync(file, { force: true });
        if (!this.#cut?.duringCommit) return;
        this.#isCommitCut = true;
        life.end();
        throw new ProcessDied();
      },
    });
  }

  #limit(db: Database.Database | undefined): void {
    if (db?.open) db.pragma(`max_page_count = ${this.#full ? 1 : NO_LIMIT}`);
  }

  #noteSync(db: Database.Database | undefined): void {
    if (isSynced(db)) return;
    const wal = readWal(`${this.path}-wal`);
    this.#atOpen = { salt: wal?.salt, end: wal?.ends.at(-1) ?? 0 };
  }

  /** Every byte up to the last sync survives; of those behind it, those before a drawn one. */
  #applyCut({ duringCommit, share, torn }: PowerCut, wal: string, synced: boolean): void {
    const content = readWal(wal);
    const end = content?.ends.at(-1);
    if (!content || end === undefined) return;
    // SQLite syncs the log before it folds it in: all of it is on the disk.
    if (end / content.frameBytes >= CHECKPOINT_FRAMES) return;
    const lastSync = synced
      ? duringCommit
        ? (content.ends.at(-2) ?? 0)
        : end
      : content.salt === this.#atOpen.salt
        ? this.#atOpen.end
        : 0;
    if (lastSync >= end) return;
    const at = lastSync + Math.floor(share * (end - lastSync));
    if (torn) tearWal(wal, at, Math.min(512, end - at));
    else cutWal(wal, at);
  }
}

/** What a dead process still wanted to read it does not get: the file is somebody else's by then. */
function silence(queries: object): void {
  const own = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(queries));
  for (const [name, { value }] of Object.entries(own)) {
    if (name === 'constructor' || typeof value !== 'function') continue;
    Object.defineProperty(queries, name, {
      value: () => {
        throw new ProcessDied();
      },
    });
  }
}

function isSynced(db: Database.Database | undefined): boolean {
  return db === undefined || !db.open || Number(db.pragma('synchronous', { simple: true })) >= FULL;
}

function filesOf(path: string): readonly string[] {
  return [path, `${path}-wal`];
}

/** Also when there is no log. */
function replaceCopies(from: string, to: string): void {
  for (const file of filesOf(to)) rmSync(file, { force: true });
  copyFiles(from, to);
}

function copyFiles(from: string, to: string): void {
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`) && statSync(`${from}-wal`).size > 0) copyFileSync(`${from}-wal`, `${to}-wal`);
}

function replaceFiles(from: string, to: string): void {
  for (const file of filesOf(to)) rmSync(file, { force: true });
  for (const file of filesOf(from)) if (existsSync(file)) renameSync(file, file.replace(from, to));
}
