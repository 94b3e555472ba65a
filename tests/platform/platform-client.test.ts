import { createPrivateKey, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, test } from 'vitest';
import { asKioskId } from '../../contract/ids.ts';
import { fen } from '../../contract/money.ts';
import { signedText } from '../../contract/platform-api.ts';
import { createAxiosTransport } from '../../kiosk/platform/axios-transport.ts';
import { createPlatformClient, type PlatformLogEvent } from '../../kiosk/platform/platform-client.ts';
import {
  TransportError,
  type PlatformTransport,
  type TransportAnswer,
  type TransportRequest,
} from '../../kiosk/platform/transport.ts';
import { seededRandom, VirtualClock } from '../virtual-clock.ts';
import { answerTo } from './answer-to.ts';
import { answerJson, listen, type LoopbackServer, type SeenRequest } from './loopback-server.ts';

/** The first test key of RFC 8032, so that anybody can check the golden signature. */
const signingKey = createPrivateKey({
  key: Buffer.from(
    '302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'hex',
  ),
  format: 'der',
  type: 'pkcs8',
});
const journalHead = { seq: 12, hash: 'ab'.repeat(32) };
const soon = { timeoutMs: 8000 };
const reserve = {
  key: 'n1:reserve',
  noteId: 'n1',
  visitId: 'v1',
  accountId: 'a1',
  valueFen: fen(2000),
};
const booted = { epoch: 7, now: 1_800_000_000_000, journal: 'known' };

function clientOver(transport: PlatformTransport, log?: (event: PlatformLogEvent) => void) {
  return createPlatformClient({
    transport,
    clock: new VirtualClock(),
    random: seededRandom(1),
    kioskId: asKioskId('K01'),
    signingKey,
    version: '0.1.0',
    log,
  });
}

/** To the request that was made, unless it says otherwise. */
type Answer = Omit<TransportAnswer, 'requestId'> & Partial<TransportAnswer>;

/** A platform of a few lines in this process: boots are answered, everything else by the story. */
function scripted(answer: (request: TransportRequest) => Answer) {
  const sent: TransportRequest[] = [];
  const transport: PlatformTransport = {
    send(request) {
      sent.push(request);
      if (request.path !== '/v1/boots')
        return Promise.resolve().then(() => ({
          ...answerTo(request, { status: 200, body: '' }),
          ...answer(request),
        }));
      return Promise.resolve(answerTo(request, { status: 200, body: JSON.stringify(booted) }));
    },
  };
  return { sent, transport };
}

const granted = { status: 200, body: '{"result":"granted"}' };

async function bootedClient(answer: (request: TransportRequest) => Answer) {
  const { sent, transport } = scripted(answer);
  const client = clientOver(transport);
  await client.boot(journalHead, soon);
  return { client, sent };
}

