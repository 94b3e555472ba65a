import { z } from 'zod';
import { addDays, campusMoment, DAY_MS, utcOf, weekdayOf } from './campus-time.ts';

/** How far ahead an opening is looked for; what lies further is 'not known' to a visitor. */
const HORIZON_DAYS = 14;

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day like 08:00');
const endOfDay = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day like 17:30, or 24:00');

/** Open from `from` until just before `to`, on the same day. */
const hoursSchema = z
  .strictObject({ from: timeOfDay, to: endOfDay })
  .refine(({ from, to }) => from < to, 'the hours must end after they begin');
const dayHours = z.array(hoursSchema).max(6);

/** Days that differ from the week: public holidays without hours, working weekends with them. */
export const calendarExceptionSchema = z
  .strictObject({
    /** First and last day, `2026-10-01`; `to` may be left out for a single day. */
    from: z.iso.date(),
    to: z.iso.date().optional(),
    /** Hours on each of these days; none: closed. */
    hours: dayHours.default([]),
  })
  .refine(({ from, to }) => to === undefined || from <= to, 'the last day must not be before the first');

export const counterCalendarSchema = z.strictObject({
  /** Days without an entry are closed. */
  weekly: z.strictObject({
    monday: dayHours.default([]),
    tuesday: dayHours.default([]),
    wednesday: dayHours.default([]),
    thursday: dayHours.default([]),
    friday: dayHours.default([]),
    saturday: dayHours.default([]),
    sunday: dayHours.default([]),
  }),
  /** Where several cover a day, the last one counts. */
  exceptions: z.array(calendarExceptionSchema).max(200).default([]),
});
export type CounterCalendar = z.output<typeof counterCalendarSchema>;
export type CalendarException = z.output<typeof calendarExceptionSchema>;

export interface CounterOpening {
  readonly openNow: boolean;
  /** Campus time `2026-11-23T08:00` of the next opening after now; undefined: none within two weeks. */
  readonly nextOpen: string | undefined;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When people are at the counter, as seen from a moment in UTC milliseconds. */
export function nextOpening(calendar: CounterCalendar, nowMs: number, zone: string): CounterOpening {
  const { date: today } = campusMoment(nowMs, zone);
  const days = Array.from({ length: HORIZON_DAYS + 1 }, (_, day) => addDays(today, day));
  const spans = joined(days.flatMap((date) => spansOf(calendar, date, zone)));
  const next = spans.find(({ fromMs }) => fromMs > nowMs && fromMs <= nowMs + HORIZON_DAYS * DAY_MS);
  return {
    openNow: spans.some(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs),
    nextOpen: next && localMinute(next.fromMs, zone),
  };
}

function spansOf(calendar: CounterCalendar, date: string, zone: string): readonly Span[] {
  return hoursOn(calendar, date).map(({ from, to }) => ({
    fromMs: utcOf(date, from, zone),
    toMs: utcOf(date, to, zone),
  }));
}

function hoursOn({ weekly, exceptions }: CounterCalendar, date: string): z.output<typeof dayHours> {
  const exception = exceptions.findLast(({ from, to = from }) => from <= date && date <= to);
  if (exception) return exception.hours;
  const { monday, tuesday, wednesday, thursday, friday, saturday, sunday } = weekly;
  const week = [monday, tuesday, wednesday, thursday, friday, saturday, sunday];
  return week[weekdayOf(date) - 1] ?? [];
}

/** In order, and those that touch as one: nobody reopens at noon who never closed. */
function joined(spans: readonly Span[]): readonly Span[] {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = result.at(-1);
    if (last && span.fromMs <= last.toMs) {
      result[result.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
    } else {
      result.push(span);
    }
  }
  return result;
}

function localMinute(utcMs: number, zone: string): string {
  const { date, time } = campusMoment(utcMs, zone);
  return `${date}T${time}`;
}
