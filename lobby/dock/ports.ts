import type { TotalName } from '../../contract/card-layout.ts';
import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import type { LobbyCard } from '../hands.ts';

/** A card on the shelf of the bench: whose it is and what it is good for trying. */
export interface ShelfCard extends LobbyCard {
  readonly cardNumber: string;
  /** Undefined for a card that central does not know. */
  readonly accountId: string | undefined;
  /** Why this person exists, in a few words: `over the balance limit`. Empty for the crowd. */
  readonly story: string;
}

/** What truly stands on a chip, read without a reader. */
export interface ChipTruth {
  readonly uid: string;
  readonly lines: readonly { readonly name: string; readonly value: string }[];
  readonly balanceFen: number | undefined;
  /** Undefined where the two blocks and the record do not tell. */
  readonly loadedFen?: number | undefined;
  readonly spentFen?: number | undefined;
  /** Totals whose two blocks do not say the same. */
  readonly torn: readonly TotalName[];
}

/** An account as central shows it to the bench. */
export interface DemoAccount {
  readonly accountId: string;
  readonly name: string;
  readonly personState: string;
  readonly cardState: string;
  readonly balanceFen: number;
  readonly pendingFen: number;
  readonly headroomFen: number | undefined;
  /** What the platform knows of the two totals of each card. */
  readonly cards: readonly { readonly uid: string; readonly loadedFen: number; readonly spentFen: number }[];
  /** A load that was granted and not yet proven executed or not. */
  readonly inFlightFen: number;
  /** What moved, newest first. */
  readonly movements: readonly {
    readonly text: string;
    readonly amountFen: number;
    readonly atMs: number | undefined;
  }[];
}

export interface DemoCredit {
  readonly noteId: string;
  readonly valueFen: number;
  readonly accountId: string;
}

/** The bench's own, unsigned door to central: there in the demo only. Failures are a sentence to show. */
export interface CentralDemo {
  account(accountId: string): Promise<Result<DemoAccount, string>>;
  /** Every note that was ever credited. */
  credits(): Promise<Result<readonly DemoCredit[], string>>;
  /** Central's time, milliseconds since 1970. */
  now(): Promise<Result<number, string>>;
  /** Money that waits to be loaded, as if it had come from outside. */
  addPending(accountId: string, amountFen: Fen): Promise<Result<undefined, string>>;
  setClock(
    to: { readonly localTime: string } | { readonly offsetMs: number },
  ): Promise<Result<number, string>>;
}

export interface CardShelf {
  readonly cards: readonly ShelfCard[];
  chip(uid: string): ChipTruth | undefined;
}
