import type { AcceptorFault, RejectReason } from '../cash-acceptor.ts';
import type { SspEvent } from './codec/events.ts';
import { receive } from './delivery.ts';
import { faultsShown, violation } from './faults.ts';
import type { Told } from './outcome.ts';
import { switchAcceptance } from './session.ts';
import type { Path, Session } from './session.ts';
import { showsMovement } from './findings.ts';

export interface Taken {
  readonly session: Session;
  readonly told: readonly Told[];
}

const REENABLE_EVERY_MS = 1000;

/**
 * Takes the events of one poll. They can stand in any order, so they are taken by meaning: first what ended (credit,
 * return, boxed), then what stops the device, then what is going on now.
 */
export function takeEvents(
  before: Session,
  events: readonly SspEvent[],
  unreadable: string | undefined,
  nowMs: number,
): Taken {
  const { delivery, credits } = receive(before.delivery, events, before.pollCommand === 'pollWithAck');
  const told: Told[] = credits.map((credit) => ({ type: 'credited', credit }));
  // What cannot be read may be movement.
  const moving = showsMovement(events) || unreadable !== undefined;
  let session: Session = { ...before, delivery, moving };
  if (credits.length > 0 && isUnderWay(session.path))
    session = { ...session, path: { at: 'idle', reading: false } };
  session = takeReturns(session, events, nowMs);
  told.push(...events.flatMap((event) => boxFact(session, event)));

  const late = overdue(session, nowMs);
  const found = [
    ...faultsShown(events),
    ...(unreadable === undefined ? [] : [violation(`a poll was answered with unknown bytes: ${unreadable}`)]),
    ...(late === undefined ? [] : [violation(late)]),
  ];
  if (late !== undefined) session = { ...session, path: { at: 'idle', reading: false } };
  const faulted = takeFaults(session, found);
  told.push(...faulted.told);
  session = reenable(faulted.session, events, nowMs);
  const reading = takeReading(session, events, nowMs);
  return { session: reading.session, told: [...told, ...reading.told] };
}

function isUnderWay(path: Path): boolean {
  return path.at === 'accepting' || path.at === 'returning';
}

/** `rejected` ends the way of a note; `rejecting` shows that an accepted one comes back after all. */
function takeReturns(session: Session, events: readonly SspEvent[], nowMs: number): Session {
  const { path } = session;
  const back = events.filter(({ name }) => name === 'rejected').length;
  if (back > 0) {
    const underWay = path.at === 'accepting' || path.at === 'returning' ? path : undefined;
    const first = {
      escrowId: underWay?.note?.escrowId,
      reason: underWay?.at === 'returning' ? underWay.reason : undefined,
    };
    const others = Array.from({ length: back - 1 }, () => ({ escrowId: undefined, reason: undefined }));
    return { ...session, path: { at: 'idle', reading: false }, returns: [first, ...others] };
  }
  if (path.at === 'accepting' && events.some(({ name }) => name === 'rejecting')) {
    const { note, jammed } = path;
    return { ...session, path: { at: 'returning', note, jammed, sinceMs: nowMs, reason: undefined } };
  }
  return session;
}

function boxFact(session: Session, event: SspEvent): Told[] {
  if (event.name === 'stacked') return [{ type: 'boxed' }];
  if (event.name !== 'clearedFromFront') return [];
  const denomination = session.channels.find(({ channel }) => channel === event.channel)?.denomination;
  return [{ type: 'clearedFromFront', denomination }];
}

/** A note that was sent on its way and arrives nowhere. A jam is an outcome of its own and stops the watch. */
function overdue(session: Session, nowMs: number): string | undefined {
  const { path, timing } = session;
  if (path.at !== 'accepting' && path.at !== 'returning') return undefined;
  if (path.jammed || nowMs < path.sinceMs + timing.outcomeLimitMs) return undefined;
  return path.at === 'accepting'
    ? 'a note that was accepted is neither credited nor back'
    : 'a note that was given back did not arrive at the front';
}

