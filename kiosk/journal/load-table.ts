import type Database from 'better-sqlite3';
import type { AccountId, CaseId, LoadId, VisitId } from '../../contract/ids.ts';
import { fen, fenTotal, type FenTotal } from '../../contract/money.ts';
import { lazily } from './lazily.ts';
import { isOpen, type GrantedLoad, type KioskLoad, type LoadState } from './load.ts';

interface LoadRow {
  readonly load_id: string;
  readonly state: LoadState;
  readonly visit_id: string;
  readonly account_id: string;
  readonly uid: string;
  readonly card_last4: string;
  readonly reference: string | null;
  readonly counter: number | null;
  readonly before_fen: number | null;
  readonly after_fen: number | null;
  readonly questioned: 0 | 1;
  readonly case_id: string | null;
}

/** The loads of which it is not known how they end. */
export interface LoadsStatus {
  /** Being asked for or written. */
  readonly running: number;
  /** Nobody is at work on them: the platform or their cards must tell. */
  readonly questioned: number;
  /** What is being written or in question: account 2104. */
  readonly inFlightFen: FenTotal;
}

/** Reads the table of loads. What is asked for during a visit goes by the index of the open ones alone. */
export class LoadQueries {
  readonly #byId: () => Database.Statement<[string], LoadRow>;
  readonly #open: () => Database.Statement<[], LoadRow>;
  readonly #questionedOf: () => Database.Statement<[string], LoadRow>;
  readonly #inFlight: () => Database.Statement<[], { readonly total: number }>;

  constructor(db: Database.Database) {
    this.#byId = lazily(db, 'SELECT * FROM load WHERE load_id = ?');
    this.#open = lazily(db, 'SELECT * FROM load WHERE open = 1 ORDER BY first_seq');
    this.#questionedOf = lazily(
      db,
      "SELECT * FROM load WHERE open = 1 AND uid = ? AND state = 'QUESTIONED' ORDER BY first_seq",
    );
    this.#inFlight = lazily(
      db,
      "SELECT coalesce(sum(after_fen - before_fen), 0) AS total FROM load WHERE open = 1 AND state <> 'STARTING'",
    );
  }

  byId(loadId: LoadId): KioskLoad | undefined {
    const row = this.#byId().get(loadId);
    return row && asLoad(row);
  }

  /** Loads that are being asked for, written, or in question; oldest first. */
  open(): readonly KioskLoad[] {
    return this.#open().all().map(asLoad);
  }

  /** Loads of the card with this uid of which this machine does not know how they ended; oldest first. */
  questionedOf(uid: string): readonly KioskLoad[] {
    return this.#questionedOf().all(uid).map(asLoad);
  }

  /** Money of the loads being written and in question: must equal account 2104. */
  inFlightFen(): FenTotal {
    return fenTotal(this.#inFlight().get()?.total ?? 0);
  }

  status(): LoadsStatus {
    const open = this.open();
    const questioned = open.filter(({ state }) => state === 'QUESTIONED').length;
    return { running: open.length - questioned, questioned, inFlightFen: this.inFlightFen() };
  }
}

/** Keeps the table of loads. Called inside the transaction of the entry. */
export class LoadTable {
  readonly #add: () => Database.Statement;
  readonly #step: () => Database.Statement;
  readonly #grant: () => Database.Statement;
  readonly #setOpen: () => Database.Statement;

  constructor(db: Database.Database) {
    this.#add = lazily(
      db,
      `
      INSERT INTO load (load_id, state, visit_id, account_id, uid, card_last4, questioned, first_seq, open)
      VALUES (@loadId, @state, @visitId, @accountId, @uid, @cardLast4, 0, @seq, 1)`,
    );
    // Visit, account and card of a load never change.
    this.#step = lazily(
      db,
      'UPDATE load SET state = @state, questioned = @questioned, case_id = @caseId WHERE load_id = @loadId',
    );
    this.#grant = lazily(
      db,
      `
      UPDATE load SET reference = @reference, counter = @counter, before_fen = @beforeFen, after_fen = @afterFen
      WHERE load_id = @loadId`,
    );
    // Apart, because an UPDATE that names the column writes the index even where nothing changes.
    this.#setOpen = lazily(db, 'UPDATE load SET open = @open WHERE load_id = @loadId');
  }

  store(before: KioskLoad | undefined, load: KioskLoad, seq: number): void {
    const { loadId, state, visitId, accountId, uid, cardLast4, granted, questioned, caseId } = load;
    if (!before) {
      this.#add().run({ loadId, state, visitId, accountId, uid, cardLast4, seq });
      return;
    }
    if (before === load) return; // the platform has answered: nothing about the load itself changes
    this.#step().run({ loadId, state, questioned: questioned ? 1 : 0, caseId: caseId ?? null });
    if (granted && !before.granted) this.#grant().run({ loadId, ...granted });
    if (isOpen(before) !== isOpen(load)) this.#setOpen().run({ loadId, open: isOpen(load) ? 1 : 0 });
  }
}

function asLoad(row: LoadRow): KioskLoad {
  return {
    loadId: row.load_id as LoadId,
    state: row.state,
    visitId: row.visit_id as VisitId,
    accountId: row.account_id as AccountId,
    uid: row.uid,
    cardLast4: row.card_last4,
    granted: grantOf(row),
    questioned: row.questioned === 1,
    caseId: (row.case_id ?? undefined) as CaseId | undefined,
  };
}

/** The four columns are written together, by `loadGranted`; a check of the table holds them together. */
function grantOf({ reference, counter, before_fen, after_fen }: LoadRow): GrantedLoad | undefined {
  if (reference === null || counter === null || before_fen === null || after_fen === null) return undefined;
  return { reference, counter, beforeFen: fen(before_fen), afterFen: fen(after_fen) };
}
