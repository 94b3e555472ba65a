import { expect, test } from 'vitest';
import { errorCode, headOf, heartbeatBody } from './campus.ts';
import {
  account,
  alarms,
  bootedCampus,
  chipOf,
  confirm,
  expectSoundBooks,
  granted,
  lookUp,
  reportDebit,
  spend,
  start,
  write,
} from './load-world.ts';

test('a purchase goes from the wallet to the sales of its terminal', async () => {
  const campus = await bootedCampus();
  const chip = chipOf('20230001');
  const answer = await reportDebit(campus.p01, 'd1', chip, spend(chip, 1250));
  expect(answer.content).toEqual({ result: 'booked', balanceFen: 2300 });
  expect(await account(campus.k01, chip)).toMatchObject({ balanceFen: 2300, knownSpentFen: chip.spentFen });
  expect((await campus.inspection.ledger()).totalsFen['2106']).toBe(-1250);
  expect(await campus.inspection.debits()).toMatchObject([{ terminalId: 'P01', debitId: 'd1', counter: 1 }]);
  await expectSoundBooks(campus);
});

test('until it is reported the card has less than the books, and nobody minds', async () => {
  const campus = await bootedCampus();
  const chip = chipOf('20230002');
  spend(chip, 1000);
  const { balanceFen, knownSpentFen } = await account(campus.k01, chip);
  expect([balanceFen, chip.spentFen - knownSpentFen]).toEqual([12_840, 1000]);
  expect((await start(campus.k01, 'l1', chip)).content).toMatchObject({ result: 'granted' });
  expect(await alarms(campus)).toEqual([]);
});

test('purchases reported late and out of order add up', async () => {
  const campus = await bootedCampus();
  const chip = chipOf('20230001');
  const [first, second, third] = [spend(chip, 100), spend(chip, 200), spend(chip, 300)];
  expect((await reportDebit(campus.p02, 'd3', chip, third)).content).toMatchObject({ result: 'booked' });
  expect((await reportDebit(campus.p01, 'd1', chip, first)).content).toMatchObject({ result: 'booked' });
  expect((await account(campus.k01, chip)).knownSpentFen).toBe(chip.spentFen - 200);
  const last = await reportDebit(campus.p01, 'd2', chip, second);
  expect(last.content).toEqual({ result: 'booked', balanceFen: 2950 });
  expect(await account(campus.k01, chip)).toMatchObject({ knownSpentFen: chip.spentFen });
  await expectSoundBooks(campus);
});

test('one purchase found by two terminals counts once, and so does a repeated report', async () => {
  const campus = await bootedCampus();
  const chip = chipOf('20230001');
  const record = spend(chip, 700);
  await reportDebit(campus.p01, 'd1', chip, record);
  expect((await reportDebit(campus.p01, 'd1', chip, record)).content).toMatchObject({ result: 'booked' });
  expect((await reportDebit(campus.p02, 'd8', chip, record)).content).toMatchObject({
    result: 'knownBefore',
  });
  expect((await campus.inspection.ledger()).totalsFen['2106']).toBe(-700);
  expect(await alarms(campus)).toEqual([]);
  await expectSoundBooks(campus);
});

test.each([
  ['the same counter with another amount', 2, (spent: number) => [spent + 100, spent + 301]],
  ['one that does not begin where the one before it ended', 3, (spent: number) => [spent + 299, spent + 400]],
  ['one that runs over a later one', 1, (spent: number) => [spent, spent + 101]],
  ['a first one that does not begin at the opening total', 1, (spent: number) => [spent - 1, spent + 100]],
  ['one of more than was ever loaded', 9, (spent: number) => [spent + 300, spent + 3551]],
])('%s is an alarm and moves no money', async (_what, counter, change) => {
  const campus = await bootedCampus();
  const chip = chipOf('20230001');
  const spent = chip.spentFen;
  spend(chip, 100);
  await reportDebit(campus.p01, 'd2', chip, spend(chip, 200));
  const [before = 0, after = 0] = change(spent);
  const answer = await reportDebit(campus.p02, 'd9', chip, { counter, before, after });
  expect([answer.status, errorCode(answer)]).toEqual([409, 'debitDiffers']);
  expect(await alarms(campus)).toEqual(['debitDiffers']);
  expect(await campus.inspection.debits()).toHaveLength(1);
  await expectSoundBooks(campus);
});

test('money that was loaded and spent before its load was confirmed does no harm', async () => {
  const campus = await bootedCampus();
  const { k01, p01 } = campus;
  const chip = chipOf('20230016');
  const grant = await granted(k01, 'l1', chip);
  write(chip, grant);
  const answer = await reportDebit(p01, 'd1', chip, spend(chip, 6000));
  expect(answer.content).toEqual({ result: 'booked', balanceFen: -5460 });
  await expectSoundBooks(campus);
  expect((await confirm(k01, 'l1', grant)).content).toEqual({ balanceFen: 2540, pendingFen: 0 });
  await expectSoundBooks(campus);
});

test('a record that is no purchase, and a card that is not there', async () => {
  const campus = await bootedCampus();
  const chip = chipOf('20230001');
  const { spentFen } = chip;
  const report = async (counter: number, after: number): Promise<unknown> =>
    errorCode(
      await reportDebit(campus.p01, `d${counter}x${after}`, chip, { counter, before: spentFen, after }),
    );
  expect(await report(0, spentFen + 1)).toBe('badRequest');
  expect(await report(1, spentFen)).toBe('badRequest');
  const stranger = { ...chip, cardNumber: '20230002' };
  const record = { counter: 1, before: spentFen, after: spentFen + 1 };
  const body = { uid: '0a0b0c0d', cardNumber: stranger.cardNumber, issueNumber: 1, record, takenAtMs: 1 };
  const answer = await campus.p01.send('reportDebit', { key: 'd1:debit', debitId: 'd1', ...body });
  expect(errorCode(answer)).toBe('notFound');
});

test('a terminal collects what waits as a kiosk does, and does nothing else that a kiosk does', async () => {
  const campus = await bootedCampus();
  const { p01, k01 } = campus;
  const chip = chipOf('20230002');
  expect(await lookUp(p01, chip)).toMatchObject({ result: 'found' });
  const grant = await granted(p01, 'l1', chip);
  write(chip, grant);
  expect((await confirm(p01, 'l1', grant)).status).toBe(200);
  const notAllowed = [
    await p01.reserve('n1'),
    await p01.credit('n1'),
    await p01.release('n1'),
    await p01.send('heartbeat', heartbeatBody(headOf(1))),
    await reportDebit(k01, 'd1', chip, spend(chip, 100)),
  ];
  expect(notAllowed.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  expect(notAllowed.map(errorCode)).toEqual(Array(5).fill('notAllowed'));
  await expectSoundBooks(campus);
});

test('G9: collected at a terminal a moment ago, so the kiosk finds nothing and the card has it', async () => {
  const campus = await bootedCampus();
  const chip = chipOf('20230002');
  write(chip, await granted(campus.p01, 'l1', chip));
  expect((await start(campus.k01, 'l2', chip)).content).toEqual({
    result: 'refused',
    reason: 'nothingPending',
  });
  expect((await account(campus.k01, chip)).balanceFen).toBe(14_840);
});
