import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ArchiveLimits } from '../../kiosk/journal/archive.ts';
import { Backups } from '../../kiosk/journal/backups.ts';
import { booksProblem } from '../../kiosk/journal/books-check.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { accounts } from '../../kiosk/journal/postings.ts';
import { runToEnd } from '../../kiosk/journal/whole-check.ts';
import { checkChain, readBooks } from '../laboratory/oracle-books.ts';
import { fill, visitFacts } from './busy-journal.ts';
import { JournalFolder, noteFacts, started } from './journal-folder.ts';

let files: JournalFolder;
let archiveFolder: string;
const opened: Journal[] = [];
beforeEach(() => {
  files = new JournalFolder();
  archiveFolder = join(files.folder, 'archives');
});
afterEach(() => {
  for (const journal of opened.splice(0)) journal.close();
  files.remove();
});

function open(): Journal {
  const { path, clock, key: signingKey } = files;
  const journal = new Journal({ path, clock, signingKey, archiveFolder });
  opened.push(journal);
  return journal;
}

const limits: ArchiveLimits = { keepEntries: 30, leastEntries: 50, mostEntries: 200 };

/** So many undisturbed visits after a start. */
function visited(visits: number): Journal {
  const journal = open();
  journal.commit(started);
  for (let n = 0; n < visits; n += 1) for (const fact of visitFacts(n)) journal.commit(fact);
  return journal;
}

function books(journal: Journal): unknown {
  return accounts.map((account) => [account, journal.queries.balance(account)]);
}

const whole = (journal: Journal): string | undefined => runToEnd(journal.checkWhole());
const inJournal = (): number => {
  const db = new Database(files.path);
  const { n } = db.prepare<[], { n: number }>('SELECT count(*) AS n FROM entry').get() ?? { n: 0 };
  db.close();
  return n;
};

describe('archives', () => {
  it('take over old entries, and the chain goes on from their last hash', () => {
    const journal = visited(40);
    const before = books(journal);
    expect(journal.archive(limits)).toMatchObject({ firstSeq: 1, lastSeq: 200 });
    expect(journal.archive(limits)).toMatchObject({ firstSeq: 201, lastSeq: 400 });
    expect(journal.archive(limits)?.lastSeq).toBe(481 - limits.keepEntries);
    expect(journal.archive(limits)).toBeUndefined();
    expect(books(journal)).toEqual(before);
    expect(whole(journal)).toBeUndefined();
    for (const fact of visitFacts(40)) journal.commit(fact);
    journal.close();
    const again = open();
    expect(again.head.seq).toBe(481 + 12);
    expect(whole(again)).toBeUndefined();
    expect(again.queries.latest('kioskStarted')?.fact).toMatchObject({ kind: 'kioskStarted' });
    again.close();
    expect(inJournal()).toBeLessThan(60);
    // The laboratory's oracle reads the whole chain by itself.
    const { entries } = readBooks(files.path);
    expect(entries).toHaveLength(481 + 12);
    expect(checkChain(entries)).toEqual([]);
  });

  it.each(['write', 'rename', 'move', 'done'] as const)(
    'a death before %s loses nothing, and the next attempt goes on',
    (death) => {
      const journal = visited(40);
      const dies = {
        ...limits,
        onStep: (step: string) => {
          if (step === death) throw new Error('died');
        },
      };
      expect(() => journal.archive(dies)).toThrow();
      journal.close();
      const again = open();
      expect(again.head.seq).toBe(481);
      expect(whole(again)).toBeUndefined();
      expect(again.archive(limits)).toBeDefined();
      expect(whole(again)).toBeUndefined();
      again.close();
      expect(checkChain(readBooks(files.path).entries)).toEqual([]);
    },
  );

  it('leave alone what is open: a note, a load, a case, a message that waits, the counters last read', () => {
    const journal = open();
    fill(journal, 3);
    const open_ = journal.queries.notesUnderWay().length;
    for (let n = 10; n < 40; n += 1) for (const fact of visitFacts(n)) journal.commit(fact);
    const archived = journal.archive(limits);
    expect(archived?.lastSeq ?? 0).toBeLessThan(60);
    expect(journal.queries.notesUnderWay()).toHaveLength(open_);
    expect(booksProblem(journal.queries)).toBeUndefined();
    expect(whole(journal)).toBeUndefined();
    for (const { caseId } of journal.queries.openCases())
      expect(
        journal.queries.entriesAbout({ cases: [caseId], notes: [noteFacts('jam').noteId] }),
      ).toHaveLength(3);
  });

  it('stop before the counters last read: what the device counted since is told by the entries', () => {
    const journal = visited(10);
    journal.commit({ kind: 'countersRead', serialNumber: 's', stacked: 10, rejected: 0 });
    for (let n = 10; n < 40; n += 1) for (const fact of visitFacts(n)) journal.commit(fact);
    while (journal.archive(limits));
    expect(journal.queries.boxedSince(journal.queries.latest('countersRead')?.seq ?? 0)).toBe(30);
  });

  it('nothing leaves the journal that no signed archive has taken over', () => {
    const journal = visited(40);
    journal.archive(limits);
    journal.close();
    const db = new Database(files.path);
    expect(() => db.exec('DELETE FROM entry WHERE seq > 200')).toThrow(/never deleted/);
    expect(() => db.exec('DELETE FROM archive')).toThrow(/never deleted/);
    expect(() => db.exec('UPDATE archive SET last_seq = 400')).toThrow(/never changed/);
    db.exec(`INSERT INTO archive VALUES (201, 400, 'ab', 'journal-2.sqlite', 0, 'no signature')`);
    db.close();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'damaged' }));
  });

  it('a missing archive, and one in which an entry was changed, are found in the background', () => {
    const journal = visited(40);
    const { file = '' } = journal.archive(limits) ?? {};
    const path = join(archiveFolder, file);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.toString('latin1').replaceAll('"valueFen":1000', '"valueFen":9000'), 'latin1');
    expect(whole(journal)).toMatch(/was changed/);
    rmSync(path);
    expect(whole(journal)).toBeDefined();
    writeFileSync(path, bytes);
    expect(whole(journal)).toBeUndefined();
  });

  it('that cannot be written leave the journal as it is', () => {
    const journal = visited(40);
    writeFileSync(archiveFolder, 'no folder');
    expect(() => journal.archive(limits)).toThrow();
    expect(whole(journal)).toBeUndefined();
    rmSync(archiveFolder);
    expect(journal.archive(limits)).toBeDefined();
    expect(readdirSync(archiveFolder)).toHaveLength(1);
  });

  it('a backup goes on from them, too', async () => {
    const journal = visited(40);
    journal.archive(limits);
    const backups = new Backups({
      ...{ folder: join(files.folder, 'backups'), signingKey: files.key, archiveFolder, keep: 7 },
    });
    const { file } = await backups.make(journal, '2026-09-14', () => Promise.resolve());
    expect(backups.verify(file)).toEqual(journal.head);
    expect(existsSync(backups.path(file))).toBe(true);
  });
});
