import type { CallContext } from './call-context.ts';
import { loadLines, loadPostingKey, post } from './ledger.ts';
import type { LoadEnd, LoadRow } from './store/load-rows.ts';

/**
 * Ends a load that is in flight, for ever: with its money in the wallet and the card's total known, or with every
 * pending item as it was before. The caller has the proof.
 */
export async function endLoad(
  { tx, nowMs, campus }: CallContext,
  load: LoadRow,
  state: 'executed' | 'notExecuted',
  evidence: LoadEnd['evidence'],
): Promise<void> {
  await tx.loads.end(load.reference, state, { atMs: nowMs, evidence });
  await post(tx, {
    key: loadPostingKey(load, state),
    atMs: nowMs,
    day: campus.dayOf(nowMs),
    lines: loadLines(load, state),
  });
  if (state === 'notExecuted') {
    await tx.pending.putBack(load.reference);
    return;
  }
  const card = await tx.holders.card(load.cardNumber, load.issueNumber);
  if (!card) throw new Error(`Load ${load.reference} has no card.`);
  await tx.holders.setKnownTotals(card, load.afterFen, card.knownSpentFen);
}
