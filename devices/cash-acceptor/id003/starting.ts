import type { Fen } from '../../../contract/money.ts';
import type { AcceptorFault } from '../cash-acceptor.ts';
import { ACKNOWLEDGED, bareFrame, commands } from './codec/commands.ts';
import { countryOf, denominationsOf } from './codec/currency-table.ts';
import type { CurrencyRow } from './codec/currency-table.ts';
import type { Id003Frame } from './codec/frames.ts';
import { parseStatus } from './codec/statuses.ts';
import type { Status } from './codec/statuses.ts';
import { faultShown, violation, wrongDevice } from './faults.ts';
import { noNews } from './findings.ts';
import type { Findings, News } from './findings.ts';
import { initialSettings, readEcho } from './settings.ts';
import type { Setting } from './settings.ts';

/** What the machine's configuration says about the acceptor. */
export interface ExpectedDevice {
  readonly currency: string;
  /** Each of these must be in its currency table. */
  readonly denominations?: readonly Fen[];
}

type Step = 'version' | 'table' | 'settle' | 'giveBack' | 'reset' | 'configure' | 'tableAgain';

export interface Starting {
  readonly step: Step;
  readonly expected: ExpectedDevice;
  readonly pollMs: number;
  /** When the wait for an acceptor at rest ends; set by the first status. */
  readonly settleUntilMs: number | undefined;
  readonly resets: number;
  /** A reset takes its time: no second one before this. */
  readonly nextResetMs: number;
  /** Settings that are still to be sent. */
  readonly pending: readonly Setting[];
  readonly rows: readonly CurrencyRow[] | undefined;
  readonly findings: Findings;
}

export type StartEffect =
  | { readonly type: 'send'; readonly frame: Id003Frame }
  | { readonly type: 'pause'; readonly ms: number }
  | { readonly type: 'ready'; readonly findings: Findings }
  | { readonly type: 'refuse'; readonly fault: AcceptorFault };

export type StartInput =
  | { readonly type: 'begin' }
  | { readonly type: 'paused' }
  /** `answer` undefined: what need not be answered stayed unanswered. */
  | { readonly type: 'answered'; readonly answer: Id003Frame | undefined; readonly nowMs: number };

export interface StartStep {
  readonly state: Starting;
  readonly effect: StartEffect;
}

/** Moving a note out of the path, the self test and settings: several seconds each. */
const SETTLE_LIMIT_MS = 30_000;
const RESET_EVERY_MS = 10_000;
const MAX_RESETS = 3;

export function firstStart(expected: ExpectedDevice, pollMs: number, news: News = noNews): Starting {
  return {
    step: 'version',
    expected,
    pollMs,
    settleUntilMs: undefined,
    resets: 0,
    nextResetMs: 0,
    pending: [],
    rows: undefined,
    findings: {
      ...news,
      identity: { serialNumber: '', firmware: '', dataset: '', currency: '', denominations: [] },
      denominations: [],
      status: { name: 'disabled' },
      creditWaits: false,
      fault: undefined,
      configured: false,
    },
  };
}

/**
 * Brings an acceptor to rest, whatever it was doing when this process came: a note in escrow goes back, one on its way
 * is let arrive, an acceptor that lost its power is reset and gets its settings. Nothing is accepted and nothing
 * acknowledged while starting. The version is asked first: what still comes of an earlier conversation is no answer to
 * that.
 */
export function proceed(state: Starting, input: StartInput): StartStep {
  if (input.type !== 'answered') return enter(state, state.step);
  const { answer, nowMs } = input;
  switch (state.step) {
    case 'version':
      return enter(withVersion(state, answer), 'table');
    case 'table':
      return enter(withTable(state, answer), 'settle');
    case 'settle':
      return afterStatus(state, answer && parseStatus(answer), nowMs);
    case 'giveBack':
      if (answer?.code !== ACKNOWLEDGED) return pause(state);
      return pause(found(state, { escrowGivenBack: true }));
    case 'reset':
      return pause(state);
    case 'configure':
      return afterSetting(state, answer);
    case 'tableAgain':
      return conclude(withTable(state, answer));
  }
}

/** Goes to a step and sends its command. */
function enter(before: Starting, step: Step): StartStep {
  const state = { ...before, step };
  switch (step) {
    case 'version':
      return send(state, bareFrame('version'));
    case 'table':
    case 'tableAgain':
      return send(state, bareFrame('currencyTable'));
    case 'settle':
      return send(state, bareFrame('status'));
    case 'giveBack':
      return send(state, bareFrame('giveBack'));
    case 'reset':
      return send(state, bareFrame('reset'));
    case 'configure': {
      const [next] = state.pending;
      return next ? send(state, next.frame) : enter(found(state, { configured: true }), 'settle');
    }
  }
}

function send(state: Starting, frame: Id003Frame): StartStep {
  return { state, effect: { type: 'send', frame } };
}

