import type { Database } from 'better-sqlite3';
import { fen } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import type { NoteReservation, NoteRow, NoteTable } from './central-store.ts';
import { atOnce, oneOf, prepare } from './sqlite-rows.ts';

interface NoteCells extends Record<string, string | number | null> {
  kiosk_id: string;
  note_id: string;
  state: string;
  account_id: string | null;
  value_fen: number | null;
  visit_id: string | null;
  reserved_at_ms: number | null;
  reserved_day: string | null;
  credited_day: string | null;
}
interface SumCells extends Record<string, number> {
  sum_fen: number;
}

function statements(db: Database) {
  return {
    get: prepare<NoteCells>(db, 'SELECT * FROM notes WHERE kiosk_id = @kioskId AND note_id = @noteId'),
    all: prepare<NoteCells>(db, 'SELECT * FROM notes ORDER BY kiosk_id, reserved_at_ms, note_id'),
    put: prepare(
      db,
      `INSERT INTO notes (kiosk_id, note_id, state, account_id, value_fen, visit_id, reserved_at_ms, reserved_day,
         credited_day)
       VALUES (@kioskId, @noteId, @state, @accountId, @valueFen, @visitId, @reservedAtMs, @reservedDay, @creditedDay)
       ON CONFLICT (kiosk_id, note_id) DO UPDATE SET state = excluded.state, credited_day = excluded.credited_day`,
    ),
    reserved: prepare<SumCells>(
      db,
      `SELECT coalesce(sum(value_fen), 0) AS sum_fen FROM notes
       WHERE account_id = @accountId AND state = 'reserved' AND (@day IS NULL OR reserved_day = @day)`,
    ),
    credited: prepare<SumCells>(
      db,
      `SELECT coalesce(sum(value_fen), 0) AS sum_fen FROM notes
       WHERE account_id = @accountId AND state = 'credited' AND credited_day = @day`,
    ),
  };
}

export class SqliteNotes implements NoteTable {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  get(kioskId: string, noteId: string): Promise<NoteRow | undefined> {
    return atOnce(() => {
      const cells = this.#sql.get.get({ kioskId, noteId });
      return cells && toNote(cells);
    });
  }

  all(): Promise<readonly NoteRow[]> {
    return atOnce(() => this.#sql.all.all({}).map(toNote));
  }

  put({ kioskId, noteId, state, reservation, creditedDay }: NoteRow): Promise<void> {
    return atOnce(() => {
      this.#sql.put.run({
        kioskId,
        noteId,
        state,
        accountId: reservation?.accountId ?? null,
        valueFen: reservation?.valueFen ?? null,
        visitId: reservation?.visitId ?? null,
        reservedAtMs: reservation?.reservedAtMs ?? null,
        reservedDay: reservation?.reservedDay ?? null,
        creditedDay: creditedDay ?? null,
      });
    });
  }

  reservedFen(accountId: string, day?: string): Promise<Fen> {
    return atOnce(() => fen(this.#sql.reserved.get({ accountId, day: day ?? null })?.sum_fen ?? 0));
  }

  creditedFen(accountId: string, day: string): Promise<Fen> {
    return atOnce(() => fen(this.#sql.credited.get({ accountId, day })?.sum_fen ?? 0));
  }
}

function toNote(cells: NoteCells): NoteRow {
  return {
    kioskId: cells.kiosk_id,
    noteId: cells.note_id,
    state: oneOf(['reserved', 'credited', 'released'], cells.state, 'the note state'),
    reservation: toReservation(cells),
    creditedDay: cells.credited_day ?? undefined,
  };
}

/** All five cells are filled or none: `put` is the only writer. */
function toReservation(cells: NoteCells): NoteReservation | undefined {
  const { account_id, value_fen, visit_id, reserved_at_ms, reserved_day } = cells;
  if (
    account_id === null ||
    value_fen === null ||
    visit_id === null ||
    reserved_at_ms === null ||
    reserved_day === null
  )
    return undefined;
  return {
    accountId: account_id,
    valueFen: fen(value_fen),
    visitId: visit_id,
    reservedAtMs: reserved_at_ms,
    reservedDay: reserved_day,
  };
}
