import type { AcceptorCounters, CreditReport } from '../../devices/cash-acceptor/cash-acceptor.ts';
import { asCaseId, asNoteId, type CaseId, type NoteId, type VisitId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import { randomId, type Random } from '../../contract/time.ts';
import type { NoteReturnReason } from '../../contract/view.ts';
import type { QuestionReason } from '../journal/facts.ts';
import type { Journal } from '../journal/journal.ts';
import type { NoteRecord } from '../journal/note.ts';
import {
  isDoubt,
  matchBoxed,
  matchCredit,
  silentOutcome,
  wasAccepted,
  type ExplainedCount,
  type Witness,
} from './match-report.ts';
import type { TillSession } from './till-notice.ts';

interface OfVisit {
  /** In which visit the note came in; undefined where nobody knows. */
  readonly visitId: VisitId | undefined;
}

/** What the journal now says of a note. */
export type Settled =
  | ({ readonly type: 'accepted'; readonly noteId: NoteId; readonly valueFen: Fen } & OfVisit)
  | ({
      readonly type: 'returned';
      readonly valueFen: Fen | undefined;
      readonly reason?: NoteReturnReason;
    } & OfVisit)
  | ({
      readonly type: 'questioned';
      readonly valueFen: Fen | undefined;
      readonly caseNumber: number;
    } & OfVisit)
  | { readonly type: 'known' };

/** How a note's time in the device ended. `open`: contact was lost; the next start of the device decides. */
export type NoteEnd = Settled | { readonly type: 'open' };

export interface NoteRecorderOptions {
  readonly journal: Journal;
  readonly random: Random;
  /** The platform's time as far as it is known; the machine's own before the first contact. */
  readonly nowMs: () => number;
}

/** Writes the chain of a note into the journal. Every method is one durable step, taken before anything is done about it. */
export class NoteRecorder {
  readonly #journal: Journal;
  readonly #random: Random;
  readonly #nowMs: () => number;
  /** Whether the device that started last repeats its credits until they are acknowledged. */
  deviceAcknowledges = true;
  /** Notes seen in the box while their credit was still being written down. */
  #boxedEarly = 0;

  constructor({ journal, random, nowMs }: NoteRecorderOptions) {
    this.#journal = journal;
    this.#random = random;
    this.#nowMs = nowMs;
  }

  escrowed(session: TillSession, valueFen: Fen): NoteId {
    const noteId = asNoteId(randomId(this.#random));
    const { visitId, accountId } = session;
    this.#journal.commit({ kind: 'noteEscrowed', noteId, visitId, accountId, valueFen });
    this.#boxedEarly = 0; // what was seen in the box before this note came in was not this note
    return noteId;
  }

  acceptRequested(noteId: NoteId): void {
    this.#journal.commit({ kind: 'noteAcceptRequested', noteId });
  }

  returned(noteId: NoteId, reason: NoteReturnReason | 'foundOnStart'): void {
    this.#journal.commit({ kind: 'noteReturned', noteId, reason });
  }

  questioned(noteId: NoteId, reason: QuestionReason, moneyInBox: boolean): Settled {
    const caseId = this.#newCase();
    const note = this.#journal.queries.note(noteId);
    // On its way back, the promise of the platform may never have been given.
    const unreserved = note?.state === 'ESCROWED' && reason === 'jam' ? ({ unreserved: true } as const) : {};
    this.#journal.commit({ kind: 'noteQuestioned', noteId, caseId, reason, moneyInBox, ...unreserved });
    return { ...this.#asQuestioned(caseId), visitId: note?.visitId };
  }

  /**
   * Whether the device has counted a note that no credit in the journal explains. When it has not, a credit that fits no
   * note is one that it repeats after losing power, not a new one.
   */
  hasUnexplained({ stacked }: AcceptorCounters): boolean {
    const explained = this.explainedCount();
    return explained === undefined || stacked > explained.most;
  }

  /**
   * Records the device's credit under the note it belongs to. The acknowledgement follows after this has returned.
   * `canBeNew` false: the counters prove that it is no new note; then nothing is recorded that would make one.
   */
  credited(
    credit: Pick<CreditReport, 'kind' | 'denomination'>,
    canBeNew = true,
  ): Settled & { readonly noteId: NoteId | undefined } {
    const match = matchCredit(this.#journal.queries.notesUnderWay(), credit);
    const makesNew = match.to === 'stray' || (match.to === 'accept' && isDoubt(match.note));
    if (makesNew && !canBeNew) return { type: 'known', noteId: undefined };
    switch (match.to) {
      case 'accept': {
        const { noteId } = match.note;
        // A doubt that the device now resolves: its case is settled by the machine itself.
        const settle = match.note.caseId === undefined ? [] : [this.#selfSettled(match.note.caseId)];
        const accepted = {
          kind: 'noteAccepted',
          noteId,
          evidence: credit.kind,
          acceptedAtMs: this.#nowMs(),
        } as const;
        this.#journal.commit(accepted, ...settle);
        if (this.#boxedEarly > 0 && this.#markBoxed()) this.#boxedEarly -= 1;
        return { type: 'accepted', noteId, valueFen: knownValue(match.note), visitId: match.note.visitId };
      }
      case 'acknowledge':
        return { type: 'known', noteId: match.note.noteId };
      case 'box':
        // This report, too, comes again until it is acknowledged, and must not be taken for another note then.
        this.#journal.commit({
          kind: 'noteBoxed',
          noteId: match.note.noteId,
          ...(this.deviceAcknowledges ? { toAcknowledge: true } : {}),
        });
        return { type: 'known', noteId: match.note.noteId };
      case 'question': {
        const { noteId } = match.note;
        return { ...this.questioned(noteId, 'boxedUnasked', true), noteId };
      }
      case 'stray':
        return this.#stray(credit);
    }
  }

  acknowledged(noteId: NoteId): void {
    if (this.#journal.queries.note(noteId)?.acknowledged === false) {
      this.#journal.commit({ kind: 'noteAcknowledged', noteId });
    }
  }

  /** A note was seen in the box: the oldest accepted one of which that was not known yet. */
  boxed(): void {
    if (!this.#markBoxed()) this.#boxedEarly += 1;
  }

  /** Seen in the box while the device started: every credit that it goes with is written down by now. */
  boxedAtStart(): void {
    this.#markBoxed();
  }

  /** The notes of which neither we nor the device have yet said how they ended. */
  undecided(): readonly NoteRecord[] {
    const open = this.#journal.queries.notesUnderWay();
    return open.filter(({ state }) => state === 'ESCROWED' || state === 'ACCEPT_REQUESTED');
  }

  /** What the counter of boxed notes may be; undefined before it was ever read. */
  explainedCount(): ExplainedCount | undefined {
    const { queries } = this.#journal;
    const baseline = queries.latest('countersRead');
    // Another validator counts for itself.
    if (!baseline || baseline.fact.serialNumber !== this.#serialNumber()) return undefined;
    const boxed = queries.boxedSince(baseline.seq);
    const most = baseline.fact.stacked + boxed;
    return { least: most - Math.min(boxed, queries.jamsSince(baseline.seq)), most };
  }

  /** Read at rest: the new baseline. When the device counted every note that we know of, all of them are in the box. */
  countersRead({ stacked, rejected }: AcceptorCounters): void {
    const explained = this.explainedCount();
    if (stacked === explained?.most) while (this.#markBoxed());
    this.#boxedEarly = 0;
    const serialNumber = this.#serialNumber() ?? '';
    const read = { kind: 'countersRead', serialNumber, stacked, rejected } as const;
    // A doubt that opened since then is what the device may have counted.
    const surplus =
      explained === undefined ? 0 : stacked - explained.most - this.#journal.queries.doubtsSinceCounters();
    if (surplus > 0) this.#journal.commit(this.#surplusCase(surplus), read);
    else this.#journal.commit(read);
  }

  /**
   * A device that repeats its credits until they are acknowledged has just reported all that it has: what it did not
   * repeat was acknowledged, though nobody came to write that down.
   */
  acknowledgedUnlessRepeated(repeated: ReadonlySet<NoteId>): void {
    for (const note of this.#journal.queries.notesUnderWay())
      if (wasAccepted(note) && !repeated.has(note.noteId)) this.acknowledged(note.noteId);
  }

  /** Decides a note of which the resting device says nothing. */
  silent(note: NoteRecord, witness: Witness): Settled {
    const outcome = silentOutcome(note, witness);
    if (outcome === 'returned') {
      this.returned(note.noteId, 'foundOnStart');
      return { type: 'returned', valueFen: note.valueFen, visitId: note.visitId };
    }
    // An escrowed note that was counted all the same was never asked for: that, too, is for people.
    const reason = note.state === 'ESCROWED' ? 'boxedUnasked' : outcome;
    return this.questioned(note.noteId, reason, false);
  }

  #markBoxed(): boolean {
    const note = matchBoxed(this.#journal.queries.notesUnderWay());
    if (!note) return false;
    const boxed = { kind: 'noteBoxed', noteId: note.noteId } as const;
    // A device without acknowledgement can repeat a credit only until the note lies in the box.
    if (this.deviceAcknowledges || note.acknowledged) this.#journal.commit(boxed);
    else this.#journal.commit(boxed, { kind: 'noteAcknowledged', noteId: note.noteId });
    return true;
  }

  #stray(credit: Pick<CreditReport, 'kind' | 'denomination'>): Settled & { readonly noteId: NoteId } {
    const noteId = asNoteId(randomId(this.#random));
    const caseId = this.#newCase();
    const lastVisitId = this.#journal.queries.latest('visitStarted')?.fact.visitId;
    const { kind: evidence, denomination: valueFen } = credit;
    this.#journal.commit({ kind: 'strayCredit', noteId, caseId, evidence, valueFen, lastVisitId });
    return { ...this.#asQuestioned(caseId), noteId, visitId: undefined };
  }

  #serialNumber(): string | undefined {
    return this.#journal.queries.latest('acceptorStarted')?.fact.serialNumber;
  }

  #surplusCase(notes: number) {
    return {
      kind: 'caseOpened',
      caseId: this.#newCase(),
      caseKind: 'unknownCredit',
      valueFen: undefined,
      detail: `the acceptor counted ${notes} more into the box than the journal explains`,
      by: undefined,
    } as const;
  }

  #selfSettled(caseId: CaseId) {
    return {
      kind: 'caseSettled',
      caseId,
      outcome: 'closed',
      accountId: undefined,
      settledAtMs: this.#nowMs(),
      by: 'machine',
      remark: 'the acceptor credited the note after all',
    } as const;
  }

  #newCase(): CaseId {
    return asCaseId(randomId(this.#random));
  }

  #asQuestioned(caseId: CaseId): Omit<Extract<Settled, { type: 'questioned' }>, 'visitId'> {
    const file = this.#journal.queries.caseFile(caseId);
    if (!file) throw new Error(`case ${caseId} was just written and is not there`);
    return { type: 'questioned', valueFen: file.valueFen, caseNumber: file.number };
  }
}

function knownValue(note: NoteRecord): Fen {
  if (note.valueFen === undefined) throw new Error(`note ${note.noteId} was asked for without a value`);
  return note.valueFen;
}