/** Faults are told once when they begin and once when they end; a violation stands for the rest of the session. */
function takeFaults(before: Session, shown: readonly AcceptorFault[]): Taken {
  const known = new Set(before.faults.map(({ code }) => code));
  const sticky = before.faults.filter(({ code }) => code === 'protocolViolation');
  const now = [...sticky, ...shown.filter(({ code }) => code !== 'protocolViolation' || sticky.length === 0)];
  const codes = new Set(now.map(({ code }) => code));
  const begun = now.filter(({ code }) => !known.has(code));
  const ended = before.faults.filter(({ code }) => !codes.has(code));
  const violated = begun.some(({ code }) => code === 'protocolViolation');
  const session = violated ? switchAcceptance(before, 0) : before;
  return {
    session: { ...session, faults: now, path: withJam(session.path, codes) },
    told: [
      ...begun.map((fault): Told => ({ type: 'fault', fault })),
      ...ended.map(({ code }): Told => ({ type: 'faultCleared', code })),
    ],
  };
}

/** When a jam is gone and the device said nothing about the note, it was taken out by hand. */
function withJam(path: Path, codes: ReadonlySet<AcceptorFault['code']>): Path {
  if (path.at !== 'accepting' && path.at !== 'returning') return path;
  const jammed = codes.has('jamInside') || codes.has('jamReachable');
  return path.jammed && !jammed ? { at: 'idle', reading: false } : { ...path, jammed };
}

/** A device that disabled itself (long silence, a fault that is gone) is told again what is wanted. */
function reenable(session: Session, events: readonly SspEvent[], nowMs: number): Session {
  const { acceptance, faults, path } = session;
  const off = events.some(({ name }) => name === 'disabled' || name === 'channelDisable');
  const wanted = acceptance.wantedMask !== 0 && acceptance.pending === 'nothing';
  if (!off || !wanted || faults.length > 0 || path.at !== 'idle' || nowMs < acceptance.retryAtMs)
    return session;
  return {
    ...session,
    acceptance: { ...acceptance, pending: 'inhibits', retryAtMs: nowMs + REENABLE_EVERY_MS },
  };
}

function takeReading(session: Session, events: readonly SspEvent[], nowMs: number): Taken {
  const reads = events.flatMap((event) => (event.name === 'read' ? [event.channel] : []));
  const channel = reads.find((other) => other > 0);
  const leaving = events.some(({ name }) => name === 'rejecting');
  if (channel !== undefined && !leaving) return takeEscrow(session, channel, nowMs);
  // A ticket is never wanted, and the next poll would accept it.
  if (events.some(({ name }) => name === 'barCodeValidated'))
    return {
      session: { ...session, path: { at: 'gone', note: undefined, reason: 'notABanknote' } },
      told: [],
    };
  const { path } = session;
  if (path.at !== 'idle') return { session, told: [] };
  const reading = reads.length > 0;
  return {
    session: { ...session, path: { at: 'idle', reading } },
    told: reading && !path.reading ? [{ type: 'reading' }] : [],
  };
}

function takeEscrow(session: Session, channel: number, nowMs: number): Taken {
  if (session.returns.length > 0) return { session: { ...session, escrowWaiting: channel }, told: [] };
  switch (session.path.at) {
    // Still the same note, which the device has not begun to move: the polls go on saying yes.
    case 'accepting':
      return { session, told: [] };
    // Still the same note, which should not be there: no further poll before it is told again to go.
    case 'returning':
      return {
        session: { ...session, path: { at: 'gone', note: session.path.note, reason: session.path.reason } },
        told: [],
      };
    case 'gone':
    case 'escrow':
    case 'idle':
      return toEscrow(session, channel, nowMs);
  }
}

/** A note stands in escrow: hold it for the host, or give it back at once when nobody wants it. */
export function toEscrow(session: Session, channel: number, nowMs: number): Taken {
  const known = session.channels.find((other) => other.channel === channel);
  const unwanted = whyUnwanted(session, channel, known !== undefined);
  if (known === undefined || unwanted !== undefined) {
    const path: Path = {
      at: 'escrow',
      note: undefined,
      sinceMs: nowMs,
      holdDueMs: nowMs,
      decision: 'giveBack',
      reason: unwanted,
    };
    return { session: { ...session, path }, told: [] };
  }
  const note = { escrowId: session.nextEscrowId, denomination: known.denomination };
  return {
    session: {
      ...session,
      nextEscrowId: session.nextEscrowId + 1,
      path: { at: 'escrow', note, sinceMs: nowMs, holdDueMs: nowMs, decision: 'none', reason: undefined },
    },
    told: [{ type: 'escrowed', note }],
  };
}

function whyUnwanted(session: Session, channel: number, known: boolean): RejectReason | undefined {
  const { wantedMask } = session.acceptance;
  if (wantedMask === 0) return 'disabled';
  return known && wantedMask & (1 << (channel - 1)) ? undefined : 'denominationNotAccepted';
}
