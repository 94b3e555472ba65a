import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { VirtualClock } from '../virtual-clock.ts';
import { newKeyPair, TestKiosk } from './campus.ts';

const entry = join(import.meta.dirname, '..', '..', 'central', 'main.ts');
const running: ChildProcessWithoutNullStreams[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly url: string;
  readonly ended: Promise<Ended>;
}
interface Ended {
  readonly code: number | null;
  readonly errors: string;
}

function launch(args: readonly string[]): { child: ChildProcessWithoutNullStreams; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [entry, ...args]);
  running.push(child);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, errors });
    });
  });
  return { child, ended };
}

async function start(...args: string[]): Promise<Running> {
  const { child, ended } = launch(args);
  const line = await Promise.race([
    new Promise<string>((resolve) => child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()))),
    ended.then(({ errors }) => Promise.reject(new Error(errors))),
  ]);
  const ready = JSON.parse(line) as { ready: string; url: string };
  expect(ready.ready).toBe('central');
  return { child, url: ready.url, ended };
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'central-'));
  folders.push(folder);
  return folder;
}

async function get(url: string): Promise<unknown> {
  return (await fetch(url)).json();
}

async function post(url: string, body: unknown): Promise<unknown> {
  return (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json();
}

describe('the platform as a process', () => {
  test('serves a registered kiosk, and the demo looks and turns', async () => {
    const { privateKey, publicKey } = newKeyPair();
    const { url, child, ended } = await start('--memory', '--demo', '--kiosk', `K01=${publicKey}`);
    const overHttp = {
      handle: async (method: string, path: string, headers: object, body: string) => {
        const answer = await fetch(url + path, { method, headers: headers as Record<string, string>, body });
        return { status: answer.status, body: await answer.text() };
      },
    };
    await post(`${url}/demo/clock`, { localTime: '16:29:50' });
    const kiosk = new TestKiosk('K01', privateKey, overHttp, new VirtualClock());
    await kiosk.boot();
    expect((await kiosk.reserve('n1')).content).toEqual({ result: 'granted' });
    await post(`${url}/demo/clock`, { localTime: '17:00:00' });
    expect((await kiosk.reserve('n2')).content).toMatchObject({ reason: 'cashHoursOver' });
    expect((await kiosk.credit('n1')).status).toBe(200);
    await kiosk.heartbeat();

    expect(await get(`${url}/demo/kiosks/K01/credits`)).toMatchObject({
      credits: [{ noteId: 'n1', valueFen: 2000, accountId: 'a20230001' }],
    });
    expect(await get(`${url}/demo/accounts/a20230001`)).toMatchObject({
      pendingFen: 2000,
      movements: [{ key: 'K01/n1:credit', amountFen: 2000 }, { amountFen: 3550 }],
    });
    expect(await get(`${url}/demo/ledger`)).toMatchObject({ faults: [] });
    expect(await get(`${url}/demo/kiosks`)).toMatchObject({
      kiosks: [{ kioskId: 'K01', latestHeartbeat: { epoch: 1 } }],
    });
    const { people } = (await get(`${url}/demo/people`)) as { people: readonly { cards: unknown }[] };
    expect(people).toHaveLength(300);
    expect(people[0]).toMatchObject({ cards: [{ identity: { cardNumber: '20230001' } }] });
    expect(people[0]).toMatchObject({ cards: [{ loadedFen: 74_026, spentFen: 70_476 }] });
    await post(`${url}/demo/accounts/a20230001/pending`, { amountFen: 700, expiresOn: '2099-01-01' });
    expect(await post(`${url}/demo/accounts/a20230001/pending`, { amountFen: 0 })).toHaveProperty('error');
    expect(await post(`${url}/demo/accounts/nobody/pending`, { amountFen: 700 })).toHaveProperty('error');
    expect(await get(`${url}/demo/accounts/a20230001`)).toMatchObject({
      pendingFen: 2700,
      inFlightFen: 0,
      pendingItems: [{ source: 'transfer', expiresOn: '2099-01-01' }, { source: 'cash' }],
      cards: [{ uid: '3471dd74', loadedFen: 74_026, spentFen: 70_476 }],
    });
    expect(await get(`${url}/demo/loads`)).toEqual({ loads: [] });
    expect(await get(`${url}/demo/debits`)).toEqual({ debits: [] });
    await post(`${url}/demo/accounts/a20230001/state`, { cardState: 'frozen' });
    expect(await get(`${url}/demo/accounts/a20230001`)).toMatchObject({ cardState: 'frozen' });
    expect(await post(`${url}/demo/clock`, { localTime: '25:00' })).toHaveProperty('error');

    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  test('without --demo there are no people and no routes of the demo', async () => {
    const keyFile = join(newFolder(), 'identity.key');
    writeFileSync(keyFile, `${'0123456789abcdef'.repeat(2)}\n`);
    const { url } = await start('--memory', '--identity-key-file', keyFile, '--load-key-file', keyFile);
    for (const path of ['/demo/people', '/demo/clock', '/demo/ledger'])
      expect((await fetch(url + path)).status).toBe(404);
    expect(await get(`${url}/openapi.json`)).toMatchObject({ openapi: '3.1.0' });
  });

  test('keeps its data over a restart, and tells a second one that they are in use', async () => {
    const folder = newFolder();
    const first = await start('--data', folder, '--demo');
    const before = await get(`${first.url}/demo/ledger`);
    const second = await launch(['--data', folder, '--demo']).ended;
    expect(second).toMatchObject({ code: 1 });
    expect(second.errors.trim().split('\n')).toHaveLength(1);
    expect(second.errors).toMatch(/in use by another central platform/);
    first.child.kill('SIGINT');
    expect((await first.ended).code).toBe(0);
    const again = await start('--data', folder, '--demo');
    expect(await get(`${again.url}/demo/ledger`)).toEqual(before);
  });

  test.each([
    [
      'a port that is taken',
      (url: string) => ['--memory', '--demo', '--port', new URL(url).port],
      /is taken/,
    ],
    ['a port that is none', () => ['--memory', '--demo', '--port', '1e5'], /a port is a number/],
    ['no place for the data', () => ['--demo'], /--data FOLDER or --memory/],
    ['a key that is none', () => ['--memory', '--demo', '--kiosk', 'K01=AAAA'], /not an Ed25519 public key/],
    ['a policy that is not there', () => ['--memory', '--demo', '--policy', '/none.json'], /cannot be read/],
    ['a policy that is no JSON', () => ['--memory', '--demo', '--policy', entry], /main\.ts is not JSON/],
    ['no key for the cards', () => ['--memory'], /--identity-key-file/],
    ['no key for loads', () => ['--memory', '--identity-key-file', entry], /--load-key-file/],
    [
      'a terminal without a key',
      () => ['--memory', '--demo', '--terminal', 'P01'],
      /--terminal P01: write it as/,
    ],
  ] as const)('%s is said in one sentence', async (_what, args, expected) => {
    const { url } = await start('--memory', '--demo');
    const { code, errors } = await launch(args(url)).ended;
    expect(code).toBe(1);
    expect(errors).toMatch(expected);
    expect(errors.trim().split('\n')).toHaveLength(1);
  });

  test('ends with its parent, which shows by the end of its standard input', async () => {
    const { child, ended } = await start('--memory', '--demo');
    child.stdin.end();
    expect((await ended).code).toBe(0);
  });
});