describe('signing', () => {
  test('the golden signature, made by another program with the same key', async () => {
    const { client, sent } = await bootedClient(() => granted);
    expect(await client.call('reserveNote', reserve, soon)).toEqual({
      ok: true,
      value: { result: 'granted' },
    });
    expect(sent[1]).toEqual({
      method: 'POST',
      path: '/v1/notes/reserve',
      headers: {
        'content-type': 'application/json',
        'x-request-id': `${client.bootId}-2`,
        'x-kiosk-id': 'K01',
        'x-kiosk-epoch': '7',
        'x-request-number': '1',
        'x-signature':
          'uxk8qh2SV8n0QBO50gglvOphk9KBmh0gipggUjk8FKpwZyG2aUO7UtLZgJxI1+oJSAEdY3tZKvQlr0w5GO/aDA==',
      },
      body: '{"key":"n1:reserve","noteId":"n1","visitId":"v1","accountId":"a1","valueFen":2000}',
    });
  });

  test('boot names epoch 0 and number 0, every later request a higher number, time is not signed', async () => {
    const { client, sent } = await bootedClient(({ path }) =>
      path === '/v1/time' ? { status: 200, body: '{"now":5}' } : granted,
    );
    await client.call('reserveNote', reserve, soon);
    await client.call('time', undefined, soon);
    await client.call('reserveNote', reserve, soon);
    const numbers = sent.map(({ headers }) => [headers['x-kiosk-epoch'], headers['x-request-number']]);
    expect(numbers).toEqual([
      ['0', '0'],
      ['7', '1'],
      [undefined, undefined],
      ['7', '2'],
    ]);
    expect(sent[2]).toMatchObject({
      method: 'GET',
      body: '',
      headers: { 'x-request-id': `${client.bootId}-3` },
    });
  });

  test('a repeated send of the same call has the same body and another signature', async () => {
    const { client, sent } = await bootedClient(() => ({ status: 503, body: '' }));
    await client.call('reserveNote', reserve, soon);
    await client.call('reserveNote', reserve, soon);
    expect(sent[1]?.body).toBe(sent[2]?.body);
    expect(sent[1]?.headers['x-signature']).not.toBe(sent[2]?.headers['x-signature']);
  });

  test('a key that is not Ed25519 or not private is refused when the client is made', () => {
    const { transport } = scripted(() => granted);
    const make = (key: typeof signingKey) => () =>
      createPlatformClient({
        transport,
        clock: new VirtualClock(),
        random: seededRandom(1),
        kioskId: asKioskId('K01'),
        signingKey: key,
        version: '0.1.0',
      });
    expect(make(createPublicKey(signingKey))).toThrow(/Ed25519/);
    expect(make(generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)).toThrow(/Ed25519/);
  });
});

describe('boot', () => {
  test('before it, nothing that needs an epoch is sent; the time may be asked', async () => {
    const { sent, transport } = scripted(() => ({ status: 200, body: '{"now":5}' }));
    const client = clientOver(transport);
    expect(await client.call('reserveNote', reserve, soon)).toEqual({
      ok: false,
      error: { kind: 'notBooted' },
    });
    expect(sent).toEqual([]);
    expect(await client.call('time', undefined, soon)).toEqual({ ok: true, value: { now: 5 } });
  });

  test('a boot whose answer was lost is repeated under the same id; a new start has another', async () => {
    const bodies: string[] = [];
    const transport: PlatformTransport = {
      send(request) {
        bodies.push(request.body);
        return bodies.length === 1
          ? Promise.reject(new TransportError('cut', 'gone'))
          : Promise.resolve(answerTo(request, { status: 200, body: JSON.stringify(booted) }));
      },
    };
    const client = clientOver(transport);
    expect(await client.boot(journalHead, soon)).toMatchObject({ ok: false, error: { code: 'cut' } });
    expect(client.epoch).toBeUndefined();
    expect(await client.boot(journalHead, soon)).toMatchObject({ ok: true, value: booted });
    expect(client.epoch).toBe(7);
    expect(bodies[0]).toBe(bodies[1]);
    expect(bodies[0]).toBe(
      `{"bootId":"${client.bootId}","version":"0.1.0","journalHead":${JSON.stringify(journalHead)}}`,
    );
    expect(client.bootId).toMatch(/^[0-9a-z]{26}$/);
    const other = createPlatformClient({
      transport,
      clock: new VirtualClock(),
      random: seededRandom(2),
      kioskId: asKioskId('K01'),
      signingKey,
      version: '0.1.0',
    });
    expect(other.bootId).not.toBe(client.bootId);
  });

  test('the same epoch told again does not take numbers back', async () => {
    const { client, sent } = await bootedClient(() => granted);
    await client.call('reserveNote', reserve, soon);
    await client.boot(journalHead, soon);
    await client.call('reserveNote', reserve, soon);
    expect(sent.at(-1)?.headers['x-request-number']).toBe('2');
  });
});

