import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, test } from 'vitest';
import { post } from '../../central/ledger.ts';
import { checkLedger } from '../../central/ledger-check.ts';
import { openFileStore, openMemoryStore } from '../../central/store/sqlite-store.ts';
import { fen } from '../../contract/money.ts';
import { openCampus } from './campus.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** A day with two credited notes, closed; the file it left. */
async function closedBooks(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'central-'));
  folders.push(folder);
  const file = join(folder, 'central.sqlite');
  const { k01, store } = await openCampus({ store: openFileStore(file) });
  await k01.boot();
  for (const note of ['n1', 'n2']) {
    await k01.reserve(note);
    await k01.credit(note);
  }
  await store.close();
  return file;
}

function tamper(file: string, sql: string): void {
  const db = new Database(file);
  db.exec(sql);
  db.close();
}

async function faultsOf(file: string): Promise<readonly string[]> {
  const store = openFileStore(file);
  const { faults } = await store.transact(checkLedger);
  await store.close();
  return faults;
}

describe('what the check of the books finds', () => {
  test('nothing when nobody has touched them', async () => {
    expect(await faultsOf(await closedBooks())).toEqual([]);
  });

  const unlock = `
    DROP TRIGGER ledger_lines_fixed; DROP TRIGGER ledger_lines_kept;
    DROP TRIGGER ledger_entries_fixed; DROP TRIGGER ledger_entries_kept;
    DROP TRIGGER notes_final; DROP TRIGGER notes_kept;
    PRAGMA foreign_keys = OFF;`;
  const entryOf = (key: string): string => `(SELECT entry_no FROM ledger_entries WHERE key = '${key}')`;

  test.each([
    [
      'one changed line',
      `UPDATE ledger_lines SET amount_fen = -9000 WHERE entry_no = ${entryOf('K01/n1:credit')} AND line_no = 2`,
      /K01\/n1:credit\) does not balance/,
    ],
    [
      'an entry that was changed and still balances',
      `UPDATE ledger_lines SET amount_fen = amount_fen * 2 WHERE entry_no = ${entryOf('opening:a20230001')}`,
      /opening:a20230001\) was changed/,
    ],
    [
      'a credit moved to another account',
      `UPDATE ledger_lines SET owner = 'a20230002' WHERE entry_no = ${entryOf('K01/n1:credit')} AND account = '2102'`,
      /n1:credit stands in the books with another account/,
    ],
    [
      'a removed entry',
      `DELETE FROM ledger_lines WHERE entry_no = ${entryOf('K01/n1:credit')};
       DELETE FROM ledger_entries WHERE key = 'K01/n1:credit'`,
      /n1:credit counts as credited and is not in the books/,
    ],
    [
      'a note whose credit nobody would know of',
      `UPDATE notes SET state = 'reserved', credited_day = NULL WHERE note_id = 'n2'`,
      /the books hold K01\/n2:credit/,
    ],
    ['a changed time', `UPDATE ledger_entries SET at_ms = 1 WHERE entry_no = 1`, /entry 1 .* was changed/],
  ])('%s', async (_what, sql, expected) => {
    const file = await closedBooks();
    tamper(file, unlock + sql);
    expect((await faultsOf(file)).join('\n')).toMatch(expected);
  });

  test('the database itself refuses to change what is final', async () => {
    const file = await closedBooks();
    for (const sql of [
      'UPDATE ledger_lines SET amount_fen = 1',
      'DELETE FROM ledger_entries',
      `UPDATE notes SET state = 'released', credited_day = NULL`,
      'DELETE FROM notes',
    ])
      expect(() => {
        tamper(file, sql);
      }).toThrow(/append-only|never/);
  });
});

describe('posting', () => {
  const line = (
    amountFen: number,
    owner: string,
  ): { account: '2101'; owner: string; amountFen: ReturnType<typeof fen> } => ({
    account: '2101',
    owner,
    amountFen: fen(amountFen),
  });

  test('what does not balance is not written', async () => {
    const store = openMemoryStore();
    const lines = [line(100, 'a1'), line(-99, 'a2')];
    const posting = { key: 'k1', atMs: 1, day: '2026-09-14', lines };
    await expect(store.transact((tx) => post(tx, posting))).rejects.toThrow(/does not balance/);
    expect(await store.transact((tx) => tx.ledger.all())).toEqual([]);
  });

  test('the same key is never posted twice', async () => {
    const store = openMemoryStore();
    const posting = { key: 'k1', atMs: 1, day: '2026-09-14', lines: [line(100, 'a1'), line(-100, 'a2')] };
    await store.transact((tx) => post(tx, posting));
    await expect(store.transact((tx) => post(tx, posting))).rejects.toThrow(/UNIQUE/);
    expect(await store.transact((tx) => tx.ledger.all())).toHaveLength(1);
  });

  test('a holder below zero is a fault', async () => {
    const store = openMemoryStore();
    const posting = { key: 'k1', atMs: 1, day: '2026-09-14', lines: [line(100, 'a1'), line(-100, 'a2')] };
    await store.transact((tx) => post(tx, posting));
    expect((await store.transact(checkLedger)).faults).toContain('account 2101 of a1 is 100 fen below zero');
  });
});
