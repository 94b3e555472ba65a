import { describe, expect, test } from 'vitest';
import { platformCalls } from '../../contract/platform-api.ts';
import { EMPTY_WINDOW, take } from '../../central/request-window.ts';
import type { RequestWindow } from '../../central/request-window.ts';
import { errorCode, headOf, heartbeatBody, lookupBody, newKeyPair, openCampus, TestKiosk } from './campus.ts';

describe('who may ask', () => {
  test('the time is told to everybody', async () => {
    const { platform, clock } = await openCampus();
    const { status, body } = await platform.handle('GET', '/v1/time', {}, '');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ now: clock.wallMs() });
  });

  test('a kiosk that is not registered is unknown', async () => {
    const { platform, clock } = await openCampus();
    const stranger = new TestKiosk('K09', newKeyPair().privateKey, platform, clock);
    const answer = await stranger.boot();
    expect([answer.status, errorCode(answer)]).toEqual([401, 'unknownKiosk']);
  });

  test('a kiosk that signs with the key of another one is refused', async () => {
    const { platform, clock } = await openCampus();
    const impostor = new TestKiosk('K01', newKeyPair().privateKey, platform, clock);
    const answer = await impostor.boot();
    expect([answer.status, errorCode(answer)]).toEqual([401, 'badSignature']);
  });

  test.each([
    ['body', { body: JSON.stringify({ key: 'n1:release', noteId: 'n1' }) }],
    ['path', { path: platformCalls.creditNote.path }],
    ['kiosk', { 'x-kiosk-id': 'K02' }],
    ['epoch', { 'x-kiosk-epoch': '2' }],
    ['number', { 'x-request-number': '77' }],
    ['signature', { 'x-signature': 'AAAA' }],
  ])('a request whose %s was changed on the way is refused', async (_part, change) => {
    const { k01 } = await openCampus();
    await k01.boot();
    const request = k01.next('releaseNote', { key: 'n2:release', noteId: 'n2' });
    const { path = request.path, body = request.body, ...headers } = change as Record<string, string>;
    const changed = { ...request, path, body, headers: { ...request.headers, ...headers } };
    expect(errorCode(await k01.deliver(changed))).toBe('badSignature');
    expect((await k01.deliver(request)).status).toBe(200);
  });

  test('without a signature nothing is learned about epochs, keys or notes', async () => {
    const { k01 } = await openCampus();
    await k01.boot();
    await k01.reserve('n1');
    for (const epoch of [0, 1, 2]) {
      const request = k01.sign('creditNote', k01.creditBody('n1'), { epoch, requestNumber: 1 });
      const unsigned = { ...request.headers };
      delete unsigned['x-signature'];
      expect(await k01.deliver({ ...request, headers: unsigned })).toMatchObject({
        status: 401,
        content: { error: { code: 'badSignature' } },
      });
    }
  });
});

describe('request numbers', () => {
  test('the very same request is taken once', async () => {
    const { k01, inspection } = await openCampus();
    await k01.boot();
    const request = k01.next('heartbeat', heartbeatBody());
    expect((await k01.deliver(request)).status).toBe(200);
    const again = await k01.deliver(request);
    expect([again.status, errorCode(again)]).toEqual([409, 'replayed']);
    expect(await inspection.heartbeats('K01', 10)).toHaveLength(1);
  });

  test('requests that overtake each other are all taken', async () => {
    const { k01 } = await openCampus();
    await k01.boot();
    const first = k01.next('heartbeat', heartbeatBody());
    const second = k01.next('heartbeat', heartbeatBody());
    const third = k01.next('heartbeat', heartbeatBody());
    for (const request of [third, first, second]) expect((await k01.deliver(request)).status).toBe(200);
    expect(errorCode(await k01.deliver(second))).toBe('replayed');
  });

  test('a number that has fallen out of the window is not taken any more', async () => {
    const { k01 } = await openCampus();
    await k01.boot();
    const late = k01.next('heartbeat', heartbeatBody());
    const justInTime = k01.next('heartbeat', heartbeatBody());
    k01.requestNumber = 1024;
    expect((await k01.send('heartbeat', heartbeatBody())).status).toBe(200);
    expect(errorCode(await k01.deliver(late))).toBe('replayed');
    expect((await k01.deliver(justInTime)).status).toBe(200);
  });

  test('the window takes every number once, in any order', () => {
    let window: RequestWindow = EMPTY_WINDOW;
    const order = Array.from({ length: 5000 }, (_, index) => (index % 2 === 0 ? index + 1 : index - 1));
    const seen = new Set<number>();
    for (const number of [...order, ...order.slice(-1000)]) {
      const next = take(window, number);
      expect(next === undefined).toBe(seen.has(number));
      seen.add(number);
      window = next ?? window;
    }
    expect(take(window, window.highest + 100_000)?.seen).toBe(1n);
  });

  test('a request that was refused for its body has used up its number', async () => {
    const { k01 } = await openCampus();
    await k01.boot();
    const request = k01.next('releaseNote', { nonsense: true });
    expect(errorCode(await k01.deliver(request))).toBe('badRequest');
    expect(errorCode(await k01.deliver(request))).toBe('replayed');
  });
});

