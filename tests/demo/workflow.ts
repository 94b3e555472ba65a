import type { Fen } from '../../contract/money.ts';
import type { Stage } from './stage.ts';

/** A visit that `npm run demo -- <name>` plays. */
export interface Workflow {
  readonly summary: string;
  /** Whose card it is. */
  readonly cardNumber: string;
  /** Plays from the start screen to the start screen; rejects when something is not as it must be. */
  play(stage: Stage): Promise<void>;
  /** What must be so after it. */
  readonly expected: {
    /** Put in as notes, and credited. */
    readonly creditedFen: Fen;
    /** Loaded onto cards. */
    readonly loadedFen: Fen;
    /** On the chip; the platform says the same, and nothing waits any more. */
    readonly cardPurseFen: Fen;
  };
  /** What its line of JSON has besides what all have. */
  readonly alsoTells: readonly (keyof MoreFigures)[];
}

export interface MoreFigures {
  /** What the platform says that is on the card. */
  readonly accountBalanceFen: number;
  /** What waited before the visit. */
  readonly pendingBeforeFen: number;
  readonly loadedFen: number;
}
