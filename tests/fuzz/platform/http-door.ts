import { connect } from 'node:net';
import fc from 'fast-check';
import { createHttpServer } from '../../../central/http-server.ts';
import type { Platform } from '../../../central/platform.ts';
import { errorBody, MAX_BODY_BYTES, platformCalls } from '../../../contract/platform-api.ts';
import { newKeyPair, openCampus, type Campus, type SentRequest } from '../../central/campus.ts';
import { joined, noise } from '../made-bytes.ts';
import { withoutStrayRejections } from '../stray-rejections.ts';
import { claim, claimSame, target, type Target } from '../target.ts';

/** The platform over a real socket: what is on the wire is written by hand, right or wrong. */

type Piece =
  | { readonly kind: 'signed'; readonly type: string; readonly valid: boolean }
  | { readonly kind: 'time'; readonly path: string }
  | { readonly kind: 'chunked'; readonly sizes: readonly number[] }
  | { readonly kind: 'big'; readonly bytes: number }
  | { readonly kind: 'lies'; readonly length: string }
  | { readonly kind: 'noise'; readonly bytes: Uint8Array }
  | { readonly kind: 'odd'; readonly line: string };

const types = [
  'application/json',
  'text/plain',
  'application/json; charset=utf-16',
  'multipart/form-data',
  'x',
  '',
];
const pieces: fc.Arbitrary<Piece> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('signed' as const),
      type: fc.constantFrom(...types),
      valid: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('time' as const),
      path: fc.constantFrom(
        '/v1/time',
        '/v1/time?x=%00',
        '/v1/%E0%A4%A',
        '/v1/time/',
        '//v1/time',
        '/openapi.json',
        '*',
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('chunked' as const),
      sizes: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('big' as const),
      bytes: fc.constantFrom(MAX_BODY_BYTES, MAX_BODY_BYTES + 1, 1_000_000),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('lies' as const),
      length: fc.constantFrom('-1', '0', '3', '99999999999999999999', 'abc', '5, 5'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('noise' as const), bytes: noise([10, 13, 32, 47], 60) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('odd' as const),
      line: fc.constantFrom(
        ...['GET /v1/time HTTP/9.9', 'FOO /v1/time HTTP/1.1', 'GET http://[ HTTP/1.1', 'OPTIONS * HTTP/1.1'],
        ...[
          'CONNECT a:1 HTTP/1.1',
          'TRACE /v1/time HTTP/1.1',
          'GET /v1/time HTTP/1.1\r\nx: \u0001',
          'HEAD /v1/time HTTP/1.1',
        ],
        ...[`GET /${'a'.repeat(20_000)} HTTP/1.1`, 'POST /v1/boots HTTP/1.1\r\nExpect: 100-continue'],
      ),
    }),
  },
);

const keys = { K01: newKeyPair(), K02: newKeyPair(), P01: newKeyPair(), P02: newKeyPair() };

/** All of it at once on one connection, in two halves; then the same server is asked for the time. */
async function knock(
  campus: Campus,
  platform: Platform,
  given: { pieces: readonly Piece[]; cutAt: number },
): Promise<void> {
  const server = createHttpServer({ platform });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const address = server.server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    const wire = joined(given.pieces.map((piece) => bytesOf(piece, campus)));
    const cut = Math.floor((given.cutAt * wire.length) / 1000);
    const heard = await exchange(port, [wire.subarray(0, cut), wire.subarray(cut)]);
    const statuses = [...heard.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status = '']) => Number(status));
    claim(
      statuses.every((status) => status < 500),
      () => `a ${Math.max(...statuses)}: ${heard.slice(0, 300)}`,
    );
    // What is no HTTP ends the connection, also for those before it that are not answered yet.
    const sure = given.pieces.every(({ kind }) => kind === 'signed') ? given.pieces.length : 0;
    claim(statuses.length >= sure, () => `${sure} requests in a row got ${statuses.length} answers`);
    given.pieces.slice(0, sure).forEach((piece, index) => {
      // A content type that is none is refused before anybody looks at the body.
      const isGood = piece.kind === 'signed' && piece.valid && piece.type !== 'x';
      claimSame(statuses[index], isGood ? 200 : 400, `answer ${index + 1} of a row`);
    });
    checkBodies(heard);
    const time = await fetch(`http://127.0.0.1:${port}/v1/time`);
    claim(
      platformCalls.time.reply.safeParse(await time.json()).success,
      () => 'the server does not tell the time any more',
    );
    const { faults } = await campus.inspection.ledger();
    claim(faults.length === 0, () => `the books: ${faults.join('; ')}`);
  } finally {
    await server.close();
  }
}

