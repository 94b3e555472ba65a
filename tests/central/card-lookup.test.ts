import { expect, test } from 'vitest';
import { maskName } from '../../central/card-calls.ts';
import { openCampus, lookupBody, macs } from './campus.ts';
import type { Campus } from './campus.ts';

async function lookUp({ k01 }: Campus, body: object): Promise<unknown> {
  const { status, content } = await k01.send('lookUpCard', body);
  expect(status).toBe(200);
  return content;
}

async function bootedCampus(): Promise<Campus> {
  const campus = await openCampus();
  await campus.k01.boot();
  return campus;
}

test('a genuine card is found, with a masked name', async () => {
  const campus = await bootedCampus();
  expect(await lookUp(campus, lookupBody('20230002'))).toEqual({
    result: 'found',
    account: {
      accountId: 'a20230002',
      maskedName: '李*华',
      cardNumberLast4: '0002',
      holderKind: 'student',
      personState: 'regular',
      cardState: 'normal',
      validUntil: '2027-07-31',
      balanceFen: 12_840,
      knownLoadedFen: 33_322,
      knownSpentFen: 20_482,
      pendingFen: 2000,
      pendingItems: [{ amountFen: 2000, source: 'cash', arrivedAtMs: campus.clock.wallMs() }],
      lastTopUpAtMs: campus.clock.wallMs(),
      cashHeadroomFen: 100_000,
    },
  });
});

test.each([
  ['20230007', 'regular', 'lost'],
  ['20230008', 'regular', 'frozen'],
  ['20230009', 'regular', 'replaced'],
  ['20230010', 'regular', 'expired'],
  ['20230011', 'regular', 'notActivated'],
  ['20230012', 'regular', 'retained'],
  ['20230013', 'left', 'normal'],
  ['80230001', 'temporary', 'normal'],
  ['90230001', 'merchant', 'normal'],
])('card %s: the person is %s, the card %s', async (cardNumber, personState, cardState) => {
  const campus = await bootedCampus();
  expect(await lookUp(campus, lookupBody(cardNumber))).toMatchObject({
    result: 'found',
    account: { personState, cardState },
  });
});

test('an old card says that it was replaced, the new one of the same person is good', async () => {
  const campus = await bootedCampus();
  const account = { accountId: 'a20230014' };
  expect(await lookUp(campus, lookupBody('20230014', 1))).toMatchObject({
    account: { ...account, cardState: 'replaced' },
  });
  expect(await lookUp(campus, lookupBody('20230014', 2))).toMatchObject({
    account: { ...account, cardState: 'normal' },
  });
});

test.each([
  ['a copy on another chip', { uid: '11223344' }],
  ['another card number', { cardNumber: '20230002' }],
  ['another issue', { issueNumber: 2 }],
  ['another kind of holder', { holderKind: 'staff' }],
  ['a longer validity', { validUntil: '2099-07-31' }],
])('%s is not genuine, and an alarm', async (_what, change) => {
  const campus = await bootedCampus();
  expect(await lookUp(campus, { ...lookupBody('20230001'), ...change })).toEqual({ result: 'notGenuine' });
  expect((await campus.inspection.alarms(1))[0]).toMatchObject({ kioskId: 'K01', kind: 'cardNotGenuine' });
});

test('a genuine card that is not in the books is unknown, and no alarm', async () => {
  const campus = await bootedCampus();
  const { uid, holderKind, validUntil } = lookupBody('20230001') as {
    uid: string;
    holderKind: 'student';
    validUntil: string;
  };
  const noTotals = { loadedFen: 0, spentFen: 0 };
  const stranger = { cardNumber: '77777777', issueNumber: 1, holderKind, validUntil };
  const body = { uid, ...stranger, identityMac: macs.make(uid, stranger), ...noTotals };
  expect(await lookUp(campus, body)).toEqual({ result: 'unknownCard' });
  const otherChip = { cardNumber: '20230001', issueNumber: 1, holderKind, validUntil };
  const moved = { uid: '0a0b0c0d', ...otherChip, identityMac: macs.make('0a0b0c0d', otherChip), ...noTotals };
  expect(await lookUp(campus, moved)).toEqual({ result: 'unknownCard' });
  expect(await campus.inspection.alarms(1)).toEqual([]);
});

test('a name shows enough to know oneself and no more', () => {
  const masked = ['张伟', '李小华', '欧阳明月', '马', 'Li Na', ''].map(maskName);
  expect(masked).toEqual(['张*', '李*华', '欧**月', '马*', 'L***a', '**']);
});
