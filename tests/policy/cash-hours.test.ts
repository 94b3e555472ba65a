import { describe, expect, test } from 'vitest';
import { policySchema } from '../../contract/policy.ts';
import { DAY_MS, MINUTE_MS } from '../../kiosk/policy/campus-time.ts';
import { cashWindow } from '../../kiosk/policy/cash-hours.ts';

const HOUR_MS = 60 * MINUTE_MS;
const campus = (cash = {}, timeZone = 'Asia/Shanghai') => policySchema.parse({ timeZone, cash });
const shanghai = (text: string): number => Date.parse(`${text}+08:00`);

describe('the edges of the day', () => {
  const policy = campus();

  test('04:59:59.999 is closed for one more millisecond', () => {
    expect(cashWindow(policy, shanghai('2026-11-22T04:59:59.999'))).toEqual({
      state: 'closed',
      opensAt: '05:00',
      msUntilOpen: 1,
      graceLeftMs: 0,
    });
  });

  test('05:00:00.000 is open', () => {
    expect(cashWindow(policy, shanghai('2026-11-22T05:00:00.000'))).toEqual({
      state: 'open',
      closesAt: '16:30',
      msUntilClose: 11.5 * HOUR_MS,
    });
  });

  test('a visit may begin until more than thirty seconds are left', () => {
    expect(cashWindow(policy, shanghai('2026-11-22T16:29:29.999'))).toMatchObject({ state: 'open' });
    expect(cashWindow(policy, shanghai('2026-11-22T16:29:30.000'))).toEqual({
      state: 'closingSoon',
      closesAt: '16:30',
      msUntilClose: 30_000,
    });
    expect(cashWindow(policy, shanghai('2026-11-22T16:29:59.999'))).toMatchObject({
      state: 'closingSoon',
      msUntilClose: 1,
    });
  });

  test('16:30:00.000 is closed; the note in hand has two minutes of grace', () => {
    expect(cashWindow(policy, shanghai('2026-11-22T16:30:00.000'))).toEqual({
      state: 'closed',
      opensAt: '05:00',
      msUntilOpen: 12.5 * HOUR_MS,
      graceLeftMs: 120_000,
    });
    expect(cashWindow(policy, shanghai('2026-11-22T16:31:59.999'))).toMatchObject({ graceLeftMs: 1 });
    expect(cashWindow(policy, shanghai('2026-11-22T16:32:00.000'))).toMatchObject({ graceLeftMs: 0 });
  });

  test('every minute of a day agrees with the plain comparison of times of day', () => {
    const start = shanghai('2026-11-21T00:00');
    for (let minute = 0; minute < 1440; minute += 1) {
      for (const offMs of [-1, 0]) {
        const nowMs = start + minute * MINUTE_MS + offMs;
        const msOfDay = (nowMs - start + DAY_MS) % DAY_MS;
        const open = msOfDay >= 5 * HOUR_MS && msOfDay < 16.5 * HOUR_MS;
        const window = cashWindow(policy, nowMs);
        expect(window.state === 'closed').toBe(!open);
        const untilEdge = window.state === 'closed' ? window.msUntilOpen : (window.msUntilClose ?? 0);
        const edge = cashWindow(policy, nowMs + untilEdge);
        expect(edge.state === 'closed').toBe(open);
        expect(cashWindow(policy, nowMs + untilEdge - 1).state === 'closed').toBe(!open);
      }
    }
  });
});

