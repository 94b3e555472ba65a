import { describe, expect, test } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { errorCode, openCampus } from './campus.ts';
import type { Campus } from './campus.ts';

async function bootedCampus(): Promise<Campus> {
  const campus = await openCampus();
  await campus.k01.boot();
  await campus.k02.boot();
  return campus;
}

async function pendingFen({ inspection }: Campus, accountId = 'a20230001'): Promise<number | undefined> {
  return (await inspection.account(accountId))?.pendingFen;
}

describe('from reservation to credit', () => {
  test('a reserved and credited note is pending money, once', async () => {
    const campus = await bootedCampus();
    const { k01, inspection } = campus;
    expect((await k01.reserve('n1')).content).toEqual({ result: 'granted' });
    expect((await inspection.account('a20230001'))?.reservedFen).toBe(yuan(20));

    expect((await k01.credit('n1')).content).toEqual({ pendingFen: yuan(20), balanceFen: 3550 });
    expect(await inspection.account('a20230001')).toMatchObject({
      balanceFen: 3550,
      pendingFen: yuan(20),
      reservedFen: 0,
    });
    expect(await inspection.credits('K01')).toEqual([
      {
        kioskId: 'K01',
        noteId: 'n1',
        key: 'n1:credit',
        accountId: 'a20230001',
        valueFen: yuan(20),
        day: '2026-09-14',
      },
    ]);
    const ledger = await inspection.ledger();
    expect(ledger.faults).toEqual([]);
    expect(ledger.creditedByKioskFen['K01']).toBe(yuan(20));
  });

  test('a released note frees what it had reserved', async () => {
    const { k01, inspection } = await bootedCampus();
    await k01.reserve('n1');
    expect((await k01.release('n1')).content).toEqual({ result: 'released' });
    expect(await inspection.openReservations()).toEqual([]);
    expect((await inspection.account('a20230001'))?.reservedFen).toBe(0);
  });

  test('a credit without a reservation is refused', async () => {
    const campus = await bootedCampus();
    const answer = await campus.k01.credit('n1');
    expect([answer.status, errorCode(answer)]).toEqual([404, 'noSuchReservation']);
    expect(await pendingFen(campus)).toBe(0);
  });

  test('a credit after a mere refusal of the reserve is refused', async () => {
    const campus = await bootedCampus();
    expect((await campus.k01.reserve('n1', 'a20230007')).content).toMatchObject({ result: 'refused' });
    expect(errorCode(await campus.k01.credit('n1', 'a20230007'))).toBe('noSuchReservation');
  });

  test('a credit that was refused for lack of a reservation succeeds after one was made', async () => {
    const campus = await bootedCampus();
    await campus.k01.credit('n1');
    await campus.k01.reserve('n1');
    expect((await campus.k01.credit('n1')).status).toBe(200);
    expect(await pendingFen(campus)).toBe(yuan(20));
  });

  test.each([
    ['another value', 'a20230001', yuan(50)],
    ['another account', 'a20230002', yuan(20)],
  ])('a credit with %s than reserved is a conflict and moves nothing', async (_what, accountId, valueFen) => {
    const campus = await bootedCampus();
    await campus.k01.reserve('n1');
    const answer = await campus.k01.credit('n1', accountId, valueFen);
    expect([answer.status, errorCode(answer)]).toEqual([409, 'reservationDiffers']);
    expect(await campus.inspection.credits('K01')).toEqual([]);
    expect((await campus.inspection.alarms(1))[0]).toMatchObject({ kioskId: 'K01', kind: 'conflict' });
    expect((await campus.k01.credit('n1')).status).toBe(200);
  });

  test('a release after the credit changes nothing', async () => {
    const campus = await bootedCampus();
    await campus.k01.reserve('n1');
    await campus.k01.credit('n1');
    expect((await campus.k01.release('n1')).content).toEqual({ result: 'notReserved' });
    expect(await pendingFen(campus)).toBe(yuan(20));
  });

  test('a credit after the release is a case for people', async () => {
    const campus = await bootedCampus();
    await campus.k01.reserve('n1');
    await campus.k01.release('n1');
    const answer = await campus.k01.credit('n1');
    expect([answer.status, errorCode(answer)]).toEqual([409, 'noteReleased']);
    expect(await pendingFen(campus)).toBe(0);
    expect((await campus.inspection.alarms(1))[0]).toMatchObject({ kind: 'conflict' });
  });

  test('a release that overtakes its reserve keeps the reserve from being granted', async () => {
    const { k01, inspection } = await bootedCampus();
    expect((await k01.release('n1')).content).toEqual({ result: 'notReserved' });
    expect(errorCode(await k01.reserve('n1'))).toBe('noteReleased');
    expect(await inspection.openReservations()).toEqual([]);
  });

  test('a grant is not repeated once its note was released', async () => {
    const { k01 } = await bootedCampus();
    await k01.reserve('n1');
    await k01.release('n1');
    expect(errorCode(await k01.reserve('n1'))).toBe('noteReleased');
  });
});

