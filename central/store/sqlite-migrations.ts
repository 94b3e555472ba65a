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
  // Money on the chip. A card that was here before is taken to hold what its holder's wallet says.
  `
  ALTER TABLE cards ADD COLUMN frozen_because TEXT;
  ALTER TABLE cards ADD COLUMN opening_loaded_fen INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE cards ADD COLUMN opening_spent_fen INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE cards ADD COLUMN known_loaded_fen INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE cards ADD COLUMN known_spent_fen INTEGER NOT NULL DEFAULT 0;
  UPDATE cards SET frozen_because = 'office' WHERE state = 'frozen';
  UPDATE cards SET opening_loaded_fen = coalesce((
      SELECT -sum(amount_fen) FROM ledger_lines WHERE account = '2101' AND owner = cards.account_id), 0)
    WHERE issue_number = (SELECT max(issue_number) FROM cards AS c WHERE c.account_id = cards.account_id);
  UPDATE cards SET known_loaded_fen = opening_loaded_fen;

  CREATE TABLE pending_items (
    item_no       INTEGER PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES holders,
    source        TEXT NOT NULL CHECK (source IN ('cash', 'transfer', 'subsidy', 'refund')),
    amount_fen    INTEGER NOT NULL CHECK (amount_fen > 0),
    remaining_fen INTEGER NOT NULL CHECK (remaining_fen BETWEEN 0 AND amount_fen),
    arrived_at_ms INTEGER NOT NULL,
    expires_on    TEXT
  ) STRICT;
  CREATE INDEX pending_by_account ON pending_items (account_id);
  CREATE TRIGGER pending_items_kept BEFORE DELETE ON pending_items
  BEGIN SELECT RAISE(ABORT, 'pending items are never deleted'); END;
  INSERT INTO pending_items (account_id, source, amount_fen, remaining_fen, arrived_at_ms)
    SELECT owner, 'cash', -sum(amount_fen), -sum(amount_fen), max(at_ms)
    FROM ledger_lines JOIN ledger_entries USING (entry_no)
    WHERE account = '2102' GROUP BY owner HAVING sum(amount_fen) < 0;

  CREATE TABLE loads (
    load_no            INTEGER PRIMARY KEY,
    reference          TEXT NOT NULL UNIQUE,
    uid                TEXT NOT NULL,
    card_number        TEXT NOT NULL,
    issue_number       INTEGER NOT NULL,
    account_id         TEXT NOT NULL REFERENCES holders,
    counter            INTEGER NOT NULL CHECK (counter > 0),
    before_fen         INTEGER NOT NULL CHECK (before_fen >= 0),
    after_fen          INTEGER NOT NULL CHECK (after_fen > before_fen),
    state              TEXT NOT NULL CHECK (state IN ('inFlight', 'executed', 'notExecuted')),
    started_at_ms      INTEGER NOT NULL,
    ended_at_ms        INTEGER,
    evidence           TEXT CHECK (evidence IN ('confirmed', 'cardTotals', 'cancelled')),
    questioned_because TEXT,
    FOREIGN KEY (card_number, issue_number) REFERENCES cards,
    CHECK ((state = 'inFlight') = (ended_at_ms IS NULL)),
    CHECK ((ended_at_ms IS NULL) = (evidence IS NULL))
  ) STRICT;
  CREATE UNIQUE INDEX one_load_in_flight ON loads (card_number, issue_number) WHERE state = 'inFlight';
  CREATE UNIQUE INDEX one_load_a_counter ON loads (card_number, issue_number, counter) WHERE state <> 'notExecuted';
  CREATE INDEX loads_by_card ON loads (card_number, issue_number, load_no);
  CREATE TRIGGER loads_final BEFORE UPDATE ON loads WHEN old.state <> 'inFlight'
  BEGIN SELECT RAISE(ABORT, 'a load that has ended never changes'); END;
  CREATE TRIGGER loads_kept BEFORE DELETE ON loads
  BEGIN SELECT RAISE(ABORT, 'loads are never deleted'); END;

  -- place: the order in which machines took a load in hand.
  CREATE TABLE load_attempts (
    place     INTEGER PRIMARY KEY,
    kiosk_id  TEXT NOT NULL,
    load_id   TEXT NOT NULL,
    reference TEXT REFERENCES loads (reference),
    at_ms     INTEGER NOT NULL,
    cancelled INTEGER NOT NULL CHECK (cancelled IN (0, 1)),
    UNIQUE (kiosk_id, load_id)
  ) STRICT;
  CREATE INDEX attempts_by_load ON load_attempts (reference, place);

  CREATE TABLE pending_takes (
    reference  TEXT NOT NULL REFERENCES loads (reference),
    item_no    INTEGER NOT NULL REFERENCES pending_items,
    amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
    PRIMARY KEY (reference, item_no)
  ) STRICT;

  CREATE TABLE debits (
    debit_no       INTEGER PRIMARY KEY,
    uid            TEXT NOT NULL,
    card_number    TEXT NOT NULL,
    issue_number   INTEGER NOT NULL,
    account_id     TEXT NOT NULL REFERENCES holders,
    counter        INTEGER NOT NULL CHECK (counter > 0),
    before_fen     INTEGER NOT NULL CHECK (before_fen >= 0),
    after_fen      INTEGER NOT NULL CHECK (after_fen > before_fen),
    terminal_id    TEXT NOT NULL,
    debit_id       TEXT NOT NULL,
    taken_at_ms    INTEGER NOT NULL,
    reported_at_ms INTEGER NOT NULL,
    UNIQUE (card_number, issue_number, counter),
    FOREIGN KEY (card_number, issue_number) REFERENCES cards
  ) STRICT;
  CREATE TRIGGER debits_fixed BEFORE UPDATE ON debits
  BEGIN SELECT RAISE(ABORT, 'a purchase never changes'); END;
  CREATE TRIGGER debits_kept BEFORE DELETE ON debits
  BEGIN SELECT RAISE(ABORT, 'purchases are never deleted'); END;
  `,
];
