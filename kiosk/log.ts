/**
 * A log line is an event: an id from the lists in the code, and facts without personal data. Whoever carries it out
 * adds time, machine and level. Amounts are in fen; ids are shown whole, cards and people never.
 */
export interface KioskLog {
  event(id: string, facts?: Readonly<Record<string, string | number | boolean | undefined>>): void;
  /** Something that must not happen did; `error` is written with its stack. */
  fault(id: string, error: unknown): void;
}

export const silentLog: KioskLog = {
  event: () => undefined,
  fault: () => undefined,
};
