import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Violation } from './oracle-truth.ts';

/**
 * The oracle's own reading of the journal file. It shares nothing with the kiosk but the meaning of the format, so that
 * a mistake there is not made here as well.
 */
export interface Posting {
  readonly account: string;
  readonly denominationFen: number;
  readonly amountFen: number;
}

export interface BookEntry {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: string;
  readonly body: string;
  readonly hash: string;
}

/** A line of the list that people work off. */
export interface BookCase {
  readonly number: number;
  /** Null: it is about something else than a note. */
  readonly noteId: string | null;
  readonly valueFen: number | null;
  readonly isOpen: 0 | 1;
}

export interface Books {
  readonly entries: readonly BookEntry[];
  readonly outboxStates: readonly { readonly key: string; readonly state: string }[];
  /** The kept table of balances, which must be what the entries add up to. */
  readonly balances: readonly Posting[];
  readonly cases: readonly BookCase[];
}

export function readBooks(path: string): Books {
  const db = new Database(path);
  try {
    const archived = archivedEntries(db, path);
    return {
      entries: [...archived, ...entriesAfter(db, archived.at(-1)?.seq ?? 0)],
      outboxStates: db.prepare<[], { key: string; state: string }>('SELECT key, state FROM outbox').all(),
      balances: db
        .prepare<[], Posting>(
          'SELECT account, denomination_fen AS denominationFen, amount_fen AS amountFen FROM balance',
        )
        .all(),
      cases: db
        .prepare<[], BookCase>(
          'SELECT number, note_id AS noteId, value_fen AS valueFen, settled IS NULL AS isOpen FROM case_file',
        )
        .all(),
    };
  } finally {
    db.close();
  }
}

function entriesAfter(db: Database.Database, seq: number): readonly BookEntry[] {
  const sql = 'SELECT seq, at_ms AS atMs, kind, body, hash FROM entry WHERE seq > ? ORDER BY seq';
  return db.prepare<[number], BookEntry>(sql).all(seq);
}

/** What was moved into files of its own, in the folder `archives` beside the journal. */
function archivedEntries(db: Database.Database, path: string): readonly BookEntry[] {
  const parts = db.prepare<[], { file: string }>('SELECT file FROM archive ORDER BY first_seq').all();
  return parts.flatMap(({ file }) => {
    const part = new Database(join(dirname(path), 'archives', file), { readonly: true });
    try {
      return entriesAfter(part, 0);
    } finally {
      part.close();
    }
  });
}

/** E10: no gap, nothing changed, every hash follows from the one before. */
export function checkChain(entries: readonly BookEntry[]): readonly Violation[] {
  let previous = '0'.repeat(64);
  const violations: Violation[] = [];
  entries.forEach(({ seq, atMs, kind, body, hash }, index) => {
    if (seq !== index + 1)
      violations.push({ rule: 'E10', text: `entry ${seq} stands where ${index + 1} belongs` });
    const due = createHash('sha256').update([previous, seq, atMs, kind, body].join('\n')).digest('hex');
    if (hash !== due)
      violations.push({ rule: 'E10', text: `the hash of entry ${seq} (${kind}) does not fit` });
    previous = hash;
  });
  return violations;
}
