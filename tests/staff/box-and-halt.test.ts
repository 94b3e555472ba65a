import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { entryLine } from '../../kiosk/staff/entry-line.ts';
import { by, deskWorld, done, expectBooks, expectRefused, newestFact, remark } from './desk-world.ts';

const seal = 'A1234';

describe('the box is taken out', () => {
  it('with the count equal to the books: they let go of every note, and no case is opened', () => {
    const world = deskWorld();
    for (const value of [20, 20, 50]) world.credited(value);
    world.creditRefused(100);
    const counted = { 2000: 2, 5000: 1, 10000: 1 };
    const report = done(world.desk.boxRemoved({ by, seal, counted }));
    expect(report).toMatchObject({ differenceFen: 0, caseNumber: undefined });
    expectBooks(world, { '1002': 190, '2102': -90, '2191': -100 });
    expect(world.journal.queries.notesInBox()).toEqual({});
    expect(newestFact(world)).toMatchObject({ kind: 'boxRemoved', by, seal, expected: counted, counted });
  });

  it('with a note missing and one too many: one case says both, in the same commit', () => {
    const world = deskWorld();
    for (const value of [20, 20, 50]) world.credited(value);
    const before = world.journal.head.seq;
    const counted = { 2000: 1, 5000: 1, 1000: 1 };
    const report = done(world.desk.boxRemoved({ by, seal, counted }));
    expect(world.journal.head.seq).toBe(before + 2);
    expect(report).toMatchObject({ differenceFen: -1000, caseNumber: 1001 });
    expect(report.rows).toEqual([
      { denominationFen: 1000, expected: 0, counted: 1 },
      { denominationFen: 2000, expected: 2, counted: 1 },
      { denominationFen: 5000, expected: 1, counted: 1 },
    ]);
    // The books follow the expected notes; what people counted otherwise is for the case.
    expectBooks(world, { '1002': 90, '2102': -90 });
    expect(world.desk.openCases()).toMatchObject([
      {
        caseKind: 'countDifference',
        valueFen: -1000,
        detail: '10 yuan: counted 1, books 0; 20 yuan: counted 1, books 2',
      },
    ]);
  });

  it('with differences that cancel out: still a case', () => {
    const world = deskWorld();
    world.credited(20);
    const counted = { 1000: 2, 2000: 0 };
    expect(done(world.desk.boxRemoved({ by, seal, counted }))).toMatchObject({
      differenceFen: 0,
      caseNumber: 1001,
    });
  });

  it('with a jammed note in doubt: its case is named as what may explain the difference', () => {
    const world = deskWorld();
    world.credited(20);
    const { caseNumber } = world.jammed(50);
    world.creditRefused(10);
    const claim = done(world.desk.openClaim(by, yuan(100), remark));
    const report = done(world.desk.boxRemoved({ by, seal, counted: { 1000: 1, 2000: 1, 5000: 1 } }));
    expect(report).toMatchObject({ differenceFen: 5000, mayExplain: [caseNumber, claim.number] });
  });

  it('but not while a note is under way in the acceptor', () => {
    const world = deskWorld();
    const remove = () => world.desk.boxRemoved({ by, seal, counted: {} });
    const noteId = world.escrowed(20);
    expectRefused(world, remove, 'noteUnderWay');
    world.journal.commit({ kind: 'noteAcceptRequested', noteId });
    expectRefused(world, remove, 'noteUnderWay');
    world.journal.commit({ kind: 'noteReturned', noteId, reason: 'mechanism' });
    done(remove());
  });

  it('but not with a count that is none', () => {
    const world = deskWorld();
    world.credited(20);
    const counts: readonly Record<string, number>[] = [
      {},
      { 5000: 1 },
      { 2000: -1 },
      { 2000: 1.5 },
      { 2000: 5001 },
      { 2000: 1, 300: 1 },
      { 2000: 1, x: 1 },
    ];
    for (const counted of counts)
      expectRefused(world, () => world.desk.boxRemoved({ by, seal, counted }), 'countsMalformed');
    expectBooks(world, { '1001': 20, '2102': -20 });
  });

  it('but not without a name and a seal', () => {
    const world = deskWorld();
    expectRefused(world, () => world.desk.boxRemoved({ by: 'Z', seal, counted: {} }), 'nameMissing');
    expectRefused(world, () => world.desk.boxRemoved({ by, seal: ' ', counted: {} }), 'sealMissing');
    expectRefused(world, () => world.desk.boxReplaced('Z', seal), 'nameMissing');
    expectRefused(world, () => world.desk.boxReplaced(by, ''), 'sealMissing');
  });

  it('once, until the next box is in', () => {
    const world = deskWorld();
    world.credited(20);
    done(world.desk.boxRemoved({ by, seal, counted: { 2000: 1 } }));
    expect(world.desk.status().boxIsOut).toBe(true);
    expectRefused(world, () => world.desk.boxRemoved({ by, seal, counted: {} }), 'boxIsOut');
    done(world.desk.boxReplaced(by, 'A1235'));
    expect(newestFact(world)).toEqual({ kind: 'boxReplaced', by, seal: 'A1235' });
    expectRefused(world, () => world.desk.boxReplaced(by, 'A1236'), 'boxIsIn');
    world.credited(50);
    expectBooks(world, { '1001': 50, '1002': 20, '2102': -70 });
    done(world.desk.boxRemoved({ by, seal, counted: { 5000: 1 } }));
    expectBooks(world, { '1002': 70, '2102': -70 });
  });
});