function checkBodies(heard: string): void {
  for (const [, status = '', body = ''] of heard.matchAll(
    /HTTP\/1\.1 (4\d\d) [^]*?\r\n\r\n(\{[^]*?\}\})?/g,
  )) {
    if (body === '') continue; // Node's own word about what is no HTTP
    claim(errorBody.safeParse(JSON.parse(body)).success, () => `status ${status} with ${body}`);
  }
}

function bytesOf(piece: Piece, { k01 }: Campus): Uint8Array {
  switch (piece.kind) {
    case 'signed': {
      const body = piece.valid ? { loadIds: ['l1'] } : '{"loadIds":';
      return request(k01.next('loadStates', body), piece.type);
    }
    case 'time':
      return text(`GET ${piece.path} HTTP/1.1\r\nHost: h\r\n\r\n`);
    case 'chunked': {
      const parts = piece.sizes.map((size) => `${size.toString(16)}\r\n${'x'.repeat(size)}\r\n`);
      return text(
        `POST /v1/boots HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n${parts.join('')}0\r\n\r\n`,
      );
    }
    case 'big':
      return text(
        `POST /v1/heartbeats HTTP/1.1\r\nHost: h\r\nContent-Length: ${piece.bytes}\r\n\r\n${'{'.repeat(piece.bytes)}`,
      );
    case 'lies':
      return text(`POST /v1/boots HTTP/1.1\r\nHost: h\r\nContent-Length: ${piece.length}\r\n\r\n{}`);
    case 'noise':
      return piece.bytes;
    case 'odd':
      return text(`${piece.line}\r\nHost: h\r\n\r\n`);
  }
}

const text = (words: string): Uint8Array => new Uint8Array(Buffer.from(words, 'latin1'));

function request({ method, path, headers, body }: SentRequest, type: string): Uint8Array {
  const lines = Object.entries({ host: 'h', ...headers, 'content-length': Buffer.byteLength(body) });
  const typed = type === '' ? lines : [...lines, ['content-type', type] as const];
  const head = typed.map(([name, value]) => `${name}: ${value}`).join('\r\n');
  return text(`${method} ${path} HTTP/1.1\r\n${head}\r\n\r\n${body}`);
}

const QUIET_MS = 30;
const LONGEST_MS = 3000;

/** Everything that comes back until nothing has come for a while. */
function exchange(port: number, halves: readonly Uint8Array[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    const end = (): void => {
      clearTimeout(quiet);
      clearTimeout(longest);
      socket.destroy();
      resolve(heard);
    };
    let quiet = setTimeout(end, LONGEST_MS);
    const longest = setTimeout(end, LONGEST_MS);
    const [first = new Uint8Array(), second = new Uint8Array()] = halves;
    socket.setNoDelay();
    socket.on('connect', () => {
      socket.write(first, () => setImmediate(() => socket.write(second)));
      clearTimeout(quiet);
      quiet = setTimeout(end, 4 * QUIET_MS);
    });
    socket.on('data', (bytes) => {
      heard += bytes.toString('latin1');
      clearTimeout(quiet);
      quiet = setTimeout(end, QUIET_MS);
    });
    socket.on('close', end);
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // The server may hang up while it is still being talked to.
      if (error.code === 'EPIPE' || error.code === 'ECONNRESET') end();
      else reject(error);
    });
  });
}

export function httpDoor(around: (platform: Platform) => Platform = (platform) => platform): Target {
  return target(
    'platform/http',
    fc.record({
      pieces: fc.array(pieces, { minLength: 1, maxLength: 6 }),
      cutAt: fc.integer({ min: 0, max: 1000 }),
    }),
    (given) =>
      withoutStrayRejections(async () => {
        const campus = await openCampus({ keys });
        try {
          await campus.k01.boot();
          await knock(campus, around(campus.platform), given);
        } finally {
          await campus.store.close();
        }
      }),
    { quickCases: 40 },
  );
}

export const httpTargets: readonly Target[] = [httpDoor()];
