import type { Database } from 'better-sqlite3';
import { fen } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import { ledgerAccounts } from './central-store.ts';
import type { LedgerAccount, LedgerEntry, LedgerLine, LedgerTable } from './central-store.ts';
import { atOnce, oneOf, prepare } from './sqlite-rows.ts';

interface EntryCells extends Record<string, string | number> {
  entry_no: number;
  key: string;
  at_ms: number;
  day: string;
  hash: string;
}
interface LineCells extends Record<string, string | number> {
  entry_no: number;
  account: string;
  owner: string;
  amount_fen: number;
}
interface SumCells extends Record<string, number> {
  sum_fen: number;
}

function statements(db: Database) {
  return {
    addEntry: prepare(
      db,
      'INSERT INTO ledger_entries (entry_no, key, at_ms, day, hash) VALUES (@entryNo, @key, @atMs, @day, @hash)',
    ),
    addLine: prepare(
      db,
      `INSERT INTO ledger_lines (entry_no, line_no, account, owner, amount_fen)
       VALUES (@entryNo, @lineNo, @account, @owner, @amountFen)`,
    ),
    last: prepare<EntryCells>(db, 'SELECT * FROM ledger_entries ORDER BY entry_no DESC LIMIT 1'),
    entries: prepare<EntryCells>(db, 'SELECT * FROM ledger_entries ORDER BY entry_no'),
    linesOf: prepare<LineCells>(db, 'SELECT * FROM ledger_lines WHERE entry_no = @entryNo ORDER BY line_no'),
    lines: prepare<LineCells>(db, 'SELECT * FROM ledger_lines ORDER BY entry_no, line_no'),
    balance: prepare<SumCells>(
      db,
      `SELECT coalesce(sum(amount_fen), 0) AS sum_fen FROM ledger_lines
       WHERE account = @account AND owner = @owner`,
    ),
  };
}

export class SqliteLedger implements LedgerTable {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  append({ lines, ...entry }: LedgerEntry): Promise<void> {
    return atOnce(() => {
      this.#sql.addEntry.run(entry);
      lines.forEach((line, index) => {
        this.#sql.addLine.run({ entryNo: entry.entryNo, lineNo: index + 1, ...line });
      });
    });
  }

  last(): Promise<LedgerEntry | undefined> {
    return atOnce(() => {
      const cells = this.#sql.last.get({});
      return cells && toEntry(cells, this.#sql.linesOf.all({ entryNo: cells.entry_no }));
    });
  }

  all(): Promise<readonly LedgerEntry[]> {
    return atOnce(() => {
      const byEntry = Map.groupBy(this.#sql.lines.all({}), (line) => line.entry_no);
      return this.#sql.entries.all({}).map((cells) => toEntry(cells, byEntry.get(cells.entry_no) ?? []));
    });
  }

  balanceFen(account: LedgerAccount, owner: string): Promise<Fen> {
    return atOnce(() => fen(this.#sql.balance.get({ account, owner })?.sum_fen ?? 0));
  }
}

function toEntry(cells: EntryCells, lines: readonly LineCells[]): LedgerEntry {
  return {
    entryNo: cells.entry_no,
    key: cells.key,
    atMs: cells.at_ms,
    day: cells.day,
    lines: lines.map(toLine),
    hash: cells.hash,
  };
}

function toLine(cells: LineCells): LedgerLine {
  return {
    account: oneOf(ledgerAccounts, cells.account, 'the ledger account'),
    owner: cells.owner,
    amountFen: fen(cells.amount_fen),
  };
}
