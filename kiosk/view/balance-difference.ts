import type { CardPurse } from '../../contract/card-layout.ts';
import { fen, ZERO, type Fen } from '../../contract/money.ts';
import type { AccountView } from '../../contract/platform-api.ts';
import type { BalanceDifference } from '../../contract/view.ts';

type Known = Pick<AccountView, 'balanceFen' | 'knownLoadedFen' | 'knownSpentFen' | 'loadInFlight'>;

/**
 * Why card and database do not say the same. Both totals are compared, not their difference: a purchase and a load of
 * the same amount must not hide each other. Undefined: they agree.
 */
export function balanceDifference(
  purse: CardPurse,
  known: Known,
  toleranceFen: Fen,
): BalanceDifference | undefined {
  const { knownLoadedFen, knownSpentFen, loadInFlight, balanceFen } = known;
  const aheadFen = purse.loadedFen - knownLoadedFen;
  const onTheWayFen = purse.spentFen - knownSpentFen;
  const amountFen = fen(balanceFen - purse.balanceFen);
  if (aheadFen === 0 && onTheWayFen === 0 && amountFen === ZERO) return undefined;
  const purchasesExplained = onTheWayFen >= 0 && onTheWayFen <= toleranceFen;
  if (!purchasesExplained || balanceFen !== knownLoadedFen - knownSpentFen)
    return { reason: 'seeOffice', amountFen };
  if (aheadFen === 0) return { reason: 'purchasesOnTheWay', amountFen };
  return { reason: aheadFen === loadInFlight?.amountFen ? 'loadInFlight' : 'seeOffice', amountFen };
}
