import { expect, test } from 'vitest';
import { classicKey } from '../../contract/card-keys.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { errorCode, lookupBody, secrets } from './campus.ts';
import {
  account,
  alarms,
  bootedCampus,
  cancel,
  chipOf,
  confirm,
  expectSoundBooks,
  granted,
  putIn,
  resume,
  spend,
  start,
  startBody,
  stateOf,
  write,
} from './load-world.ts';

/** 20 yuan of cash wait for him, 128.40 are on the card. */
const pending = '20230002';

test('a load goes from pending over the way into the wallet, and every step is in the books', async () => {
  const campus = await bootedCampus();
  const { k01, inspection } = campus;
  const chip = chipOf(pending);
  const before = chip.loadedFen;
  const grant = await granted(k01, 'l1', chip);
  expect(grant).toMatchObject({ resumed: false, record: { counter: 1, before, after: before + 2000 } });
  expect(secrets.isGenuine(lookupBody(pending)['uid'] as string, grant.record)).toBe(true);
  expect((await inspection.ledger()).totalsFen['2104']).toBe(-2000);
  expect(await account(k01, chip)).toMatchObject({
    balanceFen: 12_840,
    pendingFen: 0,
    pendingItems: [],
    loadInFlight: { reference: grant.record.reference, amountFen: 2000, kioskId: 'K01' },
  });
  await expectSoundBooks(campus);

  write(chip, grant);
  expect((await confirm(k01, 'l1', grant)).content).toEqual({ balanceFen: 14_840, pendingFen: 0 });
  expect(await account(k01, chip)).toMatchObject({ balanceFen: 14_840, knownLoadedFen: before + 2000 });
  expect((await inspection.ledger()).totalsFen['2104']).toBe(0);
  const { content } = await k01.send('cardStatement', startBody('l1', chip));
  expect(content).toEqual({
    loads: [{ atMs: campus.clock.wallMs(), amountFen: 2000, state: 'loaded', kioskId: 'K01' }],
  });
  await expectSoundBooks(campus);
});

test('the write key is that of this card, and no stored answer holds it', async () => {
  const { k01, store } = await bootedCampus();
  const chip = chipOf(pending);
  const grant = await granted(k01, 'l1', chip);
  const uid = fromHex(lookupBody(pending)['uid'] as string);
  expect(grant.loadKey).toBe(toHex(classicKey(demoKeys.masters.load, uid, 'load')));
  const stored = await store.transact((tx) => tx.answers.get('K01', 'l1:start'));
  expect(stored?.reply).toMatch(/granted/);
  expect(stored?.reply).not.toContain(grant.loadKey);
  expect(stored?.reply).not.toContain(grant.record.mac);
});

test('an answer that was lost is given again with the same record, and the money moves once', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const first = await granted(campus.k01, 'l1', chip);
  expect(await granted(campus.k01, 'l1', chip)).toEqual(first);
  write(chip, first);
  const confirmed = await confirm(campus.k01, 'l1', first);
  expect(await confirm(campus.k01, 'l1', first)).toEqual(confirmed);
  expect(await campus.inspection.loads()).toHaveLength(1);
  expect(await alarms(campus)).toEqual([]);
  await expectSoundBooks(campus);
});

test('the same key with other totals is an alarm and no grant', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  await granted(campus.k01, 'l1', chip);
  spend(chip, 100);
  expect(errorCode(await start(campus.k01, 'l1', chip))).toBe('keyReused');
  expect(await alarms(campus)).toEqual(['conflict']);
});

test('torn here, finished there: the next machine gets the same record, also after a purchase', async () => {
  const campus = await bootedCampus();
  const { k01, k02 } = campus;
  const chip = chipOf(pending);
  const first = await granted(k01, 'l1', chip);
  await k01.send('questionLoad', { key: 'l1:question', loadId: 'l1', why: 'cardTaken' });
  await putIn(k01, 'n1', chip, 5000);
  spend(chip, 300);
  const second = await granted(k02, 'l9', chip);
  expect(second).toEqual({ ...first, resumed: true });
  expect(await stateOf(k01, 'l1')).toBe('inFlight');
  write(chip, second);
  expect((await confirm(k02, 'l9', second)).content).toEqual({ balanceFen: 14_840, pendingFen: 5000 });
  expect(await stateOf(k01, 'l1')).toBe('executed');
  expect((await resume(k01, 'l1', chip)).content).toEqual({ result: 'executed' });
  // What came in between is the next load.
  expect(await granted(k02, 'l10', chip)).toMatchObject({ resumed: false, record: { counter: 2 } });
  await expectSoundBooks(campus);
});

