import type { AcceptorFault, EscrowedNote, RejectReason } from '../cash-acceptor.ts';
import { commands, encodeCommand } from './codec/commands.ts';
import type { CommandName } from './codec/commands.ts';
import type { Channel } from './codec/setup.ts';
import { mayAcknowledge } from './delivery.ts';
import type { Delivery } from './delivery.ts';
import type { Findings, PollCommand } from './findings.ts';

/** Where the note is that the driver deals with. Only in `escrow` is the device not polled: a poll accepts. */
export type Path =
  | { readonly at: 'idle'; readonly reading: boolean }
  | {
      readonly at: 'escrow';
      /** Undefined: a note that the host did not ask for; it goes straight back. */
      readonly note: EscrowedNote | undefined;
      readonly sinceMs: number;
      readonly holdDueMs: number;
      readonly decision: 'none' | 'accept' | 'giveBack';
      /** Why the driver itself gives it back. */
      readonly reason: RejectReason | undefined;
    }
  /** The device says that no note stands in escrow. A reject makes sure before polls go on. */
  | {
      readonly at: 'gone';
      readonly note: EscrowedNote | undefined;
      readonly reason: RejectReason | undefined;
    }
  | {
      readonly at: 'accepting';
      readonly note: EscrowedNote;
      readonly sinceMs: number;
      readonly jammed: boolean;
    }
  | {
      readonly at: 'returning';
      readonly note: EscrowedNote | undefined;
      readonly sinceMs: number;
      readonly reason: RejectReason | undefined;
      readonly jammed: boolean;
    };

/** A note that is back at the front and waits for the device to say why. */
export interface Return {
  readonly escrowId: number | undefined;
  readonly reason: RejectReason | undefined;
}

export interface Acceptance {
  /** Channels to accept; 0: none. */
  readonly wantedMask: number;
  /** What is to be sent next so that the device obeys. */
  readonly pending: 'nothing' | 'inhibits' | 'enable' | 'disable';
  /** A device that disabled itself is enabled again, but not in every poll. */
  readonly retryAtMs: number;
}

export interface Session {
  readonly pollCommand: PollCommand;
  readonly secured: boolean;
  readonly timing: SessionTiming;
  readonly channels: readonly Channel[];
  readonly path: Path;
  /** The last poll showed movement. */
  readonly moving: boolean;
  readonly delivery: Delivery;
  readonly faults: readonly AcceptorFault[];
  readonly acceptance: Acceptance;
  readonly returns: readonly Return[];
  /** A channel that was read into escrow in the same answer as a return; it is looked at after the return is told. */
  readonly escrowWaiting: number | undefined;
  /** When somebody asked for the counters. */
  readonly countersAskedMs: number | undefined;
  readonly pollDueMs: number;
  readonly nextEscrowId: number;
}

export interface SessionTiming {
  readonly pollMs: number;
  readonly holdEveryMs: number;
  readonly holdLimitMs: number;
  /** An accepted or rejected note that is neither credited nor back after this is a violation. */
  readonly outcomeLimitMs: number;
  /** How long a reading of counters waits for the path to come to rest. */
  readonly restLimitMs: number;
}

export type Effect =
  | { readonly type: 'send'; readonly command: CommandName; readonly data: Uint8Array }
  | { readonly type: 'wait'; readonly untilMs: number }
  /** The counters were asked for, and the path does not come to rest. */
  | { readonly type: 'withoutCounters' };

export interface Planned {
  readonly session: Session;
  readonly effect: Effect;
}

export function openSession(
  findings: Findings,
  timing: SessionTiming,
  nowMs: number,
  nextEscrowId: number,
): Session {
  return {
    pollCommand: findings.pollCommand,
    secured: findings.secured,
    timing,
    channels: findings.channels,
    path: { at: 'idle', reading: false },
    moving: true,
    delivery: findings.delivery,
    faults: findings.faults,
    acceptance: { wantedMask: 0, pending: 'nothing', retryAtMs: nowMs },
    returns: [],
    escrowWaiting: undefined,
    countersAskedMs: undefined,
    pollDueMs: nowMs,
    nextEscrowId,
  };
}

