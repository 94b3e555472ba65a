import type Database from 'better-sqlite3';
import type { AccountId, CaseId, LoadId, NoteId, VisitId } from '../../contract/ids.ts';
import { fen, fenTotal, type Fen, type FenTotal } from '../../contract/money.ts';
import type { Fact, NoteCounts } from './facts.ts';
import { readSlice } from './checkpoint.ts';
import type { ChainedEntry } from './hash-chain.ts';
import { LoadQueries } from './load-table.ts';
import type { NoteRecord, NoteState } from './note.ts';
import type { OutboxCall } from './outbox-rows.ts';
import type { Account } from './postings.ts';

export interface CaseFile {
  readonly caseId: CaseId;
  /** What people say on the telephone; shown as `K01-1007`. */
  readonly number: number;
  readonly caseKind: string;
  readonly noteId: NoteId | undefined;
  readonly loadId: LoadId | undefined;
  readonly valueFen: Fen | undefined;
  readonly detail: string;
  readonly openedMs: number;
  /** The outcome; undefined while the case is open. */
  readonly settled: string | undefined;
}

export interface WaitingRow {
  readonly key: string;
  readonly call: OutboxCall;
  readonly body: string;
  readonly atMs: number;
}

interface NoteRow {
  readonly note_id: string;
  readonly state: NoteState;
  readonly visit_id: string | null;
  readonly account_id: string | null;
  readonly value_fen: number | null;
  readonly money_in_box: 0 | 1;
  readonly acknowledged: 0 | 1;
  readonly boxed: 0 | 1;
  readonly case_id: string | null;
}

interface CaseRow {
  readonly case_id: string;
  readonly number: number;
  readonly case_kind: string;
  readonly note_id: string | null;
  readonly load_id: string | null;
  readonly value_fen: number | null;
  readonly detail: string;
  readonly opened_ms: number;
  readonly settled: string | null;
}

/** What an answer about notes, loads and cases is wanted for. */
export interface About {
  readonly notes?: readonly NoteId[];
  readonly loads?: readonly LoadId[];
  readonly cases?: readonly CaseId[];
}

/** The index by kind holds all entries but the steps of notes and loads; SQLite uses it where a query repeats its condition. */
export const INDEXED = "kind NOT GLOB 'note*' AND kind NOT GLOB 'load*'";
type IndexedKind = Exclude<Fact['kind'], `note${string}` | `load${string}`>;

/** Reads the journal. Changes nothing. */
export class JournalQueries {
  readonly loads: LoadQueries;
  readonly #db: Database.Database;
  readonly #statements = new Map<string, Database.Statement>();
  readonly #note: Database.Statement<[string], NoteRow>;
  readonly #underWay: Database.Statement<[], NoteRow>;
  readonly #waiting: Database.Statement<[], WaitingRow>;
  readonly #latest: Database.Statement<[string], { seq: number; body: string }>;

