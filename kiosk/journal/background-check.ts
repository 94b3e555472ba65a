import type { Clock, Timer } from '../../contract/time.ts';
import type { Journal } from './journal.ts';

/** The pause before each step: the check must never hold up a note. */
const PAUSE_MS = 50;
const FIRST_PAUSE_MS = 30_000;

/**
 * Checks the whole journal, a step at a time, and signs a checkpoint when all of it is sound. Returns the way to stop.
 * `onBreak` gets a sentence about the first break.
 */
export function checkInBackground(
  journal: Journal,
  clock: Clock,
  onBreak: (detail: string) => void,
): () => void {
  let timer: Timer;
  let check: ReturnType<Journal['checkWhole']> | undefined;
  const next = (delayMs: number): void => {
    timer = clock.schedule(delayMs, () => {
      check ??= journal.checkWhole();
      const step = check.next();
      if (!step.done) next(PAUSE_MS);
      else if (step.value === undefined) journal.checkpoint();
      else onBreak(step.value);
    });
  };
  next(FIRST_PAUSE_MS);
  return () => {
    timer.cancel();
    check?.return(undefined);
  };
}
