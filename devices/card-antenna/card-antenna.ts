import type { DeviceState } from '../../contract/device-state.ts';
import type { Result } from '../../contract/result.ts';

/** What kind of chip answered; `other` is anything that this project has no use for. */
export type ChipKind = 'mifareClassic1k' | 'desfire' | 'other';

export interface PresentCard {
  readonly uid: Uint8Array;
  readonly chip: ChipKind;
}

export type AntennaEvent =
  | { readonly type: 'state'; readonly state: DeviceState; readonly detail: string }
  | { readonly type: 'cardPresent'; readonly card: PresentCard }
  /** More than one card is in the cradle; none is served until one is left. */
  | { readonly type: 'severalCards' }
  /** Ends `cardPresent` and `severalCards`: also when a second card comes, and when one of several is left. */
  | { readonly type: 'cardGone' };

/** Why an exchange with a card failed. After any of them the card must be selected again. */
export type CardFault =
  /** No card, or it left while we spoke with it. What a write did is unknown. */
  | 'gone'
  /** Another card than the one named. */
  | 'otherCard'
  /** The card refused this key. */
  | 'authentication'
  /** The card said no (format, access bits, operation not allowed). */
  | 'refused'
  /** The antenna itself does not answer. */
  | 'antenna';

/** One data block of a MIFARE Classic card, by absolute number. */
export interface ClassicCard {
  readonly uid: Uint8Array;
  authenticate(block: number, keyType: 'A' | 'B', key: Uint8Array): Promise<Result<void, CardFault>>;
  /** 16 bytes; needs an authentication of the block's sector just before. */
  readBlock(block: number): Promise<Result<Uint8Array, CardFault>>;
  /** 16 bytes into a data block. After a fault the block may hold the old bytes, the new ones or a mixture. */
  writeBlock(block: number, bytes: Uint8Array): Promise<Result<void, CardFault>>;
  /** The block's value plus `amount` into the card's transfer buffer; stores nothing. Never repeated by itself. */
  increment(block: number, amount: number): Promise<Result<void, CardFault>>;
  /** The block's value into the card's transfer buffer; stores nothing. */
  restore(block: number): Promise<Result<void, CardFault>>;
  /** The transfer buffer into the block. After a fault the block may hold the old bytes, the new ones or a mixture. */
  transfer(block: number): Promise<Result<void, CardFault>>;
}

/**
 * The contactless reader under the cradle. Guarantees: `cardPresent` and `cardGone` alternate per card;
 * an exchange and the presence check never overlap; a card that was swapped is reported as gone first. A card that
 * could not be selected is reported as gone soon after, and as present when it is there again, however short it was away.
 */
export interface CardAntenna {
  /** Begins to connect and to look for cards, and goes on for ever. Called once. */
  start(listener: (event: AntennaEvent) => void): void;
  stop(): Promise<void>;
  /** Runs `work` with the named card selected, alone on the antenna. */
  withClassicCard<T>(
    uid: Uint8Array,
    work: (card: ClassicCard) => Promise<Result<T, CardFault>>,
  ): Promise<Result<T, CardFault>>;
}
