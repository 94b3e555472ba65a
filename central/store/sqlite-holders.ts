import type { Database } from 'better-sqlite3';
import { cardStates, holderKinds, personStates } from '../../contract/platform-fields.ts';
import type { CardState, PersonState } from '../../contract/platform-api.ts';
import type { CardRow, HolderRow, HolderTable } from './central-store.ts';
import { atOnce, oneOf, prepare } from './sqlite-rows.ts';

interface HolderCells extends Record<string, string> {
  account_id: string;
  full_name: string;
  holder_kind: string;
  person_state: string;
}
interface CardCells extends Record<string, string | number> {
  card_number: string;
  issue_number: number;
  uid: string;
  account_id: string;
  state: string;
  valid_until: string;
}

function statements(db: Database) {
  return {
    add: prepare(
      db,
      `INSERT INTO holders (account_id, full_name, holder_kind, person_state)
       VALUES (@accountId, @fullName, @holderKind, @personState)`,
    ),
    get: prepare<HolderCells>(db, 'SELECT * FROM holders WHERE account_id = @accountId'),
    all: prepare<HolderCells>(db, 'SELECT * FROM holders ORDER BY account_id'),
    setPersonState: prepare(db, 'UPDATE holders SET person_state = @state WHERE account_id = @accountId'),
    addCard: prepare(
      db,
      `INSERT INTO cards (card_number, issue_number, uid, account_id, state, valid_until)
       VALUES (@cardNumber, @issueNumber, @uid, @accountId, @state, @validUntil)`,
    ),
    card: prepare<CardCells>(
      db,
      'SELECT * FROM cards WHERE card_number = @cardNumber AND issue_number = @issueNumber',
    ),
    cards: prepare<CardCells>(
      db,
      'SELECT * FROM cards WHERE account_id = @accountId ORDER BY issue_number DESC, card_number',
    ),
    setCardState: prepare(
      db,
      'UPDATE cards SET state = @state WHERE card_number = @cardNumber AND issue_number = @issueNumber',
    ),
  };
}

export class SqliteHolders implements HolderTable {
  readonly #sql: ReturnType<typeof statements>;

  constructor(db: Database) {
    this.#sql = statements(db);
  }

  add(row: HolderRow): Promise<void> {
    return atOnce(() => {
      this.#sql.add.run({ ...row });
    });
  }

  get(accountId: string): Promise<HolderRow | undefined> {
    return atOnce(() => {
      const cells = this.#sql.get.get({ accountId });
      return cells && toHolder(cells);
    });
  }

  all(): Promise<readonly HolderRow[]> {
    return atOnce(() => this.#sql.all.all({}).map(toHolder));
  }

  setPersonState(accountId: string, state: PersonState): Promise<void> {
    return atOnce(() => {
      const { changes } = this.#sql.setPersonState.run({ accountId, state });
      if (changes !== 1) throw new Error(`There is no account ${accountId}.`);
    });
  }

  addCard(row: CardRow): Promise<void> {
    return atOnce(() => {
      this.#sql.addCard.run({ ...row });
    });
  }

  card(cardNumber: string, issueNumber: number): Promise<CardRow | undefined> {
    return atOnce(() => {
      const cells = this.#sql.card.get({ cardNumber, issueNumber });
      return cells && toCard(cells);
    });
  }

  cards(accountId: string): Promise<readonly CardRow[]> {
    return atOnce(() => this.#sql.cards.all({ accountId }).map(toCard));
  }

  setCardState(cardNumber: string, issueNumber: number, state: CardState): Promise<void> {
    return atOnce(() => {
      const { changes } = this.#sql.setCardState.run({ cardNumber, issueNumber, state });
      if (changes !== 1) throw new Error(`There is no card ${cardNumber}, issue ${issueNumber}.`);
    });
  }
}

function toHolder(cells: HolderCells): HolderRow {
  return {
    accountId: cells.account_id,
    fullName: cells.full_name,
    holderKind: oneOf(holderKinds, cells.holder_kind, 'the holder kind'),
    personState: oneOf(personStates, cells.person_state, 'the person state'),
  };
}

function toCard(cells: CardCells): CardRow {
  return {
    cardNumber: cells.card_number,
    issueNumber: cells.issue_number,
    uid: cells.uid,
    accountId: cells.account_id,
    state: oneOf(cardStates, cells.state, 'the card state'),
    validUntil: cells.valid_until,
  };
}
