import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { createAxiosTransport, MAX_ANSWER_BYTES } from '../../kiosk/platform/axios-transport.ts';
import { TransportError, type TransportAnswer } from '../../kiosk/platform/transport.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { listen, type LoopbackServer, type SeenRequest } from './loopback-server.ts';

const open: LoopbackServer[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of open.splice(0)) await server.close();
});

async function serve(answer: (request: SeenRequest, response: ServerResponse) => void) {
  const server = await listen(answer);
  open.push(server);
  const clock = new VirtualClock();
  return { server, clock, transport: createAxiosTransport({ baseUrl: server.baseUrl, clock }) };
}

const post = { method: 'POST', path: '/v1/x', headers: {}, body: '{}' } as const;

async function failureOf(sending: Promise<TransportAnswer>): Promise<TransportError> {
  const outcome = await sending.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(outcome instanceof TransportError)) throw new Error(`not a TransportError: ${String(outcome)}`);
  return outcome;
}

/** Real sockets move only when the event loop turns. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await nextTurn();
}

describe('what goes out', () => {
  test('the body arrives byte for byte as it was signed', async () => {
    const { server, transport } = await serve((_, response) => response.end('ok'));
    const body = ' {"名":"张","n" : 1.0}\n';
    const headers = { 'content-type': 'application/json', 'x-signature': 'abc=' };
    await transport.send({ method: 'POST', path: '/v1/notes/credit', headers, body }, { timeoutMs: 8000 });
    expect(server.seen[0]).toMatchObject({ method: 'POST', path: '/v1/notes/credit', body, headers });
  });

  test('a GET has no body', async () => {
    const { server, transport } = await serve((_, response) => response.end('ok'));
    await transport.send({ method: 'GET', path: '/v1/time', headers: {}, body: '' }, { timeoutMs: 8000 });
    expect(server.seen[0]).toMatchObject({ method: 'GET', body: '' });
    expect(server.seen[0]?.headers['content-length']).toBeUndefined();
  });

  test('a proxy named in the environment is not used', async () => {
    const { server, transport } = await serve((_, response) => response.end('direct'));
    for (const name of ['http_proxy', 'HTTP_PROXY', 'all_proxy']) vi.stubEnv(name, 'http://127.0.0.1:9');
    for (const name of ['no_proxy', 'NO_PROXY']) vi.stubEnv(name, '');
    expect(await transport.send(post, { timeoutMs: 8000 })).toEqual({ status: 200, body: 'direct' });
    expect(server.seen).toHaveLength(1);
  });

  test('an address that is not HTTP is refused when the transport is made', () => {
    const clock = new VirtualClock();
    expect(() => createAxiosTransport({ baseUrl: 'ftp://card.example', clock })).toThrow(/ftp:\/\/card/);
    expect(() => createAxiosTransport({ baseUrl: 'card.example', clock })).toThrow(/http/);
  });
});

describe('what comes back', () => {
  test.each([200, 400, 409, 500, 503])('status %i is an answer with its body', async (status) => {
    const { transport } = await serve((_, response) => response.writeHead(status).end('{"näher":1}'));
    expect(await transport.send(post, { timeoutMs: 8000 })).toEqual({ status, body: '{"näher":1}' });
  });

  test('a redirect is handed over, not followed', async () => {
    const { server, transport } = await serve((_, response) =>
      response.writeHead(307, { location: '/elsewhere' }).end(),
    );
    expect(await transport.send(post, { timeoutMs: 8000 })).toEqual({ status: 307, body: '' });
    expect(server.seen).toHaveLength(1);
  });

  test('an answer of exactly the limit is read, one byte more is too large', async () => {
    const { transport } = await serve(({ body }, response) =>
      response.end('x'.repeat(MAX_ANSWER_BYTES + (body === 'more' ? 1 : 0))),
    );
    const whole = await transport.send(post, { timeoutMs: 8000 });
    expect(whole.body).toHaveLength(MAX_ANSWER_BYTES);
    expect(await failureOf(transport.send({ ...post, body: 'more' }, { timeoutMs: 8000 }))).toMatchObject({
      code: 'tooLarge',
    });
  });

  test('an answer without end is cut off at the limit', async () => {
    const chunk = 'x'.repeat(16_384);
    let closed = false;
    const { transport } = await serve((_, response) => {
      const pour = (): void => {
        while (!closed && response.write(chunk));
      };
      response.on('drain', pour).on('close', () => (closed = true));
      pour();
    });
    expect(await failureOf(transport.send(post, { timeoutMs: 8000 }))).toMatchObject({ code: 'tooLarge' });
    await until(() => closed);
  });
});

describe('no answer', () => {
  test('nobody listens: refused, so the request certainly never left', async () => {
    const { server, transport } = await serve((_, response) => response.end());
    await server.close();
    open.length = 0;
    expect(await failureOf(transport.send(post, { timeoutMs: 8000 }))).toMatchObject({ code: 'refused' });
  });

  test('no such host: refused', async () => {
    const transport = createAxiosTransport({ baseUrl: 'http://kiosk.invalid', clock: new VirtualClock() });
    expect(await failureOf(transport.send(post, { timeoutMs: 8000 }))).toMatchObject({ code: 'refused' });
  });

  test('the connection breaks before the answer: cut', async () => {
    const { transport } = await serve((_, response) => response.destroy());
    expect(await failureOf(transport.send(post, { timeoutMs: 8000 }))).toMatchObject({ code: 'cut' });
  });

  test('the connection breaks in the middle of the answer: cut, never half an answer', async () => {
    const { transport } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"now":', () => response.destroy());
    });
    expect(await failureOf(transport.send(post, { timeoutMs: 8000 }))).toMatchObject({ code: 'cut' });
  });

  test('what answers is not HTTP: cut', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined).end('SSH-2.0-OpenSSH\r\n');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const baseUrl = `http://127.0.0.1:${port}`;
    const transport = createAxiosTransport({ baseUrl, clock: new VirtualClock() });
    expect(await failureOf(transport.send(post, { timeoutMs: 8000 }))).toMatchObject({ code: 'cut' });
    server.close();
  });

  test('silence: timeout exactly when the time is over', async () => {
    const { server, clock, transport } = await serve(() => undefined);
    let settled = false;
    const failing = failureOf(transport.send(post, { timeoutMs: 8000 })).finally(() => (settled = true));
    await until(() => server.seen.length === 1);
    await clock.advance(7999);
    expect(settled).toBe(false);
    await clock.advance(1);
    expect(await failing).toMatchObject({ code: 'timeout' });
  });

  test('headers at once, then a trickle: the time limit covers the whole answer', async () => {
    let closed = false;
    const { server, clock, transport } = await serve((_, response) => {
      response.on('close', () => (closed = true));
      response.writeHead(200).write('{"now"');
    });
    const failing = failureOf(transport.send(post, { timeoutMs: 8000 }));
    await until(() => server.seen.length === 1);
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    await clock.advance(8000);
    expect(await failing).toMatchObject({ code: 'timeout' });
    await until(() => closed);
  });

  test('given up by the caller: cut when it was under way, refused when it was not sent', async () => {
    const { server, transport } = await serve(() => undefined);
    const giveUp = new AbortController();
    const failing = failureOf(transport.send(post, { timeoutMs: 8000, signal: giveUp.signal }));
    await until(() => server.seen.length === 1);
    giveUp.abort();
    expect(await failing).toMatchObject({ code: 'cut' });
    const unsent = transport.send(post, { timeoutMs: 8000, signal: giveUp.signal });
    expect(await failureOf(unsent)).toMatchObject({ code: 'refused' });
    expect(server.seen).toHaveLength(1);
  });
});
