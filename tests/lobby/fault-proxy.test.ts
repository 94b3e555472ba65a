import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../contract/system-clock.ts';
import { FaultProxy } from '../../lobby/network/fault-proxy.ts';
import { faultSchema } from '../../lobby/network/fault.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { countingCentral } from './counting-central.ts';

const CREDIT = '/v1/notes/credit';
const body = JSON.stringify({ key: 'n1:credit', valueFen: 2000, name: '张' });

let central: Awaited<ReturnType<typeof countingCentral>>;
let proxy: FaultProxy;
let url: string;

beforeEach(async () => {
  central = await countingCentral();
  proxy = new FaultProxy({ clock: systemClock, upstream: central.url });
  url = await proxy.listen();
});

afterEach(async () => {
  await proxy.close();
  await central.close();
});

const post = (path = CREDIT, signal?: AbortSignal): Promise<Response> =>
  fetch(`${url}${path}`, {
    method: 'POST',
    body,
    headers: { 'x-signature': 'abc=' },
    ...(signal ? { signal } : {}),
  });
const fault = (wish: object): void => proxy.setFault(faultSchema.parse(wish));

describe('a healthy network', () => {
  test('carries method, path, query, headers and body unchanged, and the answer back', async () => {
    const answer = await post(`${CREDIT}?a=1`);
    expect(answer.status).toBe(201);
    expect(answer.headers.get('x-answer')).toBe('1');
    expect(await answer.json()).toEqual({ answer: 1 });
    expect(central.arrived).toMatchObject([
      { method: 'POST', url: `${CREDIT}?a=1`, body, headers: { 'x-signature': 'abc=' } },
    ]);
    expect(proxy.state.recent).toMatchObject([
      { path: CREDIT, fault: 'pass', delivered: 1, outcome: { status: 201 } },
    ]);
  });

  test('a target that looks like another host still goes to central', async () => {
    const raw = await exchangeRaw(
      'GET //elsewhere.example/x HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
    );
    expect(raw).toContain('201 Created');
    expect(central.arrived.map(({ url: target }) => target)).toEqual(['//elsewhere.example/x']);
  });

  test('a dead central is a cut connection, never an answer made up on the way', async () => {
    await central.close();
    await expect(post()).rejects.toThrow();
    expect(proxy.state.recent).toMatchObject([{ delivered: 0, outcome: { ended: 'centralUnreachable' } }]);
  });
});

describe('a broken network', () => {
  test('refuse: the connection is reset and central hears nothing', async () => {
    fault({ mode: 'refuse' });
    await expect(post()).rejects.toThrow();
    expect(central.arrived).toHaveLength(0);
  });

  test('drop before commit: the kiosk gets no answer and central never got the request', async () => {
    fault({ mode: 'dropBefore' });
    await expect(post()).rejects.toThrow();
    expect(central.arrived).toHaveLength(0);
    expect(proxy.state.recent).toMatchObject([{ delivered: 0, outcome: { ended: 'cut' } }]);
  });

  test('drop after commit: the kiosk gets no answer although central did the work', async () => {
    fault({ mode: 'dropAfter' });
    await expect(post()).rejects.toThrow();
    expect(central.arrived).toHaveLength(1);
    expect(central.arrived[0]?.body).toBe(body);
    expect(proxy.state.recent).toMatchObject([{ delivered: 1, outcome: { ended: 'cut' } }]);
  });

  test('a hanging drop answers nothing until the network is mended, then the connection is cut', async () => {
    fault({ mode: 'dropAfter', end: 'hang' });
    let ended = false;
    const waiting = post().finally(() => (ended = true));
    await expect.poll(() => proxy.state.recent.length).toBe(1);
    expect(ended).toBe(false);
    expect(central.arrived).toHaveLength(1);
    fault({ mode: 'pass' });
    await expect(waiting).rejects.toThrow();
    expect((await post()).status).toBe(201);
  });

  test('duplicate: central gets the same bytes twice, the kiosk sees only the first answer', async () => {
    fault({ mode: 'duplicate' });
    expect(await (await post()).json()).toEqual({ answer: 1 });
    expect(central.arrived).toHaveLength(2);
    expect(central.arrived[1]?.body).toBe(central.arrived[0]?.body);
    expect(central.arrived[1]?.headers['x-signature']).toBe('abc=');
  });

  test('a fault for one path leaves the others alone', async () => {
    fault({ mode: 'dropBefore', path: CREDIT });
    expect((await post('/v1/notes/reserve')).status).toBe(201);
    await expect(post(CREDIT)).rejects.toThrow();
  });

  test('a fault for once hits the first exchange that it is meant for and no second', async () => {
    fault({ mode: 'dropAfter', path: CREDIT, once: true });
    expect((await post('/v1/time')).status).toBe(201);
    await expect(post(CREDIT)).rejects.toThrow();
    expect((await post(CREDIT)).status).toBe(201);
    expect(proxy.state.fault.mode).toBe('pass');
  });
});

test('slow: the request waits on the way there and the answer on the way back', async () => {
  const clock = new VirtualClock();
  const slow = new FaultProxy({ clock, upstream: central.url });
  const slowUrl = await slow.listen();
  slow.setFault(faultSchema.parse({ mode: 'slow', ms: 5000 }));
  let answered = false;
  const asked = fetch(`${slowUrl}/v1/time`).finally(() => (answered = true));
  // The request is in the proxy once a timer is waiting; only the virtual clock lets it go on.
  await expect.poll(async () => (await clock.advance(2499), central.arrived.length)).toBe(1);
  expect(answered).toBe(false);
  await expect.poll(async () => (await clock.advance(2500), answered)).toBe(true);
  expect((await asked).status).toBe(201);
  expect(slow.state.recent[0]?.durationMs).toBeGreaterThanOrEqual(10_000);
  await slow.close();
});

test('a slow network without a delay is a mistake in the request', () => {
  expect(faultSchema.safeParse({ mode: 'slow' }).error?.issues[0]?.path).toEqual(['ms']);
});

function exchangeRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port } = new URL(url);
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(text));
    let got = '';
    socket.on('data', (chunk) => (got += chunk.toString('latin1')));
    socket.on('end', () => resolve(got));
    socket.on('error', reject);
  });
}
