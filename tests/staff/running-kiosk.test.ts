import { afterEach, describe, expect, it } from 'vitest';
import { asAccountId, asCaseId, asNoteId } from '../../contract/ids.ts';
import { yuan } from '../../contract/money.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import type { StaffDesk } from '../../kiosk/staff/staff-desk.ts';
import { MachineWorld } from '../world/machine-world.ts';
import { by, done, remark } from './desk-world.ts';

const accountId = asAccountId('a20230001');
/** 23:00 in Shanghai: long after the hours of cash. */
const lateEvening = Date.UTC(2026, 8, 14, 15, 0, 0);

describe('the desk of a running kiosk', () => {
  let world: MachineWorld;
  afterEach(() => {
    world.close();
  });

  /** A kiosk whose journal already says this. */
  async function kioskAfter(fact: Fact, startMs?: number): Promise<StaffDesk> {
    world = await MachineWorld.make(startMs === undefined ? {} : { startMs });
    const journal = world.readJournal();
    journal.commit(fact);
    journal.close();
    await world.startKiosk();
    const staff = world.kiosk?.staff;
    if (!staff) throw new Error('a started kiosk has a desk');
    return staff;
  }

  it('credits a stray note through the platform, whatever the hour', async () => {
    const [noteId, caseId] = [asNoteId('stray1'), asCaseId('case1')];
    const evidence = { evidence: 'clearedToBox', valueFen: yuan(20), lastVisitId: undefined } as const;
    const desk = await kioskAfter({ kind: 'strayCredit', noteId, caseId, ...evidence }, lateEvening);
    done(desk.settle({ caseNumber: 1001, outcome: 'credit', accountId, by, remark }));
    await world.clock.advanceUntil(() => desk.status().outbox.waiting === 0, 30_000);
    expect(await world.inspection.account(accountId)).toMatchObject({ pendingFen: 2000 });
    const books = desk.status().books.filter(({ amountFen }) => amountFen !== 0);
    expect(books).toMatchObject([
      { account: '1001', amountFen: 2000 },
      { account: '2102', amountFen: 2000 },
    ]);
    expect(desk.status()).toMatchObject({ openCases: 0, booksAgree: true });
  });

  it('lets the machine take cash again after a halt', async () => {
    const desk = await kioskAfter({ kind: 'halted', reason: 'till', detail: 'accounts differ' });
    await world.clock.advance(10_000);
    expect(world.rechargeOffered).toBe(false);
    done(desk.clearHalt(by, remark));
    await world.serviceOpen();
    expect(world.rechargeOffered).toBe(true);
  });
});
