import { Dice } from './dice.ts';
import { drawJump, drawMachineFaults, type MachineFaultPlan } from './machine-fault-plan.ts';
import type { MachineTruth } from './oracle-machine.ts';

/** What is drawn about the computer of an hour as a whole. */
export interface MachinePlan {
  /** How far its wall clock is off when it starts. */
  readonly clockOffsetMs: number;
  /** Cash is not taken in this minute of the hour (from its first); undefined: all of it lies within the hours. */
  readonly closedMinute: number | undefined;
  /** While it starts for the first time. */
  readonly startFaults: readonly MachineFaultPlan[];
  /** Of each visit. */
  readonly visitFaults: readonly (readonly MachineFaultPlan[])[];
}

export function drawMachine(seed: number, notesOfVisits: readonly number[]): MachinePlan {
  const dice = new Dice(seed, 'machine');
  return {
    clockOffsetMs: dice.chance(30) ? drawJump(dice) : 0,
    closedMinute: dice.chance(35) ? dice.between(1, 6) : undefined,
    startFaults: dice.chance(30) ? drawMachineFaults(new Dice(seed, 'machine start'), 0) : [],
    visitFaults: notesOfVisits.map((notes, index) =>
      drawMachineFaults(new Dice(seed, `machine ${index}`), notes),
    ),
  };
}

/** An hour as it was before this was drawn. */
export const soundMachine: MachinePlan = {
  clockOffsetMs: 0,
  closedMinute: undefined,
  startFaults: [],
  visitFaults: [],
};

/** 10:00 in Shanghai, when every hour of the laboratory begins. */
const BEGIN_MS = Date.UTC(2026, 8, 14, 2, 0, 0);
const MINUTE_MS = 60_000;
const GRACE_SECONDS = 10;

/** The cash hours of the policy: around the clock but for one minute. */
export function cashHours({ closedMinute }: MachinePlan): Readonly<Record<string, unknown>> {
  if (closedMinute === undefined) return {};
  const minute = (count: number): string => `10:${String(count).padStart(2, '0')}`;
  return { closes: minute(closedMinute), opens: minute(closedMinute + 1), graceSeconds: GRACE_SECONDS };
}

/** True times between which no note may be taken. */
export function closedSpan({ closedMinute }: MachinePlan): MachineTruth['closed'] {
  if (closedMinute === undefined) return undefined;
  const closesMs = BEGIN_MS + closedMinute * MINUTE_MS;
  return { fromMs: closesMs + GRACE_SECONDS * 1000, untilMs: closesMs + MINUTE_MS };
}

/** Faults for which images of the disk are kept from visit to visit. */
export function startsCopies({ type }: MachineFaultPlan): boolean {
  return type === 'oldImage' || type === 'twin';
}
