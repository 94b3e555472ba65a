import type { AccountId, NoteId, VisitId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { ClosedReason, NoteReturnReason } from '../../contract/view.ts';

/** One person's time at the note slot. */
export interface TillSession {
  readonly visitId: VisitId;
  readonly accountId: AccountId;
  /** From the card lookup: what the account can still take. */
  readonly headroomFen: Fen;
  /** Balance and pending money together at the lookup; tells which limit is reached. */
  readonly accountFen: Fen;
}

/** What the till tells whoever has the session. */
export type TillNotice =
  | { readonly type: 'slotOpen'; readonly denominationsFen: readonly Fen[]; readonly remainingFen: Fen }
  | { readonly type: 'slotBlocked'; readonly reason: ClosedReason }
  /** Nothing more fits; the slot is shut. */
  | { readonly type: 'limitReached' }
  | { readonly type: 'reading' }
  | { readonly type: 'checking'; readonly valueFen: Fen }
  | { readonly type: 'taking'; readonly valueFen: Fen }
  | { readonly type: 'taken'; readonly noteId: NoteId; readonly valueFen: Fen }
  | {
      readonly type: 'returned';
      readonly valueFen: Fen | undefined;
      readonly reason: NoteReturnReason;
      readonly largestUsableFen: Fen | undefined;
    }
  | { readonly type: 'stuck'; readonly reachable: boolean }
  | { readonly type: 'questioned'; readonly valueFen: Fen | undefined; readonly caseNumber: number }
  /** The till has let go of the session: no note of it is under way at the device. */
  | { readonly type: 'sessionClosed' };

/** The till as the rest of the machine sees it. */
export interface TillStatus {
  readonly state: 'starting' | 'settling' | 'ready' | 'busy' | 'halted';
  /** Why no note can be taken although the till is ready; the gravest first. */
  readonly blocked: ClosedReason | undefined;
}
