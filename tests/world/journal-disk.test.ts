import { generateKeyPairSync } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { asVisitId } from '../../contract/ids.ts';
import { openJournalFile } from '../../kiosk/journal/journal-file.ts';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { VirtualClock } from '../virtual-clock.ts';
import type { CommitFailure } from './failing-database.ts';
import { JournalDisk } from './journal-disk.ts';
import { Life, ProcessDied } from './mortal.ts';
import { cutWal, readWal } from './wal-file.ts';

const { privateKey } = generateKeyPairSync('ed25519');
const clock = new VirtualClock();
const note = (n: number) => ({ kind: 'visitEnded', visitId: asVisitId(`v${n}`), because: 'test' }) as const;

let disk: JournalDisk;
let life: Life;

beforeEach(() => {
  disk = new JournalDisk(privateKey);
  life = new Life();
});
afterEach(() => {
  disk.remove();
});

function open(): Journal {
  life = new Life();
  return disk.openFor(life, clock);
}

function begun(entries: number): Journal {
  const journal = open();
  for (let n = 1; n <= entries; n += 1) journal.commit(note(n));
  return journal;
}

describe('a power cut in the laboratory', () => {
  it.each([0, 0.3, 0.7, 0.999])(
    'in the middle of a commit (%s of it) takes that entry and no other',
    (share) => {
      for (const torn of [false, true]) {
        disk.remove();
        disk = new JournalDisk(privateKey);
        const journal = begun(3);
        disk.cutPower({ duringCommit: true, share, torn });
        expect(() => journal.commit(note(4))).toThrow();
        expect(life.alive).toBe(false);
        expect(() => journal.commit(note(5))).toThrow(ProcessDied);
        expect(open().head.seq).toBe(3);
        expect(disk.committed).toHaveLength(3);
      }
    },
  );

  it('after a commit takes nothing', () => {
    begun(3);
    disk.cutPower({ duringCommit: false, share: 0, torn: false });
    life.end();
    expect(open().head.seq).toBe(3);
  });

  it('planned for a commit that fails on its own takes nothing that was durable', () => {
    let failing = false;
    disk.state = { failsCommit: () => (failing ? 'full' : undefined), failsOpen: () => false };
    const journal = begun(3);
    failing = true;
    disk.cutPower({ duringCommit: true, share: 0, torn: false });
    expect(() => journal.commit(note(4))).toThrow(JournalError);
    life.end();
    disk.state = undefined;
    expect(open().head.seq).toBe(3);
  });

  it('takes what was told to be durable from a journal that does not sync each commit', () => {
    const path = disk.path;
    const journal = new Journal({
      ...{ path, clock, signingKey: privateKey },
      openFile: (file) => {
        const db = openJournalFile(file);
        db.pragma('synchronous = NORMAL');
        return db;
      },
    });
    for (let n = 1; n <= 3; n += 1) journal.commit(note(n));
    const ends = readWal(`${path}-wal`)?.ends ?? [];
    expect(ends.length).toBeGreaterThanOrEqual(3);
    const copy = disk.keepImage('normal');
    journal.close();
    cutWal(`${copy}-wal`, (ends.at(-2) ?? 0) + 100);
    const db = new Database(copy);
    expect(db.prepare('SELECT max(seq) AS seq FROM entry').get()).toEqual({ seq: 2 });
    db.close();
  });
});

describe('a disk that fails in the laboratory', () => {
  const failsOnce = (how: CommitFailure): void => {
    let failures = 1;
    disk.state = { failsCommit: () => (failures-- > 0 ? how : undefined), failsOpen: () => false };
  };

  it.each([
    ['rowReappears', 4],
    ['rowLost', 3],
    ['full', 3],
  ] as const)(
    '%s: the journal takes nothing more, and entry %i is the newest when it is opened anew',
    (how, head) => {
      begun(3);
      life.end();
      failsOnce(how);
      const journal = open();
      const heard: string[] = [];
      journal.onUncertain(({ code }) => heard.push(code));
      expect(() => journal.commit(note(4))).toThrow(expect.objectContaining({ code: 'uncertain' }));
      expect(() => journal.commit(note(5))).toThrow(expect.objectContaining({ code: 'uncertain' }));
      expect(heard).toEqual(['uncertain']);
      expect(journal.head.seq).toBe(3);
      life.end();
      expect(open().head.seq).toBe(head);
    },
  );

  it('is full as SQLite says it, and takes entries again when there is room', () => {
    const journal = begun(1);
    disk.setFull(true);
    const fill = (): void => {
      for (let n = 2; n < 200; n += 1) journal.commit(note(n));
    };
    expect(fill).toThrow(expect.objectContaining({ code: 'diskFull' }));
    const { seq } = journal.head;
    disk.setFull(false);
    expect(journal.commit(note(500)).seq).toBe(seq + 1);
  });
});
