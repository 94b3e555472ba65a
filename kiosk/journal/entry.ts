import type { Fact } from './facts.ts';
import type { ChainedEntry } from './hash-chain.ts';
import type { Posting } from './postings.ts';

/** One entry as it was written. */
export interface Entry extends ChainedEntry {
  readonly fact: Fact;
  readonly postings: readonly Posting[];
}

/** An entry as it stands in the file. Its body was written by the journal, and the chain was checked on opening. */
export function asEntry(row: ChainedEntry): Entry {
  const { fact, postings } = JSON.parse(row.body) as Pick<Entry, 'fact' | 'postings'>;
  return { ...row, fact, postings };
}
