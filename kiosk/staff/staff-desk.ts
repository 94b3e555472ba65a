import { asCaseId, type AccountId, type CaseId } from '../../contract/ids.ts';
import { fen, type Fen } from '../../contract/money.ts';
import { ok } from '../../contract/result.ts';
import { randomId, type Random } from '../../contract/time.ts';
import { asEntry } from '../journal/entry.ts';
import type { Fact, NoteCounts } from '../journal/facts.ts';
import type { ChainedEntry } from '../journal/hash-chain.ts';
import type { CaseFile } from '../journal/journal-queries.ts';
import type { JournalError } from '../journal/journal-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { LoadState } from '../journal/load.ts';
import type { NoteRecord } from '../journal/note.ts';
import type { StorageStatus } from '../journal/storage-keeper.ts';
import { compareCounts, countsProblem, differenceFen, differenceText } from './box-count.ts';
import type { CountedDenomination } from './box-count.ts';
import type { LineEntry } from './entry-line.ts';
import { outcomes, settlementProblem, type Outcome } from './settlement-rules.ts';
import { nameProblem, refused, remarkProblem, sealProblem } from './staff-refusal.ts';
import type { StaffResult } from './staff-refusal.ts';
import { readStaffStatus, type StaffStatus } from './staff-status.ts';

export interface StaffDeskOptions {
  readonly journal: Journal;
  readonly random: Random;
  readonly nowMs: () => number;
  /** A running till that is halted, also where the disk was too full to write the halt down. */
  readonly isHalted?: () => boolean;
  /** Why a running kiosk does not believe its journal. */
  readonly journalError?: () => JournalError | undefined;
  /** Backups, as a running kiosk makes them. */
  readonly storage?: () => StorageStatus | undefined;
  readonly onHaltCleared: () => void;
  readonly onSettled: () => void;
}

/** A case with all that the journal says of it. */
export interface CaseReport extends CaseFile {
  /** Where its note stands; undefined for a case without a note. */
  readonly noteState: string | undefined;
  /** Where its load stands, and which card; undefined for a case without a load. */
  readonly load: { readonly state: LoadState; readonly cardLast4: string } | undefined;
  readonly accountId: AccountId | undefined;
  /** False: whether the note is in the box is itself in doubt. */
  readonly moneyInBox: boolean;
  /** How it can be settled; a credit may still need an account. */
  readonly settleAs: readonly Outcome[];
  /** The opening of the case and every entry about its note or load, oldest first. */
  readonly entries: readonly LineEntry[];
}

export interface Settlement {
  readonly caseNumber: number;
  readonly outcome: Outcome;
  /** For `credit`; needed where the machine does not know whose the note is. */
  readonly accountId?: AccountId | undefined;
  readonly by: string;
  readonly remark: string;
}

export interface BoxRemoval {
  readonly by: string;
  readonly counted: NoteCounts;
  readonly seal: string;
}

export interface BoxRemovalReport {
  readonly rows: readonly CountedDenomination[];
  readonly differenceFen: Fen;
  /** The case that was opened when count and books differ. */
  readonly caseNumber: number | undefined;
  /** Open cases about notes that may or may not lie in this box, and claims: they may explain a difference. */
  readonly mayExplain: readonly number[];
}

/** The most entries that one answer holds. */
export const MOST_ENTRIES = 1_000;

/** What staff may ask and do. Every act is journaled with a name; what is refused writes nothing. */
export class StaffDesk {
  readonly #options: StaffDeskOptions;

  constructor(options: StaffDeskOptions) {
    this.#options = options;
  }

  status(): StaffStatus {
    const { journal, journalError, storage } = this.#options;
    return readStaffStatus(journal, { journalError: journalError?.(), storage: storage?.() });
  }

  /** The halt that stands, and no more: cheap enough to be asked all the time. */
  get halt(): StaffStatus['halt'] {
    return this.#options.journal.queries.halt();
  }

  /** The newest entries, at the most `MOST_ENTRIES`, oldest first. */
  newestEntries(count: number): readonly LineEntry[] {
    const { journal } = this.#options;
    const wanted = Math.min(count, MOST_ENTRIES);
    return journal.queries.entriesAfter(Math.max(0, journal.head.seq - wanted), wanted).map(lineEntry);
  }

