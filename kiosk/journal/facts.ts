import type { TotalName } from '../../contract/card-layout.ts';
import type { AccountId, CaseId, LoadId, NoteId, VisitId } from '../../contract/ids.ts';
import type { LoadRefusal, QuestionReason as LoadQuestionReason } from '../../contract/load-calls.ts';
import type { Fen } from '../../contract/money.ts';
import type { NoteReturnReason } from '../../contract/view.ts';

/**
 * Everything that the journal can say. One fact is one entry; what follows from it (postings, outbox rows, the state
 * of its note or case) is computed from the fact by pure functions beside this file and written with it.
 */
export type Fact = MachineFact | NoteFact | LoadFact | CaseFact | BoxFact | OutboxFact;

export type MachineFact =
  | { readonly kind: 'kioskStarted'; readonly bootId: string; readonly version: string }
  | { readonly kind: 'epochGiven'; readonly epoch: number; readonly journal: 'known' | 'behind' | 'diverged' }
  | { readonly kind: 'visitStarted'; readonly visitId: VisitId }
  | {
      readonly kind: 'cardPresented';
      readonly visitId: VisitId;
      readonly accountId: AccountId;
      readonly cardLast4: string;
    }
  | { readonly kind: 'visitEnded'; readonly visitId: VisitId; readonly because: string }
  | {
      readonly kind: 'acceptorStarted';
      readonly serialNumber: string;
      readonly firmware: string;
      readonly restarted: boolean;
    }
  | { readonly kind: 'acceptorFault'; readonly code: string; readonly detail: string }
  | { readonly kind: 'acceptorFaultCleared'; readonly code: string }
  | { readonly kind: 'noteRejected'; readonly visitId: VisitId | undefined; readonly reason: string }
  /** The device's own lifetime counters, read at rest: the witness of a credit that nobody saw. */
  | {
      readonly kind: 'countersRead';
      readonly serialNumber: string;
      readonly stacked: number;
      readonly rejected: number;
    }
  /** No cash from here on, until staff clear it by name. */
  | { readonly kind: 'halted'; readonly reason: string; readonly detail: string }
  | { readonly kind: 'haltCleared'; readonly by: string; readonly remark: string }
  /** A checked copy was put in the place of the journal; the files of before lie in a folder of this name. */
  | {
      readonly kind: 'journalRestored';
      readonly by: string;
      readonly remark: string;
      readonly keptAside: string;
    }
  /** Closed to visitors by staff, over restarts too, until staff open it again. */
  | { readonly kind: 'maintenanceBegun'; readonly by: string; readonly remark: string }
  | { readonly kind: 'maintenanceEnded'; readonly by: string; readonly remark: string };

/** Where a note came to be ours although nobody had asked for it, or nobody saw it. */
export type QuestionReason =
  /** Stuck beyond reach before the credit event. */
  | 'jam'
  /** The device counted a note that it never credited. */
  | 'countedWithoutCredit'
  /** The device was asked to take the note and can no longer say what it did. */
  | 'outcomeUnknown'
  /** Moved into the box although it had not been asked for. */
  | 'boxedUnasked'
  /** The platform refuses for good to credit what it had reserved. */
  | 'creditRefused';

export type NoteFact =
  | {
      readonly kind: 'noteEscrowed';
      readonly noteId: NoteId;
      readonly visitId: VisitId;
      readonly accountId: AccountId;
      readonly valueFen: Fen;
    }
  | { readonly kind: 'noteAcceptRequested'; readonly noteId: NoteId }
  /** The device's credit event: it alone makes money. */
  | {
      readonly kind: 'noteAccepted';
      readonly noteId: NoteId;
      readonly evidence: 'credit' | 'clearedToBox';
      /** The platform's time as the kiosk knew it; decides the business day. */
      readonly acceptedAtMs: number;
    }
  | { readonly kind: 'noteAcknowledged'; readonly noteId: NoteId }
  | {
      readonly kind: 'noteBoxed';
      readonly noteId: NoteId;
      /** The device goes on saying so until that is acknowledged. */
      readonly toAcknowledge?: true;
    }
  | { readonly kind: 'noteCredited'; readonly noteId: NoteId; readonly pendingFen: Fen }
  | {
      readonly kind: 'noteReturned';
      readonly noteId: NoteId;
      readonly reason: NoteReturnReason | 'foundOnStart' | 'provenByStaff';
    }
  | {
      readonly kind: 'noteQuestioned';
      readonly noteId: NoteId;
      readonly caseId: CaseId;
      readonly reason: QuestionReason;
      /** True when the device says that it has the note: money without a certain owner, not only a doubt. */
      readonly moneyInBox: boolean;
      /** The platform holds no promise for this note: whoever settles the case names the account anew. */
      readonly unreserved?: true;
    }
  /** A credit that belongs to no note we know. With a value it is money without an owner. */
  | {
      readonly kind: 'strayCredit';
      readonly noteId: NoteId;
      readonly caseId: CaseId;
      readonly evidence: 'credit' | 'clearedToBox';
      readonly valueFen: Fen | undefined;
      /** The visit during which, or after which, it appeared. */
      readonly lastVisitId: VisitId | undefined;
    };