describe('the same key again', () => {
  test('a repeated credit gets the stored answer, even when the money has moved on', async () => {
    const campus = await bootedCampus();
    const { k01 } = campus;
    await k01.reserve('n1');
    const body = k01.creditBody('n1');
    const first = await k01.send('creditNote', body);
    await k01.reserve('n2');
    await k01.credit('n2');
    expect(await k01.send('creditNote', body)).toEqual(first);
    expect(await pendingFen(campus)).toBe(yuan(40));
  });

  test('the answer that was cut off on the way is fetched by repeating after a restart of the kiosk', async () => {
    const campus = await bootedCampus();
    const { k01 } = campus;
    await k01.reserve('n1');
    const body = k01.creditBody('n1');
    await k01.send('creditNote', body); // executed; nobody hears the answer
    await k01.boot('boot2');
    expect((await k01.send('creditNote', body)).content).toEqual({ pendingFen: yuan(20), balanceFen: 3550 });
    expect(await pendingFen(campus)).toBe(yuan(20));
  });

  test('a refusal stays a refusal for this note', async () => {
    const { k01, administration } = await bootedCampus();
    const refused = await k01.reserve('n1', 'a20230007');
    await administration.setCardState('a20230007', 'normal');
    expect(await k01.reserve('n1', 'a20230007')).toEqual(refused);
    expect((await k01.reserve('n2', 'a20230007')).content).toEqual({ result: 'granted' });
  });

  test('with another body it is a conflict and an alarm', async () => {
    const { k01, inspection } = await bootedCampus();
    await k01.reserve('n1');
    const answer = await k01.reserve('n1', 'a20230001', yuan(50));
    expect([answer.status, errorCode(answer)]).toEqual([409, 'keyReused']);
    expect((await inspection.openReservations())[0]).toMatchObject({ noteId: 'n1', valueFen: yuan(20) });
    expect((await inspection.alarms(1))[0]).toMatchObject({ kind: 'conflict' });
  });

  test('the order of the fields does not make it another body', async () => {
    const { k01 } = await bootedCampus();
    await k01.reserve('n1');
    const body = {
      valueFen: yuan(20),
      accountId: 'a20230001',
      visitId: 'v1',
      noteId: 'n1',
      key: 'n1:reserve',
    };
    expect((await k01.send('reserveNote', body)).content).toEqual({ result: 'granted' });
  });

  test('many requests at once for one note credit it once', async () => {
    const campus = await bootedCampus();
    const { k01 } = campus;
    await k01.reserve('n1');
    const body = k01.creditBody('n1');
    const answers = await Promise.all(Array.from({ length: 20 }, () => k01.send('creditNote', body)));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toHaveLength(1);
    expect(await pendingFen(campus)).toBe(yuan(20));
  });
});

describe('a credit keeps the promise of its reservation', () => {
  test.each(['lost', 'frozen', 'replaced', 'expired', 'retained'] as const)(
    'also when the card is %s by now',
    async (state) => {
      const campus = await bootedCampus();
      await campus.k01.reserve('n1');
      await campus.administration.setCardState('a20230001', state);
      expect((await campus.k01.credit('n1')).status).toBe(200);
      expect(await pendingFen(campus)).toBe(yuan(20));
    },
  );

  test('also when the person has left', async () => {
    const campus = await bootedCampus();
    await campus.k01.reserve('n1');
    await campus.administration.setPersonState('a20230001', 'left');
    expect((await campus.k01.credit('n1')).status).toBe(200);
  });

  test('also days later, after hours, and the day of acceptance counts', async () => {
    const { k01, clock, inspection } = await bootedCampus();
    await k01.reserve('n1');
    await clock.advance(60_000);
    const body = k01.creditBody('n1');
    await clock.advance(3 * 24 * 3_600_000 + 10 * 3_600_000);
    expect((await k01.send('creditNote', body)).status).toBe(200);
    expect((await inspection.credits('K01'))[0]?.day).toBe('2026-09-14');
  });

  test('a wrong clock in the kiosk cannot move the credit out of the time since the reservation', async () => {
    const { k01, clock, inspection } = await bootedCampus();
    await k01.reserve('n1');
    await k01.reserve('n2');
    await clock.advance(24 * 3_600_000);
    await k01.send('creditNote', { ...k01.creditBody('n1'), acceptedAtMs: 0 });
    await k01.send('creditNote', { ...k01.creditBody('n2'), acceptedAtMs: Date.UTC(2099, 0, 1) });
    const days = new Map((await inspection.credits('K01')).map(({ noteId, day }) => [noteId, day]));
    expect(days.get('n1')).toBe('2026-09-14');
    expect(days.get('n2')).toBe('2026-09-15');
  });
});

describe('notes belong to their kiosk', () => {
  test("another kiosk can neither credit nor release a note, and its own keys don't collide", async () => {
    const campus = await bootedCampus();
    const { k01, k02, inspection } = campus;
    await k01.reserve('n1');
    expect(errorCode(await k02.credit('n1'))).toBe('noSuchReservation');
    expect((await k02.release('n1')).content).toEqual({ result: 'notReserved' });
    expect((await k01.credit('n1')).status).toBe(200);

    await k01.reserve('n2');
    await k02.reserve('n2', 'a20230002');
    await k01.credit('n2');
    await k02.credit('n2', 'a20230002');
    expect((await inspection.ledger()).creditedByKioskFen).toMatchObject({ K01: yuan(40), K02: yuan(20) });
  });
});
