import type { Clock, Timer } from '../../contract/time.ts';
import { firstBreak, GENESIS_HASH } from './hash-chain.ts';
import type { Journal } from './journal.ts';

/** Entries per slice, and the pause before each: the check must never hold up a note. */
const SLICE = 1_000;
const PAUSE_MS = 50;
const FIRST_PAUSE_MS = 10_000;

/**
 * Checks the whole chain from its first entry, a slice at a time, and signs a checkpoint when all of it is sound.
 * Returns the way to stop. `onBreak` gets a sentence about the first break.
 */
export function checkChainInBackground(
  journal: Journal,
  clock: Clock,
  onBreak: (detail: string) => void,
): () => void {
  let at = { seq: 0, hash: GENESIS_HASH };
  let timer: Timer;
  const next = (delayMs: number): void => {
    timer = clock.schedule(delayMs, () => {
      const slice = journal.queries.entriesAfter(at.seq, SLICE);
      const broken = firstBreak(at, slice);
      const last = slice.at(-1);
      if (broken !== undefined) onBreak(broken);
      else if (last) {
        at = { seq: last.seq, hash: last.hash };
        next(PAUSE_MS);
      } else journal.checkpoint();
    });
  };
  next(FIRST_PAUSE_MS);
  return () => {
    timer.cancel();
  };
}
