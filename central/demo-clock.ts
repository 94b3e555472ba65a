import type { Clock } from '../contract/time.ts';
import { secondsOfTime } from './campus-time.ts';
import type { CampusTime } from './campus-time.ts';

/** The platform's clock with hands that can be moved: only the demo has one. */
export interface DemoClock extends Clock {
  readonly offsetMs: number;
  setOffset(offsetMs: number): void;
  /** Moves to this time of the present day, `HH:MM` or `HH:MM:SS` campus time. */
  setLocalTime(localTime: string, campus: CampusTime): void;
}

export function createDemoClock(real: Clock): DemoClock {
  let offsetMs = 0;
  const wallMs = (): number => real.wallMs() + offsetMs;
  return {
    get offsetMs() {
      return offsetMs;
    },
    setOffset(wantedMs) {
      offsetMs = wantedMs;
    },
    setLocalTime(localTime, campus) {
      const nowMs = wallMs();
      const sinceSecondMs = ((nowMs % 1000) + 1000) % 1000;
      offsetMs += (secondsOfTime(localTime) - campus.secondsOfDay(nowMs)) * 1000 - sinceSecondMs;
    },
    wallMs,
    monotonicMs: () => real.monotonicMs(),
    schedule: (delayMs, callback) => real.schedule(delayMs, callback),
  };
}