  constructor(db: Database.Database) {
    this.#db = db;
    this.loads = new LoadQueries(db);
    this.#note = db.prepare('SELECT * FROM note WHERE note_id = ?');
    this.#underWay = db.prepare('SELECT * FROM note WHERE under_way = 1 ORDER BY first_seq');
    this.#waiting = db.prepare(
      "SELECT key, call, body, at_ms AS atMs FROM outbox WHERE state = 'waiting' ORDER BY place",
    );
    this.#latest = db.prepare(
      `SELECT seq, body FROM entry WHERE kind = ? AND ${INDEXED} ORDER BY seq DESC LIMIT 1`,
    );
  }

  note(noteId: NoteId): NoteRecord | undefined {
    const row = this.#note.get(noteId);
    return row && asNote(row);
  }

  /** Every note that a device's report could still be about (`isUnderWay`), oldest first. */
  notesUnderWay(): readonly NoteRecord[] {
    return this.#underWay.all().map(asNote);
  }

  waitingRows(): readonly WaitingRow[] {
    return this.#waiting.all();
  }

  openCases(): readonly CaseFile[] {
    const sql = 'SELECT * FROM case_file WHERE settled IS NULL ORDER BY number';
    return this.#prepared<[], CaseRow>(sql).all().map(asCase);
  }

  caseFile(caseId: CaseId): CaseFile | undefined {
    const row = this.#prepared<[string], CaseRow>('SELECT * FROM case_file WHERE case_id = ?').get(caseId);
    return row && asCase(row);
  }

  caseByNumber(number: number): CaseFile | undefined {
    const row = this.#prepared<[number], CaseRow>('SELECT * FROM case_file WHERE number = ?').get(number);
    return row && asCase(row);
  }

  /**
   * Debit balance of an account in fen, credit balances negative. Over the years 1002 and 2102 grow beyond what any single
   * amount may be.
   */
  balance(account: Account): FenTotal {
    const sql = 'SELECT coalesce(sum(amount_fen), 0) AS total FROM balance WHERE account = ?';
    return fenTotal(this.#prepared<[string], { total: number }>(sql).get(account)?.total ?? 0);
  }

  /** All balances together: zero, as every entry's postings are. */
  trialBalance(): FenTotal {
    const sql = 'SELECT coalesce(sum(amount_fen), 0) AS total FROM balance';
    return fenTotal(this.#prepared<[], { total: number }>(sql).get()?.total ?? 0);
  }

  /** Notes in the box by denomination in fen, as the books have them. */
  notesInBox(): NoteCounts {
    const sql =
      "SELECT denomination_fen AS d, amount_fen AS a FROM balance WHERE account = '1001' AND amount_fen <> 0";
    const rows = this.#prepared<[], { d: number; a: number }>(sql).all();
    return Object.fromEntries(rows.map(({ d, a }) => [String(d), a / d]));
  }

  /** Sum and number of the accepted notes that the platform has not yet answered for: must equal account 2190. */
  acceptedNotCredited(): Fen {
    const sql =
      "SELECT coalesce(sum(value_fen), 0) AS total FROM note WHERE under_way = 1 AND state = 'ACCEPTED'";
    return fen(this.#prepared<[], { total: number }>(sql).get()?.total ?? 0);
  }

  /** Value of the notes in suspense that are certainly ours: must equal account 2191. */
  inSuspense(): Fen {
    const sql = `SELECT coalesce(sum(value_fen), 0) AS total FROM note
                 WHERE under_way = 1 AND state = 'SUSPENSE' AND money_in_box`;
    return fen(this.#prepared<[], { total: number }>(sql).get()?.total ?? 0);
  }

  /** The newest fact of a kind with its place, e.g. the last counters. */
  latest<K extends IndexedKind>(
    kind: K,
  ): { readonly seq: number; readonly fact: Extract<Fact, { kind: K }> } | undefined {
    const row = this.#latest.get(kind);
    if (!row) return undefined;
    // Written by commit() from a Fact of this kind; the chain was checked when the file was opened.
    const { fact } = JSON.parse(row.body) as { fact: Extract<Fact, { kind: K }> };
    return { seq: row.seq, fact };
  }

  /** Notes that must have gone into the box after entry `seq`, by what the device told: the rest of its counter. */
  boxedSince(seq: number): number {
    const sql = `SELECT count(*) AS n FROM entry WHERE seq > ? AND (kind IN ('noteAccepted', 'strayCredit')
                 OR (kind = 'noteQuestioned' AND json_extract(body, '$.fact.reason') = 'boxedUnasked'))`;
    return this.#prepared<[number], { n: number }>(sql).get(seq)?.n ?? 0;
  }

  /** Notes that stuck in the device after entry `seq`: each may have been taken out by hand, past the counter. */
  jamsSince(seq: number): number {
    const sql = `SELECT count(*) AS n FROM entry WHERE seq > ? AND kind = 'acceptorFault'
                 AND json_extract(body, '$.fact.code') IN ('jamInside', 'jamReachable')`;
    return this.#prepared<[number], { n: number }>(sql).get(seq)?.n ?? 0;
  }

  /** Notes that became a doubt after the counters were last read. */
  doubtsSinceCounters(): number {
    const sql = `SELECT count(*) AS n FROM entry WHERE seq > ? AND kind = 'noteQuestioned'
                 AND NOT json_extract(body, '$.fact.moneyInBox')`;
    return this.#prepared<[number], { n: number }>(sql).get(this.latest('countersRead')?.seq ?? 0)?.n ?? 0;
  }

  /** Up to `count` entries after `seq`, oldest first. */
  entriesAfter(seq: number, count: number): readonly ChainedEntry[] {
    return readSlice(this.#db, seq, count);
  }

  /**
   * The chains of these notes and loads and the openings of these cases, oldest first. One walk for all of them, from
   * the first entry of the oldest note or load on.
   */
  entriesAbout({ notes = [], loads = [], cases = [] }: About): readonly ChainedEntry[] {
    const sql = `
      SELECT seq, at_ms AS atMs, kind, body, hash FROM entry
      WHERE seq >= (SELECT min(first_seq) FROM (
          SELECT first_seq FROM note WHERE note_id IN (SELECT value FROM json_each(@notes))
          UNION ALL SELECT first_seq FROM load WHERE load_id IN (SELECT value FROM json_each(@loads))))
        AND (json_extract(body, '$.fact.noteId') IN (SELECT value FROM json_each(@notes))
          OR json_extract(body, '$.fact.loadId') IN (SELECT value FROM json_each(@loads)))
      UNION ALL
      SELECT seq, at_ms, kind, body, hash FROM entry
      WHERE kind IN ('caseOpened', 'rowPoisoned') AND ${INDEXED}
        AND json_extract(body, '$.fact.caseId') IN (SELECT value FROM json_each(@cases))
      ORDER BY seq`;
    const named = {
      notes: JSON.stringify(notes),
      loads: JSON.stringify(loads),
      cases: JSON.stringify(cases),
    };
    return this.#prepared<[typeof named], ChainedEntry>(sql).all(named);
  }

  /** The halt that stands, until somebody clears it. */
  halt(): Extract<Fact, { kind: 'halted' }> | undefined {
    return this.#standing('halted', 'haltCleared');
  }

  /** Who began the maintenance that nobody has ended yet, and why. */
  maintenance(): Extract<Fact, { kind: 'maintenanceBegun' }> | undefined {
    return this.#standing('maintenanceBegun', 'maintenanceEnded');
  }

  /** Each statement is prepared once, when it is first asked. */
  #prepared<Bind extends unknown[], Row>(sql: string): Database.Statement<Bind, Row> {
    let statement = this.#statements.get(sql);
    if (!statement) this.#statements.set(sql, (statement = this.#db.prepare(sql)));
    // A text is asked with the types of its one place only.
    return statement as Database.Statement<Bind, Row>;
  }

  /** The newest fact that begins something, unless one that ends it came after. */
  #standing<K extends IndexedKind>(begins: K, ends: IndexedKind): Extract<Fact, { kind: K }> | undefined {
    const begun = this.latest(begins);
    return begun && begun.seq > (this.latest(ends)?.seq ?? 0) ? begun.fact : undefined;
  }
}

function asNote(row: NoteRow): NoteRecord {
  return {
    noteId: row.note_id as NoteId,
    state: row.state,
    visitId: (row.visit_id ?? undefined) as VisitId | undefined,
    accountId: (row.account_id ?? undefined) as AccountId | undefined,
    valueFen: row.value_fen === null ? undefined : fen(row.value_fen),
    moneyInBox: row.money_in_box === 1,
    acknowledged: row.acknowledged === 1,
    boxed: row.boxed === 1,
    caseId: (row.case_id ?? undefined) as CaseId | undefined,
  };
}

function asCase(row: CaseRow): CaseFile {
  return {
    caseId: row.case_id as CaseId,
    number: row.number,
    caseKind: row.case_kind,
    noteId: (row.note_id ?? undefined) as NoteId | undefined,
    loadId: (row.load_id ?? undefined) as LoadId | undefined,
    valueFen: row.value_fen === null ? undefined : fen(row.value_fen),
    detail: row.detail,
    openedMs: row.opened_ms,
    settled: row.settled ?? undefined,
  };
}
