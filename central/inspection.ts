import { subtractFen } from '../contract/money.ts';
import type { Fen } from '../contract/money.ts';
import type { CardState, PersonState } from '../contract/platform-api.ts';
import type { Policy } from '../contract/policy.ts';
import type { Clock } from '../contract/time.ts';
import { campusTime } from './campus-time.ts';
import { checkLedger } from './ledger-check.ts';
import type { LedgerReport } from './ledger-check.ts';
import { cardStateOn, headroom } from './standing.ts';
import type { StandingContext } from './standing.ts';
import type {
  AlarmRow,
  CardRow,
  CentralStore,
  CentralTransaction,
  HeartbeatRow,
  HolderRow,
  KioskRow,
  NoteReservation,
  NoteRow,
} from './store/central-store.ts';
import type { DebitRow, LoadAttemptRow, LoadRow, PendingItemRow } from './store/load-rows.ts';

/** One note that became somebody's money. */
export interface CreditFact {
  readonly kioskId: string;
  readonly noteId: string;
  /** `<noteId>:credit`, as the kiosk calls it. */
  readonly key: string;
  readonly accountId: string;
  readonly valueFen: Fen;
  readonly day: string;
}

/** A promise that has not been called in yet. */
export interface OpenReservation extends NoteReservation {
  readonly kioskId: string;
  readonly noteId: string;
}

/** One load with everybody who tried it; the last one has or had it in hand. */
export interface LoadFact extends LoadRow {
  readonly amountFen: Fen;
  readonly attempts: readonly LoadAttemptRow[];
}

export interface AccountState {
  readonly accountId: string;
  readonly fullName: string;
  readonly holderKind: HolderRow['holderKind'];
  readonly personState: PersonState;
  /** Of the latest card; expiry by date included. */
  readonly cardState: CardState;
  readonly balanceFen: Fen;
  /** Waits to be loaded; without what has expired and without loads in flight. */
  readonly pendingFen: Fen;
  /** In the order in which they would be loaded. */
  readonly pendingItems: readonly PendingItemRow[];
  /** Taken from the pending money and not yet proven to be on a card. */
  readonly inFlightFen: Fen;
  /** The latest first, with their known totals. */
  readonly cards: readonly CardRow[];
  /** Reserved and not yet credited, over all kiosks. */
  readonly reservedFen: Fen;
  /** What may still be put in by cash now, as a card lookup tells the kiosk. */
  readonly cashHeadroomFen: Fen;
}

export interface InspectionOptions {
  readonly store: CentralStore;
  /** The platform's: what counts as today and as expired. */
  readonly clock: Clock;
  readonly policy: Policy;
}

export interface Movement {
  readonly key: string;
  readonly atMs: number;
  readonly account: '2101' | '2102';
  /** What it brought the holder; negative when it took. */
  readonly amountFen: number;
}

/** Looks, and changes nothing: for tests, the laboratory's oracle, the demo and whoever watches the fleet. */
export interface Inspection {
  /** All credited notes, of one kiosk or of all. */
  credits(kioskId?: string): Promise<readonly CreditFact[]>;
  openReservations(kioskId?: string): Promise<readonly OpenReservation[]>;
  account(accountId: string): Promise<AccountState | undefined>;
  accounts(): Promise<readonly AccountState[]>;
  /** In the order in which they were begun. */
  loads(): Promise<readonly LoadFact[]>;
  /** In the order in which they were reported. */
  debits(): Promise<readonly DebitRow[]>;
  /** Newest first. */
  movements(accountId: string): Promise<readonly Movement[]>;
  ledger(): Promise<LedgerReport>;
  kiosks(): Promise<readonly KioskRow[]>;
  /** Newest first. */
  heartbeats(kioskId: string, limit: number): Promise<readonly HeartbeatRow[]>;
  /** Newest first. */
  alarms(limit: number): Promise<readonly AlarmRow[]>;
}

export function createInspection({ store, clock, policy }: InspectionOptions): Inspection {
  const campus = campusTime(policy.timeZone);
  const standing = (tx: CentralTransaction): StandingContext => ({
    tx,
    policy,
    campus,
    nowMs: clock.wallMs(),
  });
  const notes = (kioskId: string | undefined): Promise<readonly NoteRow[]> =>
    store.transact(async (tx) =>
      (await tx.notes.all()).filter((note) => kioskId === undefined || note.kioskId === kioskId),
    );
  return {
    credits: async (kioskId) => (await notes(kioskId)).flatMap(toCredit),
    openReservations: async (kioskId) =>
      (await notes(kioskId)).flatMap(({ kioskId: kiosk, noteId, state, reservation }) =>
        state === 'reserved' && reservation ? [{ kioskId: kiosk, noteId, ...reservation }] : [],
      ),
    account: (accountId) =>
      store.transact(async (tx) => {
        const holder = await tx.holders.get(accountId);
        return holder && accountState(standing(tx), holder);
      }),
    accounts: () =>
      store.transact(async (tx) => {
        const states: AccountState[] = [];
        for (const holder of await tx.holders.all()) states.push(await accountState(standing(tx), holder));
        return states;
      }),
    loads: () => store.transact(loads),
    debits: () => store.transact((tx) => tx.debits.all()),
    movements: (accountId) => store.transact((tx) => movements(tx, accountId)),
    ledger: () => store.transact(checkLedger),
    kiosks: () => store.transact((tx) => tx.kiosks.all()),
    heartbeats: (kioskId, limit) => store.transact((tx) => tx.kiosks.heartbeats(kioskId, limit)),
    alarms: (limit) => store.transact((tx) => tx.kiosks.alarms(limit)),
  };
}

function toCredit({ kioskId, noteId, state, reservation, creditedDay }: NoteRow): readonly CreditFact[] {
  if (state !== 'credited' || !reservation || creditedDay === undefined) return [];
  const { accountId, valueFen } = reservation;
  return [{ kioskId, noteId, key: `${noteId}:credit`, accountId, valueFen, day: creditedDay }];
}

async function accountState(context: StandingContext, holder: HolderRow): Promise<AccountState> {
  const { tx, campus, nowMs } = context;
  const cards = await tx.holders.cards(holder.accountId);
  const [card] = cards;
  const today = campus.dayOf(nowMs);
  const { balanceFen, pendingFen, inFlightFen, cashHeadroomFen } = await headroom(context, holder.accountId);
  return {
    ...holder,
    cardState: card ? cardStateOn(card, today) : 'notActivated',
    balanceFen,
    pendingFen,
    pendingItems: await tx.pending.loadable(holder.accountId, today),
    inFlightFen,
    cards,
    reservedFen: await tx.notes.reservedFen(holder.accountId),
    cashHeadroomFen,
  };
}

async function loads(tx: CentralTransaction): Promise<readonly LoadFact[]> {
  const attempts = Map.groupBy(await tx.loads.allAttempts(), ({ reference }) => reference);
  return (await tx.loads.all()).map((load) => ({
    ...load,
    amountFen: subtractFen(load.afterFen, load.beforeFen),
    attempts: attempts.get(load.reference) ?? [],
  }));
}

async function movements(tx: CentralTransaction, accountId: string): Promise<readonly Movement[]> {
  const found: Movement[] = [];
  for (const { key, atMs, lines } of await tx.ledger.all()) {
    for (const { account, owner, amountFen } of lines) {
      if (owner === accountId && (account === '2101' || account === '2102'))
        found.push({ key, atMs, account, amountFen: 0 - amountFen });
    }
  }
  return found.reverse();
}
