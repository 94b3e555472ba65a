import type { AcceptorFault } from '../cash-acceptor.ts';
import type { Fen } from '../../../contract/money.ts';
import { commands, encodeCommand, readAnswer } from './codec/commands.ts';
import type { CommandName } from './codec/commands.ts';
import { events as eventTable, parseEvents } from './codec/events.ts';
import type { SspEvent } from './codec/events.ts';
import type { Reply } from './codec/replies.ts';
import { channelsOf } from './codec/setup.ts';
import type { Delivery } from './delivery.ts';
import { violation, wrongDevice } from './faults.ts';
import { collect, noNews, showsMovement } from './findings.ts';
import type { Findings, News, PollCommand } from './findings.ts';

/** What the machine's configuration says about the validator. */
export interface ExpectedDevice {
  readonly currency: string;
  readonly serialNumber?: string;
  /** Each of these must be in the data set. */
  readonly denominations?: readonly Fen[];
}

type Step =
  | 'synchronise'
  | 'giveBack'
  | 'secure'
  | 'disable'
  | 'protocol'
  | 'setup'
  | 'serialNumber'
  | 'firmware'
  | 'dataset'
  | 'settle'
  | 'giveBackLate'
  | 'counters'
  | 'finished';

export interface Starting {
  readonly step: Step;
  readonly expected: ExpectedDevice;
  readonly pollMs: number;
  /** A key is negotiated before set-up. */
  readonly encrypts: boolean;
  /** How often the device restarted under this start. */
  readonly restarts: number;
  /** When the wait for a path at rest ends; set by the first poll. */
  readonly settleUntilMs: number | undefined;
  readonly findings: Findings;
}

export type StartEffect =
  | { readonly type: 'send'; readonly command: CommandName; readonly data: Uint8Array }
  | { readonly type: 'pause'; readonly ms: number }
  /** Agree on a key, in clear. */
  | { readonly type: 'negotiate' }
  | { readonly type: 'ready'; readonly findings: Findings }
  | { readonly type: 'refuse'; readonly fault: AcceptorFault };

export type StartInput =
  | { readonly type: 'begin' }
  | { readonly type: 'paused' }
  | { readonly type: 'negotiated'; readonly secured: boolean }
  | { readonly type: 'reply'; readonly reply: Reply; readonly nowMs: number };

export interface StartStep {
  readonly state: Starting;
  readonly effect: StartEffect;
}

/** Layouts beyond version 8 carry events of other lengths. */
const HIGHEST_PROTOCOL = 8;
const LOWEST_PROTOCOL = 6;
const NOTE_VALIDATOR = 0;
const SETTLE_LIMIT_MS = 15_000;
const MAX_RESTARTS = 3;
/**
 * A device that is polled without ack, or speaks an old protocol, does not say that it still looks for a note in its
 * path; and that it restarted it says once: the poll that took the news away may have been another process's last. So
 * each start on such a device waits this long.
 */
const SELF_TEST_MS = 5_000;

/** A start on a fresh line. `delivery` carries the numbering of credits on. */
export function firstStart(
  expected: ExpectedDevice,
  pollMs: number,
  delivery: Delivery,
  news: News = noNews,
  encrypts = false,
): Starting {
  return {
    step: 'synchronise',
    expected,
    pollMs,
    encrypts,
    restarts: 0,
    settleUntilMs: undefined,
    findings: {
      ...news,
      protocol: HIGHEST_PROTOCOL,
      channels: [],
      identity: { serialNumber: '', firmware: '', dataset: '', currency: '', denominations: [] },
      pollCommand: 'pollWithAck',
      secured: false,
      delivery,
      counters: undefined,
      faults: [],
    },
  };
}

/**
 * The device restarted on a line that works, and forgot everything: the same without SYNC, beginning with what that
 * poll reported.
 */
export function startAgain(fresh: Starting, pollCommand: PollCommand, events: readonly SspEvent[]): Starting {
  const findings = { ...fresh.findings, pollCommand, deviceRestarted: true };
  return { ...fresh, step: 'giveBack', findings: collect(findings, events) };
}

/**
 * The start-up of a host that may come back while a note stands in escrow: that note is given back before the first
 * poll, since a poll would accept it. Nothing is accepted, and nothing acknowledged, while starting.
 */
