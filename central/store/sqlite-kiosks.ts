import type { Database } from 'better-sqlite3';
import { heartbeatRequest } from '../../contract/platform-api.ts';
import { alarmKinds } from './central-store.ts';
import type { AlarmRow, BootRow, HeartbeatRow, KioskRow, KioskTable } from './central-store.ts';
import { atOnce, oneOf, prepare } from './sqlite-rows.ts';

interface KioskCells extends Record<string, string | number | null> {
  kiosk_id: string;
  epoch: number;
  highest_request: number;
  seen_requests: string;
  head_seq: number | null;
  head_hash: string | null;
  blocked: string | null;
}
interface BootCells extends Record<string, string | number> {
  kiosk_id: string;
  boot_id: string;
  epoch: number;
  journal: string;
  head_seq: number;
  head_hash: string;
  version: string;
  at_ms: number;
}
interface HeartbeatCells extends Record<string, string | number> {
  kiosk_id: string;
  epoch: number;
  at_ms: number;
  body: string;
}
interface AlarmCells extends Record<string, string | number> {
  kiosk_id: string;
  kind: string;
  detail: string;
  at_ms: number;
}

function statements(db: Database) {
  return {
    get: prepare<KioskCells>(db, 'SELECT * FROM kiosks WHERE kiosk_id = @kioskId'),
    all: prepare<KioskCells>(db, 'SELECT * FROM kiosks ORDER BY kiosk_id'),
    put: prepare(
      db,
      `INSERT INTO kiosks (kiosk_id, epoch, highest_request, seen_requests, head_seq, head_hash, blocked)
       VALUES (@kioskId, @epoch, @highestRequest, @seenRequests, @seq, @hash, @blocked)
       ON CONFLICT (kiosk_id) DO UPDATE SET epoch = excluded.epoch, highest_request = excluded.highest_request,
         seen_requests = excluded.seen_requests, head_seq = excluded.head_seq, head_hash = excluded.head_hash,
         blocked = excluded.blocked`,
    ),
    boot: prepare<BootCells>(db, 'SELECT * FROM boots WHERE kiosk_id = @kioskId AND boot_id = @bootId'),
    bootOfEpoch: prepare<BootCells>(db, 'SELECT * FROM boots WHERE kiosk_id = @kioskId AND epoch = @epoch'),
    addBoot: prepare(
      db,
      `INSERT INTO boots (kiosk_id, boot_id, epoch, journal, head_seq, head_hash, version, at_ms)
       VALUES (@kioskId, @bootId, @epoch, @journal, @seq, @hash, @version, @atMs)`,
    ),
    addHeartbeat: prepare(
      db,
      'INSERT INTO heartbeats (kiosk_id, epoch, at_ms, body) VALUES (@kioskId, @epoch, @atMs, @body)',
    ),
    forgetHeartbeats: prepare(
      db,
      `DELETE FROM heartbeats WHERE kiosk_id = @kioskId AND heartbeat_no <= (
         SELECT heartbeat_no FROM heartbeats WHERE kiosk_id = @kioskId
         ORDER BY heartbeat_no DESC LIMIT 1 OFFSET @keep)`,
    ),
    heartbeats: prepare<HeartbeatCells>(
      db,
      'SELECT * FROM heartbeats WHERE kiosk_id = @kioskId ORDER BY heartbeat_no DESC LIMIT @limit',
    ),
    addAlarm: prepare(
      db,
      'INSERT INTO alarms (kiosk_id, kind, detail, at_ms) VALUES (@kioskId, @kind, @detail, @atMs)',
    ),
    alarms: prepare<AlarmCells>(db, 'SELECT * FROM alarms ORDER BY alarm_no DESC LIMIT @limit'),
  };
}

export class SqliteKiosks implements KioskTable {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  get(kioskId: string): Promise<KioskRow | undefined> {
    return atOnce(() => {
      const cells = this.#sql.get.get({ kioskId });
      return cells && toKiosk(cells);
    });
  }

  all(): Promise<readonly KioskRow[]> {
    return atOnce(() => this.#sql.all.all({}).map(toKiosk));
  }

  put(row: KioskRow): Promise<void> {
    return atOnce(() => {
      const { kioskId, epoch, highestRequest, seenRequests, journalHead, blocked } = row;
      this.#sql.put.run({
        kioskId,
        epoch,
        highestRequest,
        seenRequests,
        seq: journalHead?.seq ?? null,
        hash: journalHead?.hash ?? null,
        blocked: blocked ?? null,
      });
    });
  }

  boot(kioskId: string, bootId: string): Promise<BootRow | undefined> {
    return atOnce(() => {
      const cells = this.#sql.boot.get({ kioskId, bootId });
      return cells && toBoot(cells);
    });
  }

  bootOfEpoch(kioskId: string, epoch: number): Promise<BootRow | undefined> {
    return atOnce(() => {
      const cells = this.#sql.bootOfEpoch.get({ kioskId, epoch });
      return cells && toBoot(cells);
    });
  }

  addBoot({ journalHead, ...row }: BootRow): Promise<void> {
    return atOnce(() => {
      this.#sql.addBoot.run({ ...row, seq: journalHead.seq, hash: journalHead.hash });
    });
  }

  addHeartbeat({ heartbeat, ...row }: HeartbeatRow, keep: number): Promise<void> {
    return atOnce(() => {
      this.#sql.addHeartbeat.run({ ...row, body: JSON.stringify(heartbeat) });
      this.#sql.forgetHeartbeats.run({ kioskId: row.kioskId, keep });
    });
  }

  heartbeats(kioskId: string, limit: number): Promise<readonly HeartbeatRow[]> {
    return atOnce(() => this.#sql.heartbeats.all({ kioskId, limit }).map(toHeartbeat));
  }

  addAlarm(row: AlarmRow): Promise<void> {
    return atOnce(() => {
      this.#sql.addAlarm.run({ ...row });
    });
  }

  alarms(limit: number): Promise<readonly AlarmRow[]> {
    return atOnce(() => this.#sql.alarms.all({ limit }).map(toAlarm));
  }
}

function toKiosk(cells: KioskCells): KioskRow {
  return {
    kioskId: cells.kiosk_id,
    epoch: cells.epoch,
    highestRequest: cells.highest_request,
    seenRequests: cells.seen_requests,
    journalHead:
      cells.head_seq === null || cells.head_hash === null
        ? undefined
        : { seq: cells.head_seq, hash: cells.head_hash },
    blocked: cells.blocked === null ? undefined : oneOf(['behind', 'diverged'], cells.blocked, 'the block'),
  };
}

function toBoot(cells: BootCells): BootRow {
  return {
    kioskId: cells.kiosk_id,
    bootId: cells.boot_id,
    epoch: cells.epoch,
    journal: oneOf(['known', 'behind', 'diverged'], cells.journal, 'the journal verdict'),
    journalHead: { seq: cells.head_seq, hash: cells.head_hash },
    version: cells.version,
    atMs: cells.at_ms,
  };
}

function toHeartbeat(cells: HeartbeatCells): HeartbeatRow {
  return {
    kioskId: cells.kiosk_id,
    epoch: cells.epoch,
    atMs: cells.at_ms,
    heartbeat: heartbeatRequest.parse(JSON.parse(cells.body)),
  };
}

function toAlarm(cells: AlarmCells): AlarmRow {
  return {
    kioskId: cells.kiosk_id,
    kind: oneOf(alarmKinds, cells.kind, 'the alarm'),
    detail: cells.detail,
    atMs: cells.at_ms,
  };
}
