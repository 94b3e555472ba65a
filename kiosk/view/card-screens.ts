import type { AccountView } from '../../contract/platform-api.ts';
import type {
  AccountFigures,
  CardSummary,
  LoadLine,
  PendingLine,
  Screen,
  StatementLine,
} from '../../contract/view.ts';
import { campusMoment } from '../policy/campus-time.ts';
import type { LoadResult } from '../workflows/load-result.ts';
import type { IdentifiedCard } from '../workflows/read-card.ts';
import { toCollect } from '../workflows/visit-load.ts';
import { cardIsThere, type Statement, type VisitContext } from '../workflows/visit-setup.ts';
import { balanceDifference } from './balance-difference.ts';
import { campusMinute, type Surroundings } from './surroundings.ts';

/** The screens that speak of the card's own money: balance, load, and what was collected. */

/** A card of whose account the platform has spoken. */
export interface KnownCard extends IdentifiedCard {
  readonly account: AccountView;
}

export function isKnown(card: IdentifiedCard | undefined): card is KnownCard {
  return card?.account !== undefined;
}

export function cardSummary({ record, account }: KnownCard): CardSummary {
  const { maskedName, cardNumberLast4, holderKind, balanceFen, pendingFen, loadInFlight } = account;
  return {
    maskedName,
    cardNumberLast4,
    holderKind,
    purseFen: record.purse.balanceFen,
    balanceFen,
    pendingFen,
    inFlightFen: loadInFlight?.amountFen,
  };
}

export function balanceScreen(card: IdentifiedCard, visit: VisitContext, around: Surroundings): Screen {
  const { record, account, readAtMs } = card;
  const { identity, purse } = record;
  return {
    kind: 'balance',
    cardNumberLast4: account?.cardNumberLast4 ?? identity.cardNumber.slice(-4),
    maskedName: account?.maskedName,
    holderKind: account?.holderKind ?? identity.holderKind,
    validUntil: account?.validUntil ?? identity.validUntil,
    purseFen: purse.balanceFen,
    readAt: readAtMs === undefined ? undefined : campusMoment(readAtMs, around.timeZone).time,
    account: account && accountFigures({ ...card, account }, visit.statement, around),
    canCollect:
      account !== undefined && toCollect(account) && cardIsThere(visit) && around.stateOf('collect').open,
    hotline: around.hotline,
  };
}

function accountFigures(
  { record, account }: KnownCard,
  statement: Statement,
  { card, timeZone }: Surroundings,
): AccountFigures {
  const { balanceFen, pendingFen, pendingItems, loadInFlight, lastTopUpAtMs } = account;
  return {
    balanceFen,
    pendingFen,
    pendingItems: inCollectingOrder(pendingItems).map((item) => pendingLine(item, timeZone)),
    inFlightFen: loadInFlight?.amountFen,
    difference: balanceDifference(record.purse, account, card.differenceToleranceFen),
    lastTopUp: lastTopUpAtMs === undefined ? undefined : campusMinute(lastTopUpAtMs, timeZone),
    statement: statementLines(statement, timeZone),
  };
}

/** What expires first is collected first, then what came first. */
export function inCollectingOrder(items: AccountView['pendingItems']): AccountView['pendingItems'] {
  const never = '9999';
  return items.toSorted(
    (a, b) => (a.expiresOn ?? never).localeCompare(b.expiresOn ?? never) || a.arrivedAtMs - b.arrivedAtMs,
  );
}

function pendingLine(item: AccountView['pendingItems'][number], zone: string): PendingLine {
  const { amountFen, source, arrivedAtMs, expiresOn } = item;
  return { amountFen, source, arrivedOn: campusMoment(arrivedAtMs, zone).date, expiresOn };
}

function statementLines(statement: Statement, zone: string): AccountFigures['statement'] {
  if (statement === undefined) return 'asking';
  if (statement === 'unavailable') return statement;
  return statement.map(({ atMs, amountFen, state, kioskId }): StatementLine => {
    return { at: campusMinute(atMs, zone), amountFen, state, kioskId };
  });
}

/** The picture of a running load: hold still, or bring the card back. */
export function loadScreen(card: KnownCard, { context, state }: NonNullable<Surroundings['load']>): Screen {
  const { amountFen, seen } = context;
  switch (state) {
    case 'cardBack':
      return { kind: 'cardBack', cardNumberLast4: card.account.cardNumberLast4, amountFen, seen };
    case 'asking':
    case 'writing':
      return { kind: 'loading', card: cardSummary(card), amountFen, step: state };
    default:
      return { kind: 'loading', card: cardSummary(card), amountFen, step: 'reading' };
  }
}

export function collectedScreen(
  card: KnownCard,
  load: LoadResult,
  visit: VisitContext,
  around: Surroundings,
): Screen {
  const { lastTopUpAtMs } = card.account;
  return {
    kind: 'collected',
    card: cardSummary(card),
    load: loadLine(load, around),
    lastTopUp: lastTopUpAtMs === undefined ? undefined : campusMinute(lastTopUpAtMs, around.timeZone),
    cardInCradle: cardIsThere(visit),
    hotline: around.hotline,
  };
}

export function loadLine(
  { end, card, purseBeforeFen, pendingFen }: LoadResult,
  around: Surroundings,
): LoadLine {
  switch (end.state) {
    case 'loaded':
      return {
        state: 'loaded',
        amountFen: end.amountFen,
        beforeFen: purseBeforeFen,
        afterFen: card.purse.balanceFen,
      };
    case 'notLoaded':
      return { state: 'notLoaded', reason: end.reason, pendingFen };
    case 'held':
      return end;
    case 'inQuestion':
      return { state: 'inQuestion', amountFen: end.amountFen, caseNumber: around.caseNumberOf(end.caseId) };
  }
}
