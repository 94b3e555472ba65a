import type { Edition } from '../laboratory/editions.ts';

/** One deliberate bug: a small change in the source text of one file of the product. */
export interface Mutant {
  readonly name: string;
  /** From the project's root. */
  readonly file: string;
  /** Each `find` stands exactly once in the file. */
  readonly changes: readonly Change[];
  /** What people would lose by it, in one sentence. */
  readonly costs: string;
  /** Where the laboratory is known to notice it: looked at first. */
  readonly hint: Ground;
}

export interface Change {
  readonly find: string;
  readonly replace: string;
}

/** A seed of the laboratory and one of its runs, `base` or `12:before`; without a run all of them, some deaths left out. */
export interface Ground {
  readonly seed: number;
  readonly edition: Edition;
  readonly run?: string | undefined;
}

/** The file's text with the bug in it. Throws where a `find` does not stand in it exactly once. */
export function withBug(mutant: Mutant, text: string): string {
  return mutant.changes.reduce((changed, { find, replace }) => {
    const times = changed.split(find).length - 1;
    if (times !== 1)
      throw new Error(`${mutant.name}: what it changes stands ${times} times in ${mutant.file}, not once`);
    return changed.replace(find, () => replace);
  }, text);
}
