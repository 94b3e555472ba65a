import type { CardRecord } from '../../contract/card-layout.ts';
import { asAccountId } from '../../contract/ids.ts';
import { addFen, fen, subtractFen, ZERO, type Fen } from '../../contract/money.ts';
import type { AskOutcome, LoadRequest } from '../loads/load-steps.ts';
import type { LoadEnd, LoadInput, LoadProgress, LoadResult } from './load-result.ts';

export interface LoadContext extends LoadProgress {
  readonly input: LoadInput;
  /** As it was last read. */
  readonly card: CardRecord;
  readonly purseBeforeFen: Fen;
  /** What lies in the cradle: one card by its chip id, several, or nothing. */
  readonly inCradle: { readonly uid: string } | 'severalCards' | undefined;
  /** How often the platform was asked, and how often the load of now was tried on the card. */
  readonly rounds: number;
  readonly attempts: number;
  /** The load of now is an unfinished one of earlier, whose money is not pending any more. */
  readonly resumed: boolean;
  /** What was executed so far. */
  readonly loadedFen: Fen;
  readonly pendingFen: Fen;
  /** Undefined until it ends in something else than that the card has everything. */
  readonly end: LoadEnd | undefined;
}

/** Where a load begins: the card of the visit lies in the cradle. */
export function firstLoadContext(input: LoadInput): LoadContext {
  const { card, account } = input;
  return {
    input,
    card,
    purseBeforeFen: card.purse.balanceFen,
    inCradle: { uid: card.uid },
    rounds: 0,
    attempts: 0,
    amountFen: undefined,
    seen: undefined,
    resumed: false,
    loadedFen: ZERO,
    pendingFen: account.pendingFen,
    end: undefined,
  };
}

export function requestOf({ input, card }: LoadContext): LoadRequest {
  return { visitId: input.visitId, accountId: asAccountId(input.account.accountId), card };
}

/** The card that is loaded lies in the cradle, alone. */
export function isCardThere({ inCradle, card }: LoadContext): boolean {
  return typeof inCradle === 'object' && inCradle.uid === card.uid;
}

/** Chip id of another card that lies there instead. */
export function otherCard({ inCradle, card }: LoadContext): string | undefined {
  return typeof inCradle === 'object' && inCradle.uid !== card.uid ? inCradle.uid : undefined;
}

/** What is said about the cradle while the card is waited for. */
export function seenIn(context: LoadContext): LoadProgress['seen'] {
  if (context.inCradle === 'severalCards') return 'severalCards';
  return otherCard(context) === undefined ? undefined : { cardNumberLast4: undefined };
}

/** A new round: nobody has said an amount yet. */
export function nextRound({ rounds }: LoadContext): Partial<LoadContext> {
  return { rounds: rounds + 1, attempts: 0, amountFen: undefined, resumed: false };
}

/** What is granted is not pending any more; what is resumed was not pending before. */
export function withGrant(
  { pendingFen }: LoadContext,
  { amountFen, resumed }: Extract<AskOutcome, { result: 'granted' }>,
): Partial<LoadContext> {
  return { amountFen, resumed, pendingFen: resumed ? pendingFen : atLeastZero(pendingFen, amountFen) };
}

export function withExecuted(context: LoadContext, card: CardRecord): Partial<LoadContext> {
  const { loadedFen, amountFen = ZERO } = context;
  return { card, loadedFen: addFen(loadedFen, amountFen), amountFen: undefined };
}

export function withEnd(context: LoadContext, end: LoadEnd): Partial<LoadContext> {
  const { pendingFen, amountFen = ZERO, resumed } = context;
  if (end.state !== 'notLoaded') return { end };
  if (end.reason === 'nothingPending') return { end, pendingFen: ZERO };
  return { end, pendingFen: resumed ? pendingFen : addFen(pendingFen, amountFen) };
}

/** What the person is told. What is on the card is on the card, also where the next round brought nothing more. */
export function loadResult({ end, loadedFen, card, purseBeforeFen, pendingFen }: LoadContext): LoadResult {
  const loaded = { state: 'loaded', amountFen: loadedFen } as const;
  const allOnCard = end === undefined || (end.state === 'notLoaded' && loadedFen > 0);
  return { end: allOnCard ? loaded : end, card, purseBeforeFen, pendingFen };
}

/** Notes can have been credited since the platform said what is pending. */
function atLeastZero(amount: Fen, less: Fen): Fen {
  return fen(Math.max(0, subtractFen(amount, less)));
}
