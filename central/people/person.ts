import type { Fen } from '../../contract/money.ts';
import type { CardRow, HolderRow } from '../store/central-store.ts';

/** A made-up holder with cards and money, ready to be loaded into a store. */
export interface Person extends HolderRow {
  /** The latest issue first. */
  readonly cards: readonly CardRow[];
  readonly balanceFen: Fen;
  readonly pendingFen: Fen;
  /** Notes put in earlier today at another machine; they count towards the day limit and are pending too. */
  readonly notesTodayFen: readonly Fen[];
  /** What this person is good for trying, in a few words; empty for the crowd. */
  readonly story: string;
}

/** Account ids of made-up people follow from the card number. */
export function accountIdOf(cardNumber: string): string {
  return `a${cardNumber}`;
}
