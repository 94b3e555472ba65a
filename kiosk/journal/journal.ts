import type { KeyObject } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Clock } from '../../contract/time.ts';
import { archiveEntries, type Archived, type ArchiveLimits } from './archive.ts';
import { checkTail, hashAt, recordCheckpoint } from './checkpoint.ts';
import type { Fact } from './facts.ts';
import type { Entry } from './entry.ts';
import { entryHash, type Head } from './hash-chain.ts';
import { HeadWitness } from './head-witness.ts';
import { closeUntouched, openJournalFile } from './journal-file.ts';
import { JournalError } from './journal-error.ts';
import { JournalQueries } from './journal-queries.ts';
import { outboxRowsOf } from './outbox-rows.ts';
import { postingsOf } from './postings.ts';
import { Projections } from './projections.ts';
import { asJournalError, asOpeningError } from './sqlite-error.ts';
import { startProblem } from './start-check.ts';
import { subjectAfter, subjectOf } from './subject.ts';
import { checkWhole, type WholeCheck } from './whole-check.ts';

export type JournalHead = Head;

export interface JournalOptions {
  readonly path: string;
  readonly clock: Clock;
  /** The machine's own Ed25519 key: signs checkpoints and archives. */
  readonly signingKey: KeyObject;
  /** Beside the journal: which entry was written last. Undefined: only the platform can tell an older copy. */
  readonly headFile?: string | undefined;
  /** Where old parts of the chain go; undefined: everything stays in the journal. */
  readonly archiveFolder?: string | undefined;
  /** How the file is opened; `openJournalFile` unless told. For disks that fail. */
  readonly openFile?: ((path: string) => Database.Database) | undefined;
}

/** After so many entries the head is signed as checked: the next start has no more than these to check. */
const CHECKPOINT_EVERY = 64;
/** Pages that a backup copies before it lets others have their turn. */
const BACKUP_PAGES = 64;

/**
 * The kiosk's memory of physical things: append-only, double-entry, hash-chained, durable before `commit` returns.
 *
 * Why a crash anywhere in here is harmless: a fact, its postings, its outbox rows and the state of its note or load are
 * one SQLite transaction with `synchronous=FULL`; either all of it is in the file or nothing. Whoever acts on a fact does
 * so after `commit` has returned.
 */
export class Journal {
  readonly queries: JournalQueries;
  readonly #db: Database.Database;
  readonly #options: JournalOptions;
  readonly #projections: Projections;
  readonly #begin: Database.Statement;
  readonly #insert: Database.Statement;
  readonly #end: Database.Statement;
  readonly #listeners = new Set<(entry: Entry) => void>();
  readonly #uncertainListeners = new Set<(error: JournalError) => void>();
  readonly #witness: HeadWitness | undefined;
  #head: JournalHead;
  #checkpointSeq: number;
  #broken: JournalError | undefined;

