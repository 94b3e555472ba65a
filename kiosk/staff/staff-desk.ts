import type { Random } from '../../contract/time.ts';
import type { Journal } from '../journal/journal.ts';

export interface StaffDeskOptions {
  readonly journal: Journal;
  readonly random: Random;
  readonly nowMs: () => number;
  readonly onHaltCleared: () => void;
  readonly onSettled: () => void;
}

/** What staff may ask and do. Every act is journaled with a name. */
export class StaffDesk {
  readonly options: StaffDeskOptions;

  constructor(options: StaffDeskOptions) {
    this.options = options;
  }
}
