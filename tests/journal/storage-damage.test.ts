import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JournalError, journalErrorCodes } from '../../kiosk/journal/journal-error.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { asJournalError } from '../../kiosk/journal/sqlite-error.ts';
import { journalTrouble } from '../../kiosk/staff/journal-trouble.ts';
import { Damaged } from './damaged-journal.ts';
import { noteFacts, started } from './journal-folder.ts';

let damaged: Damaged;
beforeAll(() => {
  damaged = new Damaged();
});
beforeEach(() => {
  damaged.put(damaged.closed);
});
afterAll(() => {
  damaged.files.remove();
});

describe('a damaged journal', () => {
  it('is as good as ever where nothing was damaged', () => {
    for (const files of [damaged.closed, damaged.killed]) {
      damaged.put(files);
      expect(damaged.meet()).toBe('harmless');
    }
  });

  it(
    'one byte flipped anywhere in the file is refused, found in the background, or harmless',
    { timeout: 60_000 },
    () => {
      const met = { refused: 0, found: 0, harmless: 0, silent: [] as number[] };
      const whole = damaged.closed.get(damaged.path) ?? Buffer.alloc(0);
      for (let at = 0; at < whole.length; at += at < 120 ? 5 : 577) {
        damaged.put(new Map([...damaged.closed, [damaged.path, flipped(whole, at)]]));
        const how = damaged.meet();
        if (how === 'silent') met.silent.push(at);
        else met[how] += 1;
      }
      expect(met.silent).toEqual([]);
      expect(met.refused).toBeGreaterThan(10);
      expect(met.found).toBeGreaterThan(10);
    },
  );

  it(
    'one byte flipped anywhere in the log is refused or harmless, in its last entry too',
    { timeout: 60_000 },
    () => {
      const log = damaged.killed.get(damaged.log) ?? Buffer.alloc(0);
      expect(log.length).toBeGreaterThan(50_000);
      const silent: number[] = [];
      for (let at = 0; at < log.length; at += at > log.length - 4_200 ? 433 : 8_089) {
        damaged.put(new Map([...damaged.killed, [damaged.log, flipped(log, at)]]));
        const how = damaged.meet();
        if (how === 'silent' || how === 'found') silent.push(at);
      }
      expect(silent).toEqual([]);
    },
  );

  it.each(['closed', 'killed'] as const)(
    'cut short at any length it is recognised, unless the log has what is missing (%s)',
    (state) => {
      const files = damaged[state];
      for (const file of files.keys()) {
        if (file === damaged.headFile) continue;
        const { length } = files.get(file) ?? Buffer.alloc(0);
        for (let at = 0; at < length - 1; at += Math.ceil(length / 40)) {
          damaged.put(files);
          truncateSync(file, at);
          expect([file, at, damaged.meet()]).toEqual([file, at, expect.not.stringMatching('silent')]);
        }
      }
    },
  );

  it('whose log is gone, or whose database is gone and its log is not, is refused', () => {
    damaged.put(damaged.killed);
    rmSync(damaged.log);
    expect(damaged.meet()).toBe('refused');
    damaged.put(damaged.killed);
    rmSync(damaged.path);
    expect(damaged.meet()).toBe('refused');
  });

  it('an empty file, one that is no database and one of another program are no new journals', () => {
    damaged.put(new Map([[damaged.path, Buffer.alloc(0)]]));
    expect(damaged.code()).toBe('damaged');
    damaged.put(new Map([[damaged.path, Buffer.from('of another program. '.repeat(1000))]]));
    expect(damaged.code()).toBe('damaged');
    damaged.put(new Map());
    const other = new Database(damaged.path);
    other.exec('CREATE TABLE note (text TEXT)');
    other.close();
    expect(damaged.code()).toBe('damaged');
  });
});

describe('what does not follow from the entries', () => {
  it.each([
    ['a balance', "UPDATE balance SET amount_fen = amount_fen + 500 WHERE account = '1001'"],
    [
      'two balances that still make nothing together',
      "UPDATE balance SET amount_fen = amount_fen + iif(account = '1001', 500, -500) WHERE account IN ('1001', '2102')",
    ],
    ['a note that is over', "UPDATE note SET value_fen = 5000 WHERE state = 'CREDITED'"],
    ['whose a note was', "UPDATE note SET account_id = 'a1' WHERE state = 'CREDITED'"],
    [
      'a note too many',
      "INSERT INTO note SELECT 'more', state, visit_id, account_id, value_fen, 1, 1, 1, NULL, 1, 0 FROM note LIMIT 1",
    ],
    ['a note too few', "DELETE FROM note WHERE note_id = 'nv000001'"],
    ['a load', "UPDATE load SET uid = '00000000' WHERE state = 'EXECUTED'"],
    ['a case', "UPDATE case_file SET settled = 'closed' WHERE settled IS NULL"],
    ['a message that was answered', "UPDATE outbox SET state = 'waiting' WHERE place = 1"],
    ['a message that waits', "UPDATE outbox SET body = '{}' WHERE state = 'waiting'"],
    ['a rule that the tables had', 'DROP TRIGGER entry_never_changes'],
    [
      'a rule that says something else',
      "DROP INDEX outbox_waiting; CREATE INDEX outbox_waiting ON outbox (place) WHERE state = 'answered'",
    ],
  ])('%s: is refused or found', (_, sql) => {
    const db = new Database(damaged.path);
    db.pragma('foreign_keys = OFF');
    db.exec(sql);
    db.close();
    expect(damaged.meet()).toMatch(/refused|found/);
  });

  it('an entry that was written with a right hash and cannot follow is found', () => {
    const journal = damaged.open();
    journal.commit(noteFacts('odd').escrowed);
    journal.close();
    const db = new Database(damaged.path);
    db.exec("UPDATE note SET state = 'CREDITED', under_way = 0 WHERE note_id = 'odd'");
    db.close();
    expect(damaged.meet()).toBe('found');
  });
});