test('a card that shows the new total settles its load at any machine, and confirm afterwards changes nothing', async () => {
  const campus = await bootedCampus();
  const { k01, k02, inspection } = campus;
  const chip = chipOf(pending);
  const grant = await granted(k01, 'l1', chip);
  write(chip, grant);
  expect(await account(k02, chip)).toMatchObject({ balanceFen: 14_840, knownLoadedFen: grant.record.after });
  expect(await stateOf(k01, 'l1')).toBe('executed');
  expect((await inspection.loads())[0]?.ended).toMatchObject({ evidence: 'cardTotals' });
  expect((await confirm(k01, 'l1', grant)).status).toBe(200);
  await expectSoundBooks(campus);
});

test('a start settles what the card shows and begins the next load in one call', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const grant = await granted(campus.k01, 'l1', chip);
  write(chip, grant);
  await putIn(campus.k02, 'n1', chip, 1000);
  const next = await granted(campus.k02, 'l2', chip);
  expect(next.record).toMatchObject({
    counter: 2,
    before: grant.record.after,
    after: grant.record.after + 1000,
  });
  expect(next.resumed).toBe(false);
  await expectSoundBooks(campus);
});

test('a machine takes its own load up again when the card comes back', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const grant = await granted(campus.k01, 'l1', chip);
  // The record was written, the totals not: the card is torn, not forged.
  chip.loadRecord = grant.record;
  expect((await resume(campus.k01, 'l1', chip)).content).toEqual({ ...grant, resumed: true });
  expect(await alarms(campus)).toEqual([]);
  expect(errorCode(await resume(campus.k02, 'l1', chip))).toBe('noSuchLoad');
  expect(errorCode(await resume(campus.k01, 'l1', chipOf('20230001')))).toBe('loadDiffers');
});

test('a cancelled load puts its money back, and its start is refused from then on', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  await granted(campus.k01, 'l1', chip);
  expect((await cancel(campus.k01, 'l1')).content).toEqual({ result: 'cancelled' });
  expect(await account(campus.k01, chip)).toMatchObject({ pendingFen: 2000, balanceFen: 12_840 });
  expect(await stateOf(campus.k01, 'l1')).toBe('notExecuted');
  expect(errorCode(await start(campus.k01, 'l1', chip))).toBe('loadDiffers');
  // Another try has the same counter and another reference.
  expect(await granted(campus.k01, 'l2', chip)).toMatchObject({ resumed: false, record: { counter: 1 } });
  expect(await alarms(campus)).toEqual([]);
  await expectSoundBooks(campus);
});

test('a start that comes after its own cancel is refused', async () => {
  const campus = await bootedCampus();
  expect((await cancel(campus.k01, 'l1')).content).toEqual({ result: 'notStarted' });
  expect(errorCode(await start(campus.k01, 'l1', chipOf(pending)))).toBe('loadDiffers');
  expect(await campus.inspection.loads()).toEqual([]);
  expect(await stateOf(campus.k01, 'l1')).toBe('notExecuted');
  expect(await stateOf(campus.k01, 'l2')).toBe('unknown');
});

test('a load that another machine has in hand is not cancelled by the first one', async () => {
  const campus = await bootedCampus();
  const { k01, k02 } = campus;
  const chip = chipOf(pending);
  await granted(k01, 'l1', chip);
  const grant = await granted(k02, 'l9', chip);
  expect((await cancel(k01, 'l1')).content).toEqual({ result: 'handedOn' });
  expect(errorCode(await start(k01, 'l1', chip))).toBe('loadDiffers');
  expect(errorCode(await resume(k01, 'l1', chip))).toBe('loadDiffers');
  write(chip, grant);
  expect((await confirm(k02, 'l9', grant)).status).toBe(200);
  expect((await cancel(k02, 'l9')).content).toEqual({ result: 'executed' });
  await expectSoundBooks(campus);
});