export function proceed(state: Starting, input: StartInput): StartStep {
  if (input.type === 'negotiated') return afterNegotiation(state, input.secured);
  if (input.type !== 'reply') return enter(state, state.step);
  const { reply, nowMs } = input;
  // The key went with the device's power: everything from the beginning.
  if (reply.code === 'keyNotSet' && state.findings.secured) return restart(found(state, { secured: false }));
  switch (state.step) {
    case 'synchronise':
      return enter(state, 'giveBack');
    case 'giveBack':
      return afterGiveBack(state, reply, 'secure');
    case 'secure':
    case 'disable':
      return enter(state, 'protocol');
    case 'protocol':
      return afterProtocol(state, reply);
    case 'setup':
      return afterSetup(state, reply);
    case 'serialNumber':
      return afterSerialNumber(state, reply);
    case 'firmware':
      return afterText(state, reply, 'firmware', 'dataset');
    case 'dataset':
      return afterText(state, reply, 'dataset', 'settle');
    case 'settle':
      return afterPoll(state, reply, nowMs);
    case 'giveBackLate':
      return afterGiveBack(state, reply, 'settle');
    case 'counters':
      return afterCounters(state, reply);
    case 'finished':
      return ready(state);
  }
}

/** Goes to a step and sends its command. */
function enter(before: Starting, step: Step): StartStep {
  const state = { ...before, step };
  switch (step) {
    case 'synchronise':
      return send(state, 'sync', encodeCommand(commands.sync, undefined));
    case 'giveBack':
    case 'giveBackLate':
      return send(state, 'reject', encodeCommand(commands.reject, undefined));
    case 'secure':
      if (!state.encrypts || state.findings.secured) return enter(state, 'disable');
      return { state, effect: { type: 'negotiate' } };
    case 'disable':
      return send(state, 'disable', encodeCommand(commands.disable, undefined));
    case 'protocol':
      return send(state, 'protocolVersion', encodeCommand(commands.protocolVersion, state.findings.protocol));
    case 'setup':
      return send(state, 'setup', encodeCommand(commands.setup, undefined));
    case 'serialNumber':
      return send(state, 'serialNumber', encodeCommand(commands.serialNumber, undefined));
    case 'firmware':
      return send(state, 'firmwareVersion', encodeCommand(commands.firmwareVersion, undefined));
    case 'dataset':
      return send(state, 'datasetVersion', encodeCommand(commands.datasetVersion, undefined));
    case 'settle': {
      const { pollCommand } = state.findings;
      return send(state, pollCommand, encodeCommand(commands[pollCommand], undefined));
    }
    case 'counters':
      return send(state, 'counters', encodeCommand(commands.counters, undefined));
    case 'finished':
      return ready(state);
  }
}

function send(state: Starting, command: CommandName, data: Uint8Array): StartStep {
  return { state, effect: { type: 'send', command, data } };
}

function ready(state: Starting): StartStep {
  return { state, effect: { type: 'ready', findings: state.findings } };
}

function refuse(state: Starting, fault: AcceptorFault): StartStep {
  return { state, effect: { type: 'refuse', fault } };
}

function found(state: Starting, more: Partial<Findings>): Starting {
  return { ...state, findings: { ...state.findings, ...more } };
}

function afterGiveBack(state: Starting, reply: Reply, next: Step): StartStep {
  if (reply.code === 'ok') return enter(found(state, { escrowGivenBack: true }), next);
  if (reply.code === 'cannotProcess') return enter(state, next);
  // Some devices insist on encryption, and those that restarted do not know the key: negotiate, then ask again.
  if (reply.code === 'keyNotSet' && state.encrypts && state.step === 'giveBack')
    return enter(state, 'secure');
  // Without a clear answer a note may stand in escrow, and the first poll would accept it.
  return refuse(
    state,
    violation(`the validator answered ${reply.code} to the command that gives a note back`),
  );
}

/** A note that could not be given back in clear is given back now; where one was, once more does no harm. */
function afterNegotiation(state: Starting, secured: boolean): StartStep {
  return secured
    ? enter(found(state, { secured }), 'giveBack')
    : enter({ ...state, encrypts: false }, 'giveBack');
}

function afterProtocol(state: Starting, reply: Reply): StartStep {
  const asked = state.findings.protocol;
  if (reply.code === 'ok') return enter(state, 'setup');
  if (asked > LOWEST_PROTOCOL) return enter(found(state, { protocol: asked - 1 }), 'protocol');
  return refuse(
    state,
    wrongDevice(`the validator speaks none of the protocol versions ${LOWEST_PROTOCOL}..${HIGHEST_PROTOCOL}`),
  );
}

function afterSetup(state: Starting, reply: Reply): StartStep {
  const setup = readAnswer(commands.setup, reply);
  if (!setup.ok) return refuse(state, wrongDevice(`the validator's setup cannot be read: ${setup.error}`));
  const { unitType, protocol, country, firmware } = setup.value;
  if (protocol !== state.findings.protocol) return restart(state);
  if (unitType !== NOTE_VALIDATOR)
    return refuse(state, wrongDevice(`the unit is of type ${unitType}, not a plain note validator`));
  const { currency, denominations: wanted = [] } = state.expected;
  if (country !== currency)
    return refuse(
      state,
      wrongDevice(`the data set is for ${country}; the machine is configured for ${currency}`),
    );
  const channels = channelsOf(setup.value);
  if (!channels.ok) return refuse(state, wrongDevice(channels.error));
  const ours = channels.value.filter((channel) => channel.currency === currency);
  const denominations = [...new Set(ours.map(({ denomination }) => denomination))].sort((a, b) => a - b);
  const missing = wanted.filter((denomination) => !denominations.includes(denomination));
  if (denominations.length === 0 || missing.length > 0)
    return refuse(
      state,
      wrongDevice(`the data set does not recognise ${missing.join(', ') || 'any note'} (fen)`),
    );
  const identity = { ...state.findings.identity, firmware, currency, denominations };
  return enter(found(state, { channels: ours, identity }), 'serialNumber');
}

