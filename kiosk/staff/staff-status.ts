import { fen, fenTotal, parseCount, type Fen, type FenTotal } from '../../contract/money.ts';
import { booksProblem } from '../journal/books-check.ts';
import type { LoadsStatus } from '../journal/load-table.ts';
import type { Account } from '../journal/postings.ts';
import { distrustOf } from '../journal/distrust.ts';
import { JournalError } from '../journal/journal-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { StorageStatus } from '../journal/storage-keeper.ts';
import { journalTrouble } from './journal-trouble.ts';

/** The machine's books at a glance. Balances as people read them: what is owed is positive. */
export interface StaffStatus {
  readonly entries: number;
  readonly box: readonly { readonly denominationFen: Fen; readonly count: number; readonly amountFen: Fen }[];
  /** True between `boxRemoved` and `boxReplaced`. */
  readonly boxIsOut: boolean;
  readonly books: readonly {
    readonly account: Account;
    readonly meaning: string;
    readonly amountFen: FenTotal;
  }[];
  /** Every account equals the notes or loads that it is made of, and all accounts together are zero. */
  readonly booksAgree: boolean;
  readonly openCases: number;
  /** What is wrong with the journal, and what to do; undefined: it is believed. */
  readonly journalTrouble: string | undefined;
  /** Undefined where this machine makes no backups, or does not run. */
  readonly storage: StorageStatus | undefined;
  readonly halt: { readonly reason: string; readonly detail: string } | undefined;
  /** Who closed the machine to visitors, and why. */
  readonly maintenance: { readonly by: string; readonly remark: string } | undefined;
  readonly outbox: { readonly waiting: number; readonly oldestAtMs: number | undefined };
  /** Notes of which neither we nor the acceptor have yet said how they ended. */
  readonly undecidedNotes: number;
  /** Loads of which it is not known how they end. */
  readonly loads: LoadsStatus;
}

const meanings: readonly (readonly [Account, 'asset' | 'owed', string])[] = [
  ['1001', 'asset', 'in the box'],
  ['1002', 'asset', 'taken out with boxes'],
  ['2190', 'owed', 'accepted, not yet credited'],
  ['2191', 'owed', 'in question, whose it is'],
  ['2192', 'owed', 'to be refunded by the office'],
  ['2102', 'owed', 'credited by the platform, not loaded here'],
  ['2104', 'owed', 'being loaded, or in question'],
  ['2101', 'owed', 'loaded onto cards'],
];

/** What only a running kiosk knows. */
export interface RunningStorage {
  readonly journalError?: JournalError | undefined;
  readonly storage?: StorageStatus | undefined;
}

export function readStaffStatus(
  { head, queries }: Journal,
  { journalError, storage }: RunningStorage = {},
): StaffStatus {
  const waiting = queries.waitingRows();
  const halt = queries.halt();
  const maintenance = queries.maintenance();
  return {
    entries: head.seq,
    box: Object.entries(queries.notesInBox())
      .map(([denomination, count]) => ({
        denominationFen: fen(parseCount(denomination)),
        count,
        amountFen: fen(parseCount(denomination) * count),
      }))
      .sort((a, b) => a.denominationFen - b.denominationFen),
    boxIsOut: (queries.latest('boxRemoved')?.seq ?? 0) > (queries.latest('boxReplaced')?.seq ?? 0),
    books: meanings.map(([account, side, meaning]) => {
      const amountFen = queries.balance(account);
      return { account, meaning, amountFen: fenTotal(side === 'owed' ? 0 - amountFen : amountFen) };
    }),
    booksAgree: booksProblem(queries) === undefined,
    openCases: queries.openCases().length,
    journalTrouble: troubleOf(journalError, halt),
    storage,
    halt: halt && { reason: halt.reason, detail: halt.detail },
    maintenance: maintenance && { by: maintenance.by, remark: maintenance.remark },
    outbox: { waiting: waiting.length, oldestAtMs: waiting[0]?.atMs },
    undecidedNotes: queries
      .notesUnderWay()
      .filter(({ state }) => state === 'ESCROWED' || state === 'ACCEPT_REQUESTED').length,
    loads: queries.loads.status(),
  };
}

function troubleOf(
  error: JournalError | undefined,
  halt: { readonly reason: string; readonly detail: string } | undefined,
): string | undefined {
  const code = halt && distrustOf(halt.reason);
  const standing = error ?? (code && new JournalError(code, halt.detail));
  return standing && journalTrouble(standing);
}