test('a second machine that sent nothing cannot give up what the first one may have written', async () => {
  const campus = await bootedCampus();
  const { k01, k02, inspection } = campus;
  const chip = chipOf(pending);
  const first = await granted(k01, 'l1', chip);
  await k01.send('questionLoad', { key: 'l1:question', loadId: 'l1', why: 'cardTaken' });
  await granted(k02, 'l9', chip);
  expect((await cancel(k02, 'l9')).content).toEqual({ result: 'handedOn' });
  expect((await inspection.loads())[0]).toMatchObject({ state: 'inFlight', questionedBecause: 'cardTaken' });
  write(chip, first);
  expect((await account(k02, chip)).balanceFen).toBe(14_840);
  await expectSoundBooks(campus);
});

test('a load goes back when every machine that had it says that it sent nothing, whoever says so last', async () => {
  const campus = await bootedCampus();
  const { k01, k02 } = campus;
  const chip = chipOf(pending);
  await granted(k01, 'l1', chip);
  await granted(k02, 'l9', chip);
  expect((await cancel(k02, 'l9')).content).toEqual({ result: 'handedOn' });
  expect((await cancel(k01, 'l1')).content).toEqual({ result: 'cancelled' });
  expect((await account(k01, chip)).pendingFen).toBe(2000);
  await expectSoundBooks(campus);
});

test.each([
  ['another total', { loadedFen: 1 }],
  ['another reference', { reference: 'f'.repeat(32) }],
])('a confirm with %s is an alarm, and the load stays in flight', async (_what, change) => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const { record } = await granted(campus.k01, 'l1', chip);
  const right = { key: 'l1:confirm', loadId: 'l1', reference: record.reference, loadedFen: record.after };
  expect(errorCode(await campus.k01.send('confirmLoad', { ...right, ...change }))).toBe('loadDiffers');
  expect(await alarms(campus)).toEqual(['loadDiffers']);
  expect(await stateOf(campus.k01, 'l1')).toBe('inFlight');
  // Errors are not kept: the right report still counts.
  expect((await campus.k01.send('confirmLoad', right)).status).toBe(200);
  await expectSoundBooks(campus);
});

test('a machine knows nothing of loads that it never asked for', async () => {
  const campus = await bootedCampus();
  const grant = await granted(campus.k01, 'l1', chipOf(pending));
  expect(errorCode(await confirm(campus.k02, 'l1', grant))).toBe('noSuchLoad');
  const question = { key: 'l1:question', loadId: 'l1', why: 'kioskRestarted' };
  expect(errorCode(await campus.k02.send('questionLoad', question))).toBe('noSuchLoad');
  expect((await cancel(campus.k02, 'l1')).content).toEqual({ result: 'notStarted' });
  expect(await stateOf(campus.k01, 'l1')).toBe('inFlight');
});

test('a card that does not hold what was written is told to people, and its money stays apart', async () => {
  const campus = await bootedCampus();
  await granted(campus.k01, 'l1', chipOf(pending));
  const question = { key: 'l1:question', loadId: 'l1', why: 'readBackDiffers' };
  expect((await campus.k01.send('questionLoad', question)).content).toEqual({ state: 'inFlight' });
  expect(await alarms(campus)).toEqual(['cardDiffers']);
  await expectSoundBooks(campus);
});

test('loads in flight, tries and known totals outlive a restart of the platform', async () => {
  const campus = await bootedCampus();
  const chip = chipOf(pending);
  const grant = await granted(campus.k01, 'l1', chip);
  const again = await bootedCampus({ store: campus.store, people: [], keys: campus.keys });
  await again.k01.boot('boot2');
  expect(await granted(again.k01, 'l1', chip)).toEqual(grant);
});