  /**
   * Opens and locks the file, checks the chain behind the signed checkpoint and reads all that a start reads. Throws
   * JournalError; the files are then as they were.
   */
  constructor(options: JournalOptions) {
    const { path, signingKey, headFile, openFile = openJournalFile } = options;
    this.#options = options;
    this.#db = opened(openFile, path);
    this.#witness = headFile === undefined ? undefined : new HeadWitness(headFile);
    try {
      this.queries = new JournalQueries(this.#db);
      this.#projections = new Projections(this.#db);
      const tail = checkTail(this.#db, signingKey);
      this.#head = tail.head;
      this.#checkpointSeq = tail.checkpointSeq;
      this.#witness?.compare(this.#head, (seq) => hashAt(this.#db, seq));
      const problem = startProblem(this.queries);
      if (problem !== undefined)
        throw new JournalError('damaged', `the journal ${path} is damaged: ${problem}`);
      this.#begin = this.#db.prepare('BEGIN IMMEDIATE');
      this.#end = this.#db.prepare('COMMIT');
      this.#insert = this.#db.prepare(
        'INSERT INTO entry (seq, at_ms, kind, body, hash) VALUES (@seq, @atMs, @kind, @body, @hash)',
      );
    } catch (error) {
      closeUntouched(this.#db, path);
      throw asOpeningError(error, path);
    }
    this.#witness?.note(this.#head);
  }

  get head(): JournalHead {
    return this.#head;
  }

  /** Called with every entry after it became durable. Must not throw. Returns the way to stop. */
  onEntry(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Called when a commit has failed so that only a new opening shows what is true, before it throws. Must not throw. */
  onUncertain(listener: (error: JournalError) => void): void {
    this.#uncertainListeners.add(listener);
  }

  /**
   * Writes the facts, in order, as one durable transaction. Throws IllegalNoteStep or IllegalLoadStep (nothing was
   * written) or JournalError; after `uncertain` this journal takes nothing more: whether the facts are in the file can only be seen
   * by opening it anew.
   */
  commit(...facts: readonly [Fact, ...Fact[]]): Entry {
    if (this.#broken) throw this.#broken;
    const before = this.#head;
    const entries: Entry[] = [];
    try {
      this.#begin.run();
      for (const fact of facts) entries.push(this.#append(fact));
      // Within the same transaction: it costs a page more, and no sync.
      if (this.#head.seq >= this.#checkpointSeq + CHECKPOINT_EVERY) this.checkpoint();
    } catch (error) {
      this.#head = before;
      this.#rollback();
      throw error instanceof Error && error.name === 'SqliteError'
        ? asJournalError(error, this.#options.path)
        : error;
    }
    this.#makeDurable(before);
    this.#witness?.note(this.#head);
    for (const entry of entries) for (const listener of this.#listeners) listener(entry);
    const last = entries.at(-1);
    if (!last) throw new Error('a commit without facts');
    return last;
  }

  /** Signs the head as checked, so that the next start needs to check only what follows. Throws JournalError. */
  checkpoint(): void {
    try {
      recordCheckpoint(this.#db, this.#head, this.#options.signingKey);
    } catch (error) {
      throw asJournalError(error, this.#options.path);
    }
    this.#checkpointSeq = this.#head.seq;
  }

  /** Checks everything, from the first entry through all archives; in steps, while the journal is written. */
  checkWhole(): WholeCheck {
    const { signingKey, archiveFolder } = this.#options;
    return checkWhole({ db: this.#db, signingKey, archiveFolder });
  }

  /**
   * Copies the journal, as it stands at the end of it, into a new file, a few pages at a time while it is written. Rejects
   * where either file fails.
   */
  async copyTo(path: string): Promise<void> {
    try {
      await this.#db.backup(path, { progress: () => BACKUP_PAGES });
    } catch (error) {
      throw asJournalError(error, path);
    }
  }

  /** Moves old entries into a file of their own; undefined: there are not enough of them that nobody needs. */
  archive(limits: ArchiveLimits): Archived | undefined {
    const { signingKey, archiveFolder } = this.#options;
    if (archiveFolder === undefined || this.#broken) return undefined;
    this.checkpoint();
    return archiveEntries({ db: this.#db, signingKey, archiveFolder }, limits);
  }

  close(): void {
    this.#db.close();
    this.#witness?.close();
  }

  #append(fact: Fact): Entry {
    const before = subjectOf(fact, this.queries);
    const after = subjectAfter(before, fact);
    const postings = postingsOf(fact, before);
    const unsealed = {
      seq: this.#head.seq + 1,
      atMs: Math.round(this.#options.clock.wallMs()),
      kind: fact.kind,
      body: JSON.stringify({ fact, postings }),
    };
    const entry: Entry = { ...unsealed, hash: entryHash(this.#head.hash, unsealed), fact, postings };
    this.#insert.run({
      seq: entry.seq,
      atMs: entry.atMs,
      kind: entry.kind,
      body: entry.body,
      hash: entry.hash,
    });
    this.#projections.apply(entry, before, after, outboxRowsOf(fact, before, after));
    this.#head = { seq: entry.seq, hash: entry.hash };
    return entry;
  }

  #makeDurable(before: JournalHead): void {
    try {
      this.#end.run();
    } catch (error) {
      // After a failed COMMIT the rows may be there or not once the file is opened again: UNKNOWN, never 'not done'.
      this.#head = before;
      this.#broken = new JournalError(
        'uncertain',
        'the last entry may or may not be in the journal: open it anew',
        {
          cause: error,
        },
      );
      this.#rollback();
      for (const listener of this.#uncertainListeners) listener(this.#broken);
      throw this.#broken;
    }
  }

  #rollback(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
  }
}

function opened(openFile: (path: string) => Database.Database, path: string): Database.Database {
  try {
    return openFile(path);
  } catch (error) {
    throw asOpeningError(error, path);
  }
}
