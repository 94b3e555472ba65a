import type { z } from 'zod';
import type { policySchema } from '../../contract/policy.ts';

export type PolicyText = z.input<typeof policySchema>;

const TEN_MILLION_FEN = 10_000_000;

/**
 * Short waits, no limit that a long run would meet, and a campus where it is nine in the morning when the run begins: it
 * must not meet midnight.
 */
export function policyOfRun(nowMs: number): PolicyText {
  return {
    timeZone: zoneAtNine(nowMs),
    cash: {
      opens: '00:00',
      closes: '23:59',
      maxPerDayFen: TEN_MILLION_FEN,
      maxBalanceFen: TEN_MILLION_FEN,
    },
    card: { maxPurseFen: TEN_MILLION_FEN, differenceToleranceFen: TEN_MILLION_FEN },
    visit: {
      ...{ idleSeconds: 10, idleWarningSeconds: 5, noteWaitSeconds: 10, takeCardSeconds: 5 },
      ...{ resultSeconds: 5, cardPromptSeconds: 10, cardBackSeconds: 10, balanceSeconds: 5 },
    },
    heartbeatSeconds: 3,
  };
}

/** POSIX names count westward: `Etc/GMT-8` is eight hours east. */
function zoneAtNine(nowMs: number): string {
  const hour = new Date(nowMs).getUTCHours();
  const east = ((9 - hour + 36) % 24) - 12;
  return east === 0 ? 'Etc/UTC' : `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}
