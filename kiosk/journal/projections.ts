import type Database from 'better-sqlite3';
import type { CaseId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { Entry } from './entry.ts';
import type { Fact } from './facts.ts';
import { lazily } from './lazily.ts';
import { amountOf } from './load.ts';
import { LoadTable } from './load-table.ts';
import { isUnderWay, type NoteRecord } from './note.ts';
import type { OutboxRow } from './outbox-rows.ts';
import type { Subject } from './subject.ts';

/** Keeps the tables that follow from the entries. Called inside the entry's transaction. */
export class Projections {
  readonly #loads: LoadTable;
  readonly #addNote: () => Database.Statement;
  readonly #stepNote: () => Database.Statement;
  readonly #setUnderWay: () => Database.Statement;
  readonly #addBalance: () => Database.Statement;
  readonly #openCase: () => Database.Statement;
  readonly #settleCase: () => Database.Statement;
  readonly #putRow: () => Database.Statement;
  readonly #markRow: () => Database.Statement;

  constructor(db: Database.Database) {
    this.#loads = new LoadTable(db);
    this.#addNote = lazily(
      db,
      `
      INSERT INTO note (note_id, state, visit_id, account_id, value_fen, money_in_box, acknowledged, boxed, case_id,
                        first_seq, under_way)
      VALUES (@noteId, @state, @visitId, @accountId, @valueFen, @moneyInBox, @acknowledged, @boxed, @caseId,
              @seq, @underWay)`,
    );
    // Visit, value and first entry of a note never change.
    this.#stepNote = lazily(
      db,
      `
      UPDATE note SET state = @state, account_id = @accountId, money_in_box = @moneyInBox,
        acknowledged = @acknowledged, boxed = @boxed, case_id = @caseId
      WHERE note_id = @noteId`,
    );
    this.#setUnderWay = lazily(db, 'UPDATE note SET under_way = @underWay WHERE note_id = @noteId');
    this.#addBalance = lazily(
      db,
      `
      INSERT INTO balance VALUES (@account, @denominationFen, @amountFen)
      ON CONFLICT (account, denomination_fen) DO UPDATE SET amount_fen = amount_fen + excluded.amount_fen`,
    );
    this.#openCase = lazily(
      db,
      `
      INSERT INTO case_file (case_id, number, case_kind, note_id, load_id, value_fen, detail, opened_ms)
      SELECT @caseId, coalesce(max(number), 1000) + 1, @caseKind, @noteId, @loadId, @valueFen, @detail, @atMs
      FROM case_file`,
    );
    this.#settleCase = lazily(
      db,
      'UPDATE case_file SET settled = @outcome WHERE case_id = @caseId AND settled IS NULL',
    );
    // A row that was given up may be sent again, with the same key, once people have decided.
    this.#putRow = lazily(
      db,
      `
      INSERT INTO outbox (key, call, body, at_ms, state) VALUES (@key, @call, @body, @atMs, 'waiting')
      ON CONFLICT (key) DO UPDATE SET state = 'waiting', body = excluded.body WHERE outbox.state = 'poisoned'`,
    );
    this.#markRow = lazily(db, "UPDATE outbox SET state = @state WHERE key = @key AND state = 'waiting'");
  }

  /** `before` and `after`: what the entry is about. */
  apply(entry: Entry, before: Subject, after: Subject, rows: readonly OutboxRow[]): void {
    if (after.note) this.#storeNote(before.note, after.note, entry.seq);
    if (after.load) this.#loads.store(before.load, after.load, entry.seq);
    for (const posting of entry.postings) this.#addBalance().run({ ...posting });
    for (const row of rows) this.#putRow().run({ ...row, body: JSON.stringify(row.body), atMs: entry.atMs });
    this.#applyCase(entry, before, after);
    this.#applyOutbox(entry.fact);
  }

  #storeNote(before: NoteRecord | undefined, note: NoteRecord, seq: number): void {
    const { noteId, state } = note;
    const underWay = asBit(isUnderWay(note));
    const step = {
      noteId,
      state,
      accountId: note.accountId ?? null,
      caseId: note.caseId ?? null,
      moneyInBox: asBit(note.moneyInBox),
      acknowledged: asBit(note.acknowledged),
      boxed: asBit(note.boxed),
    };
    if (!before) {
      const { visitId = null, valueFen = null } = note;
      this.#addNote().run({ ...step, visitId, valueFen, seq, underWay });
      return;
    }
    this.#stepNote().run(step);
    // Apart, because an UPDATE that names the column writes the index even where nothing changes.
    if (isUnderWay(before) !== isUnderWay(note)) this.#setUnderWay().run({ noteId, underWay });
  }

  #applyCase({ fact, atMs }: Entry, before: Subject, { note, load }: Subject): void {
    const open = (caseId: CaseId, caseKind: string, detail: string, valueFen: Fen | undefined): void => {
      const [noteId, loadId] = [note?.noteId ?? null, load?.loadId ?? null];
      this.#openCase().run({ caseId, caseKind, detail, noteId, loadId, valueFen: valueFen ?? null, atMs });
    };
    switch (fact.kind) {
      case 'noteQuestioned':
        open(fact.caseId, 'noteInQuestion', fact.reason, note?.valueFen);
        break;
      case 'loadQuestioned':
        // A load can come into question again while its case is still open.
        if (load && fact.caseId !== undefined && fact.caseId !== before.load?.caseId)
          open(fact.caseId, 'loadInQuestion', fact.why, amountOf(load));
        break;
      case 'strayCredit':
        open(fact.caseId, 'strayCredit', fact.evidence, fact.valueFen);
        break;
      case 'caseOpened':
        open(fact.caseId, fact.caseKind, fact.detail, fact.valueFen);
        break;
      case 'rowPoisoned':
        open(fact.caseId, 'poisonedRow', `${fact.key}: ${fact.code}`, undefined);
        break;
      case 'caseSettled':
        if (this.#settleCase().run({ caseId: fact.caseId, outcome: fact.outcome }).changes !== 1) {
          throw new Error(`case ${fact.caseId} is not open`);
        }
        break;
      default:
        break;
    }
  }

  #applyOutbox(fact: Fact): void {
    switch (fact.kind) {
      case 'noteCredited':
        this.#markRow().run({ key: `${fact.noteId}:credit`, state: 'answered' });
        break;
      case 'releaseAnswered':
      case 'reserveAnswered':
      case 'loadReported':
        this.#markRow().run({ key: fact.key, state: 'answered' });
        break;
      case 'noteQuestioned':
        if (fact.reason === 'creditRefused')
          this.#markRow().run({ key: `${fact.noteId}:credit`, state: 'poisoned' });
        break;
      case 'rowPoisoned':
        this.#markRow().run({ key: fact.key, state: 'poisoned' });
        break;
      default:
        break;
    }
  }
}

/** SQLite has no booleans. */
function asBit(flag: boolean): 0 | 1 {
  return flag ? 1 : 0;
}
