import { describe, expect, test } from 'vitest';
import { withinCashHours } from '../../central/campus-time.ts';
import { yuan } from '../../contract/money.ts';
import { refusals } from '../../contract/platform-api.ts';
import { policySchema } from '../../contract/policy.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { headOf, lookupBody, openCampus } from './campus.ts';

/** Which character meets which refusal; the machine's own reasons have stories of their own below. */
const inTheWay = {
  personTemporary: 'a80230001',
  personMerchant: 'a90230001',
  personLeft: 'a20230013',
  cardLost: 'a20230007',
  cardFrozen: 'a20230008',
  cardReplaced: 'a20230009',
  cardExpired: 'a20230010',
  cardNotActivated: 'a20230011',
  cardRetained: 'a20230012',
  overBalanceLimit: 'a20230005',
  overDayLimit: 'a20230006',
  unknownAccount: 'a1',
} as const;

test('there is a story for every reason of refusal', () => {
  expect([...Object.keys(inTheWay), 'cashHoursOver', 'kioskBlocked'].sort()).toEqual([...refusals].sort());
});

test.each(Object.entries(inTheWay))('%s: nothing is reserved', async (reason, accountId) => {
  const { k01, inspection } = await openCampus();
  await k01.boot();
  expect((await k01.reserve('n1', accountId)).content).toMatchObject({ result: 'refused', reason });
  expect(await inspection.openReservations()).toEqual([]);
});

describe('limits', () => {
  test('reserved notes count before they are credited', async () => {
    const { k01 } = await openCampus();
    await k01.boot();
    const account = 'a20230003'; // 40 yuan below the balance limit
    expect((await k01.reserve('n1', account)).content).toEqual({ result: 'granted' });
    expect((await k01.reserve('n2', account, yuan(50))).content).toEqual({
      result: 'refused',
      reason: 'overBalanceLimit',
      headroomFen: yuan(20),
    });
    expect((await k01.reserve('n3', account)).content).toEqual({ result: 'granted' });
    expect((await k01.reserve('n4', account, yuan(5))).content).toMatchObject({ headroomFen: 0 });
    await k01.release('n3');
    await k01.credit('n1', account);
    expect((await k01.reserve('n5', account)).content).toEqual({ result: 'granted' });
  });

  test('two kiosks cannot fill the same room twice', async () => {
    const { k01, k02 } = await openCampus();
    await k01.boot();
    await k02.boot();
    const answers = await Promise.all([
      k01.reserve('n1', 'a20230004', yuan(50)),
      k02.reserve('n1', 'a20230004', yuan(50)),
    ]);
    expect(answers.map(({ content }) => content)).toEqual([
      { result: 'granted' },
      { result: 'refused', reason: 'overDayLimit', headroomFen: 0 },
    ]);
  });

  test('the day limit is fresh on the next calendar day of the campus, the balance limit is not', async () => {
    const { k01, clock } = await openCampus();
    await k01.boot();
    await clock.advance(24 * 3_600_000);
    expect((await k01.reserve('n1', 'a20230006', yuan(100))).content).toEqual({ result: 'granted' });
    expect((await k01.reserve('n2', 'a20230005', yuan(5))).content).toMatchObject({
      reason: 'overBalanceLimit',
    });
  });

  test('a note that was reserved yesterday and is still open counts for the balance, not for today', async () => {
    const { k01, clock, inspection } = await openCampus({ policy: { cash: { maxPerDayFen: 10_000 } } });
    await k01.boot();
    await k01.reserve('n1', 'a20230001', yuan(100));
    expect((await k01.reserve('n2', 'a20230001', yuan(100))).content).toMatchObject({
      reason: 'overDayLimit',
    });
    await clock.advance(24 * 3_600_000);
    expect((await inspection.account('a20230001'))?.cashHeadroomFen).toBe(yuan(100));
    expect((await k01.reserve('n3', 'a20230001', yuan(100))).content).toEqual({ result: 'granted' });
  });

  test('a lookup tells the smaller room, reserved notes taken off, and never less than nothing', async () => {
    const { k01 } = await openCampus({ policy: { cash: { maxBalanceFen: 150_000 } } });
    await k01.boot();
    const headroom = async (cardNumber: string): Promise<unknown> =>
      (
        (await k01.send('lookUpCard', lookupBody(cardNumber))).content as {
          account: { cashHeadroomFen: number };
        }
      ).account.cashHeadroomFen;
    expect(await headroom('20230001')).toBe(yuan(1000));
    await k01.reserve('n1');
    expect(await headroom('20230001')).toBe(yuan(980));
    expect(await headroom('20230004')).toBe(yuan(50));
    expect(await headroom('20230005')).toBe(0);
  });
});

describe('cash hours', () => {
  /** Campus time of 14 September 2026, which is eight hours ahead of UTC. */
  const at = (hour: number, minute: number, second: number): VirtualClock =>
    new VirtualClock(Date.UTC(2026, 8, 14, hour - 8, minute, second));

  test.each([
    ['a second before opening', at(4, 59, 59), 'refused'],
    ['at opening', at(5, 0, 0), 'granted'],
    ['a second before closing', at(16, 29, 59), 'granted'],
    ['a note that lay in escrow at closing', at(16, 31, 59), 'granted'],
    ['after the grace', at(16, 32, 0), 'refused'],
    ['at midnight', at(24, 0, 0), 'refused'],
  ])('%s: %s', async (_when, clock, result) => {
    const { k01 } = await openCampus({ clock });
    await k01.boot();
    const { content } = await k01.reserve('n1');
    expect(content).toMatchObject(result === 'granted' ? { result } : { result, reason: 'cashHoursOver' });
  });

  test('hours may reach over midnight', () => {
    const { cash } = policySchema.parse({ cash: { opens: '22:00', closes: '02:00', graceSeconds: 0 } });
    const open = (hour: number): boolean => withinCashHours(cash, hour * 3600);
    expect([21, 22, 23, 0, 1, 2, 12].map(open)).toEqual([false, true, true, true, true, false, false]);
  });

  test('hours that end where they begin never end', () => {
    const { cash } = policySchema.parse({ cash: { opens: '05:00', closes: '05:00', graceSeconds: 0 } });
    expect([0, 4, 5, 6, 23].map((hour) => withinCashHours(cash, hour * 3600))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  test('what people settled is reserved at any hour and above any limit, for an account that is there', async () => {
    const { k01 } = await openCampus({ clock: at(20, 0, 0) });
    await k01.boot();
    const settle = (noteId: string, accountId: string): ReturnType<typeof k01.send> =>
      k01.send('reserveNote', {
        ...{ key: `${noteId}:settle`, noteId, visitId: 'v1', accountId, valueFen: yuan(100) },
        settlement: true,
      });
    expect((await settle('n1', 'a20230005')).content).toEqual({ result: 'granted' });
    expect((await settle('n2', 'nobody')).status).toBe(404);
    // The wrong number was a slip: the right one is accepted for the same note.
    expect((await settle('n2', 'a20230001')).content).toEqual({ result: 'granted' });
  });
});

test('a kiosk whose journal does not fit reserves nothing, and credits what was promised', async () => {
  const { k01, inspection } = await openCampus();
  await k01.boot('boot1', headOf(0));
  await k01.reserve('n1');
  await k01.heartbeat(headOf(9));
  await k01.boot('boot2', headOf(3));
  expect((await k01.reserve('n2')).content).toEqual({ result: 'refused', reason: 'kioskBlocked' });
  expect((await k01.credit('n1')).status).toBe(200);
  expect(await inspection.credits('K01')).toHaveLength(1);
});
