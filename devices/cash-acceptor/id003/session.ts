import type { Fen } from '../../../contract/money.ts';
import type { AcceptorEvent, AcceptorFault, EscrowedNote, RejectReason } from '../cash-acceptor.ts';
import type { Settled } from '../calls.ts';
import { bareFrame } from './codec/commands.ts';
import type { BareCommandName } from './codec/commands.ts';
import type { Denomination } from './codec/currency-table.ts';
import type { Id003Frame } from './codec/frames.ts';
import { kindOf } from './codec/statuses.ts';
import type { Status } from './codec/statuses.ts';
import type { Findings } from './findings.ts';
import { initialSettings, settingsFor } from './settings.ts';
import type { Setting } from './settings.ts';

export type Decision = 'none' | 'accept' | 'giveBack';

/** Where the note is that the driver deals with. */
export type Path =
  | { readonly at: 'idle'; readonly reading: boolean }
  | {
      readonly at: 'escrow';
      /** Undefined: a note that the host did not ask for; it goes straight back. */
      readonly note: EscrowedNote | undefined;
      /** Undefined: a ticket, or a note that was in escrow when nobody looked. */
      readonly escrowCode: number | undefined;
      readonly sinceMs: number;
      /** When the acceptor last said that it stands there. */
      readonly seenMs: number;
      readonly holdDueMs: number;
      readonly decision: Decision;
      /** The command of the decision was sent, and the acceptor may have obeyed without a word. */
      readonly sent: boolean;
      /** How often it was sent in vain; after each time the acceptor is asked what it is doing. */
      readonly tries: number;
      readonly asking: boolean;
      /** Why the driver itself gives it back. */
      readonly reason: RejectReason | undefined;
    }
  | {
      readonly at: 'accepting';
      readonly note: EscrowedNote | undefined;
      readonly sinceMs: number;
      readonly jammed: boolean;
    }
  /** Credited, not yet seen in the box. */
  | { readonly at: 'boxing'; readonly sinceMs: number; readonly jammed: boolean }
  | {
      readonly at: 'returning';
      readonly note: EscrowedNote | undefined;
      readonly sinceMs: number;
      readonly reason: RejectReason;
      readonly jammed: boolean;
    };

export type EscrowPath = Extract<Path, { at: 'escrow' }>;

/** A credit that the acceptor tells of. It goes on only after the acknowledgement. */
export interface Vend {
  /** Grows by one with every credit since the driver was made. */
  readonly creditNo: number;
  /** A status tells no value: undefined where it is not known which note this is. */
  readonly denomination: Fen | undefined;
  /** Written down durably; only then it is acknowledged. */
  readonly recorded: boolean;
  /** The acknowledgement was sent. It has no answer: that the acceptor goes on is the proof. */
  readonly ackSent: boolean;
}

export interface Acceptance {
  /** Escrow codes to accept; 0: none. */
  readonly wantedMask: number;
  /** What is to be sent so that the acceptor obeys; it listens only at rest. */
  readonly pending: readonly Setting[];
  /** How often in a row the first of them was refused; after each time the acceptor is asked what it is doing. */
  readonly refusals: number;
  readonly asking: boolean;
  /** An acceptor that does not do what it was told is told again, but not in every poll. */
  readonly retryAtMs: number;
}

export interface Session {
  readonly timing: SessionTiming;
  readonly denominations: readonly Denomination[];
  readonly status: Status;
  /** Since when it says the same. */
  readonly statusSinceMs: number;
  /** When it last said anything. */
  readonly heardMs: number;
  readonly path: Path;
  readonly vend: Vend | undefined;
  readonly faults: readonly AcceptorFault[];
  readonly acceptance: Acceptance;
  readonly pollDueMs: number;
  readonly nextEscrowId: number;
  readonly nextCreditNo: number;
}

export interface SessionTiming {
  readonly pollMs: number;
  readonly holdEveryMs: number;
  readonly holdLimitMs: number;
  /** An accepted or rejected note that is neither credited nor back after this is a violation. */
  readonly outcomeLimitMs: number;
  /** Within this time no hand can have exchanged the note in escrow for another. */
  readonly sameNoteMs: number;
  /** A note that is being drawn in for so long does not move. */
  readonly stuckLimitMs: number;
}

/** What the driver has to tell. A credit gets its `acknowledge` outside. */
export type Told =
  | Exclude<AcceptorEvent, { readonly type: 'started' | 'lost' | 'credited' }>
  | { readonly type: 'credited'; readonly vend: Vend };

export interface Outcome {
  readonly session: Session;
  readonly told: readonly Told[];
  readonly settled: readonly Settled[];
  /** The acceptor was reset or lost its power: a start has to find out what became of everything. */
  readonly restarted?: true;
}

/** What is sent: a command that moves a note, the question for the status, or the next setting. */
export type Sending = BareCommandName | 'setting';

export type Effect =
  | { readonly type: 'send'; readonly what: Sending; readonly frame: Id003Frame }
  | { readonly type: 'wait'; readonly untilMs: number };

export interface Planned {
  readonly session: Session;
  readonly effect: Effect;
}

export interface Numbering {
  readonly nextEscrowId: number;
  readonly nextCreditNo: number;
}

