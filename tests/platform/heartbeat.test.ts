import { expect, test } from 'vitest';
import { asKioskId } from '../../contract/ids.ts';
import { fen } from '../../contract/money.ts';
import type { PlatformRequest } from '../../contract/platform-api.ts';
import type { Random } from '../../contract/time.ts';
import { generateKeyPairSync } from 'node:crypto';
import { createHeartbeat } from '../../kiosk/platform/heartbeat.ts';
import { createPlatformClient, type PlatformFailure } from '../../kiosk/platform/platform-client.ts';
import { TransportError, type PlatformTransport } from '../../kiosk/platform/transport.ts';
import { answerTo } from './answer-to.ts';
import { seededRandom, VirtualClock } from '../virtual-clock.ts';

const status: PlatformRequest<'heartbeat'> = {
  version: '0.1.0',
  journalHead: { seq: 0, hash: '0'.repeat(64) },
  services: [],
  devices: [],
  levels: { boxNotes: 0, boxFen: fen(0) },
  outbox: { waiting: 0, oldestAgeSeconds: 0 },
  cases: [],
  halted: false,
};
const { privateKey: signingKey } = generateKeyPairSync('ed25519');

type Mood = 'answers' | 'down' | 'silent';

/** A booted kiosk whose platform is in a mood; answers take 40 ms. */
async function beating(options: { readonly seed?: number; readonly chance?: number } = {}) {
  const clock = new VirtualClock();
  const state = { mood: 'answers' as Mood };
  const beats: number[] = [];
  const failures: PlatformFailure[] = [];
  const times: [number, number][] = [];
  const reply = { status: 200, body: '{"now":1000}' };
  const transport: PlatformTransport = {
    send(request, { timeoutMs, signal }) {
      if (request.path === '/v1/boots')
        return Promise.resolve(
          answerTo(request, { status: 200, body: '{"epoch":1,"now":1,"journal":"known"}' }),
        );
      beats.push(clock.monotonicMs());
      return new Promise((resolve, reject) => {
        const lost = (code: 'refused' | 'timeout' | 'cut') => () => reject(new TransportError(code, code));
        signal?.addEventListener('abort', lost('cut'));
        if (state.mood === 'answers') clock.schedule(40, () => resolve(answerTo(request, reply)));
        else if (state.mood === 'down') lost('refused')();
        else clock.schedule(timeoutMs, lost('timeout'));
      });
    },
  };
  const { seed = 1, chance } = options;
  const random: Random =
    chance === undefined
      ? seededRandom(seed)
      : { bytes: (length) => new Uint8Array(length).fill(Math.floor(chance * 255)) };
  const kioskId = asKioskId('K01');
  const client = createPlatformClient({
    transport,
    clock,
    random: seededRandom(seed),
    kioskId,
    signingKey,
    version: '0.1.0',
  });
  await client.boot(status.journalHead, { timeoutMs: 1000 });
  let collected = 0;
  const heartbeat = createHeartbeat({
    client,
    clock,
    random,
    collect() {
      collected += 1;
      return status;
    },
    onTime: (now, roundTripMs) => times.push([now, roundTripMs]),
    onFailure: (failure) => failures.push(failure),
  });
  return { clock, state, beats, failures, times, heartbeat, collected: () => collected };
}

test('beats at once and then every thirty seconds after each answer', async () => {
  const { clock, beats, times, heartbeat, collected } = await beating();
  heartbeat.start();
  heartbeat.start();
  await clock.advance(90_120);
  expect(beats).toEqual([0, 30_040, 60_080, 90_120]);
  expect(times).toEqual([
    [1000, 40],
    [1000, 40],
    [1000, 40],
  ]);
  expect(collected()).toBe(4);
});

test('many events become one beat, at most one per second', async () => {
  const { clock, beats, heartbeat } = await beating();
  heartbeat.start();
  await clock.advance(500);
  for (let event = 0; event < 20; event += 1) heartbeat.beatSoon();
  await clock.advance(5_000);
  expect(beats).toEqual([0, 1_000]);
  heartbeat.beatSoon();
  await clock.advance(0);
  expect(beats).toEqual([0, 1_000, 5_500]);
  for (let turn = 0; turn < 100; turn += 1) {
    heartbeat.beatSoon();
    await clock.advance(100);
  }
  expect(beats.length).toBeLessThanOrEqual(3 + 10);
});

test('an event while a beat is under way is told by the next one, not lost', async () => {
  const { clock, beats, heartbeat } = await beating();
  heartbeat.start();
  await clock.advance(20);
  heartbeat.beatSoon();
  await clock.advance(2_000);
  expect(beats).toEqual([0, 1_000]);
});

test('a silent platform never has two beats of one kiosk to answer', async () => {
  const { clock, state, beats, failures, heartbeat } = await beating({ chance: 0 });
  state.mood = 'silent';
  heartbeat.start();
  await clock.advance(7_999);
  heartbeat.beatSoon();
  expect(beats).toEqual([0]);
  await clock.advance(1);
  expect(failures).toMatchObject([{ kind: 'noAnswer', code: 'timeout' }]);
  await clock.advance(2_500);
  expect(beats).toEqual([0, 10_500]);
});

test('during an outage attempts thin out to about one per interval, and events do not add any', async () => {
  const { clock, state, beats, heartbeat } = await beating({ chance: 0 });
  state.mood = 'down';
  heartbeat.start();
  for (let second = 0; second < 80; second += 1) {
    heartbeat.beatSoon();
    await clock.advance(1_000);
  }
  expect(beats).toEqual([0, 2_500, 7_500, 17_500, 32_500, 47_500, 62_500, 77_500]);
});

test('no wait in a long outage is longer than one and a half intervals', async () => {
  const { clock, state, beats, heartbeat } = await beating({ chance: 1 });
  state.mood = 'down';
  heartbeat.start();
  await clock.advance(3_600_000);
  const waits = beats.slice(1).map((beat, index) => beat - (beats[index] ?? 0));
  expect(Math.max(...waits)).toBeLessThanOrEqual(45_000);
  expect(beats.length).toBeGreaterThan(70);
});

test('kiosks that lost the platform together do not come back together', async () => {
  const returns = new Set<number>();
  for (let seed = 1; seed <= 20; seed += 1) {
    const { clock, state, beats, heartbeat } = await beating({ seed });
    state.mood = 'down';
    heartbeat.start();
    await clock.advance(600_000);
    state.mood = 'answers';
    const before = beats.length;
    await clock.advance(100_000);
    const [first = 0, second = 0] = beats.slice(before);
    returns.add(Math.round(first)).add(Math.round(second));
  }
  expect(returns.size).toBeGreaterThan(36);
});

test('after an outage the rhythm is the ordinary one again', async () => {
  const { clock, state, beats, heartbeat } = await beating();
  state.mood = 'down';
  heartbeat.start();
  await clock.advance(20_000);
  state.mood = 'answers';
  await clock.advance(200_000);
  const [last = 0, before = 0] = beats.toReversed();
  expect(last - before).toBe(30_040);
});

test('after stop nothing is sent or told any more, not even the end of the beat under way', async () => {
  const { clock, beats, times, failures, heartbeat } = await beating();
  heartbeat.start();
  await clock.advance(20);
  heartbeat.stop();
  heartbeat.beatSoon();
  heartbeat.start();
  await clock.advance(600_000);
  expect(beats).toEqual([0]);
  expect(times).toEqual([]);
  expect(failures).toEqual([]);
});
