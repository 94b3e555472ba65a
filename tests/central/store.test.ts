import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openFileStore, openMemoryStore, StoreError } from '../../central/store/sqlite-store.ts';
import { errorCode, openCampus } from './campus.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'central-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const holder = (accountId: string) =>
  ({ accountId, fullName: '张伟', holderKind: 'student', personState: 'regular' }) as const;

test('transactions run one after the other, however they are begun', async () => {
  const store = openMemoryStore();
  const order: string[] = [];
  const step = (name: string): Promise<void> =>
    store.transact(async (tx) => {
      order.push(`${name} begins`);
      await tx.holders.all();
      await tx.holders.all();
      order.push(`${name} ends`);
    });
  await Promise.all([step('a'), step('b')]);
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
});

test('a transaction that fails leaves nothing, and the next one goes on', async () => {
  const store = openMemoryStore();
  const failing = store.transact(async (tx) => {
    await tx.holders.add(holder('a1'));
    throw new Error('half way');
  });
  await expect(failing).rejects.toThrow('half way');
  await store.transact((tx) => tx.holders.add(holder('a2')));
  expect(await store.transact((tx) => tx.holders.all())).toEqual([holder('a2')]);
});

test('what was answered is still there after closing and opening', async () => {
  const file = join(folder, 'central.sqlite');
  const first = await openCampus({ store: openFileStore(file) });
  await first.k01.boot();
  await first.k01.reserve('n1');
  const before = await first.inspection.accounts();
  await first.store.close();
  await expect(first.store.transact(() => Promise.resolve())).rejects.toThrow(/closed/);

  const again = await openCampus({ store: openFileStore(file), people: [] });
  expect(await again.inspection.accounts()).toEqual(before);
  expect(await again.inspection.openReservations()).toMatchObject([{ noteId: 'n1' }]);
  await again.store.close();
});

test('epoch, used request numbers and stored answers outlive a restart of the platform', async () => {
  const file = join(folder, 'central.sqlite');
  const first = await openCampus({ store: openFileStore(file) });
  await first.k01.boot();
  await first.k01.reserve('n1');
  const credit = first.k01.next('creditNote', first.k01.creditBody('n1'));
  const answer = await first.k01.deliver(credit);
  await first.store.close();

  const again = await openCampus({ store: openFileStore(file), people: [], keys: first.keys });
  expect(errorCode(await again.k01.deliver(credit))).toBe('replayed');
  Object.assign(again.k01, { epoch: 1, requestNumber: first.k01.requestNumber });
  expect(await again.k01.send('creditNote', JSON.parse(credit.body))).toEqual(answer);
  expect(await again.inspection.credits('K01')).toHaveLength(1);
  expect((await again.k01.boot('boot2')).content).toMatchObject({ epoch: 2 });
  await again.store.close();
});

test('a second platform on the same file is told so', () => {
  const file = join(folder, 'central.sqlite');
  const first = openFileStore(file);
  expect(() => openFileStore(file)).toThrow(StoreError);
  expect(() => openFileStore(file)).toThrow(/in use by another central platform/);
  return first.close();
});

test('a file of a newer version and a file that is no database are refused', () => {
  const newer = join(folder, 'newer.sqlite');
  const db = new Database(newer);
  db.pragma('user_version = 99');
  db.close();
  expect(() => openFileStore(newer)).toThrow(/newer version/);
  const text = join(folder, 'text.sqlite');
  writeFileSync(text, 'this is certainly no database file, however long it may be\n'.repeat(100));
  expect(() => openFileStore(text)).toThrow(/not a database/);
});

test('with the embedded store a whole request settles within microtasks', async () => {
  const { platform } = await openCampus();
  const { k01 } = await openCampus();
  await k01.boot();
  const request = k01.next('releaseNote', { key: 'n1:release', noteId: 'n1' });
  let settled = 0;
  void k01.deliver(request).then(() => (settled += 1));
  void platform.handle('GET', '/v1/time', {}, '').then(() => (settled += 1));
  // Node runs everything in the microtask queue before it comes to this tick of the event loop.
  await new Promise((resolve) => process.nextTick(resolve));
  for (let turn = 0; turn < 200 && settled < 2; turn += 1) await Promise.resolve();
  expect(settled).toBe(2);
});
