import { describe, expect, it } from 'vitest';
import { asAccountId, asCaseId } from '../../contract/ids.ts';
import { yuan } from '../../contract/money.ts';
import {
  account,
  by,
  deskWorld,
  done,
  expectBooks,
  expectRefused,
  newestFact,
  remark,
} from './desk-world.ts';

describe('a note that jammed beyond reach', () => {
  it('is found in the box and credited: it becomes money now, and the platform is told', () => {
    const world = deskWorld();
    const { noteId, caseNumber } = world.jammed(50);
    expectBooks(world, {});
    done(world.desk.settle({ caseNumber, outcome: 'credit', by, remark }));
    expectBooks(world, { '1001': 50, '2190': -50 });
    expect(world.journal.queries.note(noteId)).toMatchObject({ state: 'ACCEPTED', accountId: account });
    const [row, ...more] = world.journal.queries.waitingRows();
    expect(more).toEqual([]);
    expect(row).toMatchObject({ key: `${noteId}:credit`, call: 'creditNote' });
    expect(JSON.parse(row?.body ?? '')).toMatchObject({ noteId, accountId: account, valueFen: 5000 });
    expect(world.told).toEqual(['settled']);

    world.journal.commit({ kind: 'noteCredited', noteId, pendingFen: yuan(50) });
    expectBooks(world, { '1001': 50, '2102': -50 });
    expect(world.journal.queries.waitingRows()).toEqual([]);
  });

  it('is paid back by the office: owed as a refund, and the promise of the platform is let go', () => {
    const world = deskWorld();
    const { noteId, caseNumber } = world.jammed(50);
    done(world.desk.settle({ caseNumber, outcome: 'refund', by, remark }));
    expectBooks(world, { '1001': 50, '2192': -50 });
    expect(world.journal.queries.note(noteId)?.state).toBe('REFUNDED');
    expect(world.journal.queries.waitingRows()).toMatchObject([{ key: `${noteId}:release` }]);
  });

  it('is proven to have gone back: nothing moves, and the promise is let go', () => {
    const world = deskWorld();
    const { noteId, caseNumber } = world.jammed(50);
    done(world.desk.settle({ caseNumber, outcome: 'returned', by, remark }));
    expectBooks(world, {});
    expect(world.journal.queries.note(noteId)?.state).toBe('RETURNED');
    expect(world.journal.queries.waitingRows()).toMatchObject([{ key: `${noteId}:release` }]);
  });

  it('was in the box that has been taken out since: the money is there, not in the new box', () => {
    const world = deskWorld();
    const { caseNumber } = world.jammed(50);
    done(world.desk.boxRemoved({ by, seal: 'A1', counted: { 5000: 1 } }));
    done(world.desk.boxReplaced(by, 'A2'));
    world.credited(20);
    done(world.desk.settle({ caseNumber, outcome: 'refund', by, remark }));
    expectBooks(world, { '1001': 20, '1002': 50, '2102': -20, '2192': -50 });
    expect(world.journal.queries.notesInBox()).toEqual({ 2000: 1 });
  });

  it('jammed after the last change of the box: the money is in the new one', () => {
    const world = deskWorld();
    done(world.desk.boxRemoved({ by, seal: 'A1', counted: {} }));
    done(world.desk.boxReplaced(by, 'A2'));
    const { caseNumber } = world.jammed(50);
    done(world.desk.settle({ caseNumber, outcome: 'credit', by, remark }));
    expectBooks(world, { '1001': 50, '2190': -50 });
  });

  it('cannot just be closed: it still belongs to nobody', () => {
    const world = deskWorld();
    const { caseNumber } = world.jammed(50);
    expectRefused(
      world,
      () => world.desk.settle({ caseNumber, outcome: 'closed', by, remark }),
      'noteInQuestion',
    );
  });
});

describe('a note whose credit the platform refused', () => {
  it('is credited after all: the same message with the same key goes out again', () => {
    const world = deskWorld();
    const { noteId, caseNumber } = world.creditRefused(20);
    expectBooks(world, { '1001': 20, '2191': -20 });
    expect(world.journal.queries.waitingRows()).toEqual([]);
    done(world.desk.settle({ caseNumber, outcome: 'credit', by, remark }));
    expectBooks(world, { '1001': 20, '2190': -20 });
    expect(world.journal.queries.waitingRows()).toMatchObject([{ key: `${noteId}:credit` }]);
  });

  it('lies in the box and cannot also have gone back', () => {
    const world = deskWorld();
    const { caseNumber } = world.creditRefused(20);
    expectRefused(
      world,
      () => world.desk.settle({ caseNumber, outcome: 'returned', by, remark }),
      'moneyInBox',
    );
  });

  it('cannot be credited to another account than the one it was put in for', () => {
    const world = deskWorld();
    const { caseNumber } = world.creditRefused(20);
    const accountId = asAccountId('a20230002');
    expectRefused(
      world,
      () => world.desk.settle({ caseNumber, outcome: 'credit', accountId, by, remark }),
      'otherAccount',
    );
    done(world.desk.settle({ caseNumber, outcome: 'credit', accountId: account, by, remark }));
  });

  it('can be refused again, which is a new case, and then be refunded', () => {
    const world = deskWorld();
    const { noteId, caseNumber } = world.creditRefused(20);
    done(world.desk.settle({ caseNumber, outcome: 'credit', by, remark }));
    const again = { caseId: asCaseId('again'), reason: 'creditRefused', moneyInBox: true } as const;
    world.journal.commit({ kind: 'noteQuestioned', noteId, ...again });
    const [file] = world.desk.openCases();
    expect(file?.number).toBe(caseNumber + 1);
    done(world.desk.settle({ caseNumber: caseNumber + 1, outcome: 'refund', by, remark }));
    expectBooks(world, { '1001': 20, '2192': -20 });
  });
});

