import { fen, subtractFen, ZERO } from '../contract/money.ts';
import type { Fen } from '../contract/money.ts';
import type { CardState } from '../contract/platform-api.ts';
import type { CallContext } from './call-context.ts';
import { holderBalances } from './ledger.ts';
import type { CardRow } from './store/central-store.ts';

/** What may still be put in by cash, and why not more. */
export interface Headroom {
  readonly balanceFen: Fen;
  readonly pendingFen: Fen;
  readonly inFlightFen: Fen;
  /** Room under the balance limit; can be negative. */
  readonly underBalanceLimitFen: Fen;
  /** Room under today's limit; can be negative. */
  readonly underDayLimitFen: Fen;
  /** The smaller of the two, never negative. */
  readonly cashHeadroomFen: Fen;
}

/** What it takes to judge an account at a moment. */
export type StandingContext = Pick<CallContext, 'tx' | 'policy' | 'campus' | 'nowMs'>;

/**
 * Reserved notes count as if they had been credited, for the platform has promised to; loads in flight count too: the
 * money is on the card or comes back.
 */
export async function headroom(context: StandingContext, accountId: string): Promise<Headroom> {
  const { tx, policy, campus, nowMs } = context;
  const today = campus.dayOf(nowMs);
  const { balanceFen, pendingFen } = await holderBalances(tx, accountId, today);
  const inFlightFen = subtractFen(ZERO, await tx.ledger.balanceFen('2104', accountId));
  const reservedFen = await tx.notes.reservedFen(accountId);
  const todayFen =
    (await tx.notes.creditedFen(accountId, today)) + (await tx.notes.reservedFen(accountId, today));
  const underBalanceLimitFen = fen(
    policy.cash.maxBalanceFen - balanceFen - pendingFen - inFlightFen - reservedFen,
  );
  const underDayLimitFen = fen(policy.cash.maxPerDayFen - todayFen);
  return {
    balanceFen,
    pendingFen,
    inFlightFen,
    underBalanceLimitFen,
    underDayLimitFen,
    cashHeadroomFen: fen(Math.max(0, Math.min(underBalanceLimitFen, underDayLimitFen))),
  };
}

/** A card is expired from the day after its last one, whether somebody has marked it or not. */
export function cardStateOn(card: CardRow, day: string): CardState {
  return card.state === 'normal' && card.validUntil < day ? 'expired' : card.state;
}
