import type { Clock } from '../../contract/time.ts';

/** A wait that others can end early: the loop sleeps in it until there is something to send. */
export class Pause {
  readonly #clock: Clock;
  #wake: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves at `untilMs` (monotonic) or at the next `end()`, whichever comes first. */
  async until(untilMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = this.#clock.schedule(untilMs - this.#clock.monotonicMs(), resolve);
      this.#wake = () => {
        timer.cancel();
        resolve();
      };
    });
    this.#wake = undefined;
  }

  end(): void {
    this.#wake?.();
  }
}
