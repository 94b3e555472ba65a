import type { Clock } from '../../contract/time.ts';

/** Older than this, the platform's time is no longer sure enough to take cash by. */
export const SURE_FOR_MS = 15 * 60_000;
/** A new answer further than this from the prediction is reported. */
export const SKEW_LIMIT_MS = 5_000;

/** The platform's clock did not go on as this machine's monotonic clock predicted. */
export interface ClockSkew {
  readonly predictedMs: number;
  /** What is believed from now on. */
  readonly correctedMs: number;
}

/** What time it is at the platform: its last answer, carried on by the monotonic clock, never by the wall clock. */
export interface PlatformTime {
  /** Milliseconds since 1970 UTC; undefined while the platform has never answered. */
  now(): number | undefined;
  /** Since the last answer; undefined while there was none. */
  ageMs(): number | undefined;
  /** True while the last answer is younger than SURE_FOR_MS and fitted the one before it. */
  isSure(): boolean;
  /** Takes over an answer that arrives now and said `platformMs`, `roundTripMs` after its request was sent. */
  update(platformMs: number, roundTripMs: number): void;
}

export interface PlatformTimeOptions {
  readonly clock: Clock;
  /**
   * Called when time jumped by more than SKEW_LIMIT_MS, after the new time was taken over. Sleep of the computer shows
   * up here too: the monotonic clock may stand still meanwhile.
   */
  readonly onSkew?: ((skew: ClockSkew) => void) | undefined;
}

export function createPlatformTime({ clock, onSkew }: PlatformTimeOptions): PlatformTime {
  let last: { readonly platformMs: number; readonly atMs: number } | undefined;
  /** The last answer did not fit the one before: which of them is right, the next one tells. */
  let jumped = false;
  const now = (): number | undefined => last && Math.floor(last.platformMs + clock.monotonicMs() - last.atMs);
  const ageMs = (): number | undefined => last && clock.monotonicMs() - last.atMs;

  return {
    now,
    ageMs,
    isSure: () => !jumped && (ageMs() ?? Infinity) < SURE_FOR_MS,
    update(platformMs, roundTripMs) {
      const predictedMs = now();
      const correctedMs = correct(predictedMs, platformMs, Math.max(0, roundTripMs));
      last = { platformMs: correctedMs, atMs: clock.monotonicMs() };
      jumped = predictedMs !== undefined && Math.abs(correctedMs - predictedMs) > SKEW_LIMIT_MS;
      if (jumped && predictedMs !== undefined) onSkew?.({ predictedMs, correctedMs });
    },
  };
}

/**
 * The platform's clock stands somewhere between what it said and that plus the round trip. A prediction in there is
 * as good as the answer and stays; one outside moves to the nearer edge. So a slow answer never spoils a time that
 * quick ones have made precise.
 */
function correct(predictedMs: number | undefined, platformMs: number, roundTripMs: number): number {
  if (predictedMs === undefined) return platformMs + roundTripMs / 2;
  return Math.min(Math.max(predictedMs, platformMs), platformMs + roundTripMs);
}
