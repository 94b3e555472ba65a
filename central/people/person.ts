import { createHash } from 'node:crypto';
import { addFen, fen, ZERO } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import type { HolderRow, IssuedCard } from '../store/central-store.ts';
import type { NewPendingItem } from '../store/load-rows.ts';

/** A made-up holder with cards and money, ready to be loaded into a store. */
export interface Person extends HolderRow {
  /** The latest issue first. */
  readonly cards: readonly IssuedCard[];
  /** In the wallet, and on the latest card. */
  readonly balanceFen: Fen;
  /** Cash of earlier days that waits to be loaded. */
  readonly pendingFen: Fen;
  /** What else waits to be loaded. */
  readonly otherPending?: readonly PendingMoney[];
  /** Notes put in earlier today at another machine; they count towards the day limit and are pending too. */
  readonly notesTodayFen: readonly Fen[];
  /** What this person is good for trying, in a few words; empty for the crowd. */
  readonly story: string;
}

export type PendingMoney = Pick<NewPendingItem, 'source' | 'amountFen'> & { readonly expiresOn?: string };

/** Account ids of made-up people follow from the card number. */
export function accountIdOf(cardNumber: string): string {
  return `a${cardNumber}`;
}

export interface OpeningTotals {
  readonly loadedFen: Fen;
  readonly spentFen: Fen;
}

/**
 * The totals with which a made-up person's card begins, on the chip and in the books alike: something was spent, always
 * the same on the same chip, and the wallet's balance is left on the latest card. Earlier cards are empty.
 */
export function openingTotals({ cards, balanceFen }: Person, { uid }: IssuedCard): OpeningTotals {
  const spentFen = fen(createHash('sha256').update(uid).digest().readUInt16BE(0) * 2);
  return { spentFen, loadedFen: addFen(spentFen, cards[0]?.uid === uid ? balanceFen : ZERO) };
}
