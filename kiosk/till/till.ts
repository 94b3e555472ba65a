import { createActor, type InspectionEvent } from 'xstate';
import type { AcceptorEvent, CashAcceptor } from '../../devices/cash-acceptor/cash-acceptor.ts';
import { addFen, subtractFen, type Fen } from '../../contract/money.ts';
import type { CashPolicy } from '../../contract/policy.ts';
import { withTimeout, TimeoutError, type Clock, type Random } from '../../contract/time.ts';
import type { ClosedReason } from '../../contract/view.ts';
import { actorClock } from '../actor-clock.ts';
import { JournalError } from '../journal/journal-error.ts';
import type { Journal } from '../journal/journal.ts';
import type { KioskLog } from '../log.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import { decideNote, remainingFen, usableDenominations, type NoteRoom } from '../policy/note-limits.ts';
import { AcceptorInbox } from './acceptor-inbox.ts';
import { NoteRecorder } from './note-recorder.ts';
import { limits, NoteSteps, refusalAsReturn, type Permission } from './note-steps.ts';
import { blockedBy, noticeOfEnd, type OpenSession } from './till-context.ts';
import type { TillNotice, TillSession, TillStatus } from './till-notice.ts';
import { createTillMachine } from './till.machine.ts';
import type { NoteInHand, TillActors } from './till-setup.ts';

export interface TillOptions {
  readonly acceptor: CashAcceptor;
  readonly journal: Journal;
  readonly client: PlatformClient;
  readonly policy: CashPolicy;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: KioskLog;
  /** The platform's time as far as it is known. */
  readonly nowMs: () => number;
  /** May a note that stands in escrow now still be taken? False when the hours and their grace are over. */
  readonly hoursAllow: () => boolean;
  /** To whoever has the session. Must not throw. */
  readonly onNotice: (notice: TillNotice) => void;
  readonly onStatus: () => void;
  /** The journal can no longer be trusted in this process: it must be opened anew. */
  readonly onFatal: (error: Error) => void;
  readonly inspect?: ((event: InspectionEvent) => void) | undefined;
}

/** An acceptor that has just got its power takes a few seconds to answer: until then nothing is out of order. */
const FIRST_CONTACT_MS = 15_000;

/** The till: owns every note from escrow until it is credited, returned or a case. Outlives visits. */
export class Till {
  readonly #options: TillOptions;
  readonly #recorder: NoteRecorder;
  readonly #steps: NoteSteps;
  readonly #inbox: AcceptorInbox;
  readonly #actor;
  /** What the chart said in the step under way: whoever hears of it may act at once, so it is told after the step. */
  #untold: TillNotice[] = [];
  #haltCause = 'unknown';
  #haltReason = 'till';
  #startedMs = 0;
  /** The acceptor has answered since this process began. */
  #heardOf = false;

