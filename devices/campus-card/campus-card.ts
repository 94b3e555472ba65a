import type { LoadRecord } from '../../contract/card-change-records.ts';
import type { CardRecord } from '../../contract/card-layout.ts';
import type { DeviceState } from '../../contract/device-state.ts';
import type { Result } from '../../contract/result.ts';

/** Why a card in the cradle cannot be served, in terms of what to tell the person. */
export type CardReadError =
  /** Taken away while it was read: put it back. */
  | 'gone'
  /** Not a card of this campus (other chip, other keys, other layout). */
  | 'foreign'
  /** A card of this campus whose data are damaged beyond what a torn write can do. */
  | 'damaged'
  | 'antenna';

export type CampusCardEvent =
  | { readonly type: 'cardPresent'; readonly uid: string }
  | { readonly type: 'severalCards' }
  /** Ends `cardPresent` and `severalCards`; see `AntennaEvent`. */
  | { readonly type: 'cardGone' }
  | { readonly type: 'state'; readonly state: DeviceState; readonly detail: string };

/** A load that the platform granted. */
export interface LoadOrder {
  readonly record: LoadRecord;
  /** Key that writes this card's load sectors, 6 bytes. */
  readonly loadKey: Uint8Array;
}

/** What became of an order. After any of them the same order may be tried again: it happens at most once. */
export type LoadOutcome =
  /** Read back: both blocks of `loaded` hold the new total. */
  | { readonly result: 'executed'; readonly card: CardRecord }
  /**
   * Not finished. `touched`: a write or transfer of this order was sent in this call, or by this reader before, or its
   * record lies on the card, so that the card may have it. False: none of these; an order that no other machine and no
   * earlier process had in hand has certainly not reached the card.
   */
  | { readonly result: 'unfinished'; readonly because: CardReadError; readonly touched: boolean }
  /** The card holds something else than was written, or what no order of writes leads to. Nothing more is written. */
  | { readonly result: 'differs'; readonly detail: string };

/** The campus card in the cradle, whatever chip it has. */
export interface CampusCardReader {
  start(listener: (event: CampusCardEvent) => void): void;
  stop(): Promise<void>;
  /**
   * Reads identity and purse of the card with this uid (hexadecimal), with `loadRecords` also the newest load record. A
   * torn total is told from its record. Whether a settled `loaded` was granted is for the platform to judge. Changes
   * nothing on the card.
   */
  read(uid: string, what?: 'purse' | 'loadRecords'): Promise<Result<CardRecord, CardReadError>>;
  /**
   * Makes both blocks of each torn total say what the total is; needs no key but the read key. To be called only when
   * the platform has found the card genuine. Resolves with the card as it is then, its newest load record included.
   */
  mend(uid: string): Promise<Result<CardRecord, CardReadError>>;
  /**
   * Executes a load: finds out from the card how far this order has come, and goes on from there. Reads back what it
   * wrote. Torn totals of an earlier change are to be mended before. The key is not kept.
   */
  load(uid: string, order: LoadOrder): Promise<LoadOutcome>;
}
