import { systemClock } from '../../contract/system-clock.ts';
import { parseCount } from '../../contract/money.ts';
import { environmentOf } from './environment.ts';

/**
 * Loaded before the entry file of kiosk, platform and proxy (`node --import`): their time runs faster than the world's,
 * for all of them from the same moment on, so that patience of seconds does not cost seconds. Nothing else changes.
 */
const { clockSpeed, clockSinceMs } = environmentOf(process.env);
if (clockSpeed !== undefined && clockSinceMs !== undefined) {
  const speed = parseCount(clockSpeed);
  const sinceMs = parseCount(clockSinceMs);
  const real = { ...systemClock };
  Object.assign(systemClock, {
    monotonicMs: () => real.monotonicMs() * speed,
    wallMs: () => sinceMs + (real.wallMs() - sinceMs) * speed,
    schedule: (delayMs, callback) => real.schedule(delayMs / speed, callback),
  } satisfies typeof systemClock);
}
