import Database from 'better-sqlite3';
import { asEntry } from './entry.ts';
import { firstBreak, GENESIS, type ChainedEntry, type Head } from './hash-chain.ts';
import { migrate } from './journal-file.ts';
import { JournalQueries } from './journal-queries.ts';
import { outboxRowsOf } from './outbox-rows.ts';
import { Projections } from './projections.ts';
import { subjectAfter, subjectOf } from './subject.ts';

/** What is compared of a table, row by row. */
export interface ReplayedTable {
  readonly name: string;
  /** Its rows have this order, and are told from each other by it. */
  readonly key: string;
  /** A row that left with an archive does not have to be in the journal; `@base` and `@place` say which may have. */
  readonly stays: string;
}

/** Everything that follows from the entries. */
export const replayedTables: readonly ReplayedTable[] = [
  { name: 'balance', key: "account || ' ' || denomination_fen", stays: 'true' },
  { name: 'note', key: 'note_id', stays: '(under_way = 1 OR first_seq > @base)' },
  { name: 'load', key: 'load_id', stays: '(open = 1 OR first_seq > @base)' },
  { name: 'case_file', key: 'case_id', stays: 'true' },
  { name: 'outbox', key: 'key', stays: "(state <> 'answered' OR place > @place)" },
];

/**
 * The entries lived through once more, in memory: what the tables beside them must say. The chain proves the entries;
 * only this proves balances, notes, loads, cases and messages.
 */
export class Replay {
  readonly db = new Database(':memory:');
  readonly #queries: JournalQueries;
  readonly #projections: Projections;
  #at: Head = GENESIS;

  constructor() {
    this.db.pragma('foreign_keys = OFF'); // the entries themselves are not kept here
    migrate(this.db, { isNew: true });
    this.#queries = new JournalQueries(this.db);
    this.#projections = new Projections(this.db);
  }

  /** The last entry that was taken. */
  get at(): Head {
    return this.#at;
  }

  /** Takes the entries that follow. Returns a sentence about the first that cannot be right. */
  take(rows: readonly ChainedEntry[]): string | undefined {
    const broken = firstBreak(this.#at, rows);
    if (broken !== undefined) return broken;
    this.db.exec('BEGIN'); // one for all: it is quicker, and nothing here outlives this process
    try {
      for (const row of rows) {
        this.#live(row);
        this.#at = { seq: row.seq, hash: row.hash };
      }
    } catch (error) {
      return `entry ${this.#at.seq + 1} does not follow from those before it: ${String(error)}`;
    } finally {
      this.db.exec('COMMIT');
    }
    return undefined;
  }

  close(): void {
    this.db.close();
  }

  #live(row: ChainedEntry): void {
    const entry = asEntry(row);
    const before = subjectOf(entry.fact, this.#queries);
    const after = subjectAfter(before, entry.fact);
    this.#projections.apply(entry, before, after, outboxRowsOf(entry.fact, before, after));
  }
}
