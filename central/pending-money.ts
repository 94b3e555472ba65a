import type { z } from 'zod';
import type { pendingItem } from '../contract/card-calls.ts';
import { fen } from '../contract/money.ts';
import type { Fen } from '../contract/money.ts';
import { arrivalLines, post } from './ledger.ts';
import type { CentralTransaction } from './store/central-store.ts';
import type { NewPendingItem, PendingItemRow } from './store/load-rows.ts';

/** Money that waits to be loaded, item by item; account 2102 of the books is its sum. */

/** The item of a note; the caller posts the credit in the same transaction. */
export async function addCash(
  tx: CentralTransaction,
  accountId: string,
  amountFen: Fen,
  arrivedAtMs: number,
): Promise<void> {
  await tx.pending.add({ accountId, source: 'cash', amountFen, arrivedAtMs, expiresOn: undefined });
}

/** Money that reached the bank for this holder: the item and its posting. */
export async function addArrival(tx: CentralTransaction, item: NewPendingItem, day: string): Promise<void> {
  const itemNo = await tx.pending.add(item);
  const lines = arrivalLines(item.accountId, item.amountFen);
  await post(tx, { key: `arrival:${itemNo}`, atMs: item.arrivedAtMs, day, lines });
}

/** Takes this amount for a load: what expires first, then the oldest. Throws when not so much waits. */
export async function takePending(
  tx: CentralTransaction,
  reference: string,
  items: readonly PendingItemRow[],
  amountFen: Fen,
): Promise<void> {
  let missingFen: number = amountFen;
  for (const { itemNo, remainingFen } of items) {
    const takenFen = Math.min(remainingFen, missingFen);
    if (takenFen > 0) await tx.pending.take({ reference, itemNo, amountFen: fen(takenFen) });
    missingFen -= takenFen;
  }
  if (missingFen !== 0) throw new Error(`Load ${reference} takes ${missingFen} fen more than wait.`);
}

type ShownItem = z.output<typeof pendingItem>;
const MOST_SHOWN = 20;

/** As a kiosk is told of them: the last line stands for all that have no line of their own. */
export function shownItems(items: readonly PendingItemRow[]): readonly ShownItem[] {
  const shown = items.slice(0, MOST_SHOWN).map(toShown);
  const last = shown.at(-1);
  const surplus = items.slice(MOST_SHOWN);
  if (!last || surplus.length === 0) return shown;
  const restFen = surplus.reduce((sum, { remainingFen }) => sum + remainingFen, 0);
  return [...shown.slice(0, -1), { ...last, amountFen: fen(last.amountFen + restFen) }];
}

function toShown({ source, remainingFen, arrivedAtMs, expiresOn }: PendingItemRow): ShownItem {
  return { amountFen: remainingFen, source, arrivedAtMs, ...(expiresOn !== undefined && { expiresOn }) };
}
