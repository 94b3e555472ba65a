import type { DeviceState, ErrorAction } from '../../contract/device-state.ts';
import type { Fen } from '../../contract/money.ts';

/** A note that stands in escrow. `escrowId` grows by one with every note since the driver was made. */
export interface EscrowedNote {
  readonly escrowId: number;
  readonly denomination: Fen;
}

/**
 * The device's word that a note is its to keep. `credit`: the note passed the point of no return. `clearedToBox`:
 * found in the path when the device started and moved into the box. Only these two can make money, and only once
 * per note: which note they belong to is for the till to decide.
 */
export interface CreditReport {
  readonly kind: 'credit' | 'clearedToBox';
  /** Undefined where the device does not know what it moved. */
  readonly denomination: Fen | undefined;
  /**
   * To be called after the credit was recorded durably. Until then a device with acknowledgement goes on reporting
   * the credit, also to the next process; it moves no other note meanwhile. Resolves with true when the device
   * confirmed that it took the acknowledgement: this credit never comes again. Resolves with false, at once, where the
   * device knows no acknowledgement, and rejects when contact is lost or the device did not confirm: the credit may
   * come again, and must not be written down as acknowledged.
   * The device takes one acknowledgement for all credits that wait at that moment, so it is sent when `acknowledge`
   * was called for the last of them: record all, call all, and only then wait for any.
   */
  acknowledge(): Promise<boolean>;
}

/** Lifetime counters of the device, where it has them: the witness of a credit that nobody saw. */
export interface AcceptorCounters {
  /** Notes that went into the box, ever. */
  readonly stacked: number;
  /** Notes given back, ever. */
  readonly rejected: number;
}

export interface AcceptorIdentity {
  /** Empty where the protocol has none. */
  readonly serialNumber: string;
  readonly firmware: string;
  readonly dataset: string;
  readonly currency: string;
  /** What the device can recognise, smallest first. */
  readonly denominations: readonly Fen[];
}

/** What the device said between the opening of the line and its readiness. */
export interface StartReport {
  readonly identity: AcceptorIdentity;
  /** True when a note stood in escrow and was given back before anything else was asked. */
  readonly escrowGivenBack: boolean;
  /** True when the device itself had restarted since it was last spoken to (power-up, reset). */
  readonly deviceRestarted: boolean;
  /** Credits that wait for acknowledgement or were found while starting, in the order of the report. */
  readonly credits: readonly CreditReport[];
  /** Notes found in the path at the device's start and moved back to the front. */
  readonly clearedFromFront: readonly { readonly denomination: Fen | undefined }[];
  /** A note was reported as boxed. */
  readonly boxed: number;
  /** A note is stuck in the path: it has neither come back nor reached the box, and no counter counts it. */
  readonly noteStuck: boolean;
  /** Read when the path was at rest; undefined where the device has none or they could not be read. */
  readonly counters: AcceptorCounters | undefined;
  /** False: credits are reported once only, and the counters are the only witness of a lost one. */
  readonly acknowledges: boolean;
}

/** Why a note came back, in terms of what to tell the person. */
export type RejectReason =
  | 'unreadable'
  | 'suspect'
  | 'denominationNotAccepted'
  | 'secondNote'
  | 'byHost'
  | 'pulledBack'
  | 'escrowTimeout'
  | 'disabled'
  | 'notABanknote'
  | 'mechanism'
  | 'unknown';

/** What stops a device, with the XFS action that routes the alarm. */
export interface AcceptorFault {
  readonly code:
    | 'noContact'
    | 'wrongDevice'
    | 'protocolViolation'
    | 'jamInside'
    | 'jamReachable'
    | 'boxFull'
    | 'boxRemoved'
    | 'pathOpen'
    /** A part of the device has failed, and a person has to look at it. */
    | 'hardwareFailure'
    | 'fraudAttempt';
  readonly detail: string;
  readonly action: ErrorAction;
}

export type AcceptorEvent =
  /** First event after every (re)connection. The device is disabled until `enable` is called again. */
  | { readonly type: 'started'; readonly report: StartReport }
  /**
   * Contact is lost, or was given up because the device broke the protocol and its state has to be asked for anew. What
   * became of a note under way is unknown until the next `started`. The driver goes on trying by itself.
   */
  | { readonly type: 'lost'; readonly state: DeviceState; readonly detail: string }
  | { readonly type: 'reading' }
  /** The driver now holds the note until `accept` or `giveBack`, at the most `holdLimitMs`. */
  | { readonly type: 'escrowed'; readonly note: EscrowedNote }
  | { readonly type: 'credited'; readonly credit: CreditReport }
  /** A note was seen in the box. A fact that makes no money. */
  | { readonly type: 'boxed' }
  /** A note is back at the front. `escrowId` when it had reached escrow in this connection. */
  | { readonly type: 'returned'; readonly escrowId: number | undefined; readonly reason: RejectReason }
  | { readonly type: 'clearedFromFront'; readonly denomination: Fen | undefined }
  /** Something stops acceptance; said once when it begins. */
  | { readonly type: 'fault'; readonly fault: AcceptorFault }
  /** That reason is gone; when none is left the device takes notes again if enabled. */
  | { readonly type: 'faultCleared'; readonly code: AcceptorFault['code'] };

/**
 * A banknote acceptor with escrow. It never keeps a note by its own decision, and never reports a credit for a
 * note that could still come back.
 *
 * Order: `started` comes before anything else of a connection; `escrowed` before the `credited` or `returned` of the
 * same note; at most one note is in escrow. Events are delivered one at a time, synchronously; the listener must not
 * throw.
 */
export interface CashAcceptor {
  /** Begins to connect, and goes on for ever. Called once. */
  start(listener: (event: AcceptorEvent) => void): void;
  /** Gives back a note in escrow if it can, disables the device and closes the line. No event follows. */
  stop(): Promise<void>;
  /**
   * Takes these denominations from now on, until `disable` or the next `started`. Resolves when the device obeyed, or,
   * over a note in escrow, at once: no other is drawn in before that one has left, and the device is told by then.
   */
  enable(denominations: readonly Fen[]): Promise<void>;
  /** Takes no further note. A note in escrow stays there for its decision. Resolves as `enable` does. */
  disable(): Promise<void>;
  /**
   * Sends the accepting command for the note in escrow. Call only after the durable record that it will be sent.
   * Resolves when the command was answered; the outcome comes as an event (`credited`, `returned`, `fault`, `lost`).
   * Rejects when that note is no longer in escrow (nothing was sent) or the answer did not come (outcome unknown).
   */
  accept(note: EscrowedNote): Promise<void>;
  /** Gives the note back; the outcome comes as an event. Rejects as `accept` does. */
  giveBack(note: EscrowedNote): Promise<void>;
  /** Reads the counters when the path is at rest; undefined where the device has none. */
  readCounters(): Promise<AcceptorCounters | undefined>;
}

/** `accept` or `giveBack` named a note that is not in escrow (any more). Nothing was sent. */
export class NotInEscrowError extends Error {
  override readonly name = 'NotInEscrowError';
}