  openCases(): readonly CaseReport[] {
    const { queries } = this.#options.journal;
    const files = queries.openCases();
    const about = {
      notes: files.flatMap(({ noteId }) => noteId ?? []),
      loads: files.flatMap(({ loadId }) => loadId ?? []),
      cases: files.map(({ caseId }) => caseId),
    };
    const entries = queries.entriesAbout(about).map(lineEntry);
    return files.map((file) => {
      const note = file.noteId && queries.note(file.noteId);
      const load = file.loadId && queries.loads.byId(file.loadId);
      return {
        ...file,
        noteState: note?.state,
        load: load && { state: load.state, cardLast4: load.cardLast4 },
        accountId: note?.accountId ?? load?.accountId,
        moneyInBox: note?.moneyInBox ?? false,
        settleAs: outcomes.filter((outcome) => {
          const problem = settlementProblem(file, note, outcome, undefined);
          return problem === undefined || problem.code === 'accountMissing';
        }),
        entries: entries.filter(({ fact }) => isAbout(fact, file)),
      };
    });
  }

  /** Writes down what people decided about a case, and sends on its way what follows from it. */
  settle({ caseNumber, outcome, accountId, by, remark }: Settlement): StaffResult<CaseFile> {
    const { journal, nowMs, onSettled } = this.#options;
    const { queries } = journal;
    const file = queries.caseByNumber(caseNumber);
    if (!file)
      return refused('noSuchCase', `This machine has no case ${caseNumber}. The command "cases" lists them.`);
    if (file.settled !== undefined)
      return refused('caseNotOpen', `Case ${caseNumber} was settled before, as ${file.settled}.`);
    const note = file.noteId && queries.note(file.noteId);
    const problem =
      nameProblem(by) ?? remarkProblem(remark) ?? settlementProblem(file, note, outcome, accountId);
    if (problem) return refused(problem.code, problem.sentence);
    const found = outcome === 'credit' || outcome === 'refund' ? note : undefined;
    journal.commit({
      kind: 'caseSettled',
      caseId: file.caseId,
      outcome,
      accountId: outcome === 'credit' ? (accountId ?? note?.accountId) : undefined,
      settledAtMs: Math.round(nowMs()),
      ...(found && this.#leftWithTheBox(found) ? { foundIn: 'boxTakenOut' as const } : {}),
      by: by.trim(),
      remark: remark.trim(),
    });
    onSettled();
    return ok({ ...file, settled: outcome });
  }

  /**
   * The box was taken out and counted. The books let go of what they have in it; a difference is a case, written in
   * the same transaction.
   */
  boxRemoved({ by, counted, seal }: BoxRemoval): StaffResult<BoxRemovalReport> {
    const { journal } = this.#options;
    const { queries } = journal;
    const expected = queries.notesInBox();
    if (this.status().boxIsOut)
      return refused(
        'boxIsOut',
        'The box is out already by the books. Record the new one first: box-replaced --by NAME --seal S.',
      );
    const problem = nameProblem(by) ?? sealProblem(seal) ?? countsProblem(expected, counted);
    if (problem) return refused(problem.code, problem.sentence);
    if (this.status().undecidedNotes > 0)
      return refused(
        'noteUnderWay',
        'A note is still under way in the acceptor. Wait until it has ended; when the kiosk is stopped, start it, ' +
          'so that the acceptor can say what became of the note.',
      );
    const rows = compareCounts(expected, counted);
    const mayExplain = this.#doubtfulCases();
    const removed = { kind: 'boxRemoved', by: by.trim(), expected, counted, seal: seal.trim() } as const;
    const detail = differenceText(rows);
    if (detail === '') {
      journal.commit(removed);
      return ok({ rows, differenceFen: fen(0), caseNumber: undefined, mayExplain });
    }
    const opened = this.#newCase('countDifference', differenceFen(rows), detail, by);
    journal.commit(removed, opened);
    const caseNumber = this.#written(opened.caseId).number;
    return ok({ rows, differenceFen: differenceFen(rows), caseNumber, mayExplain });
  }

  boxReplaced(by: string, seal: string): StaffResult<undefined> {
    const { journal } = this.#options;
    const problem = nameProblem(by) ?? sealProblem(seal);
    if (problem) return refused(problem.code, problem.sentence);
    // The very first box of a machine replaces none.
    if (!this.status().boxIsOut && journal.queries.latest('boxReplaced'))
      return refused(
        'boxIsIn',
        'By the books a box is in the machine. Record first that it was taken out: box-removed --by NAME --seal S --counted ...',
      );
    journal.commit({ kind: 'boxReplaced', by: by.trim(), seal: seal.trim() });
    return ok(undefined);
  }

  /** Somebody says that the machine kept a note of which it knows nothing. */
  openClaim(by: string, valueFen: Fen | undefined, remark: string): StaffResult<CaseFile> {
    const problem = nameProblem(by) ?? remarkProblem(remark);
    if (problem) return refused(problem.code, problem.sentence);
    if (valueFen !== undefined && valueFen <= 0)
      return refused('valueMalformed', 'A claim is about more than nothing: --value 20, in yuan.');
    const opened = this.#newCase('claim', valueFen, remark.trim(), by);
    this.#options.journal.commit(opened);
    return ok(this.#written(opened.caseId));
  }

  /** Lets the machine take cash again. */
  clearHalt(by: string, remark: string): StaffResult<undefined> {
    const { journal, onHaltCleared, isHalted } = this.#options;
    const problem = nameProblem(by) ?? remarkProblem(remark);
    if (problem) return refused(problem.code, problem.sentence);
    if (!journal.queries.halt() && !isHalted?.())
      return refused(
        'notHalted',
        'There is no halt to clear. The command "status" says why cash may be closed.',
      );
    journal.commit({ kind: 'haltCleared', by: by.trim(), remark: remark.trim() });
    onHaltCleared();
    return ok(undefined);
  }

  /** Closes the machine to visitors, or opens it again. Notes under way are finished either way. */
  setMaintenance(on: boolean, by: string, remark: string): StaffResult<undefined> {
    const { journal } = this.#options;
    const problem = nameProblem(by) ?? remarkProblem(remark);
    if (problem) return refused(problem.code, problem.sentence);
    const begun = journal.queries.maintenance();
    if (on && begun)
      return refused(
        'inMaintenance',
        `The machine is in maintenance already, begun by ${begun.by}: ${begun.remark}. End it with maintenance-off --by NAME --remark TEXT.`,
      );
    if (!on && !begun)
      return refused(
        'notInMaintenance',
        'The machine is not in maintenance. The command "status" says what else may be wrong.',
      );
    const kind = on ? 'maintenanceBegun' : 'maintenanceEnded';
    journal.commit({ kind, by: by.trim(), remark: remark.trim() });
    return ok(undefined);
  }

  /** Its place was in doubt when the box of that time was taken out: found, it was found there. */
  #leftWithTheBox({ noteId, moneyInBox }: NoteRecord): boolean {
    const { queries } = this.#options.journal;
    const removed = queries.latest('boxRemoved');
    if (moneyInBox || !removed) return false;
    const questioned = queries
      .entriesAbout({ notes: [noteId] })
      .findLast(({ kind }) => kind === 'noteQuestioned');
    return questioned !== undefined && questioned.seq < removed.seq;
  }

  #doubtfulCases(): readonly number[] {
    const { queries } = this.#options.journal;
    return queries
      .openCases()
      .filter(({ noteId, caseKind }) => {
        const note = noteId && queries.note(noteId);
        return note ? note.state === 'SUSPENSE' && !note.moneyInBox : caseKind === 'claim';
      })
      .map(({ number }) => number);
  }

  #newCase(
    caseKind: 'claim' | 'countDifference',
    valueFen: Fen | undefined,
    detail: string,
    by: string,
  ): Extract<Fact, { kind: 'caseOpened' }> {
    const caseId = asCaseId(randomId(this.#options.random));
    return { kind: 'caseOpened', caseId, caseKind, valueFen, detail, by: by.trim() };
  }

  #written(caseId: CaseId): CaseFile {
    const file = this.#options.journal.queries.caseFile(caseId);
    if (!file) throw new Error(`case ${caseId} was just written and is not there`);
    return file;
  }
}

/** Without hash and raw text, which are the chain's and say nothing more to people. */
function lineEntry(row: ChainedEntry): LineEntry {
  const { seq, atMs, fact, postings } = asEntry(row);
  return { seq, atMs, fact, postings };
}

function isAbout(fact: Fact, { noteId, loadId, caseId }: CaseFile): boolean {
  return (
    (noteId !== undefined && 'noteId' in fact && fact.noteId === noteId) ||
    (loadId !== undefined && 'loadId' in fact && fact.loadId === loadId) ||
    ('caseId' in fact && fact.caseId === caseId)
  );
}
