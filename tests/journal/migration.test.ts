import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entryHash, GENESIS_HASH } from '../../kiosk/journal/hash-chain.ts';
import { migrations } from '../../kiosk/journal/schema.ts';
import { JournalFolder } from './journal-folder.ts';

describe('a journal of the first schema', () => {
  let files: JournalFolder;
  beforeEach(() => {
    files = new JournalFolder();
  });
  afterEach(() => {
    files.remove();
  });

  it('keeps its entries and knows which of its notes are under way', () => {
    const db = new Database(files.path);
    db.exec(migrations[0] ?? '');
    db.pragma('user_version = 1');
    const entry = { seq: 1, atMs: 0, kind: 'halted', body: '{"fact":{"kind":"halted"},"postings":[]}' };
    db.prepare('INSERT INTO entry VALUES (@seq, @atMs, @kind, @body, @hash)').run({
      ...entry,
      hash: entryHash(GENESIS_HASH, entry),
    });
    const note = db.prepare(
      "INSERT INTO note VALUES (@id, @state, 'v', 'a', 2000, 1, @acknowledged, @boxed, NULL, 1)",
    );
    const states = [
      'ESCROWED',
      'ACCEPT_REQUESTED',
      'ACCEPTED',
      'CREDITED',
      'RETURNED',
      'SUSPENSE',
      'REFUNDED',
    ];
    for (const state of states) {
      for (const [acknowledged, boxed] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const) {
        note.run({ id: `${state}-${acknowledged}${boxed}`, state, acknowledged, boxed });
      }
    }
    // Four notes are accepted and four in suspense.
    db.exec("INSERT INTO balance VALUES ('1001', 2000, 16000), ('2190', 2000, -8000), ('2191', 2000, -8000)");
    db.close();

    const journal = files.open();
    const idle = ['CREDITED-11', 'REFUNDED-11', 'RETURNED-00', 'RETURNED-01', 'RETURNED-10', 'RETURNED-11'];
    const underWay: string[] = journal.queries.notesUnderWay().map(({ noteId }) => noteId);
    expect(underWay).toHaveLength(states.length * 4 - idle.length);
    expect(underWay.filter((id) => idle.includes(id))).toEqual([]);
    expect(journal.head.seq).toBe(1);
    expect(journal.queries.halt()).toMatchObject({ kind: 'halted' });
  });
});