describe('no answer', () => {
  test.each(['refused', 'timeout', 'cut', 'tooLarge'] as const)('transport: %s', async (code) => {
    const { client } = await bootedClient(() => {
      throw new TransportError(code, 'why');
    });
    expect(await client.call('reserveNote', reserve, soon)).toEqual({
      ok: false,
      error: { kind: 'noAnswer', code, detail: 'why' },
    });
  });

  test.each([['n9-4'], [undefined]])('one that repeats another request: %s', async (requestId) => {
    const { client } = await bootedClient(() => ({ ...granted, requestId }));
    expect(await client.call('reserveNote', reserve, soon)).toEqual({
      ok: false,
      error: {
        kind: 'noAnswer',
        code: 'contract',
        detail: 'reserveNote: the answer is not to this request',
      },
    });
  });

  test('a fault of the program is thrown, not taken for the network', async () => {
    const { client } = await bootedClient(() => {
      throw new RangeError('bug');
    });
    await expect(client.call('reserveNote', reserve, soon)).rejects.toThrow('bug');
  });
});

describe('over real HTTP', () => {
  const open: LoopbackServer[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  /** Answers as a platform does, after checking the signature with the public key alone. */
  function checked(request: SeenRequest, response: ServerResponse): void {
    const { headers, method, path, body } = request;
    const text = signedText({
      method,
      path,
      kioskId: String(headers['x-kiosk-id']),
      epoch: Number(headers['x-kiosk-epoch']),
      requestNumber: Number(headers['x-request-number']),
      bodySha256: createHash('sha256').update(body).digest('hex'),
    });
    const signature = Buffer.from(String(headers['x-signature']), 'base64');
    if (!verify(null, Buffer.from(text), createPublicKey(signingKey), signature)) {
      answerJson(response, 401, { error: { code: 'badSignature', message: 'no' } });
    } else {
      answerJson(response, 200, path === '/v1/boots' ? booted : { result: 'granted' });
    }
  }

  test('a platform that knows the public key accepts boot and call', async () => {
    const server = await listen(checked);
    open.push(server);
    const client = clientOver(createAxiosTransport({ baseUrl: server.baseUrl, clock: new VirtualClock() }));
    expect(await client.boot(journalHead, soon)).toEqual({ ok: true, value: booted });
    const replies = await Promise.all([
      client.call('reserveNote', reserve, soon),
      client.call('reserveNote', { ...reserve, noteId: 'n2', key: 'n2:reserve' }, soon),
    ]);
    expect(replies).toEqual([
      { ok: true, value: { result: 'granted' } },
      { ok: true, value: { result: 'granted' } },
    ]);
    expect(server.seen.map(({ headers }) => headers['x-request-number']).toSorted()).toEqual(['0', '1', '2']);
  });

  test('a body changed on the way is not accepted', async () => {
    const server = await listen((request, response) =>
      checked({ ...request, body: request.body.replace('2000', '9000') }, response),
    );
    open.push(server);
    const client = clientOver(createAxiosTransport({ baseUrl: server.baseUrl, clock: new VirtualClock() }));
    await client.boot(journalHead, soon);
    expect(await client.call('reserveNote', reserve, soon)).toMatchObject({
      error: { kind: 'machineRefused', code: 'badSignature' },
    });
  });
});

test('the log tells start and end of every call, and never a body', async () => {
  const events: PlatformLogEvent[] = [];
  const { transport } = scripted(() => ({ status: 503, body: '' }));
  const client = clientOver(transport, (event) => events.push(event));
  await client.boot(journalHead, soon);
  await client.call('reserveNote', reserve, soon);
  expect(events.slice(2)).toEqual([
    { id: 'platform.request', call: 'reserveNote', requestNumber: 1 },
    {
      id: 'platform.answer',
      call: 'reserveNote',
      requestNumber: 1,
      durationMs: 0,
      failure: { kind: 'noAnswer', code: 'serverError', detail: 'status 503' },
    },
  ]);
});
