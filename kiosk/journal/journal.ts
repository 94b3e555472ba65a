import type { KeyObject } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Clock } from '../../contract/time.ts';
import { checkTail, recordCheckpoint } from './checkpoint.ts';
import type { Fact } from './facts.ts';
import type { Entry } from './entry.ts';
import { entryHash } from './hash-chain.ts';
import { asJournalError, openJournalFile } from './journal-file.ts';
import { JournalError } from './journal-error.ts';
import { JournalQueries } from './journal-queries.ts';
import { outboxRowsOf } from './outbox-rows.ts';
import { postingsOf } from './postings.ts';
import { Projections } from './projections.ts';
import { subjectAfter, subjectOf } from './subject.ts';

export interface JournalHead {
  readonly seq: number;
  readonly hash: string;
}

export interface JournalOptions {
  readonly path: string;
  readonly clock: Clock;
  /** The machine's own Ed25519 key: signs checkpoints. */
  readonly signingKey: KeyObject;
  /** How the file is opened; `openJournalFile` unless told. For disks that fail. */
  readonly openFile?: ((path: string) => Database.Database) | undefined;
}

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
  #head: JournalHead;
  #broken: JournalError | undefined;

  /** Opens and locks the file and checks the chain behind the signed checkpoint. Throws JournalError. */
  constructor(options: JournalOptions) {
    this.#options = options;
    this.#db = (options.openFile ?? openJournalFile)(options.path);
    try {
      this.queries = new JournalQueries(this.#db);
      this.#projections = new Projections(this.#db);
      this.#head = checkTail(this.#db, options.signingKey);
      this.#begin = this.#db.prepare('BEGIN IMMEDIATE');
      this.#end = this.#db.prepare('COMMIT');
      this.#insert = this.#db.prepare(
        'INSERT INTO entry (seq, at_ms, kind, body, hash) VALUES (@seq, @atMs, @kind, @body, @hash)',
      );
    } catch (error) {
      this.#db.close();
      throw asJournalError(error, options.path);
    }
  }

  get head(): JournalHead {
    return this.#head;
  }

  /** Called with every entry after it became durable. Must not throw. Returns the way to stop. */
  onEntry(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
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
    } catch (error) {
      this.#head = before;
      this.#rollback();
      throw error instanceof Error && error.name === 'SqliteError'
        ? asJournalError(error, this.#options.path)
        : error;
    }
    this.#makeDurable(before);
    for (const entry of entries) for (const listener of this.#listeners) listener(entry);
    const last = entries.at(-1);
    if (!last) throw new Error('a commit without facts');
    return last;
  }

  /** Signs the head as checked, so that the next start needs to check only what follows. */
  checkpoint(): void {
    recordCheckpoint(this.#db, this.#head, this.#options.signingKey);
  }

  close(): void {
    this.#db.close();
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
      throw this.#broken;
    }
  }

  #rollback(): void {
    if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
  }
}
