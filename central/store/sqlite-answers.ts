import type { Database } from 'better-sqlite3';
import type { AnswerRow, AnswerTable } from './central-store.ts';
import { atOnce, prepare } from './sqlite-rows.ts';

interface AnswerCells extends Record<string, string> {
  kiosk_id: string;
  key: string;
  request_sha256: string;
  reply: string;
}

function statements(db: Database) {
  return {
    get: prepare<AnswerCells>(db, 'SELECT * FROM answers WHERE kiosk_id = @kioskId AND key = @key'),
    add: prepare(
      db,
      `INSERT INTO answers (kiosk_id, key, request_sha256, reply)
       VALUES (@kioskId, @key, @requestSha256, @reply)`,
    ),
  };
}

export class SqliteAnswers implements AnswerTable {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  get(kioskId: string, key: string): Promise<AnswerRow | undefined> {
    return atOnce(() => {
      const cells = this.#sql.get.get({ kioskId, key });
      return (
        cells && {
          kioskId: cells.kiosk_id,
          key: cells.key,
          requestSha256: cells.request_sha256,
          reply: cells.reply,
        }
      );
    });
  }

  add(row: AnswerRow): Promise<void> {
    return atOnce(() => {
      this.#sql.add.run({ ...row });
    });
  }
}
