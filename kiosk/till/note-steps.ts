import {
  NotInEscrowError,
  type AcceptorCounters,
  type CashAcceptor,
  type CreditReport,
  type EscrowedNote,
  type RejectReason,
  type StartReport,
} from '../../devices/cash-acceptor/cash-acceptor.ts';
import type { NoteId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { Refusal } from '../../contract/platform-api.ts';
import type { NoteReturnReason } from '../../contract/view.ts';
import type { AcceptorInbox, NoteOutcome } from './acceptor-inbox.ts';
import type { NoteEnd, NoteRecorder, Settled } from './note-recorder.ts';
import { returnReasonOf } from './till-context.ts';

/**
 * The steps of a note as plain asynchronous functions; the till machine invokes them one after the other. Each ends
 * by itself within the limits below, whatever the device does.
 */
export const limits = {
  /** A decision is due 8 s after escrow, well before any device's own limit. */
  decisionMs: 8_000,
  /** From the accepting command to the credit event. */
  outcomeMs: 20_000,
  /** The note was gone before the command: it is on its way back, and the event comes when it is there. */
  goneMs: 6_000,
  /** A note that sticks within reach: the person is asked to pull gently. */
  pullGentlyMs: 30_000,
} as const;

export type Permission =
  | { readonly granted: true }
  | {
      readonly granted: false;
      readonly reason: NoteReturnReason;
      /** What the account can take now, where the platform says it. */
      readonly headroomFen?: Fen | undefined;
    };

export interface NoteStepsOptions {
  readonly acceptor: CashAcceptor;
  readonly inbox: AcceptorInbox;
  readonly recorder: NoteRecorder;
  /** Told at once, since the person must act: the note sticks within reach. */
  readonly onStuckWithinReach: () => void;
  /** That the device took an acknowledgement could not be written down. */
  readonly onFault: (error: unknown) => void;
}

export class NoteSteps {
  readonly #options: NoteStepsOptions;
  /** A credit of an open note may be gone without a trace. At first nobody knows what earlier processes were told. */
  #mayHaveLostCredit = true;

  constructor(options: NoteStepsOptions) {
    this.#options = options;
  }

  /** Sends the accepting command and follows the note to its end. The record of the request is in the journal already. */
  async accept(noteId: NoteId, escrow: EscrowedNote): Promise<NoteEnd> {
    return this.#carryOut(noteId, escrow, 'mechanism', () => this.#options.acceptor.accept(escrow));
  }

  /** Gives the note back and records that, or whatever else the device did with it. */
  async giveBack(noteId: NoteId, escrow: EscrowedNote, reason: NoteReturnReason): Promise<NoteEnd> {
    return this.#carryOut(noteId, escrow, reason, () => this.#options.acceptor.giveBack(escrow));
  }

  /** Hands back a note that nobody's session covers, or that could not be recorded. */
  async refuse(escrow: EscrowedNote, reason: NoteReturnReason): Promise<NoteEnd> {
    const wait = this.#options.inbox.expectOutcome(escrow.escrowId, limits.outcomeMs);
    try {
      await this.#options.acceptor.giveBack(escrow);
    } catch {
      // Gone by itself or contact lost: the outcome, or the next start, tells which.
    }
    const outcome = await wait.outcome;
    if (outcome.type === 'credited') return this.#take(outcome.credit);
    if (outcome.type !== 'returned') return { type: 'open' };
    const returned = deviceReason(outcome.reason) ?? reason;
    return { type: 'returned', valueFen: escrow.denomination, reason: returned, visitId: undefined };
  }

  /** Records that the note left escrow by itself before anything was asked of the device. */
  recordReturn(noteId: NoteId, escrow: EscrowedNote, reason: NoteReturnReason): NoteEnd {
    this.#options.recorder.returned(noteId, reason);
    return { type: 'returned', valueFen: escrow.denomination, reason, visitId: undefined };
  }

  /** Settles what the device reports after it (re)started, then every note of which it says nothing. */
  async settleStart(report: StartReport): Promise<readonly Settled[]> {
    const { recorder, acceptor } = this.#options;
    recorder.deviceAcknowledges = report.acknowledges;
    // A restart is told once: it holds until every note that was open then is decided.
    this.#mayHaveLostCredit ||= !report.acknowledges || report.deviceRestarted;
    const keepsCredits = !this.#mayHaveLostCredit;
    const settled: Settled[] = [];
    const repeated = new Set<NoteId>();
    for (const credit of report.credits) {
      const { counters } = report;
      const taken = this.#take(credit, report.noteStuck || !counters || recorder.hasUnexplained(counters));
      if (taken.noteId) repeated.add(taken.noteId);
      settled.push(taken);
    }
    recorder.acknowledgedUnlessRepeated(repeated);
    for (let i = 0; i < report.boxed; i += 1) recorder.boxedAtStart();
    // While credits waited the path was not at rest, so that the counters were not read.
    const witness = report.counters ? { counters: report.counters } : await this.#readCounters(acceptor);
    if (!witness) return settled; // contact is lost again: the next start decides
    const { counters } = witness;
    let givenBack = report.escrowGivenBack || report.clearedFromFront.length > 0;
    let stuck = report.noteStuck;
    for (const note of recorder.undecided()) {
      if (stuck) {
        settled.push(recorder.questioned(note.noteId, 'jam', false));
        stuck = false;
        continue;
      }
      const explained = recorder.explainedCount();
      settled.push(recorder.silent(note, { givenBack, keepsCredits, counters, explained }));
      givenBack = false;
    }
    if (counters) recorder.countersRead(counters);
    this.#mayHaveLostCredit = false;
    return settled;
  }

  /**
   * Reads the counters before the first note of a session: what the device and people did since the last one must not be
   * taken for one of its notes.
   */
  async beginSession(): Promise<void> {
    const { acceptor, recorder } = this.#options;
    if (recorder.undecided().length > 0) return;
    const witness = await this.#readCounters(acceptor);
    if (witness?.counters) recorder.countersRead(witness.counters);
  }

  /** Reads the counters at the end of a session: the baseline of the next question. Over a jam they cannot be read. */
  async closeSession(jammed: boolean): Promise<void> {
    const { acceptor, recorder } = this.#options;
    try {
      await acceptor.disable();
    } catch {
      return; // contact is lost, and with it the device's permission to take notes
    }
    if (jammed) return;
    const witness = await this.#readCounters(acceptor);
    if (witness?.counters) recorder.countersRead(witness.counters);
  }

  /**
   * Journal first, acknowledgement second: a crash in between lets the device report the credit again. Nobody waits for
   * the acknowledgement: one can stand for several credits, and the device takes it when the last is recorded.
   */
  #take(credit: CreditReport, canBeNew = true): Settled & { readonly noteId: NoteId | undefined } {
    const { recorder, onFault } = this.#options;
    const settled = recorder.credited(credit, canBeNew);
    credit
      .acknowledge()
      .then(
        (confirmed) => {
          if (confirmed && settled.noteId) recorder.acknowledged(settled.noteId);
        },
        () => undefined, // not confirmed: the device may report the credit again and it is recognised
      )
      .catch(onFault);
    return settled;
  }

  /** A credit outside any note's own time. */
  takeStray(credit: CreditReport): Promise<Settled> {
    return Promise.resolve(this.#take(credit));
  }

  async #carryOut(
    noteId: NoteId,
    { escrowId }: EscrowedNote,
    reason: NoteReturnReason,
    command: () => Promise<void>,
  ): Promise<NoteEnd> {
    let wait = this.#options.inbox.expectOutcome(escrowId, limits.outcomeMs);
    try {
      await command();
    } catch (error) {
      // Whether a command was carried out is not known here; the outcome says it, or the next start of the device.
      if (error instanceof NotInEscrowError) {
        wait.cancel();
        wait = this.#options.inbox.expectOutcome(escrowId, limits.goneMs);
      }
    }
    let outcome = await wait.outcome;
    if (outcome.type === 'jammed' && outcome.reachable) {
      this.#options.onStuckWithinReach();
      outcome = await this.#options.inbox.expectOutcome(escrowId, limits.pullGentlyMs).outcome;
      // It still sticks there: the counters are not readable and would prove nothing.
      if (outcome.type === 'silent') outcome = { type: 'jammed', reachable: true };
    }
    return this.#conclude(noteId, reason, outcome);
  }

  async #conclude(noteId: NoteId, reason: NoteReturnReason, outcome: NoteOutcome): Promise<NoteEnd> {
    const { recorder } = this.#options;
    switch (outcome.type) {
      case 'credited': {
        const settled = this.#take(outcome.credit);
        // The credit was not this note's (another denomination): this one is decided by what the device counted.
        return recorder.undecided().length === 0 ? settled : this.#askWitness(noteId);
      }
      case 'returned': {
        const valueFen = recorder.undecided().find((note) => note.noteId === noteId)?.valueFen;
        const returned = deviceReason(outcome.reason) ?? reason;
        recorder.returned(noteId, returned);
        return { type: 'returned', valueFen, reason: returned, visitId: undefined };
      }
      case 'jammed':
        return recorder.questioned(noteId, 'jam', false);
      case 'jamCleared':
      case 'silent':
        return this.#askWitness(noteId);
      case 'lost':
        return { type: 'open' };
    }
  }

  async #askWitness(noteId: NoteId): Promise<NoteEnd> {
    const { acceptor, recorder } = this.#options;
    const witness = await this.#readCounters(acceptor);
    const note = recorder.undecided().find((open) => open.noteId === noteId);
    if (!witness || !note) return { type: 'open' };
    const { counters } = witness;
    const explained = recorder.explainedCount();
    const end = recorder.silent(note, { givenBack: false, keepsCredits: false, counters, explained });
    if (counters) recorder.countersRead(counters);
    return end;
  }

  /** Undefined when the device does not answer; `{counters: undefined}` when it has none. */
  async #readCounters(
    acceptor: CashAcceptor,
  ): Promise<{ readonly counters: AcceptorCounters | undefined } | undefined> {
    try {
      return { counters: await acceptor.readCounters() };
    } catch {
      return undefined;
    }
  }
}

/** The device's own reason, where it says more than that we or its clock wanted the note out. */
function deviceReason(reported: RejectReason): NoteReturnReason | undefined {
  const reason = returnReasonOf(reported);
  return reason === 'mechanism' ? undefined : reason;
}

/** The platform's refusal in terms of the note slot. */
export function refusalAsReturn(refusal: Refusal): NoteReturnReason {
  switch (refusal) {
    case 'overBalanceLimit':
    case 'overDayLimit':
    case 'cashHoursOver':
      return refusal;
    default:
      return 'accountRefused';
  }
}
