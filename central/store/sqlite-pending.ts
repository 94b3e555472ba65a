import type { Database } from 'better-sqlite3';
import { fen } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import { pendingSources } from './load-rows.ts';
import type { NewPendingItem, PendingItemRow, PendingTable, PendingTakeRow } from './load-rows.ts';
import { atOnce, oneOf, prepare } from './sqlite-rows.ts';

interface ItemCells extends Record<string, string | number | null> {
  item_no: number;
  account_id: string;
  source: string;
  amount_fen: number;
  remaining_fen: number;
  arrived_at_ms: number;
  expires_on: string | null;
}
interface TakeCells extends Record<string, string | number> {
  reference: string;
  item_no: number;
  amount_fen: number;
}
interface SumCells extends Record<string, number> {
  sum_fen: number;
}
interface LastCells extends Record<string, number | null> {
  last_ms: number | null;
}

function statements(db: Database) {
  const loadable = `FROM pending_items
    WHERE account_id = @accountId AND remaining_fen > 0 AND (expires_on IS NULL OR expires_on >= @day)`;
  return {
    add: prepare(
      db,
      `INSERT INTO pending_items (account_id, source, amount_fen, remaining_fen, arrived_at_ms, expires_on)
       VALUES (@accountId, @source, @amountFen, @amountFen, @arrivedAtMs, @expiresOn)`,
    ),
    loadable: prepare<ItemCells>(
      db,
      `SELECT * ${loadable} ORDER BY expires_on IS NULL, expires_on, arrived_at_ms, item_no`,
    ),
    loadableFen: prepare<SumCells>(db, `SELECT coalesce(sum(remaining_fen), 0) AS sum_fen ${loadable}`),
    lastArrival: prepare<LastCells>(
      db,
      'SELECT max(arrived_at_ms) AS last_ms FROM pending_items WHERE account_id = @accountId',
    ),
    addTake: prepare(
      db,
      'INSERT INTO pending_takes (reference, item_no, amount_fen) VALUES (@reference, @itemNo, @amountFen)',
    ),
    takeFrom: prepare(
      db,
      'UPDATE pending_items SET remaining_fen = remaining_fen - @amountFen WHERE item_no = @itemNo',
    ),
    putBack: prepare(
      db,
      `UPDATE pending_items SET remaining_fen = remaining_fen + t.amount_fen
       FROM pending_takes AS t WHERE t.reference = @reference AND t.item_no = pending_items.item_no`,
    ),
    all: prepare<ItemCells>(db, 'SELECT * FROM pending_items ORDER BY item_no'),
    takes: prepare<TakeCells>(db, 'SELECT * FROM pending_takes ORDER BY reference, item_no'),
  };
}

export class SqlitePending implements PendingTable {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  add({ accountId, source, amountFen, arrivedAtMs, expiresOn }: NewPendingItem): Promise<number> {
    return atOnce(() => {
      const cells = { accountId, source, amountFen, arrivedAtMs, expiresOn: expiresOn ?? null };
      const { lastInsertRowid: itemNo } = this.#sql.add.run(cells);
      if (typeof itemNo === 'bigint') throw new Error(`There are too many pending items: ${itemNo}.`);
      return itemNo;
    });
  }

  loadable(accountId: string, day: string): Promise<readonly PendingItemRow[]> {
    return atOnce(() => this.#sql.loadable.all({ accountId, day }).map(toItem));
  }

  loadableFen(accountId: string, day: string): Promise<Fen> {
    return atOnce(() => fen(this.#sql.loadableFen.get({ accountId, day })?.sum_fen ?? 0));
  }

  lastArrivalMs(accountId: string): Promise<number | undefined> {
    return atOnce(() => this.#sql.lastArrival.get({ accountId })?.last_ms ?? undefined);
  }

  take(row: PendingTakeRow): Promise<void> {
    return atOnce(() => {
      this.#sql.addTake.run({ ...row });
      this.#sql.takeFrom.run({ itemNo: row.itemNo, amountFen: row.amountFen });
    });
  }

  putBack(reference: string): Promise<void> {
    return atOnce(() => {
      this.#sql.putBack.run({ reference });
    });
  }

  all(): Promise<readonly PendingItemRow[]> {
    return atOnce(() => this.#sql.all.all({}).map(toItem));
  }

  takes(): Promise<readonly PendingTakeRow[]> {
    return atOnce(() =>
      this.#sql.takes.all({}).map(({ reference, item_no, amount_fen }) => ({
        reference,
        itemNo: item_no,
        amountFen: fen(amount_fen),
      })),
    );
  }
}

function toItem(cells: ItemCells): PendingItemRow {
  return {
    itemNo: cells.item_no,
    accountId: cells.account_id,
    source: oneOf(pendingSources, cells.source, 'the source of money'),
    amountFen: fen(cells.amount_fen),
    remainingFen: fen(cells.remaining_fen),
    arrivedAtMs: cells.arrived_at_ms,
    expiresOn: cells.expires_on ?? undefined,
  };
}
