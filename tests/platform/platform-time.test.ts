import { expect, test } from 'vitest';
import { createPlatformTime, SURE_FOR_MS, type ClockSkew } from '../../kiosk/platform/platform-time.ts';
import { VirtualClock } from '../virtual-clock.ts';

const NOON = Date.UTC(2026, 10, 22, 4, 0, 0);

function started() {
  const clock = new VirtualClock();
  const skews: ClockSkew[] = [];
  const time = createPlatformTime({ clock, onSkew: (skew) => skews.push(skew) });
  return { clock, skews, time };
}

test('before the first answer nobody knows the time, whatever the wall clock says', () => {
  const { time } = started();
  expect(time.now()).toBeUndefined();
  expect(time.ageMs()).toBeUndefined();
  expect(time.isSure()).toBe(false);
});

test('time goes on by the monotonic clock, from the middle of the first round trip', async () => {
  const { clock, time } = started();
  time.update(NOON, 300);
  expect(time.now()).toBe(NOON + 150);
  await clock.advance(60_000);
  expect(time.now()).toBe(NOON + 60_150);
  expect(time.ageMs()).toBe(60_000);
});

test('sure until just before fifteen minutes without an answer', async () => {
  const { clock, time } = started();
  time.update(NOON, 0);
  await clock.advance(SURE_FOR_MS - 1);
  expect(time.isSure()).toBe(true);
  await clock.advance(1);
  expect(time.isSure()).toBe(false);
  expect(time.now()).toBe(NOON + 900_000);
  time.update(NOON + 900_000, 0);
  expect(time.isSure()).toBe(true);
});

test('a slow answer that agrees does not spoil a precise time, but makes it young again', async () => {
  const { clock, time } = started();
  time.update(NOON, 10);
  await clock.advance(30_000);
  time.update(NOON + 24_000, 8_000);
  expect(time.now()).toBe(NOON + 30_005);
  expect(time.ageMs()).toBe(0);
});

test('a quick answer corrects a time that a slow one left imprecise', () => {
  const { time } = started();
  time.update(NOON, 8_000);
  time.update(NOON + 7_000, 20);
  expect(time.now()).toBe(NOON + 7_000);
});

test('a jump of five seconds is taken over silently, one of more is reported', async () => {
  const { clock, skews, time } = started();
  time.update(NOON, 0);
  await clock.advance(1_000);
  time.update(NOON + 6_000, 0);
  expect(time.now()).toBe(NOON + 6_000);
  expect(skews).toEqual([]);
  time.update(NOON + 11_001, 0);
  expect(skews).toEqual([{ predictedMs: NOON + 6_000, correctedMs: NOON + 11_001 }]);
});

test('a jump back is followed and reported too', () => {
  const { skews, time } = started();
  time.update(NOON, 0);
  time.update(NOON - 3_600_000, 0);
  expect(time.now()).toBe(NOON - 3_600_000);
  expect(skews).toEqual([{ predictedMs: NOON, correctedMs: NOON - 3_600_000 }]);
});

test('a long round trip explains a difference and is no skew', () => {
  const { skews, time } = started();
  time.update(NOON, 0);
  time.update(NOON - 7_000, 8_000);
  expect(skews).toEqual([]);
  expect(time.now()).toBe(NOON);
});
