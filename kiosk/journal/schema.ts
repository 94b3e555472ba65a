/**
 * Numbered migrations, applied in order inside one transaction each. `entry` is append-only (triggers);
 * `note`, `load`, `case_file`, `outbox` and `balance` are what follows from the entries, kept in the same transaction so that
 * no question needs a walk through the whole chain.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE entry (
    seq   INTEGER PRIMARY KEY,                -- 1, 2, 3... without gaps
    at_ms INTEGER NOT NULL,                   -- this machine's wall clock: for people, never for decisions
    kind  TEXT NOT NULL,
    body  TEXT NOT NULL,                      -- JSON {fact, postings}: all that the hash covers
    hash  TEXT NOT NULL                       -- SHA-256 over the previous hash, seq, at_ms, kind and body
  ) STRICT;
  CREATE INDEX entry_by_kind ON entry (kind, seq);

  CREATE TABLE balance (
    account          TEXT NOT NULL,
    denomination_fen INTEGER NOT NULL,
    amount_fen       INTEGER NOT NULL,        -- debit positive
    PRIMARY KEY (account, denomination_fen)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE note (
    note_id      TEXT PRIMARY KEY,
    state        TEXT NOT NULL CHECK (state IN
                   ('ESCROWED','ACCEPT_REQUESTED','ACCEPTED','CREDITED','RETURNED','SUSPENSE','REFUNDED')),
    visit_id     TEXT,
    account_id   TEXT,
    value_fen    INTEGER,
    money_in_box INTEGER NOT NULL CHECK (money_in_box IN (0, 1)),
    acknowledged INTEGER NOT NULL CHECK (acknowledged IN (0, 1)),
    boxed        INTEGER NOT NULL CHECK (boxed IN (0, 1)),
    case_id      TEXT,
    first_seq    INTEGER NOT NULL REFERENCES entry (seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX note_under_way ON note (first_seq)
    WHERE state IN ('ESCROWED','ACCEPT_REQUESTED','ACCEPTED','SUSPENSE') OR NOT boxed OR NOT acknowledged;
  CREATE INDEX note_by_visit ON note (visit_id);

  CREATE TABLE case_file (
    case_id    TEXT PRIMARY KEY,
    number     INTEGER NOT NULL UNIQUE,       -- what people say on the telephone
    case_kind  TEXT NOT NULL,
    note_id    TEXT,
    value_fen  INTEGER,
    detail     TEXT NOT NULL,
    opened_ms  INTEGER NOT NULL,
    settled    TEXT                           -- null while open, then the outcome
  ) STRICT;

  CREATE TABLE outbox (
    place    INTEGER PRIMARY KEY,             -- order of sending
    key      TEXT NOT NULL UNIQUE,
    call     TEXT NOT NULL,
    body     TEXT NOT NULL,
    at_ms    INTEGER NOT NULL,
    state    TEXT NOT NULL CHECK (state IN ('waiting','answered','poisoned'))
  ) STRICT;
  CREATE INDEX outbox_waiting ON outbox (place) WHERE state = 'waiting';

  CREATE TABLE checkpoint (                   -- the newest point up to which the whole chain was checked
    only      INTEGER PRIMARY KEY CHECK (only = 1),
    seq       INTEGER NOT NULL,
    hash      TEXT NOT NULL,
    signature TEXT NOT NULL                   -- Ed25519 by the kiosk's key, base64
  ) STRICT;

  CREATE TRIGGER entry_never_changes BEFORE UPDATE ON entry
    BEGIN SELECT RAISE(ABORT, 'entries are never changed'); END;
  CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
  `,
  // Every index that a step of a note touches is a page more to flush with it. Being under way becomes a column of its
  // own, written when a note comes and when it is done; by kind, only what is asked for by kind is indexed.
  `
  DROP INDEX note_under_way;
  ALTER TABLE note ADD COLUMN under_way INTEGER NOT NULL DEFAULT 0 CHECK (under_way IN (0, 1));
  UPDATE note SET under_way = 1
    WHERE state IN ('ESCROWED','ACCEPT_REQUESTED','ACCEPTED','SUSPENSE')
       OR (state IN ('CREDITED','REFUNDED') AND NOT (boxed AND acknowledged));
  CREATE INDEX note_under_way ON note (first_seq) WHERE under_way = 1;
  DROP INDEX entry_by_kind;
  CREATE INDEX entry_by_kind ON entry (kind, seq) WHERE kind NOT GLOB 'note*';
  `,
  // Loads. As with notes, a column of its own says which are open, so that a step touches no index; and nobody asks for
  // the steps of loads by kind.
  `
  CREATE TABLE load (
    load_id    TEXT PRIMARY KEY,
    state      TEXT NOT NULL CHECK (state IN
                 ('STARTING','REFUSED','WRITING','EXECUTED','NOT_EXECUTED','QUESTIONED')),
    visit_id   TEXT NOT NULL,
    account_id TEXT NOT NULL,
    uid        TEXT NOT NULL,
    card_last4 TEXT NOT NULL,
    reference  TEXT,                          -- these four: null until the platform has granted it
    counter    INTEGER,
    before_fen INTEGER,
    after_fen  INTEGER,
    questioned INTEGER NOT NULL CHECK (questioned IN (0, 1)),
    case_id    TEXT,
    first_seq  INTEGER NOT NULL REFERENCES entry (seq),
    open       INTEGER NOT NULL CHECK (open IN (0, 1)),
    CHECK ((reference IS NULL) = (counter IS NULL) AND (reference IS NULL) = (before_fen IS NULL)
       AND (reference IS NULL) = (after_fen IS NULL))
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX load_open ON load (uid) WHERE open = 1;
  ALTER TABLE case_file ADD COLUMN load_id TEXT;
  DROP INDEX entry_by_kind;
  CREATE INDEX entry_by_kind ON entry (kind, seq) WHERE kind NOT GLOB 'note*' AND kind NOT GLOB 'load*';
  `,
  // Old parts of the chain move into archives. Only what a signed part has taken over may leave, and parts never do.
  `
  CREATE TABLE archive (
    first_seq    INTEGER PRIMARY KEY,
    last_seq     INTEGER NOT NULL CHECK (last_seq >= first_seq),
    last_hash    TEXT NOT NULL,               -- the chain goes on from here
    file         TEXT NOT NULL UNIQUE,
    outbox_place INTEGER NOT NULL,            -- answered messages up to here went, too
    signature    TEXT NOT NULL                -- Ed25519 by the kiosk's key, base64
  ) STRICT;
  CREATE TRIGGER archive_never_changes BEFORE UPDATE ON archive
    BEGIN SELECT RAISE(ABORT, 'archives are never changed'); END;
  CREATE TRIGGER archive_never_goes BEFORE DELETE ON archive
    BEGIN SELECT RAISE(ABORT, 'archives are never deleted'); END;
  DROP TRIGGER entry_never_goes;
  CREATE TRIGGER entry_never_goes BEFORE DELETE ON entry
    WHEN OLD.seq > (SELECT coalesce(max(last_seq), 0) FROM archive)
    BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;
  `,
];