describe('epochs', () => {
  test('before its boot a kiosk can do nothing', async () => {
    const { k01 } = await openCampus();
    const answer = await k01.heartbeat();
    expect([answer.status, errorCode(answer)]).toEqual([403, 'staleEpoch']);
  });

  test('after a second start the first one has lost its voice', async () => {
    const { k01 } = await openCampus();
    await k01.boot('boot1');
    await k01.boot('boot2');
    const answer = await k01.deliver(k01.sign('heartbeat', heartbeatBody(), { epoch: 1, requestNumber: 50 }));
    expect([answer.status, errorCode(answer)]).toEqual([403, 'staleEpoch']);
    expect((await k01.heartbeat()).status).toBe(200);
  });

  test('an epoch that was never given out is stale too', async () => {
    const { k01 } = await openCampus();
    await k01.boot();
    const ahead = k01.sign('heartbeat', heartbeatBody(), { epoch: 9, requestNumber: 1 });
    expect(errorCode(await k01.deliver(ahead))).toBe('staleEpoch');
  });

  test('a boot names epoch 0 and number 0', async () => {
    const { k01 } = await openCampus();
    const body = { bootId: 'b1', version: '1.0', journalHead: headOf(0) };
    const answer = await k01.deliver(k01.sign('boot', body, { epoch: 1, requestNumber: 0 }));
    expect(errorCode(answer)).toBe('badRequest');
  });
});

describe('malformed requests', () => {
  const bodies = [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{"__proto__":{}}',
    '{"key":"n1:reserve"}',
    JSON.stringify({ key: 'n1:reserve', noteId: 'n1', visitId: 'v', accountId: 'a', valueFen: 1.5 }),
    JSON.stringify({ key: 'n1:reserve', noteId: 'n1', visitId: 'v', accountId: 'a', valueFen: -500 }),
    JSON.stringify({ key: 'n1:reserve', noteId: 'n1', visitId: 'v', accountId: 'a', valueFen: 1e15 }),
    JSON.stringify({ ...lookupBody('20230001'), issueNumber: 70_000 }),
    JSON.stringify({ ...lookupBody('20230001'), uid: '0102030405' }),
    '\u0000\ud800',
    '['.repeat(50_000),
  ];
  /** A statement does not ask for the validity. */
  const noSuchDay = JSON.stringify({ ...lookupBody('20230001'), validUntil: '2027-02-30' });
  test.each(Object.keys(platformCalls).filter((call) => call !== 'time'))(
    'whatever comes as the body of %s is answered 400',
    async (call) => {
      const { k01, p01 } = await openCampus();
      const name = call as keyof typeof platformCalls;
      const machine = name === 'reportDebit' ? p01 : k01;
      await machine.boot();
      for (const body of name === 'cardStatement' ? bodies : [...bodies, noSuchDay]) {
        const numbering = name === 'boot' ? { epoch: 0, requestNumber: 0 } : undefined;
        const request = numbering ? machine.sign(name, body, numbering) : machine.next(name, body);
        expect(errorCode(await machine.deliver(request))).toBe('badRequest');
      }
    },
  );

  test('a body that is too long is not even looked at', async () => {
    const { k01 } = await openCampus();
    await k01.boot();
    const answer = await k01.send('heartbeat', `{"x":"${'文'.repeat(50_000)}"}`);
    expect([answer.status, errorCode(answer)]).toEqual([413, 'tooLarge']);
  });

  test('an unknown path or method is not found', async () => {
    const { platform } = await openCampus();
    for (const [method, path] of [
      ['GET', '/v1/boots'],
      ['POST', '/v1/time'],
      ['POST', '/v1/notes/reserve?x=1'],
      ['POST', '/v2/boots'],
    ] as const)
      expect((await platform.handle(method, path, {}, '')).status).toBe(404);
  });

  test('a key that does not belong to its note is refused', async () => {
    const { k01 } = await openCampus();
    await k01.boot();
    for (const key of ['n2:release', 'n1:credit'])
      expect(errorCode(await k01.send('releaseNote', { key, noteId: 'n1' }))).toBe('badRequest');
  });
});