/**
 * Loading a card. STARTING -> WRITING -> EXECUTED; REFUSED and NOT_EXECUTED while the card is certainly untouched;
 * QUESTIONED where it may have been written, from which it goes on to WRITING again or to its end.
 */
export type LoadFact =
  /** Before the platform is asked: it may be holding the money apart from here on. */
  | {
      readonly kind: 'loadStarting';
      readonly loadId: LoadId;
      readonly visitId: VisitId;
      readonly accountId: AccountId;
      readonly uid: string;
      readonly cardLast4: string;
      /** `loaded` as the card says it. */
      readonly loadedFen: Fen;
    }
  | { readonly kind: 'loadRefused'; readonly loadId: LoadId; readonly reason: LoadRefusal }
  /** Before the first byte is written, and again when a questioned load is taken up once more. */
  | {
      readonly kind: 'loadGranted';
      readonly loadId: LoadId;
      /** The platform's reference, 16 bytes hexadecimal. */
      readonly reference: string;
      readonly counter: number;
      readonly beforeFen: Fen;
      readonly afterFen: Fen;
    }
  /** `card`: read back here. `platform`: another machine has seen it on the card. */
  | {
      readonly kind: 'loadExecuted';
      readonly loadId: LoadId;
      readonly evidence: 'card' | 'platform';
      readonly loadedFen: Fen;
    }
  | {
      readonly kind: 'loadNotExecuted';
      readonly loadId: LoadId;
      /**
       * `noAnswer`: the platform did not answer the start. `untouched`: nothing was sent to the card. `kioskRestarted`:
       * the kiosk ended before the platform had granted it. `platform`: it says so, or refuses the start for good.
       */
      readonly why: 'noAnswer' | 'untouched' | 'kioskRestarted' | 'platform';
    }
  | {
      readonly kind: 'loadQuestioned';
      readonly loadId: LoadId;
      readonly why: LoadQuestionReason;
      /** Set where people must look: the card does not hold what was written. */
      readonly caseId: CaseId | undefined;
    }
  /** The platform has answered a report of this load. */
  | { readonly kind: 'loadReported'; readonly loadId: LoadId; readonly key: string }
  /** A torn total is about to be put right; what it says does not change. */
  | { readonly kind: 'cardMending'; readonly uid: string; readonly totals: readonly TotalName[] };

export type CaseFact =
  | {
      readonly kind: 'caseOpened';
      readonly caseId: CaseId;
      readonly caseKind: 'claim' | 'countDifference' | 'poisonedRow' | 'unknownCredit';
      readonly valueFen: Fen | undefined;
      readonly detail: string;
      readonly by: string | undefined;
    }
  /**
   * What people decided. `credit`: to `accountId`, through the platform. `refund`: paid back by the office.
   * `returned`: the note is proven to have gone back. `closed`: nothing to move.
   */
  | {
      readonly kind: 'caseSettled';
      readonly caseId: CaseId;
      readonly outcome: 'credit' | 'refund' | 'returned' | 'closed';
      readonly accountId: AccountId | undefined;
      readonly settledAtMs: number;
      /** A note whose place was in doubt lay in a box that was taken out since: its money is not in the present one. */
      readonly foundIn?: 'boxTakenOut';
      readonly by: string;
      readonly remark: string;
    };

/** Number of notes per denomination in fen, as `{"2000": 3}`. */
export type NoteCounts = Readonly<Record<string, number>>;

export type BoxFact =
  /** Seen by the sensor; nothing is moved in the books until people say who has the box. */
  | { readonly kind: 'boxGone' }
  | { readonly kind: 'boxSeen' }
  | {
      readonly kind: 'boxRemoved';
      readonly by: string;
      readonly expected: NoteCounts;
      readonly counted: NoteCounts;
      readonly seal: string;
    }
  | { readonly kind: 'boxReplaced'; readonly by: string; readonly seal: string };

export type OutboxFact =
  | { readonly kind: 'releaseAnswered'; readonly key: string }
  | { readonly kind: 'reserveAnswered'; readonly key: string }
  | { readonly kind: 'rowPoisoned'; readonly key: string; readonly code: string; readonly caseId: CaseId };

export type FactKind = Fact['kind'];
