import type { Fen } from './money.ts';

/** Who holds a card, as printed on the chip. The platform's word overrides it. */
export type HolderKind = 'student' | 'staff' | 'temporary' | 'merchant';

/** What a campus card says of itself (layout: this file; meaning: docs/card-layout.md). */
export interface CardRecord {
  /** Chip id, hexadecimal, lower case. Not unique on its own: the identity's MAC binds it. */
  readonly uid: string;
  readonly identity: CardIdentity;
  readonly purse: CardPurse;
}

export interface CardIdentity {
  /** The number printed on the card, up to 12 digits. */
  readonly cardNumber: string;
  readonly holderKind: HolderKind;
  /** 1 for the first card of a person, one more with every replacement. */
  readonly issueNumber: number;
  /** Last day of validity, ISO date. */
  readonly validUntil: string;
  /** The platform's MAC over identity and uid, 8 bytes hexadecimal; only the platform can check it. */
  readonly mac: string;
}

/** Two totals that only grow; their difference is the money on the chip. */
export interface CardPurse {
  readonly loadedFen: Fen;
  readonly spentFen: Fen;
  readonly balanceFen: Fen;
}
