import type { Clock } from '../../contract/time.ts';

/** The same clock, whose wall time is off by so many milliseconds. Its monotonic time is not. */
export function offsetClock(clock: Clock, offsetMs: () => number): Clock {
  return {
    monotonicMs: () => clock.monotonicMs(),
    wallMs: () => clock.wallMs() + offsetMs(),
    schedule: (delayMs, callback) => clock.schedule(delayMs, callback),
  };
}
