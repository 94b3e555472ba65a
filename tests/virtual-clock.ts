import { createHash } from 'node:crypto';
import type { Clock, Random, Timer } from '../contract/time.ts';

interface PendingTimer {
  readonly dueMs: number;
  readonly order: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until the test moves it. Timers that are due at the same moment run in the order in
 * which they were made, and everything that a timer set off settles before the next one runs.
 */
export class VirtualClock implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #epochMs: number;
  readonly #timers = new Set<PendingTimer>();

  /** @param epochMs wall time at the start, milliseconds since 1970 UTC */
  constructor(epochMs = Date.UTC(2026, 8, 14, 2, 0, 0)) {
    this.#epochMs = epochMs;
  }

  monotonicMs(): number {
    return this.#nowMs;
  }

  wallMs(): number {
    return this.#epochMs + this.#nowMs;
  }

  schedule(delayMs: number, callback: () => void): Timer {
    this.#order += 1;
    const timer = { dueMs: this.#nowMs + Math.max(0, delayMs), order: this.#order, callback };
    this.#timers.add(timer);
    return { cancel: () => this.#timers.delete(timer) };
  }

  /** Moves time on by `ms`, running what becomes due on the way. */
  async advance(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms;
    await settle();
    for (let next = this.#next(untilMs); next; next = this.#next(untilMs)) {
      this.#timers.delete(next);
      this.#nowMs = Math.max(this.#nowMs, next.dueMs);
      next.callback();
      await settle();
    }
    this.#nowMs = untilMs;
  }

  /** Moves time on, in steps of `stepMs`, until `condition` holds; throws when it does not within `limitMs`. */
  async advanceUntil(condition: () => boolean, limitMs: number, stepMs = 10): Promise<void> {
    await settle();
    for (let waitedMs = 0; !condition(); waitedMs += stepMs) {
      if (waitedMs > limitMs)
        throw new Error(`not so within ${limitMs} ms of virtual time: ${condition.toString()}`);
      await this.advance(stepMs);
    }
  }

  #next(untilMs: number): PendingTimer | undefined {
    let first: PendingTimer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueMs > untilMs) continue;
      if (!first || timer.dueMs < first.dueMs || (timer.dueMs === first.dueMs && timer.order < first.order))
        first = timer;
    }
    return first;
  }
}

/** Lets every promise that can settle without a timer settle. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** The same bytes for the same seed, on every machine. */
export function seededRandom(seed: number): Random {
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
