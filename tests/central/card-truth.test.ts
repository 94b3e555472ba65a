import { expect, test } from 'vitest';
import { lookupBody, secrets } from './campus.ts';
import {
  account,
  alarms,
  bootedCampus,
  cancel,
  chipOf,
  confirm,
  expectSoundBooks,
  granted,
  lookUp,
  reportDebit,
  spend,
  start,
  stateOf,
  write,
} from './load-world.ts';
import type { Chip } from './load-world.ts';
import type { Campus } from './campus.ts';

const pending = '20230002';
const refused = (reason: string) => ({ result: 'refused', reason });

/** The record that a thief with the write key but without the platform's MAC key would make. */
function forgedRecord(chip: Chip) {
  const { loadedFen: before } = chip;
  const reference = 'e'.repeat(32);
  return { counter: 1, reference, before, after: before + 50_000, mac: '0123456789abcdef' } as never;
}

/** A card with one executed load and one reported purchase behind it. */
async function usedCard(): Promise<Campus & { chip: Chip }> {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const grant = await granted(campus.k01, 'l1', chip);
  write(chip, grant);
  await confirm(campus.k01, 'l1', grant);
  await reportDebit(campus.p01, 'd1', chip, spend(chip, 500));
  return { ...campus, chip };
}

test('a total that nobody granted is not genuine, an alarm, and is not loaded', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  chip.loadedFen += 50_000;
  expect(await lookUp(campus.k01, chip)).toEqual({ result: 'notGenuine' });
  expect((await start(campus.k01, 'l1', chip)).content).toEqual(refused('cardDiffers'));
  expect(await alarms(campus)).toEqual(['cardNotGenuine', 'cardNotGenuine']);
  await expectSoundBooks(campus);
});

test('more than the load in flight leads to is not genuine, less is not the load', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const { record } = await granted(campus.k01, 'l1', chip);
  for (const loadedFen of [record.after + 1, record.after - 1]) {
    expect(await lookUp(campus.k01, { ...chip, loadedFen })).toEqual({ result: 'notGenuine' });
    expect(await stateOf(campus.k01, 'l1')).toBe('inFlight');
  }
});

test('a load record with a wrong MAC is a forgery; a torn one is not sent and is none', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  chip.loadRecord = forgedRecord(chip);
  expect(await lookUp(campus.k01, chip)).toEqual({ result: 'notGenuine' });
  expect((await start(campus.k01, 'l1', chip)).content).toEqual(refused('recordForged'));
  expect(await alarms(campus)).toEqual(['recordForged', 'recordForged']);
  delete chip.loadRecord;
  expect(await granted(campus.k01, 'l2', chip)).toMatchObject({ resumed: false });
});

test('a record of another chip is forged on this one', async () => {
  const campus = await bootedCampus();
  const other = chipOf('20230015');
  const { record } = await granted(campus.k01, 'l1', other);
  expect(await lookUp(campus.k01, { ...chipOf(pending), loadRecord: record })).toEqual({
    result: 'notGenuine',
  });
});

test('the record that a card was issued with says nothing', async () => {
  const { k01, chip } = await usedCard();
  const opening = {
    counter: 0,
    reference: '0'.repeat(32),
    before: 0,
    after: 1,
  } as never as typeof chip.loadRecord;
  if (!opening) throw new Error('there is one');
  const uid = lookupBody(pending)['uid'] as string;
  const loadRecord = { ...opening, mac: secrets.recordMac(uid, opening) };
  expect(await lookUp(k01, { ...chip, loadRecord })).toMatchObject({ result: 'found' });
});

test.each([
  ['less loaded', (chip: Chip) => ({ loadedFen: chip.loadedFen - 2000 })],
  ['less spent', (chip: Chip) => ({ spentFen: chip.spentFen - 500 })],
  ['more spent than loaded', (chip: Chip) => ({ spentFen: chip.loadedFen + 1 })],
])('%s than can be: found, an alarm, and no load', async (_what, change) => {
  const { chip, ...campus } = await usedCard();
  const copy = { ...chip, ...change(chip) };
  expect(await lookUp(campus.k02, copy)).toMatchObject({ result: 'found' });
  expect((await start(campus.k02, 'l7', copy)).content).toEqual(refused('cardDiffers'));
  expect(await alarms(campus)).toEqual(['cardDiffers', 'cardDiffers']);
  await expectSoundBooks(campus);
});

test('a whole older record on a card is a copy of an older state', async () => {
  const { chip, ...campus } = await usedCard();
  const old = chip.loadRecord;
  await campus.administration.addPending(
    { accountId: 'a20230002', source: 'cash', amountFen: 100 as never, arrivedAtMs: 1, expiresOn: undefined },
    '2026-09-14',
  );
  const grant = await granted(campus.k01, 'l2', chip);
  write(chip, grant);
  await confirm(campus.k01, 'l2', grant);
  if (!old) throw new Error('the first load left a record');
  expect((await start(campus.k01, 'l3', { ...chip, loadRecord: old })).content).toEqual(
    refused('cardDiffers'),
  );
});

test('a load in flight is not settled by a card whose purchases are gone', async () => {
  const { chip, ...campus } = await usedCard();
  await campus.administration.addPending(
    { accountId: 'a20230002', source: 'cash', amountFen: 100 as never, arrivedAtMs: 1, expiresOn: undefined },
    '2026-09-14',
  );
  const { record } = await granted(campus.k01, 'l2', chip);
  await lookUp(campus.k01, { ...chip, loadedFen: record.after, spentFen: chip.spentFen - 500 });
  expect(await stateOf(campus.k01, 'l2')).toBe('inFlight');
  expect(await alarms(campus)).toEqual(['cardDiffers']);
});

test.each([
  [
    'its record',
    (chip: Chip, grant: Awaited<ReturnType<typeof granted>>) => (chip.loadRecord = grant.record),
  ],
  [
    'its total',
    (chip: Chip, grant: Awaited<ReturnType<typeof granted>>) => (chip.loadedFen = grant.record.after),
  ],
])('a card that shows %s of a load that was given up is frozen', async (_what, show) => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const grant = await granted(campus.k01, 'l1', chip);
  await cancel(campus.k01, 'l1');
  show(chip, grant);
  expect(await account(campus.k02, chip)).toMatchObject({
    cardState: 'frozen',
    frozenBecause: 'totalsDiffer',
  });
  expect((await start(campus.k02, 'l9', chip)).content).toEqual(refused('cardFrozen'));
  expect(await alarms(campus)).toEqual(['loadDiffers', 'loadDiffers']);
  expect((await account(campus.k02, chipOf(pending))).pendingFen).toBe(2000);
  await expectSoundBooks(campus);
});

test('a confirm of a load that was given up freezes the card and brings no money', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const grant = await granted(campus.k01, 'l1', chip);
  await cancel(campus.k01, 'l1');
  expect((await confirm(campus.k01, 'l1', grant)).status).toBe(409);
  expect(await account(campus.k01, chip)).toMatchObject({ cardState: 'frozen', balanceFen: 12_840 });
  expect(await alarms(campus)).toEqual(['loadDiffers']);
  await expectSoundBooks(campus);
});
