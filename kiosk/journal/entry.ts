import type { Fact } from './facts.ts';
import type { ChainedEntry } from './hash-chain.ts';
import type { Posting } from './postings.ts';

/** One entry as it was written. */
export interface Entry extends ChainedEntry {
  readonly fact: Fact;
  readonly postings: readonly Posting[];
}