/** The device restarted under the start (or does not keep the level that was agreed): it forgot what it was told. */
function restart(state: Starting): StartStep {
  if (state.restarts >= MAX_RESTARTS)
    return refuse(
      state,
      wrongDevice(
        'the validator restarts again and again, or does not keep to the protocol version it agreed to',
      ),
    );
  const again = { ...state, restarts: state.restarts + 1, settleUntilMs: undefined };
  return enter(found(again, { protocol: HIGHEST_PROTOCOL }), 'giveBack');
}

function afterSerialNumber(state: Starting, reply: Reply): StartStep {
  const answer = readAnswer(commands.serialNumber, reply);
  if (!answer.ok) return refuse(state, wrongDevice(`the serial number cannot be read: ${answer.error}`));
  const serialNumber = String(answer.value);
  const { serialNumber: expected } = state.expected;
  if (expected !== undefined && expected !== serialNumber)
    return refuse(
      state,
      wrongDevice(`the validator has serial number ${serialNumber}, expected is ${expected}`),
    );
  return enter(found(state, { identity: { ...state.findings.identity, serialNumber } }), 'firmware');
}

/** Long names are a convenience: a device that does not know the command is taken without. */
function afterText(state: Starting, reply: Reply, field: 'firmware' | 'dataset', next: Step): StartStep {
  const answer = readAnswer(commands.firmwareVersion, reply);
  if (!answer.ok) return enter(state, next);
  return enter(
    found(state, { identity: { ...state.findings.identity, [field]: answer.value.trim() } }),
    next,
  );
}

function afterPoll(state: Starting, reply: Reply, nowMs: number): StartStep {
  const { pollCommand } = state.findings;
  if (pollCommand === 'pollWithAck' && (reply.code === 'unknownCommand' || reply.code === 'keyNotSet'))
    return enter(found(state, { pollCommand: 'poll' }), 'settle');
  if (reply.code !== 'ok')
    return refuse(state, violation(`the validator answered ${reply.code} to a poll while starting`));
  const { events, unreadable } = parseEvents(reply.data);
  if (unreadable !== undefined) {
    const detail = `a poll was answered with what no event begins with: ${unreadable}`;
    return enter(
      found(state, { ...collect(state.findings, events), faults: [violation(detail)] }),
      'finished',
    );
  }
  const collected = { ...state, findings: collect(state.findings, events) };
  // The restart can be younger than the commands before this poll, which are then forgotten.
  if (events.some(({ name }) => name === 'slaveReset')) return restart(collected);
  if (events.some(inEscrow)) return enter(collected, 'giveBackLate');
  return afterEvents(collected, events, nowMs);
}

function afterEvents(before: Starting, events: readonly SspEvent[], nowMs: number): StartStep {
  const settleUntilMs = before.settleUntilMs ?? nowMs + SETTLE_LIMIT_MS;
  const state = { ...before, settleUntilMs };
  const { pollCommand, protocol } = state.findings;
  const tellsSelfTest = pollCommand === 'pollWithAck' && protocol >= eventTable.initialising.since;
  const maySelfTest = !tellsSelfTest && nowMs < settleUntilMs - SETTLE_LIMIT_MS + SELF_TEST_MS;
  if (maySelfTest) return { state, effect: { type: 'pause', ms: state.pollMs } };
  if (!showsMovement(events)) return enter(state, 'counters');
  // With a credit unacknowledged the device may rest only when the host has recorded it; a self test ends by itself.
  const selfTest = events.some(({ name }) => name === 'initialising');
  const creditWaits = state.findings.delivery.unrecorded.length > 0;
  if ((creditWaits && !selfTest) || nowMs >= settleUntilMs) return enter(state, 'finished');
  return { state, effect: { type: 'pause', ms: state.pollMs } };
}

function inEscrow(event: SspEvent): boolean {
  return (event.name === 'read' && event.channel > 0) || event.name === 'barCodeValidated';
}

function afterCounters(state: Starting, reply: Reply): StartStep {
  const counters = readAnswer(commands.counters, reply);
  return enter(found(state, { counters: counters.ok ? counters.value : undefined }), 'finished');
}
