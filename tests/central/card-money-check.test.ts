import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { checkLedger } from '../../central/ledger-check.ts';
import { migrations } from '../../central/store/sqlite-migrations.ts';
import { openFileStore } from '../../central/store/sqlite-store.ts';
import { bootedCampus, cancel, chipOf, confirm, granted, reportDebit, spend, write } from './load-world.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'central-'));
  folders.push(folder);
  return join(folder, 'central.sqlite');
}

/** Books with an executed load, a cancelled one, one in flight and a purchase; closed. */
async function closedBooks(): Promise<string> {
  const file = newFile();
  const { k01, p01, store } = await bootedCampus({ store: openFileStore(file) });
  const chip = chipOf('20230002');
  const grant = await granted(k01, 'l1', chip);
  write(chip, grant);
  await confirm(k01, 'l1', grant);
  await reportDebit(p01, 'd1', chip, spend(chip, 500));
  await granted(k01, 'l2', chipOf('20230015'));
  await cancel(k01, 'l2');
  await granted(k01, 'l3', chipOf('20230016'));
  await store.close();
  return file;
}

async function faultsAfter(file: string, sql: string): Promise<string> {
  const db = new Database(file);
  db.pragma('foreign_keys = OFF');
  db.exec(sql);
  db.close();
  const store = openFileStore(file);
  const { faults } = await store.transact(checkLedger);
  await store.close();
  return faults.join('\n');
}

const unlock = `
  DROP TRIGGER ledger_lines_fixed; DROP TRIGGER ledger_lines_kept;
  DROP TRIGGER ledger_entries_fixed; DROP TRIGGER ledger_entries_kept;
  DROP TRIGGER pending_items_kept; DROP TRIGGER loads_final; DROP TRIGGER loads_kept;
  DROP TRIGGER debits_fixed; DROP TRIGGER debits_kept;`;

test('books in which nobody has written by hand are right', async () => {
  expect(await faultsAfter(await closedBooks(), unlock)).toBe('');
});

test.each([
  [
    'a pending item that grew',
    `UPDATE pending_items SET amount_fen = amount_fen + 1, remaining_fen = remaining_fen + 1 WHERE account_id = 'a20230004'`,
    /the pending items of a20230004 come to 95010 fen, account 2102 to 95000/,
  ],
  [
    'a pending item from which nobody took',
    `UPDATE pending_items SET remaining_fen = remaining_fen - 1 WHERE account_id = 'a20230015'`,
    /has lost 1 fen and loads took 0 of it/,
  ],
  ['a forgotten take', `DELETE FROM pending_takes`, /load \w+ of 8000 fen took 0 fen/],
  [
    'a load in flight that nobody started',
    `UPDATE loads SET state = 'inFlight', ended_at_ms = NULL, evidence = NULL WHERE state = 'notExecuted'`,
    /the loads in flight of a20230015 come to 10000 fen, account 2104 to 0/,
  ],
  [
    'an executed load that is in the books as cancelled',
    `UPDATE loads SET state = 'executed' WHERE state = 'notExecuted'`,
    /load:\w+:executed of a load is not in the books[^]*the books hold load:\w+:notExecuted/,
  ],
  [
    'a load of another amount',
    `UPDATE loads SET after_fen = after_fen + 1 WHERE state = 'executed'`,
    /load:\w+:executed stands in the books otherwise than its load/,
  ],
  [
    'a purchase without its list',
    `DELETE FROM debits`,
    /the books hold debit:20230002\/1\/1, which no purchase/,
  ],
  [
    'a purchase moved to another terminal',
    `UPDATE debits SET terminal_id = 'P02'`,
    /debit:20230002\/1\/1 stands in the books otherwise/,
  ],
  [
    'a card that is known with more',
    `UPDATE cards SET known_loaded_fen = known_loaded_fen + 7 WHERE card_number = '20230001'`,
    /card 20230001\/1 is known with \d+ fen loaded[^]*the cards of a20230001 come to 3557 fen, account 2101 to 3550/,
  ],
  [
    'a card that is known with less spent',
    `UPDATE cards SET known_spent_fen = known_spent_fen - 500 WHERE card_number = '20230002'`,
    /card 20230002\/1 is known with \d+ fen spent, its purchases say/,
  ],
])('%s is found', async (_what, sql, expected) => {
  expect(await faultsAfter(await closedBooks(), unlock + sql)).toMatch(expected);
});

test('the database itself refuses to change how a load ended, and a purchase', async () => {
  const file = await closedBooks();
  for (const sql of [
    `UPDATE loads SET state = 'inFlight', ended_at_ms = NULL, evidence = NULL WHERE state = 'executed'`,
    'DELETE FROM loads',
    'UPDATE debits SET after_fen = after_fen + 1',
    'DELETE FROM debits',
    'DELETE FROM pending_items',
  ])
    await expect(faultsAfter(file, sql)).rejects.toThrow(/never/);
});

test('a database from before there was money on the chip goes on with what its wallets say', async () => {
  const file = newFile();
  const db = new Database(file);
  db.exec(migrations[0] ?? '');
  db.exec(`
    INSERT INTO holders VALUES ('a1', '张伟', 'student', 'regular');
    INSERT INTO cards VALUES ('1', 1, '01020304', 'a1', 'replaced', '2027-07-31');
    INSERT INTO cards VALUES ('1', 2, '01020305', 'a1', 'frozen', '2027-07-31');`);
  db.pragma('user_version = 1');
  db.close();
  const lines = `
    INSERT INTO ledger_entries VALUES (1, 'opening:a1', 5, '2026-09-14', '');
    INSERT INTO ledger_lines VALUES (1, 1, '1010', '', 900), (1, 2, '2101', 'a1', -700), (1, 3, '2102', 'a1', -200);`;
  // The made-up entry has no hash; everything else must be in order.
  expect(await faultsAfter(file, lines)).toBe('entry 1 (opening:a1) was changed after it was written');
  const store = openFileStore(file);
  const [card] = await store.transact((tx) => tx.holders.cards('a1'));
  expect(card).toMatchObject({ knownLoadedFen: 700, knownSpentFen: 0, frozenBecause: 'office' });
  const items = await store.transact((tx) => tx.pending.loadable('a1', '2026-09-14'));
  expect(items).toMatchObject([{ source: 'cash', remainingFen: 200, arrivedAtMs: 5 }]);
  await store.close();
});
