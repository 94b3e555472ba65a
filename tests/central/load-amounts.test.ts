import { expect, test } from 'vitest';
import { fen } from '../../contract/money.ts';
import {
  account,
  bootedCampus,
  cancel,
  chipOf,
  confirm,
  expectSoundBooks,
  granted,
  putIn,
  spend,
  start,
  startBody,
  write,
} from './load-world.ts';

const refusal = (reason: string) => ({ result: 'refused', reason });

test('G1: nothing waits, and the kiosk is told when money last came', async () => {
  const campus = await bootedCampus();
  const { k01, clock } = campus;
  const chip = chipOf('20230001');
  expect((await start(k01, 'l1', chip)).content).toEqual(refusal('nothingPending'));
  expect((await account(k01, chip)).lastTopUpAtMs).toBeUndefined();
  await putIn(k01, 'n1', chip, 1000);
  const arrivedAtMs = clock.wallMs();
  await clock.advance(60_000);
  const grant = await granted(k01, 'l2', chip);
  write(chip, grant);
  await confirm(k01, 'l2', grant);
  expect(await account(k01, chip)).toMatchObject({ pendingItems: [], lastTopUpAtMs: arrivedAtMs });
  expect((await start(k01, 'l3', chip)).content).toEqual(refusal('nothingPending'));
  // The same load id asks once more and is answered alike, though money came meanwhile.
  await putIn(k01, 'n2', chip, 1000);
  expect((await start(k01, 'l3', chip)).content).toEqual(refusal('nothingPending'));
});

test('G3: the card takes as much as it may hold, the rest goes on waiting', async () => {
  const campus = await bootedCampus();
  const chip = chipOf('20230017');
  const grant = await granted(campus.k01, 'l1', chip);
  expect(grant.record.after - grant.record.before).toBe(70_000);
  write(chip, grant);
  expect((await confirm(campus.k01, 'l1', grant)).content).toEqual({
    balanceFen: 100_000,
    pendingFen: 20_000,
  });
  expect((await start(campus.k01, 'l2', chip)).content).toEqual(refusal('purseFull'));
  // Room is what the card says, not what is reported: a purchase that nobody knows of yet makes some.
  spend(chip, 1234);
  const { record } = await granted(campus.k01, 'l3', chip);
  expect(record.after - record.before).toBe(1234);
  await expectSoundBooks(campus);
});

test('G13: what expires first is loaded first, then the oldest; a cancelled load puts back exactly what it took', async () => {
  const campus = await bootedCampus({ policy: { card: { maxPurseFen: 7540 } } });
  const { k01, clock, inspection } = campus;
  const chip = chipOf('20230016');
  await clock.advance(1000);
  await putIn(k01, 'n1', chip, 2000);
  const before = (await account(k01, chip)).pendingItems;
  expect(before).toMatchObject([
    { source: 'subsidy', amountFen: 3000, expiresOn: '2026-09-19' },
    { source: 'cash', amountFen: 5000 },
    { source: 'cash', amountFen: 2000 },
  ]);
  // 70 yuan have room: the subsidy and 40 of the older cash.
  await granted(k01, 'l1', chip);
  expect((await account(k01, chip)).pendingItems).toMatchObject([{ amountFen: 1000 }, { amountFen: 2000 }]);
  await expectSoundBooks(campus);
  await cancel(k01, 'l1');
  expect((await account(k01, chip)).pendingItems).toEqual(before);
  expect((await inspection.account('a20230016'))?.pendingItems.map((item) => item.itemNo)).toHaveLength(3);
  await expectSoundBooks(campus);
});

test('an amount is loaded until the end of its last day and not after', async () => {
  const campus = await bootedCampus();
  const { k01, clock, inspection } = campus;
  const chip = chipOf('20230016');
  const lastMinute = Date.UTC(2026, 8, 19, 15, 59);
  await clock.advance(lastMinute - clock.wallMs());
  expect((await account(k01, chip)).pendingFen).toBe(8000);
  await clock.advance(60_000);
  const { pendingFen, pendingItems } = await account(k01, chip);
  expect([pendingFen, pendingItems]).toMatchObject([5000, [{ source: 'cash' }]]);
  const { record } = await granted(k01, 'l1', chip);
  expect(record.after - record.before).toBe(5000);
  expect((await inspection.ledger()).totalsFen['2102']).toBeLessThan(0);
  await expectSoundBooks(campus);
});

test('a cancelled load gives an amount back that has expired meanwhile: it is there and cannot be loaded', async () => {
  const campus = await bootedCampus();
  const { k01, clock } = campus;
  const chip = chipOf('20230016');
  await granted(k01, 'l1', chip);
  await clock.advance(7 * 86_400_000);
  await cancel(k01, 'l1');
  expect((await account(k01, chip)).pendingFen).toBe(5000);
  await expectSoundBooks(campus);
});

