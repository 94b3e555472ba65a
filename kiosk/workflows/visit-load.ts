import { ZERO, addFen, type Fen } from '../../contract/money.ts';
import type { AccountView } from '../../contract/platform-api.ts';
import type { NotLoadedReason } from '../../contract/view.ts';
import type { LoadEnd, LoadResult } from './load-result.ts';
import type { IdentifiedCard } from './read-card.ts';
import type { RechargeResult } from './recharge-context.ts';

/** When a visit loads the card, and what its pictures say of the card afterwards. */

export function toCollect(account: AccountView): boolean {
  return account.pendingFen > 0 || account.loadInFlight !== undefined;
}

/**
 * A recharge loads the card by itself. `undefined`: no note came in, so there is nothing to say of the card; a reason:
 * the money stays on the account for now.
 */
export function loadAfterRecharge(
  { notes }: RechargeResult,
  cardIsThere: boolean,
  obstacle: NotLoadedReason | undefined,
): 'load' | NotLoadedReason | undefined {
  if (notes.every(({ state }) => state === 'inQuestion')) return undefined;
  if (!cardIsThere) return 'cardTaken';
  if (obstacle) return obstacle;
  return notes.some(({ state }) => state === 'credited') ? 'load' : 'platformUnreachable';
}

/** A load that was not begun. */
export function notLoaded(card: IdentifiedCard, reason: NotLoadedReason): LoadResult {
  return asItWas(card, { state: 'notLoaded', reason });
}

/** The workflow itself failed: what it did is unknown, so its money is told as what may be on the card. */
export function loadLost(card: IdentifiedCard): LoadResult {
  const { pendingFen = ZERO, loadInFlight } = card.account ?? {};
  return asItWas(card, { state: 'held', amountFen: addFen(pendingFen, loadInFlight?.amountFen ?? ZERO) });
}

function asItWas({ record, account }: IdentifiedCard, end: LoadEnd): LoadResult {
  return {
    end,
    card: record,
    purseBeforeFen: record.purse.balanceFen,
    pendingFen: account?.pendingFen ?? ZERO,
  };
}

/** The same card in the cradle once more would go on where the load ended. */
export function goesOnWithCard({ end }: LoadResult): boolean {
  return end.state === 'held' || (end.state === 'notLoaded' && end.reason === 'cardTaken');
}

export function withPending(card: IdentifiedCard, pendingFen: Fen): IdentifiedCard {
  return { ...card, account: card.account && { ...card.account, pendingFen } };
}

/** The card as the load left it, and what the platform says of it then. */
export function afterLoad(
  card: IdentifiedCard,
  { end, card: record, pendingFen }: LoadResult,
): IdentifiedCard {
  const { account } = card;
  if (!account) return { ...card, record };
  if (end.state !== 'loaded') return { ...card, record, account: { ...account, pendingFen } };
  const balanceFen = addFen(account.balanceFen, end.amountFen);
  return { ...card, record, account: { ...account, pendingFen, balanceFen, loadInFlight: undefined } };
}
