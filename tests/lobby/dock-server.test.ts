import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BenchBook } from '../../lobby/bench-book.ts';
import { openDock } from '../../lobby/dock/dock-server.ts';
import type { Dock } from '../../lobby/dock/dock-server.ts';
import type { DockState } from '../../lobby/dock/state.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { fakeBench } from './fake-bench.ts';
import type { FakeBench } from './fake-bench.ts';

let bench: FakeBench;
let clock: VirtualClock;
let dock: Dock;
let killed: number[];

beforeEach(async () => {
  bench = fakeBench();
  clock = new VirtualClock();
  killed = [];
  dock = await openDock({
    clock,
    bench,
    pageFolder: '/nowhere',
    port: 0,
    kill: (pid) => void killed.push(pid),
  });
});
afterEach(() => dock.close());

interface Reply {
  readonly status: number;
  readonly body: { readonly error?: { readonly code: string; readonly message: string } } & Record<
    string,
    unknown
  >;
}

async function post(path: string, wish?: object, headers: Record<string, string> = {}): Promise<Reply> {
  const answer = await fetch(`${dock.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(wish ?? {}),
  });
  return { status: answer.status, body: (await answer.json()) as Reply['body'] };
}

async function state(): Promise<DockState> {
  return (await (await fetch(`${dock.url}/state`)).json()) as DockState;
}

describe('notes', () => {
  test('every note that is inserted is a piece of paper with a number of its own', async () => {
    const first = await post('/hands/insert-note', { valueFen: 2000 });
    await post('/hands/insert-note', { valueFen: 2000, kind: 'genuine' });
    expect(first).toMatchObject({
      status: 200,
      body: { ok: true, note: { noteNo: 1, valueFen: 2000, kind: 'genuine' } },
    });
    expect((await state()).validator.inBox.map(({ noteNo }) => noteNo)).toEqual([1, 2]);
  });

  test('a slot that does not draw in is told as such, with the reason', async () => {
    bench.acceptor.change({ acceptsNotes: false, powered: false });
    const { status, body } = await post('/hands/insert-note', { valueFen: 2000 });
    expect(status).toBe(409);
    expect(body.error?.message).toContain('no power');
    expect((await state()).deeds.at(-1)?.went).toBe('refused');
  });

  test('a note that sticks out is taken once', async () => {
    await post('/hands/insert-note', { valueFen: 500, kind: 'crumpled' });
    expect(await post('/hands/take-note')).toMatchObject({
      status: 200,
      body: { note: { kind: 'crumpled' } },
    });
    expect((await post('/hands/take-note')).status).toBe(409);
  });

  test('the next note can be made to jam on its way back too', async () => {
    expect(await post('/hands/jam', { when: 'whileReturning', where: 'inside' })).toMatchObject({
      body: { did: 'the next note jams on its way back, inside' },
    });
  });

  test('notes taken out with the box still count as paper, also after a restart of the lobby', async () => {
    await post('/hands/insert-note', { valueFen: 2000 });
    expect(await post('/hands/remove-box')).toMatchObject({ body: { notes: [{ noteNo: 1 }] } });
    expect((await post('/hands/remove-box')).status).toBe(409);
    expect((await post('/hands/insert-box')).status).toBe(200);
    await post('/hands/insert-note', { valueFen: 5000 });
    const now = await state();
    expect(now.collected).toEqual({ notes: 1, valueFen: 2000 });
    expect(now.reconciliation.boxFen).toBe(7000);
    const reopened = new BenchBook(bench.bookFile);
    expect(reopened.collected.map(({ noteNo }) => noteNo)).toEqual([1]);
    expect(reopened.validator?.box.map(({ noteNo }) => noteNo)).toEqual([2]);
    expect(reopened.takeNoteNo()).toBe(3);
  });
});

describe('what is asked for wrongly', () => {
  test.each([
    ['/hands/insert-note', { valueFen: 1999 }, 'valueFen'],
    ['/hands/insert-note', { valueFen: 2000, kind: 'golden' }, 'kind'],
    ['/hands/insert-note', { valueFen: 2000, extra: 1 }, 'extra'],
    ['/hands/jam', { when: 'beforeCredit' }, 'where'],
    ['/hands/pull-card', { write: 0, bytes: 3 }, 'write'],
    ['/hands/pos-pay', { cardNumber: '100001', amountFen: 0 }, 'amountFen'],
    ['/hands/pos-pay', { amountFen: 100 }, 'uid or cardNumber'],
    ['/hands/pos-upload', { order: 'backwards' }, 'order'],
    ['/hands/stacker-full', { full: 'yes' }, 'full'],
    ['/hands/place-card', {}, 'uid or cardNumber'],
    ['/hands/network', { mode: 'slow' }, 'ms'],
    ['/hands/network', { mode: 'pass', path: 'no-slash' }, 'path'],
    ['/hands/clock', { localTime: '25:00' }, ''],
    ['/mirror', { pid: 1 }, 'pid'],
    ['/mirror', { entries: [{ kind: 'noSequence' }] }, 'seq'],
  ])('%s %o is a 400 that names what is wrong', async (path, wish, named) => {
    const { status, body } = await post(path, wish);
    expect(status).toBe(400);
    expect(body.error?.code).toBe('badRequest');
    expect(body.error?.message).toContain(named);
  });

  test('text that is no JSON is a 400, an unknown hand a 404 that lists the hands', async () => {
    const garbled = await fetch(`${dock.url}/hands/jam`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(garbled.status).toBe(400);
    const unknown = await post('/hands/steal');
    expect(unknown.status).toBe(404);
    expect(unknown.body.error?.message).toContain('/hands/insert-note');
  });

  test('a page of another origin can neither read nor kill', async () => {
    await post('/mirror', { pid: 4711 });
    const kill = await post('/hands/kill-kiosk', {}, { origin: 'http://evil.example' });
    expect(kill.status).toBe(403);
    expect(killed).toEqual([]);
    expect((await post('/hands/kill-kiosk', {}, { origin: dock.url })).status).toBe(200);
  });
});

describe('cards, network, clock', () => {
  test('a card is placed by its number, shows chip and account, and is taken by uid', async () => {
    expect((await post('/hands/place-card', { cardNumber: '100001' })).status).toBe(200);
    await clock.advance(1000);
    const now = await state();
    expect(now.cradle).toMatchObject([{ uid: '04a1b2c3' }]);
    expect(now.chip?.balanceFen).toBe(1500);
    expect(now.account).toMatchObject({ accountId: 'a1', pendingFen: 2000 });
    expect((await post('/hands/place-card', { uid: '04a1b2c3' })).status).toBe(409);
    expect((await post('/hands/place-card', { cardNumber: '999' })).status).toBe(409);
    expect((await post('/hands/take-card', { uid: '04a1b2c3' })).status).toBe(200);
    expect((await post('/hands/take-card')).status).toBe(409);
  });

  test('another card takes the place of the one that lies there, and two can lie there', async () => {
    expect((await post('/hands/swap-card', { cardNumber: '100002' })).status).toBe(409);
    await post('/hands/place-card', { cardNumber: '100001' });
    expect((await post('/hands/swap-card', { cardNumber: '100002' })).status).toBe(200);
    expect((await state()).cradle).toMatchObject([{ uid: '04a1b2c4' }]);
    await post('/hands/place-card', { cardNumber: '100001' });
    expect((await state()).cradle).toHaveLength(2);
  });

  test('the card in the cradle is pulled at the write and byte that were named', async () => {
    expect((await post('/hands/pull-card', { write: 4, bytes: 8 })).status).toBe(409);
    await post('/hands/place-card', { cardNumber: '100001' });
    expect((await post('/hands/pull-card', { write: 4, bytes: 8 })).status).toBe(200);
    expect(bench.cradle.pulls).toEqual([{ uid: '04a1b2c3', write: 4, bytes: 8 }]);
  });

  test('money is made pending for the holder of a card', async () => {
    expect((await post('/hands/add-pending', { cardNumber: '100001', amountFen: 2000 })).status).toBe(200);
    expect(bench.added).toEqual([['a1', 2000]]);
  });

  test('a network fault is set with its defaults and shown', async () => {
    await post('/hands/network', { mode: 'dropAfter', path: '/v1/notes/credit', once: true });
    expect((await state()).network.fault).toEqual({
      mode: 'dropAfter',
      end: 'cut',
      ms: 0,
      path: '/v1/notes/credit',
      once: true,
    });
  });

  test('the clock is handed on to central', async () => {
    expect(await post('/hands/clock', { localTime: '16:25' })).toMatchObject({
      body: { ok: true, nowMs: 42 },
    });
    await post('/hands/clock', { offsetMs: -60_000 });
    expect(bench.clockWishes).toEqual([{ localTime: '16:25' }, { offsetMs: -60_000 }]);
  });
});

describe('the canteen till', () => {
  test('is paid at by number, and shows card and account of who stands there', async () => {
    expect(await post('/hands/pos-pay', { cardNumber: '100002', amountFen: 1280 })).toMatchObject({
      ...{ status: 200, body: { outcome: { result: 'paid', amountFen: 1280 } } },
    });
    expect(bench.pos.done).toEqual([{ uid: '04a1b2c4', amountFen: 1280 }]);
    await post('/hands/pos-card', { cardNumber: '100001' });
    await clock.advance(1000);
    expect(await state()).toMatchObject({ chip: { uid: '04a1b2c3' }, account: { accountId: 'a1' } });
  });

  test('a refusal is told in the words of its display', async () => {
    await post('/hands/pos-online', { online: false });
    expect((await state()).pos.isOnline).toBe(false);
    const { status, body } = await post('/hands/pos-pay', { cardNumber: '100001', amountFen: 1 });
    expect(status).toBe(409);
    expect(body.error?.message).toContain('put the card into a kiosk');
    expect((await post('/hands/pos-upload')).status).toBe(409);
    await post('/hands/pos-online', { online: true });
    expect(await post('/hands/pos-upload')).toMatchObject({ body: { reported: 2, left: 0 } });
  });

  test('a card that lies on the terminal cannot lie in the cradle too', async () => {
    bench.pos.truth = { ...bench.pos.truth, card: '04a1b2c3', isReading: true };
    expect((await post('/hands/place-card', { cardNumber: '100001' })).status).toBe(409);
  });
});

describe('the kiosk process', () => {
  test('is killed by the number it told last, and only once per number told', async () => {
    expect((await post('/hands/kill-kiosk')).status).toBe(409);
    await post('/mirror', { pid: 4711 });
    await post('/mirror', { pid: 4712 });
    expect(await post('/hands/kill-kiosk')).toMatchObject({ status: 200, body: { pid: 4712 } });
    expect((await post('/hands/kill-kiosk')).status).toBe(409);
    expect(killed).toEqual([4712]);
  });

  test('is never taken for the lobby itself', async () => {
    await post('/mirror', { pid: process.pid });
    expect((await post('/hands/kill-kiosk')).status).toBe(409);
    expect(killed).toEqual([]);
  });
});

test('the state has every section, and a silent central is said to be silent', async () => {
  const deaf = await openDock({
    clock,
    bench: {
      ...bench,
      central: { ...bench.central, now: () => Promise.resolve({ ok: false, error: 'down' }) },
    },
    pageFolder: '/nowhere',
    port: 0,
    kill: () => undefined,
  });
  await clock.advance(1000);
  const now = (await (await fetch(`${deaf.url}/state`)).json()) as DockState;
  await deaf.close();
  expect(Object.keys(now).sort()).toEqual(
    'account cards central chip collected cradle deeds journal kiosk network pos reconciliation validator'.split(
      ' ',
    ),
  );
  expect(now.central).toMatchObject({ reachable: false, problem: 'down' });
  expect(now.reconciliation.verdict).toBe('unknown');
});

test('events begin with the whole state and go on with what changed', async () => {
  const ended = new AbortController();
  const answer = await fetch(`${dock.url}/events`, { signal: ended.signal });
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const events = eventsOf(answer);
  const first = (await events.next()).value as DockState;
  expect(first.validator.inBox).toEqual([]);
  expect(first.cards).toHaveLength(2);
  await clock.advance(2000);
  await post('/hands/insert-note', { valueFen: 2000 });
  let next = (await events.next()).value as Partial<DockState>;
  while (!next.validator?.inBox.length) next = (await events.next()).value as Partial<DockState>;
  expect(next.deeds?.at(-1)?.text).toContain('¥20');
  await post('/hands/jam', { when: 'afterCredit', where: 'inside' });
  const last = (await events.next()).value as Partial<DockState>;
  expect(Object.keys(last).sort()).toEqual(['deeds', 'validator']);
  ended.abort();
});

async function* eventsOf(answer: Response): AsyncGenerator<Partial<DockState>, void> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      yield JSON.parse(text.slice('data: '.length, end)) as Partial<DockState>;
      text = text.slice(end + 2);
    }
  }
}
