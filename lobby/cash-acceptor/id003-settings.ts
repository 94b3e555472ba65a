import type { Clock } from '../../contract/time.ts';
import { countries } from '../../devices/cash-acceptor/id003/codec/currency-table.ts';
import type { WireExchange } from './id003-wire.ts';
import type { PathMemory, PathSettings } from './note-path.ts';

/** How long things take, in milliseconds. */
export interface Id003Timings {
  readonly readingMs: number;
  /** From the accepting command to the point of no return. */
  readonly toCreditMs: number;
  readonly toBoxMs: number;
  readonly rejectingMs: number;
  /** From power to the first answer. */
  readonly bootMs: number;
  /** From a reset to the first answer. */
  readonly resettingMs: number;
  /** From there until the path is clear and the self test is over. */
  readonly initialisingMs: number;
  readonly replyMs: number;
  /** A note that nobody decides about goes back after this, and after `holdLimitMs` when it was told to stay. */
  readonly escrowLimitMs: number;
  readonly holdLimitMs: number;
  /** How long "stacked" and "cheated" are shown. */
  readonly shownMs: number;
}

/** One model of acceptor with its data set, and the ways in which models differ or nobody knows what they do. */
export interface Id003Settings {
  readonly clock: Clock;
  readonly version: string;
  readonly country: number;
  /** Whole currency units of escrow codes 61, 62...; 0 is an unused code. */
  readonly noteValues: readonly number[];
  /** Keeps an unacknowledged credit over a power cut, where the host has asked for that. */
  readonly recovers: boolean;
  /** Where a note goes at power-up that was on its way to the box without credit. */
  readonly clearedBeforeCredit: PathSettings['clearedBeforeCredit'];
  /** Takes settings also while a note is under way; otherwise it calls them invalid. */
  readonly hearsWhileBusy: boolean;
  /** Knows how to hold a note longer. */
  readonly holds: boolean;
  /** How it calls the way back of a note that nobody decided about. */
  readonly calledOnTimeout: 'returning' | 'rejecting';
  /** What it does after a box was put in or a jam was freed. */
  readonly afterRepair: 'goesOn' | 'initializes' | 'waitsForReset';
  /** Tells which notes it knows before its first reset, too. */
  readonly describesItselfAtOnce: boolean;
  readonly strimmingIsFraud: boolean;
  readonly boxCapacity: number;
  readonly timings: Id003Timings;
  /** Sees every command that arrives, once, after it was executed and before the answer leaves. */
  readonly observe: (exchange: WireExchange) => void;
  /** What an earlier run of the lobby kept. */
  readonly memory: PathMemory | undefined;
}

export const id003Timings: Id003Timings = {
  readingMs: 400,
  toCreditMs: 300,
  toBoxMs: 300,
  rejectingMs: 400,
  bootMs: 2000,
  resettingMs: 500,
  initialisingMs: 3000,
  replyMs: 10,
  escrowLimitMs: 10_000,
  holdLimitMs: 7000,
  shownMs: 300,
};

export type Id003Options = Pick<Id003Settings, 'clock'> &
  Partial<Omit<Id003Settings, 'timings'>> & { readonly timings?: Partial<Id003Timings> };

/** An acceptor with a data set for yuan notes: 1, 5, 10, 20, 50 and 100. */
export function id003Settings(options: Id003Options): Id003Settings {
  return {
    version: 'U(CHN)-07-SS ID003-05V100-01 01JAN24 ',
    country: countries.CNY,
    noteValues: [1, 0, 5, 10, 20, 50, 100, 0],
    recovers: true,
    clearedBeforeCredit: 'box',
    hearsWhileBusy: false,
    holds: true,
    calledOnTimeout: 'returning',
    afterRepair: 'goesOn',
    describesItselfAtOnce: true,
    strimmingIsFraud: false,
    boxCapacity: 600,
    observe: () => undefined,
    memory: undefined,
    ...options,
    timings: { ...id003Timings, ...options.timings },
  };
}