/** After a while the status is asked again. */
function pause(state: Starting): StartStep {
  return { state: { ...state, step: 'settle' }, effect: { type: 'pause', ms: state.pollMs } };
}

function refuse(state: Starting, fault: AcceptorFault): StartStep {
  return { state, effect: { type: 'refuse', fault } };
}

function found(state: Starting, more: Partial<Findings>): Starting {
  return { ...state, findings: { ...state.findings, ...more } };
}

/** A name is a convenience: an acceptor that does not tell one is taken without. */
function withVersion(state: Starting, answer: Id003Frame | undefined): Starting {
  const version = commands.version.value.decode(answer?.code === commands.version.code ? answer.data : none);
  if (!version.ok) return state;
  const text = version.value.trim();
  const dataset = /^[A-Za-z0-9]+\([A-Z]{3}\)[^ ]*/.exec(text)?.[0] ?? '';
  return found(state, { identity: { ...state.findings.identity, firmware: text, dataset } });
}

const none = new Uint8Array();

function withTable(state: Starting, answer: Id003Frame | undefined): Starting {
  if (answer?.code !== commands.currencyTable.code) return state;
  const rows = commands.currencyTable.value.decode(answer.data);
  return rows.ok ? { ...state, rows: rows.value } : state;
}

function afterStatus(before: Starting, status: Status | undefined, nowMs: number): StartStep {
  if (status === undefined) return pause(before);
  const settleUntilMs = before.settleUntilMs ?? nowMs + SETTLE_LIMIT_MS;
  const fault = faultShown(status);
  const creditWaits = status.name === 'vendValid';
  const state = found({ ...before, settleUntilMs }, { status, fault, creditWaits });
  if (fault !== undefined || creditWaits || nowMs >= settleUntilMs) return atRest(state);
  switch (status.name) {
    case 'powerUp':
      return reset(found(state, { deviceRestarted: true }), nowMs);
    case 'powerUpInAcceptor':
      return reset(found(state, { deviceRestarted: true, foundInAcceptor: true }), nowMs);
    case 'powerUpInStacker':
      return reset(found(state, { deviceRestarted: true, foundInStacker: true }), nowMs);
    case 'initialize':
      return configured(found(state, { deviceRestarted: true })) ?? pause(state);
    case 'idle':
    case 'disabled':
      return configured(state) ?? atRest(state);
    case 'escrow':
    case 'holding':
      return enter(state, 'giveBack');
    default:
      return pause(state);
  }
}

/** Sends the settings where that was not done; undefined where it was. */
function configured(state: Starting): StartStep | undefined {
  if (state.findings.configured) return undefined;
  return enter({ ...state, pending: initialSettings }, 'configure');
}

function reset(before: Starting, nowMs: number): StartStep {
  const state = found(before, { configured: false });
  if (nowMs < state.nextResetMs) return pause(state);
  if (state.resets >= MAX_RESETS)
    return refuse(state, violation('the acceptor says that it has power again, however often it is reset'));
  // Each reset gives it the full time to settle.
  const settleUntilMs = nowMs + SETTLE_LIMIT_MS;
  const nextResetMs = nowMs + RESET_EVERY_MS;
  return enter({ ...state, resets: state.resets + 1, nextResetMs, settleUntilMs }, 'reset');
}

/** A setting that is needed and was not taken: the acceptor is doing something else by now, which the status tells. */
function afterSetting(state: Starting, answer: Id003Frame | undefined): StartStep {
  const [sent, ...pending] = state.pending;
  const obeyed = sent !== undefined && answer !== undefined && readEcho(sent, answer) === 'obeyed';
  if (!obeyed && sent?.required !== false) return pause(state);
  return enter({ ...state, pending }, 'configure');
}

function atRest(state: Starting): StartStep {
  return state.rows === undefined ? enter(state, 'tableAgain') : conclude(state);
}

/** Checks that it is the acceptor that the configuration means. */
function conclude(state: Starting): StartStep {
  const { currency, denominations: wanted = [] } = state.expected;
  const country = countryOf(currency);
  if (country === undefined)
    return refuse(state, wrongDevice(`no country code of ID-003 is known for ${currency}`));
  if (state.rows === undefined)
    return refuse(state, wrongDevice('the acceptor does not tell which notes it knows'));
  const table = denominationsOf(state.rows, country);
  if (!table.ok) return refuse(state, wrongDevice(table.error));
  const denominations = [...new Set(table.value.map(({ value }) => value))].sort((a, b) => a - b);
  const missing = wanted.filter((value) => !denominations.includes(value));
  if (denominations.length === 0 || missing.length > 0)
    return refuse(
      state,
      wrongDevice(`the acceptor does not recognise ${missing.join(', ') || 'any note'} (fen of ${currency})`),
    );
  const identity = { ...state.findings.identity, currency, denominations };
  const { findings } = found(state, { identity, denominations: table.value });
  return { state, effect: { type: 'ready', findings } };
}