describe('a claim', () => {
  it('is a case with a name, and moves nothing', () => {
    const world = deskWorld();
    const file = done(world.desk.openClaim(by, yuan(20), remark));
    expect(file).toMatchObject({ number: 1001, caseKind: 'claim', valueFen: 2000, detail: remark });
    expect(newestFact(world)).toMatchObject({ kind: 'caseOpened', caseKind: 'claim', by });
    expectBooks(world, {});
    done(world.desk.settle({ caseNumber: 1001, outcome: 'closed', by, remark }));
  });

  it('needs a name, a reason, and more than nothing', () => {
    const world = deskWorld();
    expectRefused(world, () => world.desk.openClaim('', yuan(20), remark), 'nameMissing');
    expectRefused(world, () => world.desk.openClaim(by, yuan(20), ''), 'remarkMissing');
    expectRefused(world, () => world.desk.openClaim(by, yuan(0), remark), 'valueMalformed');
  });
});

describe('a halt', () => {
  it('is cleared by name, and the till hears of it after it is written', () => {
    const world = deskWorld();
    world.journal.commit({ kind: 'halted', reason: 'till', detail: 'accounts differ' });
    expect(world.desk.status().halt).toEqual({ reason: 'till', detail: 'accounts differ' });
    expectRefused(world, () => world.desk.clearHalt('', remark), 'nameMissing');
    expectRefused(world, () => world.desk.clearHalt(by, ''), 'remarkMissing');
    expect(world.told).toEqual([]);
    done(world.desk.clearHalt(by, remark));
    expect(newestFact(world)).toEqual({ kind: 'haltCleared', by, remark });
    expect(world.told).toEqual(['haltCleared']);
    expect(world.desk.status().halt).toBeUndefined();
  });

  it('that is not there cannot be cleared', () => {
    const world = deskWorld();
    expectRefused(world, () => world.desk.clearHalt(by, remark), 'notHalted');
    expect(world.told).toEqual([]);
  });
});

describe('maintenance', () => {
  it('is begun and ended by name, is in the status meanwhile, and outlives the process', () => {
    const world = deskWorld();
    expect(world.desk.status().maintenance).toBeUndefined();
    expectRefused(world, () => world.desk.setMaintenance(true, '', remark), 'nameMissing');
    expectRefused(world, () => world.desk.setMaintenance(true, by, ''), 'remarkMissing');
    done(world.desk.setMaintenance(true, by, remark));
    expect(newestFact(world)).toEqual({ kind: 'maintenanceBegun', by, remark });
    expect(world.desk.status().maintenance).toEqual({ by, remark });

    world.close();
    const reopened = world.open();
    expect(reopened.queries.maintenance()).toMatchObject({ by, remark });
    reopened.close();
  });

  it('that is over leaves the machine open, and can be begun anew', () => {
    const world = deskWorld();
    done(world.desk.setMaintenance(true, by, 'new belt'));
    done(world.desk.setMaintenance(false, by, 'belt is in'));
    expect(world.desk.status().maintenance).toBeUndefined();
    done(world.desk.setMaintenance(true, by, 'belt slips'));
    expect(world.desk.status().maintenance).toEqual({ by, remark: 'belt slips' });
    expect(world.desk.newestEntries(2).map((entry) => entryLine(entry).slice(29))).toEqual([
      `maintenance ended by ${by}: belt is in`,
      `maintenance begun by ${by}: belt slips`,
    ]);
  });

  it('is not begun twice and not ended twice', () => {
    const world = deskWorld();
    expectRefused(world, () => world.desk.setMaintenance(false, by, remark), 'notInMaintenance');
    done(world.desk.setMaintenance(true, by, remark));
    expectRefused(world, () => world.desk.setMaintenance(true, by, remark), 'inMaintenance');
  });
});

describe('the status', () => {
  it('shows box, books, open cases and what waits for the platform', () => {
    const world = deskWorld();
    for (const value of [100, 20, 20]) world.credited(value);
    world.accepted(50);
    world.creditRefused(10);
    world.requested(5);
    const status = world.desk.status();
    expect(status.box).toEqual([
      { denominationFen: 1000, count: 1, amountFen: 1000 },
      { denominationFen: 2000, count: 2, amountFen: 4000 },
      { denominationFen: 5000, count: 1, amountFen: 5000 },
      { denominationFen: 10000, count: 1, amountFen: 10000 },
    ]);
    expect(status.books.map(({ account, amountFen }) => [account, amountFen])).toEqual([
      ['1001', 20000],
      ['1002', 0],
      ['2190', 5000],
      ['2191', 1000],
      ['2192', 0],
      ['2102', 14000],
      ['2104', 0],
      ['2101', 0],
    ]);
    expect(status).toMatchObject({ openCases: 1, undecidedNotes: 1, booksAgree: true, boxIsOut: false });
    expect(status.outbox).toEqual({ waiting: 1, oldestAtMs: world.clock.wallMs() });
  });
});
