import { createHash } from 'node:crypto';
import type { Clock, Random, Timer } from '../contract/time.ts';
import { TimerHeap } from './timer-heap.ts';

export interface VirtualClockOptions {
  /** How everything that a timer set off comes to rest before the next one runs; `settle` unless told. */
  readonly settle?: () => Promise<void>;
}

/** A clock whose time a test lets pass: virtual in nearly all of them, real where something real is at the other end. */
export interface PassableClock extends Clock {
  /** Lets `ms` pass. */
  advance(ms: number): Promise<void>;
  /** Lets time pass until `condition` holds; throws when it does not within `limitMs`. */
  advanceUntil(condition: () => boolean, limitMs: number): Promise<void>;
}

/**
 * A clock that stands still until the test moves it. Timers that are due at the same moment run in the order in
 * which they were made, and everything that a timer set off settles before the next one runs.
 */
export class VirtualClock implements PassableClock {
  #nowMs = 0;
  readonly #epochMs: number;
  readonly #timers = new TimerHeap();
  readonly #settle: () => Promise<void>;

  /** @param epochMs wall time at the start, milliseconds since 1970 UTC */
  constructor(epochMs = Date.UTC(2026, 8, 14, 2, 0, 0), options: VirtualClockOptions = {}) {
    this.#epochMs = epochMs;
    this.#settle = options.settle ?? settle;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#epochMs + this.#nowMs;
  }

  schedule(delayMs: number, callback: () => void): Timer {
    return this.#timers.add(this.#nowMs + Math.max(0, delayMs), callback);
  }

  /** Moves time on by `ms`, running what becomes due on the way. */
  async advance(ms: number): Promise<void> {
    await this.runUntil(() => false, ms);
  }

  /**
   * Moves time on until `condition` holds, at the most by `limitMs`. It is looked at whenever something has happened.
   * Resolves with whether it came to hold.
   */
  async runUntil(condition: () => boolean, limitMs: number): Promise<boolean> {
    const untilMs = this.#nowMs + limitMs;
    await this.#settle();
    for (;;) {
      if (condition()) return true;
      const next = this.#timers.takeDue(untilMs);
      if (!next) break;
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
      await this.#settle();
    }
    this.#nowMs = untilMs;
    return condition();
  }

  /** Moves time on, in steps of `stepMs`, until `condition` holds; throws when it does not within `limitMs`. */
  async advanceUntil(condition: () => boolean, limitMs: number, stepMs = 10): Promise<void> {
    await this.#settle();
    for (let waitedMs = 0; !condition(); waitedMs += stepMs) {
      if (waitedMs > limitMs)
        throw new Error(`not so within ${limitMs} ms of virtual time: ${condition.toString()}`);
      await this.advance(stepMs);
    }
  }
}

/** Lets every promise that can settle without a timer settle. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** How often `quickSettle` lets the rest of the process have its turn. */
const TURN_EVERY = 2_000;
let turns = 0;

/**
 * The same where nothing real is waited for (no sockets, no files read asynchronously): Node runs the next tick only when
 * no promise is left to settle, which is far cheaper than a turn of its event loop.
 */
export function quickSettle(): Promise<void> {
  turns += 1;
  if (turns % TURN_EVERY === 0) return settle();
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

/** The same bytes for the same seed, on every machine. */
export function seededRandom(seed: number | string): Random {
  let block = 0;
  let pool = Buffer.alloc(0);
  return {
    bytes(length) {
      while (pool.length < length) {
        pool = Buffer.concat([pool, createHash('sha256').update(`${seed}/${block}`).digest()]);
        block += 1;
      }
      const bytes = pool.subarray(0, length);
      pool = pool.subarray(length);
      return new Uint8Array(bytes);
    },
  };
}