test.each([
  ['20230007', 'cardLost'],
  ['20230008', 'cardFrozen'],
  ['20230009', 'cardReplaced'],
  ['20230010', 'cardExpired'],
  ['20230011', 'cardNotActivated'],
  ['20230012', 'cardRetained'],
  ['20230013', 'personLeft'],
  ['80230001', 'personTemporary'],
  ['90230001', 'personMerchant'],
])('G10: card %s is refused with %s, and its money goes on waiting', async (cardNumber, reason) => {
  const campus = await bootedCampus();
  const { k01, administration, clock } = campus;
  const item = {
    source: 'transfer',
    amountFen: fen(1000),
    arrivedAtMs: clock.wallMs(),
    expiresOn: undefined,
  } as const;
  await administration.addPending({ accountId: `a${cardNumber}`, ...item }, '2026-09-14');
  const chip = chipOf(cardNumber);
  expect((await start(k01, 'l1', chip)).content).toEqual(refusal(reason));
  expect((await account(k01, chip)).pendingFen).toBe(1000);
  await expectSoundBooks(campus);
});

test('C11: a card that is lost while its load is open is not loaded, and its money stays apart', async () => {
  const campus = await bootedCampus();
  const { k01, k02, administration, inspection } = campus;
  const chip = chipOf('20230002');
  await granted(k01, 'l1', chip);
  await administration.setCardState('a20230002', 'lost');
  expect((await start(k02, 'l9', chip)).content).toEqual(refusal('cardLost'));
  expect((await inspection.loads())[0]?.state).toBe('inFlight');
  await administration.setCardState('a20230002', 'frozen', 'pinLocked');
  expect(await account(k01, chip)).toMatchObject({ cardState: 'frozen', frozenBecause: 'pinLocked' });
  await administration.setCardState('a20230002', 'normal');
  expect((await account(k01, chip)).frozenBecause).toBeUndefined();
  expect(await granted(k02, 'l10', chip)).toMatchObject({ resumed: true });
});

test('a frozen card says why', async () => {
  const { k01 } = await bootedCampus();
  expect((await account(k01, chipOf('20230018'))).frozenBecause).toBe('totalsDiffer');
  expect((await account(k01, chipOf('20230008'))).frozenBecause).toBe('office');
});

test('somebody else’s account, an unknown card and a blocked kiosk get nothing', async () => {
  const campus = await bootedCampus();
  const { k01, k02, store } = campus;
  const chip = chipOf('20230002');
  const kiosk = await store.transact((tx) => tx.kiosks.get('K02'));
  if (!kiosk) throw new Error('K02 has booted');
  await store.transact((tx) => tx.kiosks.put({ ...kiosk, blocked: 'behind' }));
  expect((await start(k02, 'l1', chip)).content).toEqual(refusal('kioskBlocked'));
  const { uid, ...body } = startBody('l2', chip);
  const send = async (change: object): Promise<unknown> =>
    (await k01.send('startLoad', { uid, ...body, ...change })).content;
  expect(await send({ accountId: 'a20230001' })).toEqual(refusal('unknownAccount'));
  expect(await send({ key: 'l3:start', loadId: 'l3', uid: '0a0b0c0d' })).toEqual(refusal('unknownAccount'));
  expect(await send({ key: 'l4:start', loadId: 'l4', cardNumber: '1' })).toEqual(refusal('unknownAccount'));
});

test('more amounts than a screen has lines for: the last line stands for the rest', async () => {
  const campus = await bootedCampus();
  const { administration, k01, clock } = campus;
  const chip = chipOf('20230001');
  for (let day = 1; day <= 25; day += 1) {
    const item = {
      source: 'refund',
      amountFen: fen(day),
      arrivedAtMs: clock.wallMs() + day,
      expiresOn: undefined,
    } as const;
    await administration.addPending({ accountId: 'a20230001', ...item }, '2026-09-14');
  }
  const { pendingFen, pendingItems } = await account(k01, chip);
  expect([pendingFen, pendingItems.length]).toEqual([325, 20]);
  expect(pendingItems.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(325);
});

test('money on the way to the card counts under the balance limit', async () => {
  const campus = await bootedCampus();
  const chip = chipOf('20230017');
  const before = (await account(campus.k01, chip)).cashHeadroomFen;
  await granted(campus.k01, 'l1', chip);
  expect((await account(campus.k01, chip)).cashHeadroomFen).toBe(before);
});
