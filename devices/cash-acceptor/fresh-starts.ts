export interface FreshStarts {
  /** When connections were ended because the device broke the protocol (monotonic), of the last hour. */
  freshStartsMs: readonly number[];
}

const FRESH_STARTS_LIMIT = 3;
const FRESH_STARTS_SPAN_MS = 3_600_000;

/** Whether one more start for a broken protocol is allowed, and if so counts it: a device that breaks it always rests. */
export function takeFreshStart(memory: FreshStarts, nowMs: number): boolean {
  const recent = memory.freshStartsMs.filter((at) => nowMs < at + FRESH_STARTS_SPAN_MS);
  const allowed = recent.length < FRESH_STARTS_LIMIT;
  memory.freshStartsMs = allowed ? [...recent, nowMs] : recent;
  return allowed;
}
