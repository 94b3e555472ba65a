import type { AcceptorFault } from '../cash-acceptor.ts';
import type { FreshStarts } from '../fresh-starts.ts';
import type { News } from './findings.ts';

/** What outlives a connection, within one driver. */
export interface Memory extends FreshStarts {
  nextEscrowId: number;
  nextCreditNo: number;
  /** What was learned by a start that did not come to its end. */
  news: News;
  /** Faults that were told and not yet told to be over. */
  readonly faults: Set<AcceptorFault['code']>;
}