/** `waiting`: the credit that the start found, if any. */
export function openSession(
  findings: Findings,
  timing: SessionTiming,
  nowMs: number,
  waiting: Vend | undefined,
  { nextEscrowId, nextCreditNo }: Numbering,
): Session {
  return {
    timing,
    denominations: findings.denominations,
    status: findings.status,
    statusSinceMs: nowMs,
    heardMs: nowMs,
    path: waiting ? { at: 'boxing', sinceMs: nowMs, jammed: false } : { at: 'idle', reading: false },
    vend: waiting,
    faults: findings.fault ? [findings.fault] : [],
    acceptance: {
      wantedMask: 0,
      pending: findings.configured ? [] : initialSettings,
      refusals: 0,
      asking: false,
      retryAtMs: nowMs,
    },
    pollDueMs: nowMs,
    nextEscrowId,
    nextCreditNo,
  };
}

/** The device broke the protocol, and now nothing moves, sticks or waits: a full start can say what became of the note. */
export function isViolatedAtRest({ faults, path, status, vend, acceptance }: Session): boolean {
  const violated = faults.some(({ code }) => code === 'protocolViolation');
  const rests = path.at === 'idle' && !path.reading && kindOf(status) === 'rest' && vend === undefined;
  return violated && rests && acceptance.pending.length === 0;
}

/** Chooses the next command, or how long there is nothing to do. */
export function plan(session: Session, nowMs: number): Planned {
  const { path, vend, acceptance, pollDueMs } = session;
  if (path.at === 'escrow') {
    const planned = planEscrow(session, path, nowMs);
    if (planned) return planned;
  }
  if (vend?.recorded && !vend.ackSent) return send(session, 'acknowledge');
  const [next] = acceptance.pending;
  if (next && maySet(session))
    return { session, effect: { type: 'send', what: 'setting', frame: next.frame } };
  if (nowMs >= pollDueMs) return send(session, 'status');
  return { session, effect: { type: 'wait', untilMs: pollDueMs } };
}

/** An acceptor takes settings at rest only. */
function maySet({ status, path, vend, acceptance }: Session): boolean {
  const rests = kindOf(status) === 'rest' && path.at === 'idle' && vend === undefined;
  return rests && !acceptance.asking;
}

const MAX_STACK_TRIES = 3;

/** Undefined: nothing but to look again. */
function planEscrow(session: Session, path: EscrowPath, nowMs: number): Planned | undefined {
  if (path.asking || kindOf(session.status) === 'fault') return undefined;
  const { sameNoteMs, holdLimitMs } = session.timing;
  if (path.decision === 'giveBack') return send(session, 'giveBack');
  if (path.decision === 'accept') {
    if (path.tries >= MAX_STACK_TRIES) return sendBack(session, path, 'mechanism');
    // What stands there must be the note that was decided about.
    return nowMs > path.seenMs + sameNoteMs ? undefined : send(session, 'stack1');
  }
  if (nowMs >= path.sinceMs + holdLimitMs) return sendBack(session, path, 'escrowTimeout');
  return nowMs >= path.holdDueMs ? send(session, 'hold') : undefined;
}

function sendBack(session: Session, path: EscrowPath, reason: RejectReason): Planned {
  const back: Path = { ...path, decision: 'giveBack', reason, tries: 0, sent: false };
  return send({ ...session, path: back }, 'giveBack');
}

function send(session: Session, what: BareCommandName): Planned {
  return { session, effect: { type: 'send', what, frame: bareFrame(what) } };
}

/** The host wants these escrow codes from now on; mask 0: no note at all. */
export function switchAcceptance(session: Session, wantedMask: number): Session {
  const missing = session.acceptance.pending.filter(({ frame }) => isInitial(frame.code));
  const pending = [...missing, ...settingsFor(wantedMask)];
  return { ...session, acceptance: { ...session.acceptance, wantedMask, pending, refusals: 0 } };
}

/** Settings that only a start sends: they stay to be sent when the host changes its mind. */
function isInitial(code: number): boolean {
  const switched = settingsFor(1).map(({ frame }) => frame.code);
  return initialSettings.some(({ frame }) => frame.code === code) && !switched.includes(code);
}

/** True where no note is drawn in and no setting is heard, so that a switch need not be waited for. */
export function drawsNothing({ status }: Session): boolean {
  return status.name === 'escrow' || status.name === 'holding' || kindOf(status) === 'fault';
}

/** The host's decision about the note in escrow; undefined when that note is not (or no longer) to be decided. */
export function decide(
  session: Session,
  escrowId: number,
  decision: 'accept' | 'giveBack',
): Session | undefined {
  const { path } = session;
  if (path.at !== 'escrow' || path.note?.escrowId !== escrowId || path.decision !== 'none') return undefined;
  return { ...session, path: { ...path, decision } };
}

/** A note that was asked for and has not come to its end: its value is what a credit at the next start is worth. */
export function underWay({ path, vend }: Session): Fen | undefined {
  if (vend) return vend.denomination;
  if (path.at === 'accepting') return path.note?.denomination;
  return path.at === 'escrow' && path.decision === 'accept' ? path.note?.denomination : undefined;
}
