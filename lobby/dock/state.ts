import type { AcceptorTruth, LobbyCard } from '../hands.ts';
import type { NetworkState } from '../network/fault.ts';
import type { PosTruth } from '../pos/pos-desk.ts';
import type { MirrorEntry } from './mirror.ts';
import type { ChipTruth, DemoAccount, ShelfCard } from './ports.ts';
import type { Reconciliation } from './reconciliation.ts';

/** Something a hand did, and how the machine took it. */
export interface Deed {
  readonly no: number;
  readonly atMs: number;
  readonly text: string;
  readonly went: 'well' | 'refused';
}

/**
 * Everything on the bench, live. `GET /state` answers the whole; `/events` sends the whole first and then the sections
 * that changed. What is not known is `null`.
 */
export interface DockState {
  readonly validator: AcceptorTruth;
  /** Notes that left the machine with a box taken out. */
  readonly collected: { readonly notes: number; readonly valueFen: number };
  readonly cradle: readonly LobbyCard[];
  readonly cards: readonly ShelfCard[];
  /** The chip of the card in the cradle; with an empty cradle, of the last one there or at the till. */
  readonly chip: ChipTruth | null;
  readonly account: DemoAccount | null;
  readonly pos: PosTruth;
  readonly network: NetworkState;
  readonly kiosk: { readonly pid: number | null; readonly lastHeardMs: number | null };
  readonly journal: readonly MirrorEntry[];
  /** Central's time in whole seconds, and how far its clock was set off this computer's. */
  readonly central: {
    readonly reachable: boolean;
    readonly nowMs: number | null;
    readonly offsetMs: number | null;
    readonly problem: string;
  };
  readonly reconciliation: Reconciliation;
  readonly deeds: readonly Deed[];
}
