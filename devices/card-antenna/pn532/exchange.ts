import type { Pn532Frame } from './codec/frames.ts';
import type { Discarded } from './codec/frame-decoder.ts';
import type { Result } from '../../../contract/result.ts';
import { err, ok } from '../../../contract/result.ts';

/**
 * One command, its ACK and its answer, as a pure function of what comes in. Source: NXP UM0701-02, chapter 6.2.1,
 * with longer times, because a USB bridge lies between.
 */
export interface ExchangePlan {
  /** Of the command; the answer has one more. */
  readonly code: number;
  readonly replyTimeoutMs: number;
  /** May be sent again when the ACK does not come: the chip may have executed it already. */
  readonly repeatable: boolean;
}

export type ExchangeFault =
  /** The chip is silent: asleep, or the bytes were lost. */
  | 'noAck'
  | 'noReply'
  /** The answer came damaged, also when it was asked for again. */
  | 'damaged'
  /** The chip does not know this command or its parameters. */
  | 'syntax';

export type ExchangeState =
  | { readonly phase: 'awaitAck'; readonly sends: number }
  | { readonly phase: 'awaitReply'; readonly nacks: number }
  /** Part of the answer was broken; waits until its rest has passed. */
  | { readonly phase: 'awaitQuiet'; readonly nacks: number };

export type ExchangeInput =
  | { readonly type: 'frame'; readonly frame: Pn532Frame | Discarded }
  /** `insideFrame`: an answer has begun and did not end. */
  | { readonly type: 'timeout'; readonly insideFrame: boolean };

export type ExchangeEffect =
  | { readonly type: 'none' }
  | { readonly type: 'send'; readonly what: 'command' | 'wakeUpAndCommand' | 'nack'; readonly waitMs: number }
  | { readonly type: 'wait'; readonly waitMs: number }
  | { readonly type: 'finish'; readonly result: Result<Uint8Array, ExchangeFault> };

export interface ExchangeStep {
  readonly state: ExchangeState;
  readonly effect: ExchangeEffect;
}

/** The chip acknowledges within 15 ms; the rest is for the bridge. */
const ACK_TIMEOUT_MS = 100;
/** A longest frame takes 24 ms at 115200 baud. */
const QUIET_MS = 30;
const MOST_SENDS = 2;
const MOST_NACKS = 2;

export function startExchange(): ExchangeStep {
  return {
    state: { phase: 'awaitAck', sends: 1 },
    effect: { type: 'send', what: 'command', waitMs: ACK_TIMEOUT_MS },
  };
}

export function stepExchange(plan: ExchangePlan, state: ExchangeState, input: ExchangeInput): ExchangeStep {
  return input.type === 'timeout'
    ? onTimeout(plan, state, input.insideFrame)
    : onFrame(plan, state, input.frame);
}

function onFrame(plan: ExchangePlan, state: ExchangeState, frame: Pn532Frame | Discarded): ExchangeStep {
  switch (frame.type) {
    case 'ack': {
      if (state.phase !== 'awaitAck') return ignore(state);
      return {
        state: { phase: 'awaitReply', nacks: 0 },
        effect: { type: 'wait', waitMs: plan.replyTimeoutMs },
      };
    }
    case 'data':
      // Without its ACK, too: an answer proves that the command arrived. Another code is an answer of the past.
      if (frame.from !== 'chip' || frame.code !== plan.code + 1) return ignore(state);
      return finish(state, ok(frame.data));
    case 'error':
      return finish(state, err('syntax'));
    case 'nack':
      return ignore(state);
    case 'discarded':
      if (state.phase !== 'awaitReply') return ignore(state);
      return {
        state: { phase: 'awaitQuiet', nacks: state.nacks },
        effect: { type: 'wait', waitMs: QUIET_MS },
      };
  }
}

function onTimeout(plan: ExchangePlan, state: ExchangeState, insideFrame: boolean): ExchangeStep {
  switch (state.phase) {
    case 'awaitAck':
      if (!plan.repeatable || state.sends >= MOST_SENDS) return finish(state, err('noAck'));
      return {
        state: { phase: 'awaitAck', sends: state.sends + 1 },
        effect: { type: 'send', what: 'wakeUpAndCommand', waitMs: ACK_TIMEOUT_MS },
      };
    case 'awaitReply':
      return insideFrame ? askAgain(plan, state) : finish(state, err('noReply'));
    case 'awaitQuiet':
      return askAgain(plan, state);
  }
}

/** NACK makes the chip repeat its last answer; nothing is executed twice, so this is safe for every command. */
function askAgain(
  plan: ExchangePlan,
  state: Extract<ExchangeState, { readonly nacks: number }>,
): ExchangeStep {
  if (state.nacks >= MOST_NACKS) return finish(state, err('damaged'));
  return {
    state: { phase: 'awaitReply', nacks: state.nacks + 1 },
    effect: { type: 'send', what: 'nack', waitMs: plan.replyTimeoutMs },
  };
}

const ignore = (state: ExchangeState): ExchangeStep => ({ state, effect: { type: 'none' } });

const finish = (state: ExchangeState, result: Result<Uint8Array, ExchangeFault>): ExchangeStep => ({
  state,
  effect: { type: 'finish', result },
});