  constructor(options: TillOptions) {
    this.#options = options;
    const { acceptor, journal, random, clock, nowMs, inspect } = options;
    this.#recorder = new NoteRecorder({ journal, random, nowMs });
    this.#inbox = new AcceptorInbox(clock, (event) => {
      this.#hear(event);
    });
    this.#steps = new NoteSteps({
      acceptor,
      inbox: this.#inbox,
      recorder: this.#recorder,
      onStuckWithinReach: () => {
        options.onNotice({ type: 'stuck', reachable: true });
      },
      onFault: (error) => {
        this.#fail(error);
        this.#actor.send({ type: 'halt' });
      },
    });
    const machine = createTillMachine(this.#actors(), {
      notice: (notice) => {
        this.#untold.push(notice);
      },
      ended: (end, note, session) => {
        const notice = noticeOfEnd(end, note, session && usableDenominations(this.#room(session)).at(-1));
        if (notice) this.#untold.push(notice);
      },
    });
    this.#actor = createActor(machine, { clock: actorClock(clock), ...(inspect && { inspect }) });
  }

  /** Begins to speak with the acceptor. What it reports first is settled before any note is taken. */
  start(): void {
    this.#startedMs = this.#options.clock.monotonicMs();
    this.#actor.subscribe(() => {
      this.#tellNotices();
      this.#options.onStatus();
    });
    if (this.#options.journal.queries.halt()) this.#actor.start().send({ type: 'halt' });
    else this.#actor.start();
    this.#options.acceptor.start(this.#inbox.receive);
  }

  async stop(): Promise<void> {
    this.#actor.stop();
    await this.#options.acceptor.stop();
  }

  /** Opens the slot for one person. Notices follow, the last one is `sessionClosed`. */
  open(session: TillSession): void {
    this.#actor.send({ type: 'open', session });
  }

  /** Shuts the slot. `sessionClosed` follows when the note under way, if any, has ended. */
  close(): void {
    this.#actor.send({ type: 'close' });
  }

  /** Stops taking cash until staff clear it. `reason`: one word for whoever reads the halt later. */
  halt(cause: string, reason = 'till'): void {
    this.#haltCause = cause;
    this.#haltReason = reason;
    this.#actor.send({ type: 'halt' });
  }

  get status(): TillStatus {
    const snapshot = this.#actor.getSnapshot();
    const shut = (state: TillStatus['state'], blocked: ClosedReason): TillStatus => ({ state, blocked });
    if (snapshot.context.halted) return shut('halted', 'halted');
    if (snapshot.matches('connecting')) {
      const patient =
        !this.#heardOf && this.#options.clock.monotonicMs() < this.#startedMs + FIRST_CONTACT_MS;
      return shut('starting', patient ? 'recovering' : 'acceptorOutOfOrder');
    }
    if (snapshot.matches('settling')) return shut('settling', 'recovering');
    const state = snapshot.hasTag('busy') ? 'busy' : 'ready';
    return { state, blocked: blockedBy(snapshot.context) };
  }

  #tellNotices(): void {
    const notices = this.#untold;
    this.#untold = [];
    for (const notice of notices) this.#options.onNotice(notice);
  }

  #actors(): TillActors {
    const steps = this.#steps;
    const guarded = this.#guarded.bind(this);
    return {
      settleStart: guarded((report) => steps.settleStart(report)),
      takeStray: guarded((credit) => steps.takeStray(credit)),
      openSlot: (session) => this.#openSlot(session),
      recordEscrow: guarded(({ session, escrow }) =>
        Promise.resolve(this.#recorder.escrowed(session, escrow.denomination)),
      ),
      decide: guarded((note) => this.#decide(note)),
      accept: guarded(({ current }) => steps.accept(current.noteId, current.escrow)),
      giveBack: guarded(({ current }) =>
        steps.giveBack(current.noteId, current.escrow, current.refusal ?? 'mechanism'),
      ),
      recordReturn: guarded(({ note: { current }, reason }) =>
        Promise.resolve(steps.recordReturn(current.noteId, current.escrow, reason)),
      ),
      refuse: guarded(({ escrow, reason }) => steps.refuse(escrow, reason)),
      closeSession: guarded(({ jammed }) => steps.closeSession(jammed)),
      halt: () => this.#halt(),
    };
  }

  /** What a step throws is a defect or a failing disk: remembered as the cause of the halt that follows. */
  #guarded<I, O>(step: (input: I) => Promise<O>): (input: I) => Promise<O> {
    return async (input) => {
      try {
        return await step(input);
      } catch (error) {
        this.#fail(error);
        throw error;
      }
    };
  }

  #fail(error: unknown): void {
    this.#haltCause = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.#options.log.fault('till.stepFailed', error);
    if (error instanceof JournalError && error.code === 'uncertain') this.#options.onFatal(error);
  }

  async #openSlot(session: OpenSession): Promise<readonly Fen[]> {
    const room = this.#room(session);
    const denominationsFen = usableDenominations(room);
    if (denominationsFen.length === 0) return [];
    if (session.notes === 0) await this.#steps.beginSession();
    await this.#options.acceptor.enable(denominationsFen);
    this.#options.onNotice({ type: 'slotOpen', denominationsFen, remainingFen: remainingFen(room) });
    return denominationsFen;
  }

  async #decide({ session, current }: NoteInHand): Promise<Permission> {
    const noteFen = current.escrow.denomination;
    const own = decideNote({ ...this.#room(session), noteFen });
    if (!own.accept) return { granted: false, reason: own.reason };
    if (!this.#options.hoursAllow()) return { granted: false, reason: 'cashHoursOver' };
    const permission = await this.#reserve({ session, current });
    // The answer took its time: what the hours do not allow any more goes back, and the promise is released.
    if (permission.granted && !this.#options.hoursAllow()) return { granted: false, reason: 'cashHoursOver' };
    // Write first, then act: the accepting command goes out only after this record is durable.
    if (permission.granted) this.#recorder.acceptRequested(current.noteId);
    return permission;
  }

  async #reserve({ session, current: { noteId, escrow } }: NoteInHand): Promise<Permission> {
    const { clock, client } = this.#options;
    const { visitId, accountId } = session;
    const request = { key: `${noteId}:reserve`, noteId, visitId, accountId, valueFen: escrow.denomination };
    const unreachable = { granted: false, reason: 'platformUnreachable' } as const;
    try {
      const options = { timeoutMs: limits.decisionMs };
      const reply = await withTimeout(clock, limits.decisionMs, client.call('reserveNote', request, options));
      if (!reply.ok) return unreachable;
      if (reply.value.result === 'granted') return { granted: true };
      const { reason, headroomFen } = reply.value;
      return { granted: false, reason: refusalAsReturn(reason), headroomFen };
    } catch (error) {
      if (error instanceof TimeoutError) return unreachable;
      throw error;
    }
  }

  async #halt(): Promise<void> {
    const { journal, acceptor, log } = this.#options;
    log.event('till.halted', { cause: this.#haltCause });
    try {
      if (!journal.queries.halt())
        journal.commit({ kind: 'halted', reason: this.#haltReason, detail: this.#haltCause });
    } finally {
      // Also where the halt cannot be written down: the slot must not draw in what cannot be recorded.
      await acceptor.disable();
    }
  }

  /** Facts of the device that make no money are written down as they come; then the till hears of them. */
  #hear(event: AcceptorEvent): void {
    if (event.type === 'started') this.#heardOf = true;
    try {
      this.#record(event);
    } catch (error) {
      this.#fail(error);
      this.#actor.send({ type: 'halt' });
    }
    this.#actor.send({ type: 'acceptor', event });
  }

  #record(event: AcceptorEvent): void {
    const { journal, log } = this.#options;
    switch (event.type) {
      case 'started': {
        const { identity, deviceRestarted } = event.report;
        const { serialNumber, firmware } = identity;
        journal.commit({ kind: 'acceptorStarted', serialNumber, firmware, restarted: deviceRestarted });
        break;
      }
      case 'returned': {
        const visitId = this.#actor.getSnapshot().context.session?.visitId;
        if (event.escrowId === undefined)
          journal.commit({ kind: 'noteRejected', visitId, reason: event.reason });
        break;
      }
      case 'boxed':
        this.#recorder.boxed();
        break;
      case 'fault': {
        const { code, detail } = event.fault;
        if (code === 'boxRemoved') journal.commit({ kind: 'boxGone' });
        journal.commit({ kind: 'acceptorFault', code, detail });
        break;
      }
      case 'faultCleared':
        if (event.code === 'boxRemoved') journal.commit({ kind: 'boxSeen' });
        journal.commit({ kind: 'acceptorFaultCleared', code: event.code });
        break;
      case 'lost':
        log.event('acceptor.lost', { state: event.state, detail: event.detail });
        break;
      case 'reading':
      case 'escrowed':
      case 'credited':
      case 'clearedFromFront':
        break;
    }
  }

  #room(session: OpenSession): NoteRoom {
    return {
      visitTotalFen: session.takenFen,
      notesInVisit: session.notes,
      headroomFen: subtractFen(session.headroomFen, session.takenFen),
      accountFen: addFen(session.accountFen, session.takenFen),
      policy: this.#options.policy,
    };
  }
}
