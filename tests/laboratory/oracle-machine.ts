import { readBooks, type BookEntry } from './oracle-books.ts';
import type { Violation } from './oracle-truth.ts';

/** What the laboratory knows of the computer, and the kiosk must not lose or ignore. */
export interface MachineTruth {
  /** Entries of which the kiosk was told that they are written down for good, on its own disk. */
  readonly committed: readonly { readonly seq: number; readonly hash: string }[];
  /** True times at which the kiosk wrote that it takes a note, milliseconds since 1970 UTC. */
  readonly takenAtMs: readonly number[];
  /** True times between which no note may be taken, the grace of a visit that has begun included. */
  readonly closed: { readonly fromMs: number; readonly untilMs: number } | undefined;
}

/** A power cut or a failing disk takes nothing away that was once written down; every entry is the one that it was. */
export function checkDurable(
  entries: readonly BookEntry[],
  { committed }: MachineTruth,
): readonly Violation[] {
  const hashes = new Map(entries.map(({ seq, hash }) => [seq, hash]));
  return committed.flatMap(({ seq, hash }) => {
    const found = hashes.get(seq);
    if (found === hash) return [];
    const what = found === undefined ? 'is gone' : 'is another now';
    return [{ rule: 'durable', text: `entry ${seq}, which was written down for good, ${what}` } as const];
  });
}

/** How far the kiosk's idea of the platform's time may be off: half of the slowest answer. */
const CLOCK_SLACK_MS = 5_000;

/** By the true time, whatever the kiosk's own clock says. */
export function checkHours({ takenAtMs, closed }: MachineTruth): readonly Violation[] {
  if (!closed) return [];
  const { fromMs, untilMs } = closed;
  return takenAtMs
    .filter((atMs) => atMs > fromMs + CLOCK_SLACK_MS && atMs < untilMs - CLOCK_SLACK_MS)
    .map((atMs) => ({
      rule: 'hours',
      text: `a note was taken ${Math.round((atMs - fromMs) / 1000)} s after the end of the cash hours`,
    }));
}

export function judgeMachineFaults(journalPath: string, truth: MachineTruth): readonly Violation[] {
  return [...checkDurable(readBooks(journalPath).entries, truth), ...checkHours(truth)];
}
