import type { Database } from 'better-sqlite3';
import { fen } from '../../contract/money.ts';
import type { CardKey, DebitRow, DebitTable } from './load-rows.ts';
import { atOnce, prepare } from './sqlite-rows.ts';

interface DebitCells extends Record<string, string | number> {
  uid: string;
  card_number: string;
  issue_number: number;
  account_id: string;
  counter: number;
  before_fen: number;
  after_fen: number;
  terminal_id: string;
  debit_id: string;
  taken_at_ms: number;
  reported_at_ms: number;
}

function statements(db: Database) {
  const ofCard = 'SELECT * FROM debits WHERE card_number = @cardNumber AND issue_number = @issueNumber';
  return {
    add: prepare(
      db,
      `INSERT INTO debits (uid, card_number, issue_number, account_id, counter, before_fen, after_fen, terminal_id,
         debit_id, taken_at_ms, reported_at_ms)
       VALUES (@uid, @cardNumber, @issueNumber, @accountId, @counter, @beforeFen, @afterFen, @terminalId,
         @debitId, @takenAtMs, @reportedAtMs)`,
    ),
    get: prepare<DebitCells>(db, `${ofCard} AND counter = @counter`),
    before: prepare<DebitCells>(db, `${ofCard} AND counter < @counter ORDER BY counter DESC LIMIT 1`),
    after: prepare<DebitCells>(db, `${ofCard} AND counter > @counter ORDER BY counter LIMIT 1`),
    all: prepare<DebitCells>(db, 'SELECT * FROM debits ORDER BY debit_no'),
  };
}

export class SqliteDebits implements DebitTable {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  add(row: DebitRow): Promise<void> {
    return atOnce(() => {
      this.#sql.add.run({ ...row });
    });
  }

  get({ cardNumber, issueNumber }: CardKey, counter: number): Promise<DebitRow | undefined> {
    return atOnce(() => {
      const cells = this.#sql.get.get({ cardNumber, issueNumber, counter });
      return cells && toDebit(cells);
    });
  }

  neighbours(
    { cardNumber, issueNumber }: CardKey,
    counter: number,
  ): Promise<readonly [DebitRow | undefined, DebitRow | undefined]> {
    return atOnce(() => {
      const before = this.#sql.before.get({ cardNumber, issueNumber, counter });
      const after = this.#sql.after.get({ cardNumber, issueNumber, counter });
      return [before && toDebit(before), after && toDebit(after)];
    });
  }

  all(): Promise<readonly DebitRow[]> {
    return atOnce(() => this.#sql.all.all({}).map(toDebit));
  }
}

function toDebit(cells: DebitCells): DebitRow {
  return {
    uid: cells.uid,
    cardNumber: cells.card_number,
    issueNumber: cells.issue_number,
    accountId: cells.account_id,
    counter: cells.counter,
    beforeFen: fen(cells.before_fen),
    afterFen: fen(cells.after_fen),
    terminalId: cells.terminal_id,
    debitId: cells.debit_id,
    takenAtMs: cells.taken_at_ms,
    reportedAtMs: cells.reported_at_ms,
  };
}
