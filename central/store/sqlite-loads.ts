import type { Database } from 'better-sqlite3';
import { questionReasons } from '../../contract/load-calls.ts';
import type { QuestionReason } from '../../contract/load-calls.ts';
import { fen } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import { loadEvidence, loadStates } from './load-rows.ts';
import type { CardKey, LoadAttemptRow, LoadEnd, LoadRow, LoadTable } from './load-rows.ts';
import { atOnce, oneOf, prepare } from './sqlite-rows.ts';

interface LoadCells extends Record<string, string | number | null> {
  reference: string;
  uid: string;
  card_number: string;
  issue_number: number;
  account_id: string;
  counter: number;
  before_fen: number;
  after_fen: number;
  state: string;
  started_at_ms: number;
  ended_at_ms: number | null;
  evidence: string | null;
  questioned_because: string | null;
}
interface AttemptCells extends Record<string, string | number | null> {
  kiosk_id: string;
  load_id: string;
  reference: string | null;
  at_ms: number;
  cancelled: number;
}
interface CounterCells extends Record<string, number> {
  counter: number;
}

function loadStatements(db: Database) {
  const ofCard = 'FROM loads WHERE card_number = @cardNumber AND issue_number = @issueNumber';
  return {
    add: prepare(
      db,
      `INSERT INTO loads (reference, uid, card_number, issue_number, account_id, counter, before_fen, after_fen, state,
         started_at_ms)
       VALUES (@reference, @uid, @cardNumber, @issueNumber, @accountId, @counter, @beforeFen, @afterFen, 'inFlight',
         @startedAtMs)`,
    ),
    get: prepare<LoadCells>(db, 'SELECT * FROM loads WHERE reference = @reference'),
    end: prepare(
      db,
      'UPDATE loads SET state = @state, ended_at_ms = @atMs, evidence = @evidence WHERE reference = @reference',
    ),
    question: prepare(db, 'UPDATE loads SET questioned_because = @why WHERE reference = @reference'),
    inFlight: prepare<LoadCells>(db, `SELECT * ${ofCard} AND state = 'inFlight'`),
    lastCounter: prepare<CounterCells>(
      db,
      `SELECT coalesce(max(counter), 0) AS counter ${ofCard} AND state = 'executed'`,
    ),
    givenUp: prepare<LoadCells>(
      db,
      `SELECT * ${ofCard} AND state = 'notExecuted' AND after_fen = @afterFen LIMIT 1`,
    ),
    statement: prepare<LoadCells>(
      db,
      `SELECT * ${ofCard} AND state <> 'notExecuted' ORDER BY load_no DESC LIMIT @limit`,
    ),
    all: prepare<LoadCells>(db, 'SELECT * FROM loads ORDER BY load_no'),
  };
}

function attemptStatements(db: Database) {
  return {
    get: prepare<AttemptCells>(
      db,
      'SELECT * FROM load_attempts WHERE kiosk_id = @kioskId AND load_id = @loadId',
    ),
    put: prepare(
      db,
      `INSERT OR REPLACE INTO load_attempts (place, kiosk_id, load_id, reference, at_ms, cancelled)
       VALUES ((SELECT coalesce(max(place), 0) + 1 FROM load_attempts), @kioskId, @loadId, @reference, @atMs,
         @cancelled)`,
    ),
    cancel: prepare(
      db,
      'UPDATE load_attempts SET cancelled = 1 WHERE kiosk_id = @kioskId AND load_id = @loadId',
    ),
    ofLoad: prepare<AttemptCells>(
      db,
      'SELECT * FROM load_attempts WHERE reference = @reference ORDER BY place',
    ),
    all: prepare<AttemptCells>(db, 'SELECT * FROM load_attempts ORDER BY place'),
  };
}

export class SqliteLoads implements LoadTable {
  readonly #sql: ReturnType<typeof loadStatements>;
  readonly #attempts: ReturnType<typeof attemptStatements>;

  constructor(db: Database) {
    this.#sql = loadStatements(db);
    this.#attempts = attemptStatements(db);
  }

