import { parseCount } from '../../contract/money.ts';

/**
 * Wall time of a campus. Inside, a wall time is a number of milliseconds as though the wall clock were UTC: dates and
 * times of day are then plain arithmetic, and only this file knows how far the zone is from UTC.
 */
export const MINUTE_MS = 60_000;
export const DAY_MS = 86_400_000;

export interface CampusMoment {
  /** `2026-11-22`. */
  readonly date: string;
  /** `14:05`. */
  readonly time: string;
  /** 1 Monday to 7 Sunday. */
  readonly weekday: number;
  /** Milliseconds since the wall clock's 00:00. */
  readonly msOfDay: number;
}

/** What calendar and wall clock of the zone show at a moment. Throws RangeError for a zone that does not exist. */
export function campusMoment(utcMs: number, zone: string): CampusMoment {
  const wallMs = toWall(utcMs, zone);
  const minute = Math.floor(wallMs / MINUTE_MS);
  if (minute !== lastShown.minute) lastShown = { minute, ...shownAt(minute * MINUTE_MS) };
  const { date, time, weekday } = lastShown;
  return { date, time, weekday, msOfDay: ((wallMs % DAY_MS) + DAY_MS) % DAY_MS };
}

type Shown = Pick<CampusMoment, 'date' | 'time' | 'weekday'>;

/** Every screen asks several times, nearly always about the minute that was asked about before. */
let lastShown: Shown & { readonly minute: number } = { minute: 0, ...shownAt(0) };

function shownAt(wallMs: number): Shown {
  const iso = new Date(wallMs).toISOString();
  const date = iso.slice(0, 10);
  return { date, time: iso.slice(11, 16), weekday: weekdayOf(date) };
}

/** 1 Monday to 7 Sunday, of a date like `2026-11-22`. */
export function weekdayOf(date: string): number {
  return new Date(`${date}T00:00Z`).getUTCDay() || 7;
}

/** `addDays('2026-12-31', 1)` is `2027-01-01`. */
export function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The first moment of a day at which its wall clock shows the time of day or a later one, UTC milliseconds. `24:00` is
 * the end of the day. A time that is skipped in spring is reached at the skip; one that comes twice in autumn counts
 * the first time.
 */
export function utcOf(date: string, timeOfDay: string, zone: string): number {
  const wallMs = Date.parse(`${date}T00:00Z`) + minutesOfDay(timeOfDay) * MINUTE_MS;
  // Zones change at most once within two days; the offsets on either side are the only candidates.
  const before = wallMs - offsetMs(wallMs - DAY_MS, zone);
  const after = wallMs - offsetMs(wallMs + DAY_MS, zone);
  const [early, late] = before < after ? [before, after] : [after, before];
  if (toWall(early, zone) === wallMs) return early;
  if (toWall(late, zone) === wallMs) return late;
  return firstReaching(wallMs, early, late, zone);
}

/** The next moment, after `nowMs`, at which the wall clock reaches the time of day. UTC milliseconds. */
export function nextOccurrence(timeOfDay: string, nowMs: number, zone: string): number {
  let { date } = campusMoment(nowMs, zone);
  for (;;) {
    const atMs = utcOf(date, timeOfDay, zone);
    if (atMs > nowMs) return atMs;
    date = addDays(date, 1);
  }
}

/** `05:30` is 330; `24:00` is 1440. */
export function minutesOfDay(timeOfDay: string): number {
  const [hours = '', minutes = ''] = timeOfDay.split(':');
  return parseCount(hours) * 60 + parseCount(minutes);
}

/** In a gap: the moment of the change, where the wall clock jumps over `wallMs`. */
function firstReaching(wallMs: number, earlyMs: number, lateMs: number, zone: string): number {
  let [notYet, reached] = [earlyMs - 1, lateMs];
  while (reached - notYet > 1) {
    const middle = Math.floor((notYet + reached) / 2);
    if (toWall(middle, zone) < wallMs) notYet = middle;
    else reached = middle;
  }
  return reached;
}

function toWall(utcMs: number, zone: string): number {
  return utcMs + offsetMs(utcMs, zone);
}

/** Every screen asks several times, mostly about the same minutes; a formatter takes its time. Emptied when full. */
const knownOffsets = new Map<string, number>();
const MOST_KNOWN_OFFSETS = 10_000;

let lastOffset = { zone: '', minute: 0, offset: 0 };

/** How far the wall clock is ahead of UTC. Zones change at whole minutes. */
function offsetMs(utcMs: number, zone: string): number {
  const minute = Math.floor(utcMs / MINUTE_MS);
  if (minute === lastOffset.minute && zone === lastOffset.zone) return lastOffset.offset;
  const offset = knownOffsetMs(minute, zone);
  lastOffset = { zone, minute, offset };
  return offset;
}

function knownOffsetMs(minute: number, zone: string): number {
  const key = `${zone} ${minute}`;
  const known = knownOffsets.get(key);
  if (known !== undefined) return known;
  if (knownOffsets.size >= MOST_KNOWN_OFFSETS) knownOffsets.clear();
  const offset = readOffsetMs(minute * MINUTE_MS, zone);
  knownOffsets.set(key, offset);
  return offset;
}

function readOffsetMs(utcMs: number, zone: string): number {
  const wholeSecondMs = Math.floor(utcMs / 1000) * 1000;
  const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(wholeSecondMs)) {
    if (type !== 'literal') parts[type] = parseCount(value);
  }
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - wholeSecondMs;
}

/** Making a formatter costs a hundred times more than using it; a kiosk knows one zone. */
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known) return known;
  const formatter = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  formatters.set(zone, formatter);
  return formatter;
}