describe('other hours', () => {
  test('hours over midnight, 23:00 to 01:00', () => {
    const policy = campus({ opens: '23:00', closes: '01:00' });
    const stateAt = (text: string) => cashWindow(policy, shanghai(text)).state;
    expect(stateAt('2026-11-22T22:59:59.999')).toBe('closed');
    expect(stateAt('2026-11-22T23:00')).toBe('open');
    expect(stateAt('2026-11-23T00:00')).toBe('open');
    expect(stateAt('2026-11-23T00:59:45')).toBe('closingSoon');
    expect(stateAt('2026-11-23T01:00')).toBe('closed');
    expect(cashWindow(policy, shanghai('2026-11-23T12:00'))).toMatchObject({ msUntilOpen: 11 * HOUR_MS });
  });

  test('equal hours never close', () => {
    const policy = campus({ opens: '00:00', closes: '00:00' });
    expect(cashWindow(policy, shanghai('2026-11-22T23:59:50'))).toEqual({
      state: 'open',
      closesAt: undefined,
      msUntilClose: undefined,
    });
  });

  test('margin and grace are policy', () => {
    const policy = campus({ startMarginSeconds: 0, graceSeconds: 0 });
    expect(cashWindow(policy, shanghai('2026-11-22T16:29:59.999')).state).toBe('open');
    expect(cashWindow(policy, shanghai('2026-11-22T16:30'))).toMatchObject({ graceLeftMs: 0 });
  });
});

describe('days on which the clock is changed', () => {
  test.each([
    ['Europe/Berlin', '2026-03-28T12:00:00Z', '2026-03-31T12:00:00Z'],
    ['Europe/Berlin', '2026-10-24T12:00:00Z', '2026-10-27T12:00:00Z'],
    ['America/New_York', '2026-03-07T12:00:00Z', '2026-03-10T12:00:00Z'],
    ['America/New_York', '2026-10-31T12:00:00Z', '2026-11-03T12:00:00Z'],
  ])('%s from %s: three openings and three closings, whatever the hours', (zone, from, to) => {
    for (const [opens, closes] of [
      ['05:00', '16:30'],
      ['02:30', '16:30'],
      ['00:30', '02:30'],
      ['01:30', '02:15'],
      ['23:00', '01:30'],
    ]) {
      const policy = campus({ opens, closes }, zone);
      let changes = 0;
      let was = cashWindow(policy, Date.parse(from)).state === 'closed';
      for (let at = Date.parse(from); at <= Date.parse(to); at += 5 * MINUTE_MS) {
        const is = cashWindow(policy, at).state === 'closed';
        if (is !== was) changes += 1;
        was = is;
      }
      expect({ opens, closes, changes }).toEqual({ opens, closes, changes: 6 });
    }
  });

  test('hours that fall into the skipped hour as a whole do not happen on that day', () => {
    const policy = campus({ opens: '02:10', closes: '02:50' }, 'Europe/Berlin');
    expect(cashWindow(policy, Date.parse('2026-03-29T00:59:59Z'))).toMatchObject({
      state: 'closed',
      msUntilOpen: Date.parse('2026-03-30T00:10:00Z') - Date.parse('2026-03-29T00:59:59Z'),
    });
    expect(cashWindow(policy, Date.parse('2026-03-29T01:00:00Z')).state).toBe('closed');
    const eveningBefore = Date.parse('2026-03-28T12:00:00Z');
    const msUntilOpen = Date.parse('2026-03-30T00:10:00Z') - eveningBefore;
    expect(cashWindow(policy, eveningBefore)).toMatchObject({ state: 'closed', msUntilOpen });
    const nightAfter = Date.parse('2026-03-29T22:30:00Z');
    expect(cashWindow(policy, nightAfter)).toMatchObject({ state: 'closed', graceLeftMs: 0 });
  });

  test('in autumn 02:30 closes the first time it comes', () => {
    const policy = campus({ opens: '00:30', closes: '02:30' }, 'Europe/Berlin');
    expect(cashWindow(policy, Date.parse('2026-10-25T00:29:00Z')).state).toBe('open');
    expect(cashWindow(policy, Date.parse('2026-10-25T00:30:00Z')).state).toBe('closed');
    expect(cashWindow(policy, Date.parse('2026-10-25T01:15:00Z')).state).toBe('closed');
  });
});
