import type { CommitFailure } from '../world/failing-database.ts';
import type { Dice } from './dice.ts';
import type { FaultMoment } from './fault-plan.ts';

/** What goes wrong with the computer itself and with the platform's: disk, clock, life. Each strikes at its moment. */
export type MachineFaultPlan =
  /** So many commits succeed, then some fail; the processes that follow meet the same disk. */
  | {
      readonly type: 'commitFails';
      readonly skip: number;
      readonly times: number;
      readonly how: CommitFailure;
    }
  /** The file cannot grow any more, for a while. */
  | { readonly type: 'diskFull'; readonly at: FaultMoment; readonly ms: number }
  /** The computer falls over; until `ms` later its disk cannot be read. */
  | { readonly type: 'unreadable'; readonly at: FaultMoment; readonly ms: number }
  /** The computer falls over and finds a damaged journal, until people put the sound file back. */
  | {
      readonly type: 'damaged';
      readonly at: FaultMoment;
      readonly what: Damage;
      /** Where in it, as a share from 0 to 1. */
      readonly place: number;
      readonly backAfterMs: number;
    }
  /** The computer is started from an image of its disk that is some visits old, until people put the true disk back. */
  | {
      readonly type: 'oldImage';
      readonly at: FaultMoment;
      readonly visitsAgo: number;
      readonly backAfterMs: number;
      /** Finance unblocks the machine while the image still runs, or once the true disk does. */
      readonly unblocked: 'early' | 'late';
    }
  /** Somebody starts a copy of this visit's disk on another computer. */
  | { readonly type: 'twin'; readonly at: FaultMoment; readonly ms: number }
  | { readonly type: 'clockJump'; readonly at: FaultMoment; readonly byMs: number }
  | {
      readonly type: 'clockSteps';
      readonly at: FaultMoment;
      readonly byMs: number;
      readonly times: number;
      readonly everyMs: number;
    }
  | {
      readonly type: 'platformRestart';
      readonly at: FaultMoment;
      readonly offMs: number;
      readonly times: number;
      readonly everyMs: number;
    };

/** `header`: no database any more. `cut`: its end is missing. `entry`: a bit of the newest entry is another. */
export type Damage = 'header' | 'cut' | 'entry';

export type MachineFaultKind = MachineFaultPlan['type'];

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

export function drawMachineFaults(dice: Dice, notes: number): readonly MachineFaultPlan[] {
  const count = dice.weighted([
    [70, 0],
    [24, 1],
    [6, 2],
  ] as const);
  return Array.from({ length: count }, () => drawMachineFault(dice, notes));
}

function drawMachineFault(dice: Dice, notes: number): MachineFaultPlan {
  const type = dice.weighted([
    [26, 'commitFails'],
    [8, 'diskFull'],
    [7, 'unreadable'],
    [8, 'damaged'],
    [10, 'oldImage'],
    [7, 'twin'],
    [12, 'clockJump'],
    [6, 'clockSteps'],
    [16, 'platformRestart'],
  ] as const);
  const at = drawMoment(dice, notes);
  switch (type) {
    case 'commitFails':
      return {
        type,
        skip: dice.below(14),
        times: dice.pick([1, 1, 1, 2]),
        how: dice.pick(['rowReappears', 'rowReappears', 'rowLost', 'full']),
      };
    case 'diskFull':
    case 'unreadable':
      return { type, at, ms: dice.pick([500, 4000, 20_000]) };
    case 'damaged':
      return {
        type,
        at,
        what: dice.pick(['header', 'cut', 'entry']),
        place: dice.below(1000) / 1000,
        backAfterMs: dice.pick([2000, 15_000]),
      };
    case 'oldImage':
      return {
        type,
        at,
        visitsAgo: dice.between(0, 4),
        backAfterMs: dice.pick([2000, 8000, 35_000]),
        unblocked: dice.pick(['early', 'late']),
      };
    case 'twin':
      return { type, at, ms: dice.pick([3000, 12_000, 40_000]) };
    case 'clockJump':
      return { type, at, byMs: drawJump(dice) };
    case 'clockSteps':
      return { type, at, byMs: dice.pick([-300, -40, 40, 300]), times: 20, everyMs: dice.pick([200, 1000]) };
    case 'platformRestart':
      return {
        type,
        at,
        offMs: dice.pick([0, 0, 200, 3000, 12_000]),
        times: dice.pick([1, 1, 2, 4]),
        everyMs: dice.pick([400, 3000]),
      };
  }
}

/** Also while the machine starts anew after a death. */
function drawMoment(dice: Dice, notes: number): FaultMoment {
  const ms = dice.below(2500);
  if (dice.chance(20)) return { afterNote: undefined, on: 'processStart', ms };
  return { afterNote: notes > 0 && dice.chance(80) ? dice.below(notes) : undefined, ms };
}

/** Backwards or forwards, seconds to days. */
export function drawJump(dice: Dice): number {
  const far = dice.pick([7_000, 5 * minute, 40 * minute, 7 * hour, 3 * day, 400 * day]);
  return dice.chance(50) ? far : -far;
}
