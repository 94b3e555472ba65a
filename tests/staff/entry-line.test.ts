import { describe, expect, it } from 'vitest';
import { entryLine } from '../../kiosk/staff/entry-line.ts';
import { by, deskWorld, done, remark } from './desk-world.ts';

describe('the journal as lines', () => {
  it('tells a note, its books and who decided about it, in campus time', () => {
    const world = deskWorld();
    const { caseNumber } = world.jammed(50);
    done(world.desk.settle({ caseNumber, outcome: 'credit', by, remark }));
    expect(world.desk.newestEntries(10).map((entry) => entryLine(entry))).toEqual([
      '     1  2026-09-14 10:00:00  note note1 ESCROWED 50 yuan for account a20230001',
      '     2  2026-09-14 10:00:00  note note1 ACCEPT REQUESTED',
      '     3  2026-09-14 10:00:00  note note1 in SUSPENSE (jam); case caseno',
      `     4  2026-09-14 10:00:00  case caseno settled as credit to account a20230001 by ${by}: ${remark}` +
        '  [1001 +50, 2191 -50, 2191 +50, 2190 -50]',
    ]);
  });

  it('shows as many of the newest as are asked for, oldest first', () => {
    const world = deskWorld();
    world.credited(20);
    expect(world.desk.newestEntries(2).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(world.desk.newestEntries(100).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });
});
