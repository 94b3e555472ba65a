import type { CardRecord } from '../../contract/card-layout.ts';
import type { AccountId, VisitId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import type { NotLoadedReason } from '../../contract/view.ts';
import type { LoadEnd } from '../workflows/load-result.ts';

/** Whose card is to be loaded, as it was read just now with its newest load record. */
export interface LoadRequest {
  readonly visitId: VisitId;
  readonly accountId: AccountId;
  readonly card: CardRecord;
}

export type AskOutcome =
  /** Written down: the card may be written. `resumed`: an earlier load comes first, what else is pending after it. */
  | { readonly result: 'granted'; readonly amountFen: Fen; readonly resumed: boolean }
  | { readonly result: 'ended'; readonly end: LoadEnd };

export type WriteOutcome =
  | { readonly result: 'executed'; readonly card: CardRecord }
  /** The card must come back, or the antenna; then the same is tried again, or given up. */
  | { readonly result: 'unfinished' }
  | { readonly result: 'ended'; readonly end: LoadEnd };

/**
 * The steps of a load as plain asynchronous functions; the load machine invokes them one after the other. Each ends by
 * itself, and leaves behind in the journal what is true: a journal that fails is an outcome too.
 */
export interface LoadSteps {
  /** Reads the card with its newest load record, and mends a torn total. The platform must have found it genuine. */
  readonly read: (uid: string) => Promise<Result<CardRecord, NotLoadedReason>>;
  readonly ask: (request: LoadRequest) => Promise<AskOutcome>;
  /** Executes what was granted. */
  readonly write: () => Promise<WriteOutcome>;
  /** The card did not come back. */
  readonly giveUp: () => Promise<LoadEnd>;
  /** Last four digits of another card that lies in the cradle; undefined where it is none of ours. */
  readonly readOther: (uid: string) => Promise<string | undefined>;
}
