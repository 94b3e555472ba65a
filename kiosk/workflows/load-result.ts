import type { CardRecord } from '../../contract/card-layout.ts';
import type { CaseId, VisitId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { AccountView } from '../../contract/platform-api.ts';
import type { NotLoadedReason } from '../../contract/view.ts';

/** What the load workflow begins with. The account is what the platform said when the card was read. */
export interface LoadInput {
  readonly visitId: VisitId;
  readonly card: CardRecord;
  readonly account: AccountView;
}

/**
 * How the loading of one visit ended. An unfinished load of earlier is finished first, then what is pending now; the
 * amounts cover both.
 */
export type LoadEnd =
  | { readonly state: 'loaded'; readonly amountFen: Fen }
  | { readonly state: 'notLoaded'; readonly reason: NotLoadedReason }
  /** May be on the card: whichever machine sees it next finishes it. */
  | { readonly state: 'held'; readonly amountFen: Fen }
  | { readonly state: 'inQuestion'; readonly amountFen: Fen; readonly caseId: CaseId };

export interface LoadResult {
  readonly end: LoadEnd;
  /** The card as it was last read; the one of the input when nothing was written. */
  readonly card: CardRecord;
  /** Money on the chip before the first load of this visit. */
  readonly purseBeforeFen: Fen;
  /** What is still pending, as far as the platform has said. */
  readonly pendingFen: Fen;
}

/** What the load workflow hears. Nothing else may disturb it while it writes. */
export type LoadEvent =
  | { readonly type: 'cardPresent'; readonly uid: string }
  | { readonly type: 'cardGone' }
  | { readonly type: 'severalCards' }
  /** The person does not want to wait for the card to come back. Heard only while it is away. */
  | { readonly type: 'stop' }
  /** `cardBackSeconds` are over. */
  | { readonly type: 'idle' };

/** What the screen shows of it: states `reading`, `asking`, `writing` and `cardBack` of its machine, and this. */
export interface LoadProgress {
  readonly amountFen: Fen | undefined;
  /** What lies in the cradle instead of the card that is waited for. */
  readonly seen: { readonly cardNumberLast4: string | undefined } | 'severalCards' | undefined;
}
