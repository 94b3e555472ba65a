import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { entryLine } from '../../kiosk/staff/entry-line.ts';
import { reportLines } from '../../kiosk/staff/staff-report.ts';
import { account, by, deskWorld, done, expectBooks, expectRefused, remark } from './desk-world.ts';

describe('loads as staff see them', () => {
  it('the status says how many are running or in question, and what they are worth', () => {
    const world = deskWorld();
    world.writing(50);
    world.questioned(20);
    const status = world.desk.status();
    expect(status.loads).toEqual({ running: 1, questioned: 1, inFlightFen: yuan(70) });
    expectBooks(world, { '2102': 70, '2104': -70 });
    expect(reportLines({ reply: 'status', status })).toContain(
      'Loads      1 running, 1 in question, together 70.00 yuan',
    );
  });

  it('the case of a load names its card, and tells its chain', () => {
    const world = deskWorld();
    const { caseNumber } = world.differing(50);
    const cases = world.desk.openCases();
    expect(cases).toMatchObject([
      {
        number: caseNumber,
        valueFen: 5_000,
        accountId: account,
        load: { state: 'QUESTIONED', cardLast4: '0001' },
        settleAs: ['closed'],
      },
    ]);
    expect(reportLines({ reply: 'cases', cases })).toEqual([
      `Case ${caseNumber}  loadInQuestion, 50 yuan  since 2026-09-14 10:00:00`,
      '  what     readBackDiffers',
      `  load     QUESTIONED, card ...0001, account ${account}`,
      '  settle   as closed',
      `       1  2026-09-14 10:00:00  load load1 STARTING for card ...0001 of account ${account}`,
      '       2  2026-09-14 10:00:00  load load1 WRITING record 7: 50.00 yuan  [2102 +50, 2104 -50]',
      '       3  2026-09-14 10:00:00  load load1 in QUESTION (readBackDiffers); case caselo',
    ]);
  });

  it('a case of a load is closed by name; its money stays apart until the platform knows', () => {
    const world = deskWorld();
    const { loadId, caseNumber } = world.differing(50);
    for (const outcome of ['credit', 'refund', 'returned'] as const)
      expectRefused(world, () => world.desk.settle({ caseNumber, outcome, by, remark }), 'nothingToMove');
    done(world.desk.settle({ caseNumber, outcome: 'closed', by, remark }));
    expect(world.desk.openCases()).toEqual([]);
    expectBooks(world, { '2102': 50, '2104': -50 });
    world.journal.commit({ kind: 'loadNotExecuted', loadId, why: 'platform' });
    expectBooks(world, {});
  });

  it('the other facts of a load as lines', () => {
    const world = deskWorld();
    const loadId = world.writing(50);
    world.journal.commit({ kind: 'loadExecuted', loadId, evidence: 'card', loadedFen: yuan(150) });
    world.journal.commit({ kind: 'loadReported', loadId, key: `${loadId}:confirm` });
    const untouched = world.writing(30);
    world.journal.commit({ kind: 'loadNotExecuted', loadId: untouched, why: 'untouched' });
    const settled = world.questioned(20);
    world.journal.commit({
      kind: 'loadExecuted',
      loadId: settled,
      evidence: 'platform',
      loadedFen: yuan(120),
    });
    world.journal.commit({ kind: 'cardMending', uid: 'a1b2c3d4', totals: ['loaded'] });
    const lines = world.desk.newestEntries(20).map((entry) => entryLine(entry).slice(29));
    expect(lines).toEqual([
      `load load1 STARTING for card ...0001 of account ${account}`,
      'load load1 WRITING record 7: 50.00 yuan  [2102 +50, 2104 -50]',
      'load load1 EXECUTED, read back from the card  [2104 +50, 2101 -50]',
      'platform answered confirm of load1',
      `load load2 STARTING for card ...0001 of account ${account}`,
      'load load2 WRITING record 7: 30.00 yuan  [2102 +30, 2104 -30]',
      'load load2 NOT EXECUTED (untouched)  [2104 +30, 2102 -30]',
      `load load3 STARTING for card ...0001 of account ${account}`,
      'load load3 WRITING record 7: 20.00 yuan  [2102 +20, 2104 -20]',
      'load load3 in QUESTION (cardTaken)',
      'load load3 EXECUTED, by the word of the platform  [2104 +20, 2101 -20]',
      'card a1b2c3d4 is mended: a torn total (loaded) is made to say the same twice',
    ]);
  });
});
