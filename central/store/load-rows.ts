import type { Fen } from '../../contract/money.ts';
import type { QuestionReason } from '../../contract/load-calls.ts';

/** What the platform keeps of loads, purchases and money that waits to be loaded. */

/** A card is its number and its issue; uid and MAC bind it to a chip. */
export interface CardKey {
  readonly cardNumber: string;
  readonly issueNumber: number;
}

export const loadStates = ['inFlight', 'executed', 'notExecuted'] as const;
/** `confirmed`: a machine read the card after the load. `cardTotals`: the card itself says so later. */
export const loadEvidence = ['confirmed', 'cardTotals', 'cancelled'] as const;

/**
 * One load record that was granted. A card has at most one load in flight; `executed` and `notExecuted` are final. The
 * MAC of the record is not kept: the key makes it again.
 */
export interface LoadRow extends CardKey {
  /** 16 bytes hexadecimal; unique. */
  readonly reference: string;
  readonly uid: string;
  readonly accountId: string;
  /** One more than that of the card's last executed load. */
  readonly counter: number;
  readonly beforeFen: Fen;
  readonly afterFen: Fen;
  readonly state: (typeof loadStates)[number];
  readonly startedAtMs: number;
  readonly ended: LoadEnd | undefined;
  /** Why a machine could not tell whether the card has it; the last word of the machines. */
  readonly questionedBecause: QuestionReason | undefined;
}

export interface LoadEnd {
  readonly atMs: number;
  readonly evidence: (typeof loadEvidence)[number];
}

/** A machine's try at a load. Several machines can have tried the same one. */
export interface LoadAttemptRow {
  readonly kioskId: string;
  readonly loadId: string;
  /** Undefined where the try was cancelled before it came to a load. */
  readonly reference: string | undefined;
  readonly atMs: number;
  /** The machine has said that it sent nothing to the card and will not. */
  readonly cancelled: boolean;
}

export interface LoadTable {
  add(row: LoadRow): Promise<void>;
  get(reference: string): Promise<LoadRow | undefined>;
  /** Final: rejects for a load that is not in flight. */
  end(reference: string, state: 'executed' | 'notExecuted', end: LoadEnd): Promise<void>;
  question(reference: string, why: QuestionReason): Promise<void>;
  inFlight(card: CardKey): Promise<LoadRow | undefined>;
  /** The highest counter of an executed load; 0 where there is none. */
  lastCounter(card: CardKey): Promise<number>;
  /** A load of this card that ended not executed and would have led to this total. */
  givenUp(card: CardKey, afterFen: Fen): Promise<LoadRow | undefined>;
  /** Executed or in flight, newest first. */
  statement(card: CardKey, limit: number): Promise<readonly LoadRow[]>;
  /** In the order in which they were begun. */
  all(): Promise<readonly LoadRow[]>;
  attempt(kioskId: string, loadId: string): Promise<LoadAttemptRow | undefined>;
  /** Adds one, or moves the one that is there to the end of the line: its machine has the load in hand now. */
  putAttempt(row: LoadAttemptRow): Promise<void>;
  /** Its place in the line stays. */
  cancelAttempt(kioskId: string, loadId: string): Promise<void>;
  /** In order; the last one has the load in hand. */
  attempts(reference: string): Promise<readonly LoadAttemptRow[]>;
  /** Of all loads, in order. */
  allAttempts(): Promise<readonly LoadAttemptRow[]>;
}

/** One purchase that a terminal proved by the card's own record. Never changed. */
export interface DebitRow extends CardKey {
  readonly uid: string;
  readonly accountId: string;
  readonly counter: number;
  readonly beforeFen: Fen;
  readonly afterFen: Fen;
  /** The terminal that reported it first. */
  readonly terminalId: string;
  readonly debitId: string;
  readonly takenAtMs: number;
  readonly reportedAtMs: number;
}

export interface DebitTable {
  add(row: DebitRow): Promise<void>;
  get(card: CardKey, counter: number): Promise<DebitRow | undefined>;
  /** The known ones right before and right after this counter. */
  neighbours(card: CardKey, counter: number): Promise<readonly [DebitRow | undefined, DebitRow | undefined]>;
  /** In the order in which they were reported. */
  all(): Promise<readonly DebitRow[]>;
}

export const pendingSources = ['cash', 'transfer', 'subsidy', 'refund'] as const;

export interface NewPendingItem {
  readonly accountId: string;
  readonly source: (typeof pendingSources)[number];
  readonly amountFen: Fen;
  readonly arrivedAtMs: number;
  /** Last day on which it can be loaded, ISO date. */
  readonly expiresOn: string | undefined;
}

/** One amount that arrived. It is never removed; loads take from what remains. */
export interface PendingItemRow extends NewPendingItem {
  readonly itemNo: number;
  readonly remainingFen: Fen;
}

/** What a load took of an item. A load that ended not executed has put it back; the row stays. */
export interface PendingTakeRow {
  readonly reference: string;
  readonly itemNo: number;
  readonly amountFen: Fen;
}

export interface PendingTable {
  /** Its number. */
  add(item: NewPendingItem): Promise<number>;
  /** What remains and can still be loaded on that day: the first to expire first, then the oldest. */
  loadable(accountId: string, day: string): Promise<readonly PendingItemRow[]>;
  /** The sum of `loadable`. */
  loadableFen(accountId: string, day: string): Promise<Fen>;
  /** When money last arrived, whether it was loaded since or not. */
  lastArrivalMs(accountId: string): Promise<number | undefined>;
  take(row: PendingTakeRow): Promise<void>;
  /** Gives every item back exactly what this load took. To be called once. */
  putBack(reference: string): Promise<void>;
  all(): Promise<readonly PendingItemRow[]>;
  takes(): Promise<readonly PendingTakeRow[]>;
}
