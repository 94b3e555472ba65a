import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { entryHash, GENESIS_HASH } from '../../kiosk/journal/hash-chain.ts';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import { openJournalFile } from '../../kiosk/journal/journal-file.ts';
import { JournalFolder, noteFacts, started } from './journal-folder.ts';

describe('the journal file', () => {
  let files: JournalFolder;
  beforeEach(() => {
    files = new JournalFolder();
  });
  afterEach(() => {
    files.remove();
  });

  const codeOf = (act: () => unknown): string => {
    try {
      act();
    } catch (error) {
      if (error instanceof JournalError) return error.code;
      throw error;
    }
    return 'nothing was thrown';
  };

  it('writes through to the disk on every connection, also a reopened one', () => {
    for (let time = 0; time < 2; time += 1) {
      const db = openJournalFile(files.path);
      expect(db.pragma('synchronous', { simple: true })).toBe(2);
      expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
      db.close();
    }
  });

  it('belongs to one process: a second opening is refused from the first moment', () => {
    files.open();
    expect(codeOf(() => files.open())).toBe('locked');
  });

  it('links every entry to the one before it', () => {
    const journal = files.open();
    journal.commit(started);
    const second = journal.commit(noteFacts('n1').escrowed);
    const [first] = journal.queries.entriesAfter(0, 1);
    expect(first?.hash).toBe(entryHash(GENESIS_HASH, first ?? second));
    expect(second.hash).toBe(entryHash(first?.hash ?? '', second));
    expect(journal.head).toEqual({ seq: 2, hash: second.hash });
  });

  it('has one golden hash, so that another program can check the chain', () => {
    const entry = { seq: 1, atMs: 1789351200000, kind: 'kioskStarted', body: '{"fact":{},"postings":[]}' };
    // printf '%s\n1\n1789351200000\nkioskStarted\n{"fact":{},"postings":[]}' 000...0 | sha256sum
    expect(entryHash(GENESIS_HASH, entry)).toBe(
      '83e000aeb6bf45a73b05525650c9a22869e74b562d3598e0fa863e24f7ff888b',
    );
  });

  it.each([
    [
      'changed',
      "DROP TRIGGER entry_never_changes; UPDATE entry SET body = replace(body, '2000', '9000') WHERE seq = 2",
    ],
    ['removed', 'DROP TRIGGER entry_never_goes; PRAGMA foreign_keys = OFF; DELETE FROM entry WHERE seq = 2'],
    ['moved in time', 'DROP TRIGGER entry_never_changes; UPDATE entry SET at_ms = at_ms + 1 WHERE seq = 2'],
  ])('refuses to open when an entry was %s', (_, sql) => {
    const journal = files.open();
    journal.commit(started);
    journal.commit(noteFacts('n1').escrowed);
    journal.commit(noteFacts('n1').requested);
    journal.close();
    const db = new Database(files.path);
    db.exec(sql);
    db.close();
    expect(codeOf(() => files.open())).toBe('damaged');
  });

  it.each(['UPDATE entry SET at_ms = 0', 'DELETE FROM entry'])('refuses to %s', (sql) => {
    files.open().commit(started);
    files.close();
    const db = new Database(files.path);
    expect(() => db.exec(sql)).toThrow(/entries are never/);
    db.close();
  });

  it('refuses a checkpoint that another machine signed', () => {
    const journal = files.open();
    journal.commit(started);
    journal.checkpoint();
    journal.close();
    expect(codeOf(() => files.open(generateKeyPairSync('ed25519').privateKey))).toBe('damaged');
  });

  it('checks only what follows the signed checkpoint, and sees a break there', () => {
    const journal = files.open();
    journal.commit(started);
    journal.checkpoint();
    journal.commit(noteFacts('n1').escrowed);
    journal.close();
    const db = new Database(files.path);
    db.exec("DROP TRIGGER entry_never_changes; UPDATE entry SET kind = 'noteBoxed' WHERE seq = 2");
    db.close();
    expect(codeOf(() => files.open())).toBe('damaged');
  });

  it('refuses a file that a later program wrote', () => {
    files.open().close();
    const db = new Database(files.path);
    db.pragma('user_version = 99');
    db.close();
    expect(codeOf(() => files.open())).toBe('newerSchema');
  });

  it('refuses a file that is no database', () => {
    writeFileSync(files.path, 'not a database, but long enough to be read as one'.repeat(100));
    expect(codeOf(() => files.open())).toBe('damaged');
  });

  it('keeps what was committed when the process ends without closing', () => {
    const journal = files.open();
    journal.commit(noteFacts('n1').escrowed);
    const head = journal.head;
    journal.close();
    expect(files.open().head).toEqual(head);
  });
});
