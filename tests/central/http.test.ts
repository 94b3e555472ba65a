import { request as httpRequest } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, test } from 'vitest';
import { createHttpServer } from '../../central/http-server.ts';
import type { Platform } from '../../central/platform.ts';
import { MAX_BODY_BYTES, requestIdHeader } from '../../contract/platform-api.ts';
import { yuan } from '../../contract/money.ts';
import { openCampus } from './campus.ts';
import type { SentRequest } from './campus.ts';

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function serve(platform: Platform): Promise<string> {
  const server = createHttpServer({ platform });
  servers.push(server);
  return server.listen({ host: '127.0.0.1', port: 0 });
}

function post(url: string, { method, path, headers, body }: SentRequest): Promise<Response> {
  return fetch(url + path, { method, headers: { ...headers, 'content-type': 'application/json' }, body });
}

describe('over the wire', () => {
  test('a note is reserved and credited as by hand', async () => {
    const { k01, platform, inspection } = await openCampus();
    const url = await serve(platform);
    await k01.boot();
    const reserve = {
      key: 'n1:reserve',
      noteId: 'n1',
      visitId: 'v1',
      accountId: 'a20230001',
      valueFen: 2000,
    };
    expect(await (await post(url, k01.next('reserveNote', reserve))).json()).toEqual({ result: 'granted' });
    const answer = await post(url, k01.next('creditNote', k01.creditBody('n1')));
    expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await answer.json()).toEqual({ pendingFen: yuan(20), balanceFen: 3550 });
    expect(await inspection.credits('K01')).toHaveLength(1);
  });

  test('every answer repeats the name of its request, also one that the server itself refuses', async () => {
    const { k01, platform } = await openCampus();
    const url = await serve(platform);
    const nameOf = async (path: string, init: RequestInit): Promise<string | null> =>
      (await fetch(url + path, init)).headers.get(requestIdHeader);
    const headers = { [requestIdHeader]: 'k01-7' };
    expect(await nameOf('/v1/time', { headers })).toBe('k01-7');
    const { headers: signature, body } = k01.next('heartbeat', {});
    const signed = { headers: { ...signature, ...headers }, body };
    expect(await nameOf('/v1/heartbeats', { ...signed, method: 'POST' })).toBe('k01-7');
    const tooLong = ' '.repeat(MAX_BODY_BYTES + 1);
    expect(await nameOf('/v1/boots', { headers, method: 'POST', body: tooLong })).toBe('k01-7');
    expect(await nameOf('/v1/time', {})).toBeNull();
    expect(await nameOf('/v1/time', { headers: { [requestIdHeader]: 'a b' } })).toBeNull();
  });

  test('a connection cut before the answer: the repetition gets the stored answer, the money moves once', async () => {
    const { k01, platform, inspection } = await openCampus();
    const url = await serve(platform);
    const cut = Promise.withResolvers<undefined>();
    const cuttingUrl = await serve({
      async handle(...request) {
        const answer = await platform.handle(...request);
        sending.destroy();
        cut.resolve(undefined);
        return answer;
      },
    });
    await k01.boot();
    await k01.reserve('n1');
    const body = k01.creditBody('n1');
    const { method, path, headers, body: text } = k01.next('creditNote', body);
    const sending = httpRequest(cuttingUrl + path, { method, headers });
    const broken = new Promise((resolve) => sending.once('error', resolve));
    sending.end(text);
    await cut.promise;
    await broken;

    const again = await post(url, k01.next('creditNote', body));
    expect([again.status, await again.json()]).toEqual([200, { pendingFen: yuan(20), balanceFen: 3550 }]);
    expect(await inspection.credits('K01')).toHaveLength(1);
    expect((await inspection.ledger()).faults).toEqual([]);
  });

  test.each(['text/plain', 'application/json', 'application/x-www-form-urlencoded', ''])(
    'the signature covers the body as it came, whatever its type says (%s)',
    async (contentType) => {
      const { k01, platform } = await openCampus();
      const url = await serve(platform);
      await k01.boot();
      const { method, path, headers, body } = k01.next('releaseNote', '{ "key":"n1:release" ,"noteId":"n1"}');
      const typed = contentType === '' ? headers : { ...headers, 'content-type': contentType };
      const status = await new Promise((resolve, reject) => {
        httpRequest(url + path, { method, headers: typed }, (answer) => {
          resolve(answer.resume().statusCode);
        })
          .once('error', reject)
          .end(body);
      });
      expect(status).toBe(200);
    },
  );

  test('what is too long, unknown or broken never becomes a failure of the platform', async () => {
    const { platform } = await openCampus();
    const url = await serve(platform);
    const status = async (path: string, init: RequestInit): Promise<[number, unknown]> => {
      const answer = await fetch(url + path, init);
      const { error } = (await answer.json()) as { error: { code: string } };
      return [answer.status, error.code];
    };
    const long = 'x'.repeat(MAX_BODY_BYTES + 1);
    expect(await status('/v1/boots', { method: 'POST', body: long })).toEqual([413, 'tooLarge']);
    expect(await status('/v1/boots', { method: 'POST', body: '{' })).toEqual([401, 'badSignature']);
    expect(await status('/nothing', {})).toEqual([404, 'notFound']);
    expect(await status('/%zz', {})).toEqual([400, 'badRequest']);
    expect(await status('/v1/boots', { method: 'PROPFIND' })).toEqual([404, 'notFound']);
    expect(await status('/demo/people', {})).toEqual([404, 'notFound']);
  });

  test("the demo's routes answer programs and pages of their own, not another site's page or another name", async () => {
    const { platform } = await openCampus();
    const demo = () => Promise.resolve({ status: 200, body: '{}' });
    const server = createHttpServer({ platform, demo });
    servers.push(server);
    const own = new URL(await server.listen({ host: '127.0.0.1', port: 0 }));
    const status = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        httpRequest(new URL('/demo/people', own), { headers }, (answer) => {
          resolve(answer.resume().statusCode);
        })
          .once('error', reject)
          .end();
      });
    expect(await status({})).toBe(200);
    expect(await status({ origin: own.origin })).toBe(200);
    expect(await status({ host: `localhost:${own.port}` })).toBe(200);
    expect(await status({ origin: 'http://127.0.0.1:1' })).toBe(404);
    expect(await status({ origin: 'null' })).toBe(404);
    expect(await status({ host: 'rebound.example' })).toBe(404);
  });

  test('closing waits for the answer that is under way', async () => {
    const { platform } = await openCampus();
    const entered = Promise.withResolvers<undefined>();
    const goOn = Promise.withResolvers<undefined>();
    const server = createHttpServer({
      platform: {
        async handle(...request) {
          entered.resolve(undefined);
          await goOn.promise;
          return platform.handle(...request);
        },
      },
    });
    const url = await server.listen({ host: '127.0.0.1', port: 0 });
    const answer = fetch(`${url}/v1/time`);
    await entered.promise;
    const closed = server.close();
    goOn.resolve(undefined);
    expect((await answer).status).toBe(200);
    await closed;
  });

  test('a platform that fails inside says so and tells nothing of the inside', async () => {
    const { k01, platform, store } = await openCampus();
    const url = await serve(platform);
    await k01.boot();
    await store.close();
    const answer = await post(url, k01.next('releaseNote', { key: 'n1:release', noteId: 'n1' }));
    const text = await answer.text();
    expect([answer.status, JSON.parse(text)]).toMatchObject([500, { error: { code: 'internal' } }]);
    expect(text).not.toMatch(/store|sqlite|closed/i);
  });
});
