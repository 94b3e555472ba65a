import { commands, readAnswer } from './codec/commands.ts';
import type { CommandName } from './codec/commands.ts';
import { parseEvents } from './codec/events.ts';
import { rejectReason } from './codec/reject-codes.ts';
import type { Reply } from './codec/replies.ts';
import { emptyDelivery } from './delivery.ts';
import type { Settled } from '../calls.ts';
import type { Outcome, Told } from './outcome.ts';
import { acceptorCounters } from './reports.ts';
import { takeEvents, toEscrow } from './poll-answer.ts';
import type { Session } from './session.ts';

/** Takes the answer to the command that `plan` chose. */
export function takeAnswer(session: Session, command: CommandName, reply: Reply, nowMs: number): Outcome {
  switch (command) {
    case 'poll':
    case 'pollWithAck':
      return afterPoll(session, reply, nowMs);
    case 'hold':
      return afterHold(session, reply, nowMs);
    case 'reject':
      return afterReject(session, reply, nowMs);
    case 'lastRejectCode':
      return afterRejectCode(session, reply, nowMs);
    case 'eventAck':
      return afterAck(session, reply);
    case 'setInhibits':
    case 'enable':
    case 'disable':
      return afterSwitch(session, command, reply);
    case 'counters':
      return afterCounters(session, reply);
    default:
      throw new Error(`the session sends no ${command}`);
  }
}

function outcome(session: Session, settled: readonly Settled[] = [], told: readonly Told[] = []): Outcome {
  return { session, told, settled };
}

function afterPoll(before: Session, reply: Reply, nowMs: number): Outcome {
  const session = { ...before, pollDueMs: nowMs + before.timing.pollMs };
  const { path } = session;
  const decided = path.at === 'escrow' && path.note !== undefined ? path.note : undefined;
  // The key is gone, and so is everything else: the device restarted.
  if (reply.code === 'keyNotSet' && session.secured)
    return {
      ...outcome(session, decided ? [{ call: 'decision', outcome: 'unanswered' }] : []),
      restarted: [],
    };
  if (reply.code !== 'ok')
    return {
      ...outcome(session, decided ? [{ call: 'decision', outcome: 'unanswered' }] : []),
      broken: `the validator answered ${reply.code} to a poll`,
    };
  const { events, unreadable } = parseEvents(reply.data);
  if (events.some(({ name }) => name === 'slaveReset'))
    return {
      ...outcome(session, decided ? [{ call: 'decision', outcome: 'unanswered' }] : []),
      restarted: events,
    };
  const polled: Session = decided
    ? { ...session, path: { at: 'accepting', note: decided, sinceMs: nowMs, jammed: false } }
    : session;
  const taken = takeEvents(polled, events, unreadable, nowMs);
  const settled: Settled[] = decided ? [{ call: 'decision', outcome: 'sent' }] : [];
  const violated = taken.told.some(
    (told) => told.type === 'fault' && told.fault.code === 'protocolViolation',
  );
  if (violated) settled.push({ call: 'switch', refusal: 'it broke the protocol and is out of service' });
  return outcome(taken.session, settled, taken.told);
}

function afterHold(session: Session, reply: Reply, nowMs: number): Outcome {
  const { path } = session;
  if (path.at !== 'escrow') return outcome(session);
  if (reply.code === 'ok')
    return outcome({
      ...session,
      path: { ...path, holdDueMs: nowMs + session.timing.holdEveryMs },
    });
  // A decision that came meanwhile was not sent and will not be.
  const settled: Settled[] =
    path.decision === 'none' || !path.note ? [] : [{ call: 'decision', outcome: 'notInEscrow' }];
  return outcome({ ...session, path: { at: 'gone', note: path.note, reason: undefined } }, settled);
}

/** A refused command is sent once more, because a poll would accept a note that stands there after all. */
function afterReject(session: Session, reply: Reply, nowMs: number): Outcome {
  const { path } = session;
  if (path.at !== 'escrow' && path.at !== 'gone') return outcome(session);
  const { note, reason } = path;
  // A note that the driver gives back by its own decision has nobody who waits for the call.
  const asked = path.at === 'escrow' && note !== undefined && reason === undefined;
  const settled: Settled[] = asked ? [{ call: 'decision', outcome: 'sent' }] : [];
  if (reply.code !== 'ok' && path.at === 'escrow')
    return outcome({ ...session, path: { at: 'gone', note, reason } }, settled);
  return outcome(
    { ...session, path: { at: 'returning', note, sinceMs: nowMs, reason, jammed: false } },
    settled,
  );
}

function afterRejectCode(session: Session, reply: Reply, nowMs: number): Outcome {
  const answer = readAnswer(commands.lastRejectCode, reply);
  const device = answer.ok ? rejectReason(answer.value) : 'unknown';
  const told = session.returns.map(({ escrowId, reason }) => ({
    type: 'returned' as const,
    escrowId,
    // The device only knows that the host gave it back; the driver knows why.
    reason: reason !== undefined && (device === 'byHost' || device === 'unknown') ? reason : device,
  }));
  const explained: Session = { ...session, returns: [], escrowWaiting: undefined };
  if (session.escrowWaiting === undefined) return outcome(explained, [], told);
  const next = toEscrow(explained, session.escrowWaiting, nowMs);
  return outcome(next.session, [], [...told, ...next.told]);
}

/**
 * Only `ok` confirms. `cannotProcess` says that nothing waits: the device may have lost its power between taking the
 * command and its repetition, and then shows the same credits once more. They are fresh reports to the till, which
 * knows them for recorded ones that were not confirmed.
 */
function afterAck(session: Session, reply: Reply): Outcome {
  const { recorded, nextCreditNo } = session.delivery;
  const refusal = reply.code === 'ok' ? undefined : `it answered ${reply.code}`;
  return outcome(
    { ...session, delivery: emptyDelivery(nextCreditNo) },
    recorded.length > 0 ? [{ call: 'acknowledge', creditNos: recorded, refusal }] : [],
  );
}

function afterSwitch(session: Session, command: 'setInhibits' | 'enable' | 'disable', reply: Reply): Outcome {
  const { acceptance } = session;
  const expected = { setInhibits: 'inhibits', enable: 'enable', disable: 'disable' } as const;
  // The wish changed while the command was under way: the newer one is still to be sent.
  if (acceptance.pending !== expected[command]) return outcome(session);
  const next = (pending: 'nothing' | 'enable'): Session => ({
    ...session,
    acceptance: { ...acceptance, pending },
  });
  if (reply.code !== 'ok')
    return outcome(next('nothing'), [{ call: 'switch', refusal: `${command} was answered ${reply.code}` }]);
  if (command === 'setInhibits') return outcome(next('enable'));
  return outcome(next('nothing'), [{ call: 'switch', refusal: undefined }]);
}

function afterCounters(session: Session, reply: Reply): Outcome {
  const answer = readAnswer(commands.counters, reply);
  return outcome({ ...session, countersAskedMs: undefined }, [
    { call: 'counters', counters: answer.ok ? acceptorCounters(answer.value) : undefined },
  ]);
}
