/**
 * The schema, one step per element; a step that was released never changes again. The number of steps taken is kept
 * in `PRAGMA user_version`.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE kiosks (
    kiosk_id        TEXT PRIMARY KEY,
    epoch           INTEGER NOT NULL CHECK (epoch >= 0),
    highest_request INTEGER NOT NULL CHECK (highest_request >= -1),
    seen_requests   TEXT NOT NULL,
    head_seq        INTEGER,
    head_hash       TEXT,
    blocked         TEXT CHECK (blocked IN ('behind', 'diverged')),
    CHECK ((head_seq IS NULL) = (head_hash IS NULL))
  ) STRICT;

  CREATE TABLE boots (
    kiosk_id  TEXT NOT NULL,
    boot_id   TEXT NOT NULL,
    epoch     INTEGER NOT NULL,
    journal   TEXT NOT NULL CHECK (journal IN ('known', 'behind', 'diverged')),
    head_seq  INTEGER NOT NULL,
    head_hash TEXT NOT NULL,
    version   TEXT NOT NULL,
    at_ms     INTEGER NOT NULL,
    PRIMARY KEY (kiosk_id, boot_id),
    UNIQUE (kiosk_id, epoch)
  ) STRICT;

  CREATE TABLE heartbeats (
    heartbeat_no INTEGER PRIMARY KEY,
    kiosk_id     TEXT NOT NULL,
    epoch        INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    body         TEXT NOT NULL
  ) STRICT;
  CREATE INDEX heartbeats_by_kiosk ON heartbeats (kiosk_id, heartbeat_no);

  CREATE TABLE alarms (
    alarm_no INTEGER PRIMARY KEY,
    kiosk_id TEXT NOT NULL,
    kind     TEXT NOT NULL,
    detail   TEXT NOT NULL,
    at_ms    INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE holders (
    account_id   TEXT PRIMARY KEY,
    full_name    TEXT NOT NULL,
    holder_kind  TEXT NOT NULL,
    person_state TEXT NOT NULL
  ) STRICT;

  CREATE TABLE cards (
    card_number  TEXT NOT NULL,
    issue_number INTEGER NOT NULL CHECK (issue_number > 0),
    uid          TEXT NOT NULL UNIQUE,
    account_id   TEXT NOT NULL REFERENCES holders,
    state        TEXT NOT NULL,
    valid_until  TEXT NOT NULL,
    PRIMARY KEY (card_number, issue_number)
  ) STRICT;
  CREATE INDEX cards_by_account ON cards (account_id);

  CREATE TABLE notes (
    kiosk_id       TEXT NOT NULL,
    note_id        TEXT NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('reserved', 'credited', 'released')),
    account_id     TEXT REFERENCES holders,
    value_fen      INTEGER CHECK (value_fen > 0),
    visit_id       TEXT,
    reserved_at_ms INTEGER,
    reserved_day   TEXT,
    credited_day   TEXT,
    PRIMARY KEY (kiosk_id, note_id),
    CHECK ((state = 'credited') = (credited_day IS NOT NULL)),
    CHECK (state = 'released' OR (account_id IS NOT NULL AND value_fen IS NOT NULL))
  ) STRICT;
  CREATE INDEX notes_by_account ON notes (account_id, state);

  -- A final state never changes, whatever the program does.
  CREATE TRIGGER notes_final BEFORE UPDATE ON notes WHEN old.state <> 'reserved'
  BEGIN SELECT RAISE(ABORT, 'a credited or released note never changes'); END;
  CREATE TRIGGER notes_kept BEFORE DELETE ON notes
  BEGIN SELECT RAISE(ABORT, 'notes are never deleted'); END;

  CREATE TABLE answers (
    kiosk_id       TEXT NOT NULL,
    key            TEXT NOT NULL,
    request_sha256 TEXT NOT NULL,
    reply          TEXT NOT NULL,
    PRIMARY KEY (kiosk_id, key)
  ) STRICT;

  CREATE TABLE ledger_entries (
    entry_no INTEGER PRIMARY KEY,
    key      TEXT NOT NULL UNIQUE,
    at_ms    INTEGER NOT NULL,
    day      TEXT NOT NULL,
    hash     TEXT NOT NULL
  ) STRICT;

  CREATE TABLE ledger_lines (
    entry_no   INTEGER NOT NULL REFERENCES ledger_entries,
    line_no    INTEGER NOT NULL,
    account    TEXT NOT NULL,
    owner      TEXT NOT NULL,
    amount_fen INTEGER NOT NULL CHECK (amount_fen <> 0),
    PRIMARY KEY (entry_no, line_no)
  ) STRICT;
  CREATE INDEX ledger_lines_by_owner ON ledger_lines (account, owner, amount_fen);

  CREATE TRIGGER ledger_entries_fixed BEFORE UPDATE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_entries_kept BEFORE DELETE ON ledger_entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_lines_fixed BEFORE UPDATE ON ledger_lines
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  CREATE TRIGGER ledger_lines_kept BEFORE DELETE ON ledger_lines
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
  `,
];
