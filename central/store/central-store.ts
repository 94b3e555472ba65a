import type { Fen } from '../../contract/money.ts';
import type {
  AccountView,
  CardState,
  FrozenCause,
  JournalHead,
  PersonState,
  PlatformRequest,
} from '../../contract/platform-api.ts';
import type { CardKey, DebitTable, LoadTable, PendingTable } from './load-rows.ts';

/**
 * Where the platform keeps its truth. Everything is asynchronous and bound to one transaction, so that a database
 * server can stand behind it as well as the embedded one.
 */
export interface CentralStore {
  /**
   * Runs `work` alone: transactions never overlap. When `work` resolves, everything that it wrote is durable before
   * this promise resolves; when it rejects, nothing of it remains. Must not be called from within `work`.
   */
  transact<T>(work: (tx: CentralTransaction) => Promise<T>): Promise<T>;
  /** Waits for the transactions already begun; later ones are refused. */
  close(): Promise<void>;
}

/** Holds only while its `work` runs. Amounts in fen, times in milliseconds since 1970 UTC, days as ISO dates. */
export interface CentralTransaction {
  readonly kiosks: KioskTable;
  readonly holders: HolderTable;
  readonly notes: NoteTable;
  readonly answers: AnswerTable;
  readonly pending: PendingTable;
  readonly loads: LoadTable;
  readonly debits: DebitTable;
  readonly ledger: LedgerTable;
}

export interface KioskRow {
  readonly kioskId: string;
  /** The latest epoch given out; 0 before the first start. */
  readonly epoch: number;
  /** The highest request number seen in this epoch, -1 before the first. */
  readonly highestRequest: number;
  /** Which of the numbers below the highest were seen: bit n stands for `highestRequest - n`. Hexadecimal. */
  readonly seenRequests: string;
  /** The furthest journal head that this kiosk has shown; undefined before its first start. */
  readonly journalHead: JournalHead | undefined;
  /** Set when the journal did not fit; stays until staff have looked. */
  readonly blocked: 'behind' | 'diverged' | undefined;
}

export interface BootRow {
  readonly kioskId: string;
  readonly bootId: string;
  readonly epoch: number;
  readonly journal: 'known' | 'behind' | 'diverged';
  readonly journalHead: JournalHead;
  readonly version: string;
  readonly atMs: number;
}

export interface HeartbeatRow {
  readonly kioskId: string;
  readonly epoch: number;
  readonly atMs: number;
  readonly heartbeat: Heartbeat;
}
export type Heartbeat = PlatformRequest<'heartbeat'>;

export const alarmKinds = [
  'cardNotGenuine',
  'journalBehind',
  'journalDiverged',
  'conflict',
  /** A whole load record with a MAC that the platform did not make. */
  'recordForged',
  /** The card's totals are not those that the platform knows: perhaps a copy of an older state. */
  'cardDiffers',
  /** A machine reports of a load what contradicts the grant, or a card shows one that had been given up. */
  'loadDiffers',
  /** Two purchases of one card that cannot both be. */
  'debitDiffers',
] as const;

export interface AlarmRow {
  readonly kioskId: string;
  readonly kind: (typeof alarmKinds)[number];
  readonly detail: string;
  readonly atMs: number;
}

export interface KioskTable {
  get(kioskId: string): Promise<KioskRow | undefined>;
  /** Inserts or replaces. */
  put(row: KioskRow): Promise<void>;
  boot(kioskId: string, bootId: string): Promise<BootRow | undefined>;
  /** The start that was given this epoch. */
  bootOfEpoch(kioskId: string, epoch: number): Promise<BootRow | undefined>;
  addBoot(row: BootRow): Promise<void>;
  /** Adds one and forgets the oldest ones of the same kiosk beyond `keep`. */
  addHeartbeat(row: HeartbeatRow, keep: number): Promise<void>;
  /** Newest first. */
  heartbeats(kioskId: string, limit: number): Promise<readonly HeartbeatRow[]>;
  /** Every kiosk that was ever seen, by id. */
  all(): Promise<readonly KioskRow[]>;
  addAlarm(row: AlarmRow): Promise<void>;
  /** Newest first. */
  alarms(limit: number): Promise<readonly AlarmRow[]>;
}

export interface HolderRow {
  readonly accountId: string;
  readonly fullName: string;
  readonly holderKind: AccountView['holderKind'];
  readonly personState: PersonState;
}

/** A card as it is issued: what the office knows of it before it was ever used. */
export interface IssuedCard extends CardKey {
  /** Chip id, hexadecimal, lower case; unique. */
  readonly uid: string;
  readonly accountId: string;
  readonly state: CardState;
  /** Why it is frozen; undefined in every other state. */
  readonly frozenBecause?: FrozenCause | undefined;
  readonly validUntil: string;
}

