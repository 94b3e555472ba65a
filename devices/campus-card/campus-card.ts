import type { CardRecord } from '../../contract/card-layout.ts';
import type { DeviceState } from '../../contract/device-state.ts';
import type { Result } from '../../contract/result.ts';

/** Why a card in the cradle cannot be served, in terms of what to tell the person. */
export type CardReadError =
  /** Taken away while it was read: put it back. */
  | 'gone'
  /** Not a card of this campus (other chip, other keys, other layout). */
  | 'foreign'
  /** A card of this campus whose data are damaged or torn. */
  | 'damaged'
  | 'antenna';

export type CampusCardEvent =
  | { readonly type: 'cardPresent'; readonly uid: string }
  | { readonly type: 'severalCards' }
  /** Ends `cardPresent` and `severalCards`; see `AntennaEvent`. */
  | { readonly type: 'cardGone' }
  | { readonly type: 'state'; readonly state: DeviceState; readonly detail: string };

/** The campus card in the cradle, whatever chip it has. */
export interface CampusCardReader {
  start(listener: (event: CampusCardEvent) => void): void;
  stop(): Promise<void>;
  /** Reads identity and purse of the card with this uid (hexadecimal). Changes nothing on the card. */
  read(uid: string): Promise<Result<CardRecord, CardReadError>>;
}
