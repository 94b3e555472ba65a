import type { Clock } from '../contract/time.ts';

/** More than a person can touch, far less than hurts. */
const PER_SECOND = 20;
const AT_ONCE = 40;

/** How many events a page may still send: a bucket of `AT_ONCE` that fills again by `PER_SECOND`. */
export class EventBudget {
  readonly #clock: Clock;
  #left = AT_ONCE;
  #countedAtMs: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#countedAtMs = clock.monotonicMs();
  }

  /** False: this one is too many. */
  take(): boolean {
    const nowMs = this.#clock.monotonicMs();
    this.#left = Math.min(AT_ONCE, this.#left + ((nowMs - this.#countedAtMs) / 1000) * PER_SECOND);
    this.#countedAtMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