describe('an older copy in the place of the journal', () => {
  it('is refused although it is whole, and so is a copy that went its own way', () => {
    const older = damaged.closed.get(damaged.path) ?? Buffer.alloc(0);
    damaged.put(damaged.closed);
    const journal = damaged.open();
    journal.commit(noteFacts('n1').escrowed);
    journal.close();
    writeFileSync(damaged.path, older);
    expect(damaged.code()).toBe('behind');
    const elsewhere = new Journal({
      ...{ path: damaged.path, clock: damaged.files.clock, signingKey: damaged.files.key },
    });
    elsewhere.commit(started);
    elsewhere.commit(started);
    elsewhere.close();
    expect(damaged.code()).toBe('behind');
  });

  it('a witness that is older than the journal, torn or gone says nothing', () => {
    for (const witness of [undefined, Buffer.from('000000000009 aaaa'), Buffer.alloc(0)]) {
      damaged.put(damaged.closed);
      rmSync(damaged.headFile);
      if (witness) writeFileSync(damaged.headFile, witness);
      expect(damaged.code()).toBe('nothing is wrong');
    }
    const old = damaged.closed.get(damaged.headFile) ?? Buffer.alloc(0);
    const journal = damaged.open();
    journal.commit(noteFacts('n1').escrowed);
    journal.close();
    writeFileSync(damaged.headFile, old);
    expect(damaged.code()).toBe('nothing is wrong');
  });
});

describe('a disk that does not do what it should', () => {
  it('a folder that is not there, and a folder where the file should be', () => {
    const at = (path: string): string => {
      try {
        new Journal({ path, clock: damaged.files.clock, signingKey: damaged.files.key }).close();
        return 'opened';
      } catch (error) {
        return error instanceof JournalError ? error.code : String(error);
      }
    };
    expect(at(join(damaged.files.folder, 'not-mounted', 'journal.sqlite'))).toBe('unreadable');
    mkdirSync(join(damaged.files.folder, 'folder'));
    expect(at(join(damaged.files.folder, 'folder'))).toBe('unreadable');
  });

  it('a file that others may not open, and one that may only be read, stay as they are', () => {
    const { folder } = damaged.files;
    const before = damaged.bytes();
    chmodSync(folder, 0o777);
    for (const [mode, code] of [
      [0o000, 'unreadable'],
      [0o444, 'readOnly'],
    ] as const) {
      chmodSync(damaged.path, mode);
      expect(asNobody(() => damaged.code())).toBe(code);
      chmodSync(damaged.path, 0o644);
    }
    expect(damaged.bytes()).toEqual(before);
  });

  it.each([
    ['SQLITE_FULL', 'diskFull'],
    ['SQLITE_READONLY_DBMOVED', 'readOnly'],
    ['SQLITE_READONLY', 'readOnly'],
    ['SQLITE_CANTOPEN', 'unreadable'],
    ['SQLITE_IOERR_READ', 'unreadable'],
    ['SQLITE_IOERR_SHORT_READ', 'damaged'],
    ['SQLITE_CORRUPT_INDEX', 'damaged'],
    ['SQLITE_NOTADB', 'damaged'],
    ['SQLITE_IOERR_WRITE', 'unwritable'],
    ['SQLITE_IOERR_FSYNC', 'unwritable'],
    ['SQLITE_BUSY', 'locked'],
  ])('SQLite says %s: %s', (said, code) => {
    expect(asJournalError(new Database.SqliteError('so it says', said), 'journal').code).toBe(code);
  });

  it.each([
    ['EACCES', 'unreadable'],
    ['EIO', 'unreadable'],
    ['EROFS', 'readOnly'],
    ['ENOSPC', 'diskFull'],
  ])('the system says %s: %s', (said, code) => {
    expect(asJournalError(Object.assign(new Error('so it says'), { code: said }), 'journal').code).toBe(code);
  });

  it.each(journalErrorCodes)(
    '%s: staff read what is wrong, what to do, and that nothing was deleted',
    (code) => {
      const text = journalTrouble(new JournalError(code, 'what SQLite said'));
      expect(text).toContain('what SQLite said');
      expect(text).toContain('Nothing was changed or deleted.');
      expect(text.split('. ').length).toBeGreaterThan(2);
    },
  );

  it('a journal that begins is there whole or not at all: what a crash left of a beginning is no journal', () => {
    const path = join(damaged.files.folder, 'begun.sqlite');
    copyFileSync(damaged.path, `${path}.new`);
    const journal = new Journal({ path, clock: damaged.files.clock, signingKey: damaged.files.key });
    expect(journal.head.seq).toBe(0);
    journal.close();
    expect(existsSync(`${path}.new`)).toBe(false);
  });
});

/** Whoever may do everything on a machine is not stopped by rights: the tests may run as that user. */
function asNobody<T>(act: () => T): T {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid?.(65_534);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}

function flipped(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ (1 << (at % 8));
  return copy;
}
