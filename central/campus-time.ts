import { parseCount } from '../contract/money.ts';
import type { CashPolicy } from '../contract/policy.ts';

const SECONDS_PER_DAY = 86_400;
const MINUTE_MS = 60_000;

/** The campus's calendar and clock: what day limits and cash hours go by. */
export interface CampusTime {
  /** Calendar day as ISO date. */
  dayOf(atMs: number): string;
  /** Seconds since local midnight by the clock on the wall. */
  secondsOfDay(atMs: number): number;
}

/** @param timeZone IANA name; throws RangeError when there is none of that name */
export function campusTime(timeZone: string): CampusTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  let known: MinuteOfCampus | undefined;
  /** Nearly all questions are about the minute of the one before, and a formatter takes its time. */
  const at = (atMs: number): MinuteOfCampus => {
    const minute = Math.floor(atMs / MINUTE_MS);
    if (known?.minute !== minute) known = { minute, ...partsOf(format, minute * MINUTE_MS) };
    return known;
  };
  return {
    dayOf: (atMs) => at(atMs).day,
    // Zones are whole minutes away from UTC.
    secondsOfDay: (atMs) => at(atMs).secondsOfDay + Math.floor((atMs % MINUTE_MS) / 1000),
  };
}

interface MinuteOfCampus {
  /** Minutes since 1970 UTC. */
  readonly minute: number;
  readonly day: string;
  /** At the beginning of the minute. */
  readonly secondsOfDay: number;
}

function partsOf(format: Intl.DateTimeFormat, atMs: number): Omit<MinuteOfCampus, 'minute'> {
  const parts: ReadonlyMap<string, string> = new Map(
    format.formatToParts(atMs).map(({ type, value }) => [type, value]),
  );
  const [hour = 0, minute = 0, second = 0] = ['hour', 'minute', 'second'].map((part) =>
    parseCount(parts.get(part) ?? ''),
  );
  return {
    day: ['year', 'month', 'day'].map((part) => parts.get(part) ?? '').join('-'),
    secondsOfDay: hour * 3600 + minute * 60 + second,
  };
}

/** `16:30`, `16:30:05` -> seconds since midnight. Throws RangeError on anything that is not made of digits. */
export function secondsOfTime(text: string): number {
  const [hour = 0, minute = 0, second = 0] = text.split(':').map(parseCount);
  return hour * 3600 + minute * 60 + second;
}

/**
 * May cash still be reserved? From `opens` until `graceSeconds` after `closes`: a note that lies in escrow when the
 * hours end is decided, the kiosk takes no further one. Hours may reach over midnight; equal ones never end.
 */
export function withinCashHours(policy: CashPolicy, secondsOfDay: number): boolean {
  if (policy.opens === policy.closes) return true;
  const opens = secondsOfTime(policy.opens);
  const length = (secondsOfTime(policy.closes) - opens + SECONDS_PER_DAY) % SECONDS_PER_DAY;
  const sinceOpening = (secondsOfDay - opens + SECONDS_PER_DAY) % SECONDS_PER_DAY;
  return sinceOpening < length + policy.graceSeconds;
}
