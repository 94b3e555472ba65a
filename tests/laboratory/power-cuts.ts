import type { PowerCut } from '../world/journal-disk.ts';
import { Dice } from './dice.ts';
import type { DeathPlan } from './effects.ts';

/** How the machine loses its power with its process. */
export interface PowerCutPlan {
  readonly share: number;
  readonly torn: boolean;
  /** The validator goes dark with it, and has its power again this long after; undefined: it has its own. */
  readonly validatorOffMs: number | undefined;
}

/**
 * Half of the planned deaths are power cuts: one at a commit falls in the middle of it and must be as if the commit had
 * not begun, one right after an effect must be as a death there.
 */
export function withPowerCuts(deaths: DeathPlan, seed: number): DeathPlan {
  const dice = new Dice(seed, 'power cuts');
  return (visit, number) => {
    const doom = deaths(visit, number);
    if (doom === undefined || !dice.chance(50)) return doom;
    return doom === 'before' ? 'torn' : 'powerCut';
  };
}

export function drawPowerCut(dice: Dice): PowerCutPlan {
  return {
    share: dice.below(1000) / 1000,
    torn: dice.chance(35),
    validatorOffMs: dice.chance(35) ? dice.pick([50, 800, 4000, 12_000]) : undefined,
  };
}

export function cutOf({ share, torn }: PowerCutPlan, duringCommit: boolean): PowerCut {
  return { duringCommit, share, torn };
}
