import type { Clock } from '../contract/time.ts';

/** A clock on which everything takes `speed` times less long: mechanics of the devices in a hurried demo or test. */
export function scaledClock(clock: Clock, speed: number): Clock {
  return {
    monotonicMs: () => clock.monotonicMs() * speed,
    wallMs: () => clock.wallMs(),
    schedule: (delayMs, callback) => clock.schedule(delayMs / speed, callback),
  };
}