/**
 * The device broke the protocol, and now nothing moves, sticks or waits: a full start can say what became of the note.
 * It takes no money from anybody, since nothing is accepted and nothing acknowledged while starting.
 */
export function isViolatedAtRest(session: Session): boolean {
  const { path, moving, delivery, faults, acceptance, returns, escrowWaiting } = session;
  const codes = faults.map(({ code }) => code);
  const stuck = codes.includes('jamInside') || codes.includes('jamReachable');
  const waits = delivery.shown.length > 0 || returns.length > 0 || escrowWaiting !== undefined;
  const obeyed = acceptance.pending === 'nothing';
  return codes.includes('protocolViolation') && path.at === 'idle' && !moving && !stuck && !waits && obeyed;
}

/** Chooses the next command, or how long there is nothing to do. */
export function plan(session: Session, nowMs: number): Planned {
  const { path } = session;
  if (path.at === 'escrow') return planEscrow(session, path, nowMs);
  if (path.at === 'gone') return send(session, 'reject');
  if (session.returns.length > 0) return send(session, 'lastRejectCode');
  if (mayAcknowledge(session.delivery)) return send(session, 'eventAck');
  if (maySwitch(path)) {
    const planned = planSwitch(session);
    if (planned) return planned;
  }
  if (session.countersAskedMs !== undefined) {
    if (path.at === 'idle' && !session.moving) return send(session, 'counters');
    if (nowMs >= session.countersAskedMs + session.timing.restLimitMs)
      return { session: { ...session, countersAskedMs: undefined }, effect: { type: 'withoutCounters' } };
  }
  if (nowMs >= session.pollDueMs) return send(session, session.pollCommand);
  return { session, effect: { type: 'wait', untilMs: session.pollDueMs } };
}

/** Until the decision the note is held; a decision goes before everything else. */
function planEscrow(session: Session, path: Extract<Path, { at: 'escrow' }>, nowMs: number): Planned {
  if (path.decision === 'accept') return send(session, session.pollCommand);
  if (path.decision === 'giveBack') return send(session, 'reject');
  const limitMs = path.sinceMs + session.timing.holdLimitMs;
  if (nowMs >= limitMs) {
    const late: Path = { ...path, decision: 'giveBack', reason: 'escrowTimeout' };
    return send({ ...session, path: late }, 'reject');
  }
  if (nowMs >= path.holdDueMs) return send(session, 'hold');
  // Enabling leaves the note where it is; disabling might return it, so that waits for the decision.
  if (session.acceptance.pending === 'inhibits' || session.acceptance.pending === 'enable') {
    const planned = planSwitch(session);
    if (planned) return planned;
  }
  return { session, effect: { type: 'wait', untilMs: Math.min(path.holdDueMs, limitMs) } };
}

/** Not while a note is on its way to the box, unless it got stuck there. */
function maySwitch(path: Path): boolean {
  return path.at !== 'accepting' || path.jammed;
}

function planSwitch(session: Session): Planned | undefined {
  const { pending, wantedMask } = session.acceptance;
  switch (pending) {
    case 'nothing':
      return undefined;
    case 'inhibits':
      return {
        session,
        effect: {
          type: 'send',
          command: 'setInhibits',
          data: encodeCommand(commands.setInhibits, wantedMask),
        },
      };
    case 'enable':
      return send(session, 'enable');
    case 'disable':
      return send(session, 'disable');
  }
}

type BareCommand =
  PollCommand | 'reject' | 'hold' | 'lastRejectCode' | 'eventAck' | 'enable' | 'disable' | 'counters';

function send(session: Session, command: BareCommand): Planned {
  return {
    session,
    effect: { type: 'send', command, data: encodeCommand(commands[command], undefined) },
  };
}

/** Which channels stand for these denominations. */
export function maskOf(channels: readonly Channel[], denominations: readonly number[]): number {
  return channels
    .filter(({ denomination }) => denominations.includes(denomination))
    .reduce((mask, { channel }) => mask | (1 << (channel - 1)), 0);
}

/** The host wants these channels from now on; mask 0: no note at all. */
export function switchAcceptance(session: Session, wantedMask: number): Session {
  const pending = wantedMask === 0 ? 'disable' : 'inhibits';
  return { ...session, acceptance: { ...session.acceptance, wantedMask, pending } };
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
