import type { Fen } from '../../contract/money.ts';
import type { Stage } from './stage.ts';

/** A visit that `npm run demo -- <name>` plays. */
export interface Workflow {
  readonly summary: string;
  /** Plays from the start screen to the start screen; rejects when something is not as it must be. */
  play(stage: Stage): Promise<void>;
  /** What must be credited after it. */
  readonly expectedFen: Fen;
}
