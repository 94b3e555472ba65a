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
  /** When connections were ended because the device broke the protocol (monotonic), of the last hour. */
  freshStartsMs: readonly number[];
}

const FRESH_STARTS_LIMIT = 3;
const FRESH_STARTS_SPAN_MS = 3_600_000;

/** Whether one more start for a broken protocol is allowed, and if so counts it: a device that breaks it always rests. */
export function takeFreshStart(memory: Memory, nowMs: number): boolean {
  const recent = memory.freshStartsMs.filter((at) => nowMs < at + FRESH_STARTS_SPAN_MS);
  const allowed = recent.length < FRESH_STARTS_LIMIT;
  memory.freshStartsMs = allowed ? [...recent, nowMs] : recent;
  return allowed;
}

/** Log events of the driver: `id` from `ssp.*`, facts without personal data. */
export type SspLog = (id: string, facts: Readonly<Record<string, string | number | boolean>>) => void;
