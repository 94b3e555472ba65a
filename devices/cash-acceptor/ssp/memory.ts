import type { AcceptorFault } from '../cash-acceptor.ts';
import type { News } from './findings.ts';

/** What outlives a connection, within one driver. */
export interface Memory {
  nextEscrowId: number;
  nextCreditNo: number;
  /** What was learned by a start that did not come to its end. */
  news: News;
  /** Faults that were told and not yet told to be over. */
  readonly faults: Set<AcceptorFault['code']>;
}

/** Log events of the driver: `id` from `ssp.*`, facts without personal data. */
export type SspLog = (id: string, facts: Readonly<Record<string, string | number | boolean>>) => void;