describe('a stray note', () => {
  it('needs an account to be credited, and a promise of the platform before the credit', () => {
    const world = deskWorld();
    const { noteId, caseNumber } = world.stray(100);
    expectBooks(world, { '1001': 100, '2191': -100 });
    expectRefused(
      world,
      () => world.desk.settle({ caseNumber, outcome: 'credit', by, remark }),
      'accountMissing',
    );
    const wrong = asAccountId('Zhang San');
    expectRefused(
      world,
      () => world.desk.settle({ caseNumber, outcome: 'credit', accountId: wrong, by, remark }),
      'accountMissing',
    );
    done(world.desk.settle({ caseNumber, outcome: 'credit', accountId: account, by, remark }));
    expectBooks(world, { '1001': 100, '2190': -100 });
    expect(world.journal.queries.note(noteId)).toMatchObject({ state: 'ACCEPTED', accountId: account });
    expect(world.journal.queries.waitingRows().map(({ key }) => key)).toEqual([
      `${noteId}:settle`,
      `${noteId}:credit`,
    ]);
  });

  it.each(['credit', 'refund', 'returned'] as const)(
    'of unknown value cannot be settled as %s: the books would have to guess',
    (outcome) => {
      const world = deskWorld();
      const { caseNumber } = world.stray(undefined);
      expectRefused(
        world,
        () => world.desk.settle({ caseNumber, outcome, accountId: account, by, remark }),
        'valueUnknown',
      );
      expectBooks(world, {});
    },
  );

  it('of unknown value is closed once a claim stands for it', () => {
    const world = deskWorld();
    const { caseNumber } = world.stray(undefined);
    done(world.desk.settle({ caseNumber, outcome: 'closed', by, remark: 'see claim 1002' }));
    expect(world.desk.openCases()).toEqual([]);
    expectBooks(world, {});
  });
});

describe('a case', () => {
  it('is settled once', () => {
    const world = deskWorld();
    const { caseNumber } = world.jammed(50);
    const settle = () => world.desk.settle({ caseNumber, outcome: 'credit', by, remark } as const);
    done(settle());
    expectRefused(world, settle, 'caseNotOpen');
    expectBooks(world, { '1001': 50, '2190': -50 });
  });

  it('that this machine does not have cannot be settled', () => {
    const world = deskWorld();
    expectRefused(
      world,
      () => world.desk.settle({ caseNumber: 1001, outcome: 'closed', by, remark }),
      'noSuchCase',
    );
  });

  it('without a note can only be closed: there is nothing here to move', () => {
    const world = deskWorld();
    const caseId = asCaseId('poisoned');
    world.journal.commit({ kind: 'rowPoisoned', key: 'n1:release', code: 'keyReused', caseId });
    for (const outcome of ['credit', 'refund', 'returned'] as const)
      expectRefused(
        world,
        () => world.desk.settle({ caseNumber: 1001, outcome, accountId: account, by, remark }),
        'nothingToMove',
      );
    done(world.desk.settle({ caseNumber: 1001, outcome: 'closed', by, remark }));
    expect(world.desk.openCases()).toEqual([]);
  });

  it('is settled by a person with a name and a reason, and both stand in the journal', () => {
    const world = deskWorld();
    const { caseNumber } = world.jammed(50);
    const act = { caseNumber, outcome: 'credit', by, remark } as const;
    for (const name of ['', ' ', 'Z', 'x'.repeat(61), 'machine', 'Zhang\u001b[2J'])
      expectRefused(world, () => world.desk.settle({ ...act, by: name }), 'nameMissing');
    for (const words of ['', '  ', 'y'.repeat(301), 'line\nbreak'])
      expectRefused(world, () => world.desk.settle({ ...act, remark: words }), 'remarkMissing');
    done(world.desk.settle({ ...act, by: ` ${by} ` }));
    expect(newestFact(world)).toMatchObject({
      kind: 'caseSettled',
      outcome: 'credit',
      accountId: account,
      settledAtMs: world.clock.wallMs(),
      by,
      remark,
    });
  });
});

describe('the list of open cases', () => {
  it('tells the whole chain of each note and how it can be settled', () => {
    const world = deskWorld();
    world.credited(10);
    world.jammed(50);
    world.stray(undefined);
    world.creditRefused(20);
    done(world.desk.openClaim(by, undefined, remark));
    const told = world.desk.openCases().map((file) => ({
      number: file.number,
      state: file.noteState,
      as: file.settleAs,
      facts: file.entries.map(({ fact }) => fact.kind),
    }));
    expect(told).toEqual([
      {
        number: 1001,
        state: 'SUSPENSE',
        as: ['credit', 'refund', 'returned'],
        facts: ['noteEscrowed', 'noteAcceptRequested', 'noteQuestioned'],
      },
      { number: 1002, state: 'SUSPENSE', as: ['closed'], facts: ['strayCredit'] },
      {
        number: 1003,
        state: 'SUSPENSE',
        as: ['credit', 'refund'],
        facts: ['noteEscrowed', 'noteAcceptRequested', 'noteAccepted', 'noteQuestioned'],
      },
      { number: 1004, state: undefined, as: ['closed'], facts: ['caseOpened'] },
    ]);
  });
});