  add({ ended, questionedBecause, state, ...row }: LoadRow): Promise<void> {
    return atOnce(() => {
      if (state !== 'inFlight' || ended || questionedBecause)
        throw new Error(`Load ${row.reference} does not begin in flight.`);
      this.#sql.add.run({ ...row });
    });
  }

  get(reference: string): Promise<LoadRow | undefined> {
    return atOnce(() => toLoad(this.#sql.get.get({ reference })));
  }

  end(reference: string, state: 'executed' | 'notExecuted', { atMs, evidence }: LoadEnd): Promise<void> {
    return atOnce(() => {
      this.#sql.end.run({ reference, state, atMs, evidence });
    });
  }

  question(reference: string, why: QuestionReason): Promise<void> {
    return atOnce(() => {
      this.#sql.question.run({ reference, why });
    });
  }

  inFlight({ cardNumber, issueNumber }: CardKey): Promise<LoadRow | undefined> {
    return atOnce(() => toLoad(this.#sql.inFlight.get({ cardNumber, issueNumber })));
  }

  lastCounter({ cardNumber, issueNumber }: CardKey): Promise<number> {
    return atOnce(() => this.#sql.lastCounter.get({ cardNumber, issueNumber })?.counter ?? 0);
  }

  givenUp({ cardNumber, issueNumber }: CardKey, afterFen: Fen): Promise<LoadRow | undefined> {
    return atOnce(() => toLoad(this.#sql.givenUp.get({ cardNumber, issueNumber, afterFen })));
  }

  statement({ cardNumber, issueNumber }: CardKey, limit: number): Promise<readonly LoadRow[]> {
    return atOnce(() =>
      this.#sql.statement.all({ cardNumber, issueNumber, limit }).map((cells) => loadOf(cells)),
    );
  }

  all(): Promise<readonly LoadRow[]> {
    return atOnce(() => this.#sql.all.all({}).map((cells) => loadOf(cells)));
  }

  attempt(kioskId: string, loadId: string): Promise<LoadAttemptRow | undefined> {
    return atOnce(() => {
      const cells = this.#attempts.get.get({ kioskId, loadId });
      return cells && toAttempt(cells);
    });
  }

  putAttempt({ kioskId, loadId, reference, atMs, cancelled }: LoadAttemptRow): Promise<void> {
    return atOnce(() => {
      const cells = { kioskId, loadId, reference: reference ?? null, atMs, cancelled: cancelled ? 1 : 0 };
      this.#attempts.put.run(cells);
    });
  }

  cancelAttempt(kioskId: string, loadId: string): Promise<void> {
    return atOnce(() => {
      this.#attempts.cancel.run({ kioskId, loadId });
    });
  }

  attempts(reference: string): Promise<readonly LoadAttemptRow[]> {
    return atOnce(() => this.#attempts.ofLoad.all({ reference }).map(toAttempt));
  }

  allAttempts(): Promise<readonly LoadAttemptRow[]> {
    return atOnce(() => this.#attempts.all.all({}).map(toAttempt));
  }
}

function toLoad(cells: LoadCells | undefined): LoadRow | undefined {
  return cells && loadOf(cells);
}

function loadOf(cells: LoadCells): LoadRow {
  const { ended_at_ms: atMs, evidence, questioned_because: why } = cells;
  return {
    reference: cells.reference,
    uid: cells.uid,
    cardNumber: cells.card_number,
    issueNumber: cells.issue_number,
    accountId: cells.account_id,
    counter: cells.counter,
    beforeFen: fen(cells.before_fen),
    afterFen: fen(cells.after_fen),
    state: oneOf(loadStates, cells.state, 'the load state'),
    startedAtMs: cells.started_at_ms,
    ended:
      atMs === null || evidence === null
        ? undefined
        : { atMs, evidence: oneOf(loadEvidence, evidence, 'the evidence') },
    questionedBecause: why === null ? undefined : oneOf(questionReasons, why, 'the question'),
  };
}

function toAttempt(cells: AttemptCells): LoadAttemptRow {
  return {
    kioskId: cells.kiosk_id,
    loadId: cells.load_id,
    reference: cells.reference ?? undefined,
    atMs: cells.at_ms,
    cancelled: cells.cancelled === 1,
  };
}
