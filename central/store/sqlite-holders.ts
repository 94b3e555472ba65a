import type { Database } from 'better-sqlite3';
import { fen } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import { cardStates, frozenCauses, holderKinds, personStates } from '../../contract/platform-fields.ts';
import type { CardState, FrozenCause, PersonState } from '../../contract/platform-api.ts';
import type { CardRow, HolderRow, HolderTable, IssuedCard } from './central-store.ts';
import type { CardKey } from './load-rows.ts';
import { atOnce, oneOf, prepare } from './sqlite-rows.ts';

interface HolderCells extends Record<string, string> {
  account_id: string;
  full_name: string;
  holder_kind: string;
  person_state: string;
}
interface CardCells extends Record<string, string | number | null> {
  card_number: string;
  issue_number: number;
  uid: string;
  account_id: string;
  state: string;
  frozen_because: string | null;
  valid_until: string;
  opening_loaded_fen: number;
  opening_spent_fen: number;
  known_loaded_fen: number;
  known_spent_fen: number;
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
      `INSERT INTO cards (card_number, issue_number, uid, account_id, state, frozen_because, valid_until,
         opening_loaded_fen, opening_spent_fen, known_loaded_fen, known_spent_fen)
       VALUES (@cardNumber, @issueNumber, @uid, @accountId, @state, @frozenBecause, @validUntil,
         @loadedFen, @spentFen, @loadedFen, @spentFen)`,
    ),
    card: prepare<CardCells>(
      db,
      'SELECT * FROM cards WHERE card_number = @cardNumber AND issue_number = @issueNumber',
    ),
    cards: prepare<CardCells>(
      db,
      'SELECT * FROM cards WHERE account_id = @accountId ORDER BY issue_number DESC, card_number',
    ),
    allCards: prepare<CardCells>(db, 'SELECT * FROM cards ORDER BY card_number, issue_number'),
    setCardState: prepare(
      db,
      `UPDATE cards SET state = @state, frozen_because = @frozenBecause
       WHERE card_number = @cardNumber AND issue_number = @issueNumber`,
    ),
    setKnownTotals: prepare(
      db,
      `UPDATE cards SET known_loaded_fen = @knownLoadedFen, known_spent_fen = @knownSpentFen
       WHERE card_number = @cardNumber AND issue_number = @issueNumber`,
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

  addCard(card: IssuedCard, loadedFen: Fen, spentFen: Fen): Promise<void> {
    return atOnce(() => {
      const { cardNumber, issueNumber, uid, accountId, state, frozenBecause = null, validUntil } = card;
      const issued = { cardNumber, issueNumber, uid, accountId, state, frozenBecause, validUntil };
      this.#sql.addCard.run({ ...issued, loadedFen, spentFen });
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

  allCards(): Promise<readonly CardRow[]> {
    return atOnce(() => this.#sql.allCards.all({}).map(toCard));
  }

  setCardState(
    cardNumber: string,
    issueNumber: number,
    state: CardState,
    frozenBecause?: FrozenCause,
  ): Promise<void> {
    return atOnce(() => {
      const card = { cardNumber, issueNumber };
      const cells = { ...card, state, frozenBecause: frozenBecause ?? null };
      onlyOne(card, this.#sql.setCardState.run(cells).changes);
    });
  }

  setKnownTotals(
    { cardNumber, issueNumber }: CardKey,
    knownLoadedFen: Fen,
    knownSpentFen: Fen,
  ): Promise<void> {
    return atOnce(() => {
      const card = { cardNumber, issueNumber };
      onlyOne(card, this.#sql.setKnownTotals.run({ ...card, knownLoadedFen, knownSpentFen }).changes);
    });
  }
}

function onlyOne({ cardNumber, issueNumber }: CardKey, changes: number): void {
  if (changes !== 1) throw new Error(`There is no card ${cardNumber}, issue ${issueNumber}.`);
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
    frozenBecause:
      cells.frozen_because === null
        ? undefined
        : oneOf(frozenCauses, cells.frozen_because, 'the cause of a frozen card'),
    validUntil: cells.valid_until,
    openingLoadedFen: fen(cells.opening_loaded_fen),
    openingSpentFen: fen(cells.opening_spent_fen),
    knownLoadedFen: fen(cells.known_loaded_fen),
    knownSpentFen: fen(cells.known_spent_fen),
  };
}