export interface CardRow extends IssuedCard {
  /** The totals that it was issued with. */
  readonly openingLoadedFen: Fen;
  readonly openingSpentFen: Fen;
  /** What the platform knows of its totals: the opening ones, executed loads and reported purchases. */
  readonly knownLoadedFen: Fen;
  readonly knownSpentFen: Fen;
}

export interface HolderTable {
  add(row: HolderRow): Promise<void>;
  get(accountId: string): Promise<HolderRow | undefined>;
  /** By account id. */
  all(): Promise<readonly HolderRow[]>;
  setPersonState(accountId: string, state: PersonState): Promise<void>;
  /** The totals given are the opening ones and, so far, the known ones. */
  addCard(card: IssuedCard, loadedFen: Fen, spentFen: Fen): Promise<void>;
  card(cardNumber: string, issueNumber: number): Promise<CardRow | undefined>;
  /** All cards of a holder, the latest issue first. */
  cards(accountId: string): Promise<readonly CardRow[]>;
  allCards(): Promise<readonly CardRow[]>;
  /** `frozenBecause` with `frozen` only. */
  setCardState(
    cardNumber: string,
    issueNumber: number,
    state: CardState,
    frozenBecause?: FrozenCause,
  ): Promise<void>;
  setKnownTotals(card: CardKey, knownLoadedFen: Fen, knownSpentFen: Fen): Promise<void>;
}

/**
 * What the platform knows of a note. `reserved` obliges it to accept the credit for ever; `credited` and `released`
 * are final. A note that was released without ever having been reserved has no account and no value: it stands
 * here so that a reserve that comes late finds it released.
 */
export interface NoteRow {
  readonly kioskId: string;
  readonly noteId: string;
  readonly state: 'reserved' | 'credited' | 'released';
  readonly reservation: NoteReservation | undefined;
  /** Set when credited: the calendar day of acceptance, which the day limit counts. */
  readonly creditedDay: string | undefined;
}

export interface NoteReservation {
  readonly accountId: string;
  readonly valueFen: Fen;
  readonly visitId: string;
  readonly reservedAtMs: number;
  readonly reservedDay: string;
}

/** The answer given to an idempotent call, kept for every repetition. */
export interface AnswerRow {
  readonly kioskId: string;
  readonly key: string;
  /** SHA-256 of the request, hexadecimal. */
  readonly requestSha256: string;
  /** The reply as JSON text. */
  readonly reply: string;
}

export interface NoteTable {
  get(kioskId: string, noteId: string): Promise<NoteRow | undefined>;
  /** Inserts or replaces. */
  put(row: NoteRow): Promise<void>;
  all(): Promise<readonly NoteRow[]>;
  /** Money of this account that is reserved and not yet credited; `day`: only what was reserved that day. */
  reservedFen(accountId: string, day?: string): Promise<Fen>;
  /** Cash credited to this account for that day. */
  creditedFen(accountId: string, day: string): Promise<Fen>;
}

export interface AnswerTable {
  get(kioskId: string, key: string): Promise<AnswerRow | undefined>;
  add(row: AnswerRow): Promise<void>;
}

/**
 * Accounts of the books. `1010` bank, `2101` wallets, `2102` pending money, `2104` loads in flight, `2106` sales of
 * merchants that are to be paid out (our own number: the chart of the campus begins where money leaves the cards),
 * `2190` notes.
 */
export const ledgerAccounts = ['1010', '2101', '2102', '2104', '2106', '2190'] as const;
export type LedgerAccount = (typeof ledgerAccounts)[number];

export interface LedgerLine {
  readonly account: LedgerAccount;
  /** Account id of the holder for 2101, 2102 and 2104; terminal for 2106; kiosk for 2190; empty for 1010. */
  readonly owner: string;
  /** Debit positive, credit negative, never 0. */
  readonly amountFen: Fen;
}

export interface LedgerEntry {
  /** 1, 2, 3... without gaps. */
  readonly entryNo: number;
  /** Unique: what is posted twice under one key fails. */
  readonly key: string;
  readonly atMs: number;
  /** Calendar day to which the posting belongs. */
  readonly day: string;
  readonly lines: readonly LedgerLine[];
  /** SHA-256 over the hash of the entry before and this entry, hexadecimal. */
  readonly hash: string;
}

export interface LedgerTable {
  /** Appends; an entry is never changed or removed. Rejects when the number or the key exists. */
  append(entry: LedgerEntry): Promise<void>;
  last(): Promise<LedgerEntry | undefined>;
  /** In order of entry number. */
  all(): Promise<readonly LedgerEntry[]>;
  /** Sum of all lines, debits positive. */
  balanceFen(account: LedgerAccount, owner: string): Promise<Fen>;
}
