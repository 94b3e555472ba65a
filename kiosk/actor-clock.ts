import type { Clock, Timer } from '../contract/time.ts';

/** What XState wants of a clock. */
export interface ActorClock {
  setTimeout(callback: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer): void;
}

/** Runs the delays of state machines on the injected clock. */
export function actorClock(clock: Clock): ActorClock {
  return {
    setTimeout: (callback, delayMs) => clock.schedule(delayMs, callback),
    clearTimeout: (timer) => {
      // XState also clears ids that it never got.
      (timer as Timer | undefined)?.cancel();
    },
  };
}
