import { describe, expect, it } from 'vitest';
import type { LoadKiosk } from './load-kiosk.ts';
import type { LoadPlatform } from './load-platform.ts';
import { holder, kiosk, loaded, story, uid } from './story.ts';

const WATCH_MS = 601_000;

/** The first machine is left with a load in question; the card carries what was written of it. */
async function leftAt(first: LoadKiosk, write = 4): Promise<void> {
  await first.place(uid);
  await first.beginPulled(uid, { write, bytes: 9 });
  first.send({ type: 'idle' });
  await first.result();
}

/** Two machines far from each other; the card goes from one to the other. */
async function twoMachines() {
  const { platform, card } = holder();
  const first = await kiosk(platform, [card], 'K01');
  const second = await kiosk(platform, [card], 'K02');
  return { platform, card, first, second };
}

describe('a load that this machine left in question', () => {
  it.each([1, 2, 3, 4, 5])('torn in write %i, is finished by another machine, once', async (write) => {
    const { platform, first, second } = await twoMachines();
    await leftAt(first, write);
    await second.load(uid);
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
    expect(first.loads.status.questioned).toBe(1);
    await first.clock.advance(WATCH_MS);
    expect(first.facts.at(-1)).toMatchObject({
      kind: 'loadExecuted',
      evidence: 'platform',
      loadedFen: 20_000,
    });
    expect(first.loads.status).toEqual({ running: 0, questioned: 0, inFlightFen: 0 });
    expect([first.booksProblem, second.booksProblem]).toEqual([undefined, undefined]);
  });

  it('is asked for after a start as well, not only every ten minutes', async () => {
    const { first, second } = await twoMachines();
    await leftAt(first);
    await second.load(uid);
    first.die();
    await first.start();
    expect(first.loads.status.questioned).toBe(0);
  });

  it('was found not executed by people: its money is pending again', async () => {
    const { platform, machine } = await story();
    await leftAt(machine, 2);
    platform.settleNotExecuted(uid);
    await machine.clock.advance(WATCH_MS);
    expect(machine.facts.at(-1)).toMatchObject({ kind: 'loadNotExecuted', why: 'platform' });
    expect(machine.balance('2104')).toBe(0);
    expect(machine.balance('2102')).toBe(0);
  });

  it('stays in question while nobody has seen the card, and while the platform does not answer', async () => {
    const { platform, machine } = await story();
    await leftAt(machine);
    await machine.clock.advance(WATCH_MS);
    expect(machine.loads.status.questioned).toBe(1);
    platform.meet(uid, 20_000);
    platform.fate = () => 'lost';
    await machine.clock.advance(WATCH_MS);
    expect(machine.loads.status.questioned).toBe(1);
    platform.fate = () => 'pass';
    await machine.clock.advance(WATCH_MS);
    expect(machine.loads.status.questioned).toBe(0);
  });

  it('was settled elsewhere: the answer to the report says so', async () => {
    const { platform, first, second } = await twoMachines();
    platform.fate = (call) => (call === 'questionLoad' ? 'lost' : 'pass');
    await leftAt(first);
    await second.load(uid);
    platform.fate = () => 'pass';
    await first.clock.advance(60_000);
    expect(first.kinds.slice(-2)).toEqual(['loadReported', 'loadExecuted']);
    expect(first.balance('2104')).toBe(0);
    expect(first.balance('2101')).toBe(-5_000);
  });

  it('cannot be resumed while the platform is silent: it is told as held, and nothing new is begun', async () => {
    const { platform, machine } = await story();
    await leftAt(machine, 2);
    platform.fate = (call) => (call === 'resumeLoad' ? 'lost' : 'pass');
    const starts = platform.keysOf('startLoad').length;
    expect((await machine.load(uid)).end).toEqual({ state: 'held', amountFen: 5_000 });
    expect(platform.keysOf('startLoad')).toHaveLength(starts);
  });

  it('comes back with another record than before: not written, and people are called', async () => {
    const { platform, machine, card } = await story();
    await leftAt(machine, 2);
    const image = Uint8Array.from(card.image);
    platform.falsified = { after: 20_100 };
    expect((await machine.load(uid)).end).toEqual({ state: 'held', amountFen: 5_000 });
    expect(machine.faults).toHaveLength(1);
    expect(card.image).toEqual(image);
  });

  it('is unknown to the platform now: logged, and the person is served all the same', async () => {
    const { platform, machine } = await story();
    await leftAt(machine, 2);
    forget(platform);
    expect((await machine.load(uid)).end).toEqual({ state: 'loaded', amountFen: 5_000 });
    expect(machine.logged.some((line) => line.startsWith('loads.resumeRefused'))).toBe(true);
  });
});

describe('a load of another machine', () => {
  it('is handed to this one and finished; what else is pending comes in the next round', async () => {
    const { platform, first, second } = await twoMachines();
    await leftAt(first, 2);
    platform.addPending(uid, 1_500);
    const result = await second.load(uid);
    expect(result).toMatchObject({ end: { state: 'loaded', amountFen: 6_500 }, pendingFen: 0 });
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 21_500 });
  });

  it('that this one did not even touch is not called off: the other may have written it', async () => {
    const { platform, first, second } = await twoMachines();
    await leftAt(first, 2);
    await second.place(uid);
    platform.onGranted = () => {
      second.pair.hands.take(uid);
    };
    await second.begin(uid);
    await second.until('cardBack');
    second.send({ type: 'stop' });
    expect((await second.result()).end).toEqual({ state: 'held', amountFen: 5_000 });
    expect(platform.keysOf('cancelLoad')).toEqual([]);
    expect(platform.books(uid)).toMatchObject({ pending: 0, inFlight: 5_000, loaded });
  });

  it('was given up here untouched, then handed on and executed: both machines come to know it', async () => {
    const { platform, first, second } = await twoMachines();
    await first.place(uid);
    platform.onGranted = () => {
      first.pair.hands.take(uid);
    };
    await first.begin(uid);
    await first.until('cardBack');
    platform.onGranted = () => undefined;
    platform.fate = (call) => (call === 'cancelLoad' ? 'lost' : 'pass');
    first.send({ type: 'stop' });
    await first.result();
    expect((await second.load(uid)).end).toEqual({ state: 'loaded', amountFen: 5_000 });
    platform.fate = () => 'pass';
    await first.clock.advance(60_000);
    expect(first.kinds.slice(-2)).toEqual(['loadReported', 'loadExecuted']);
    expect(first.booksProblem).toBeUndefined();
    expect(platform.books(uid)).toEqual({ pending: 0, inFlight: 0, loaded: 20_000 });
  });
});

function forget(platform: LoadPlatform): void {
  platform.fate = (call, body) => {
    if (call === 'resumeLoad') Object.assign(body, { loadId: 'nobodyknowsit' });
    return 'pass';
  };
}
