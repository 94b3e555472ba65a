import { describe, expect, test } from 'vitest';
import {
  addDays,
  campusMoment,
  DAY_MS,
  MINUTE_MS,
  nextOccurrence,
  utcOf,
} from '../../kiosk/policy/campus-time.ts';

const utc = (text: string): number => Date.parse(text);

describe('what the wall clock shows', () => {
  test.each([
    ['Asia/Shanghai', '2026-11-22T16:00:00.000Z', '2026-11-23', '00:00', 1, 0],
    ['Asia/Shanghai', '2026-11-22T15:59:59.999Z', '2026-11-22', '23:59', 7, DAY_MS - 1],
    ['Asia/Shanghai', '2028-02-28T16:00:00.000Z', '2028-02-29', '00:00', 2, 0],
    ['Asia/Kathmandu', '2026-12-31T18:15:00.500Z', '2027-01-01', '00:00', 5, 500],
    // The two edges of summer time 2026, from the published rules of the zones.
    ['Europe/Berlin', '2026-03-29T00:59:59.999Z', '2026-03-29', '01:59', 7, 2 * 3_600_000 - 1],
    ['Europe/Berlin', '2026-03-29T01:00:00.000Z', '2026-03-29', '03:00', 7, 3 * 3_600_000],
    ['Europe/Berlin', '2026-10-25T00:59:59.999Z', '2026-10-25', '02:59', 7, 3 * 3_600_000 - 1],
    ['Europe/Berlin', '2026-10-25T01:00:00.000Z', '2026-10-25', '02:00', 7, 2 * 3_600_000],
    ['America/New_York', '2026-03-08T07:00:00.000Z', '2026-03-08', '03:00', 7, 3 * 3_600_000],
    ['America/New_York', '1969-12-31T23:00:00.000Z', '1969-12-31', '18:00', 3, 18 * 3_600_000],
  ])('%s at %s is %s %s', (zone, moment, date, time, weekday, msOfDay) => {
    expect(campusMoment(utc(moment), zone)).toEqual({ date, time, weekday, msOfDay });
  });

  test('a zone that does not exist is an error, not UTC', () => {
    expect(() => campusMoment(0, 'Asia/Nowhere')).toThrow(RangeError);
  });
});

describe('from wall time to UTC', () => {
  test.each([
    ['Asia/Shanghai', '2026-11-22', '05:00', '2026-11-21T21:00:00Z'],
    ['Asia/Shanghai', '2026-11-22', '24:00', '2026-11-22T16:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '02:30', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '02:00', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00:00Z'],
    ['Europe/Berlin', '2026-03-29', '01:59', '2026-03-29T00:59:00Z'],
    ['Europe/Berlin', '2026-10-25', '02:30', '2026-10-25T00:30:00Z'],
    ['Europe/Berlin', '2026-10-25', '03:00', '2026-10-25T02:00:00Z'],
    ['America/New_York', '2026-03-08', '02:15', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00Z'],
    // Half an hour of summer time, and midnight itself skipped.
    ['Australia/Lord_Howe', '2026-10-04', '02:10', '2026-10-03T15:30:00Z'],
    ['America/Santiago', '2026-09-06', '00:30', '2026-09-06T04:00:00Z'],
    // The island that left out a whole day.
    ['Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T10:00:00Z'],
  ])('%s %s %s is %s', (zone, date, time, moment) => {
    expect(new Date(utcOf(date, time, zone)).toISOString()).toBe(new Date(moment).toISOString());
  });

  test.each(['Asia/Shanghai', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe'])(
    'every quarter of an hour of the year that exists comes back as itself, or earlier where it comes twice: %s',
    (zone) => {
      let twice = 0;
      for (let at = utc('2026-01-01T00:00Z'); at < utc('2027-01-01T00:00Z'); at += 15 * MINUTE_MS) {
        const { date, time } = campusMoment(at, zone);
        const back = utcOf(date, time, zone);
        if (back === at) continue;
        twice += 1;
        expect(back).toBeLessThan(at);
        expect(campusMoment(back, zone)).toEqual(campusMoment(at, zone));
      }
      const repeatedQuarters: Record<string, number> = { 'Asia/Shanghai': 0, 'Australia/Lord_Howe': 2 };
      expect(twice).toBe(repeatedQuarters[zone] ?? 4);
    },
  );
});

describe('the next occurrence of a time of day', () => {
  test('is strictly later: at 05:00 sharp it is tomorrow', () => {
    const fiveSharp = utc('2026-11-22T05:00+08:00');
    expect(nextOccurrence('05:00', fiveSharp - 1, 'Asia/Shanghai')).toBe(fiveSharp);
    expect(nextOccurrence('05:00', fiveSharp, 'Asia/Shanghai')).toBe(fiveSharp + DAY_MS);
  });

  test('a day of 23 hours and one of 25', () => {
    const zone = 'Europe/Berlin';
    const spring = utcOf('2026-03-28', '12:00', zone);
    expect(nextOccurrence('12:00', spring, zone) - spring).toBe(23 * 3_600_000);
    const autumn = utcOf('2026-10-24', '12:00', zone);
    expect(nextOccurrence('12:00', autumn, zone) - autumn).toBe(25 * 3_600_000);
  });

  test('a time that comes twice counts once: after the first, the next is tomorrow', () => {
    const first = utc('2026-10-25T00:30:00Z');
    expect(nextOccurrence('02:30', first, 'Europe/Berlin')).toBe(utc('2026-10-26T01:30:00Z'));
  });
});

test('days are added over the ends of months and years', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
  expect(addDays('2026-03-29', 1)).toBe('2026-03-30');
});
