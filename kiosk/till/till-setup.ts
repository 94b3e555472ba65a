import { assign, fromPromise, setup } from 'xstate';
import type {
  AcceptorEvent,
  CreditReport,
  EscrowedNote,
  StartReport,
} from '../../devices/cash-acceptor/cash-acceptor.ts';
import type { NoteId } from '../../contract/ids.ts';
import { ZERO, type Fen } from '../../contract/money.ts';
import type { NoteReturnReason } from '../../contract/view.ts';
import type { Permission } from './note-steps.ts';
import type { NoteEnd, Settled } from './note-recorder.ts';
import {
  blockedBy,
  counted,
  remembered,
  returnReasonOf,
  withHeadroom,
  type CurrentNote,
  type OpenSession,
  type TillContext,
} from './till-context.ts';
import type { TillNotice, TillSession } from './till-notice.ts';

export type TillEvent =
  | { readonly type: 'acceptor'; readonly event: AcceptorEvent }
  | { readonly type: 'open'; readonly session: TillSession }
  | { readonly type: 'close' }
  | { readonly type: 'halt' };

/** A recorded note with the session that it belongs to. */
export interface NoteInHand {
  readonly session: OpenSession;
  readonly current: CurrentNote & { readonly noteId: NoteId };
}

/** What the machine has done for it; every one ends by itself within a bound. */
export interface TillActors {
  /** Settles a start of the device. */
  readonly settleStart: (report: StartReport) => Promise<readonly Settled[]>;
  readonly takeStray: (credit: CreditReport) => Promise<Settled>;
  /** Enables the denominations that still fit; the list is empty when none does. */
  readonly openSlot: (session: OpenSession) => Promise<readonly Fen[]>;
  readonly recordEscrow: (note: {
    readonly session: OpenSession;
    readonly escrow: EscrowedNote;
  }) => Promise<NoteId>;
  /** Own limits first, then the platform's promise, then the durable record that the note will be asked for. */
  readonly decide: (note: NoteInHand) => Promise<Permission>;
  readonly accept: (note: NoteInHand) => Promise<NoteEnd>;
  readonly giveBack: (note: NoteInHand) => Promise<NoteEnd>;
  readonly recordReturn: (note: {
    readonly note: NoteInHand;
    readonly reason: NoteReturnReason;
  }) => Promise<NoteEnd>;
  readonly refuse: (note: {
    readonly escrow: EscrowedNote;
    readonly reason: NoteReturnReason;
  }) => Promise<NoteEnd>;
  readonly closeSession: (device: { readonly jammed: boolean }) => Promise<void>;
  /** Writes the halt down, if that is still possible, and shuts the slot. */
  readonly halt: () => Promise<void>;
}

/** Who hears of it; must not throw and must not do I/O. */
export interface TillListener {
  readonly notice: (notice: TillNotice) => void;
  /** A note has ended; `session` is the session after it. */
  readonly ended: (end: NoteEnd, note: CurrentNote | undefined, session: OpenSession | undefined) => void;
}

/** The vocabulary of the till's chart: what it asks, checks and remembers. The chart itself is in till.machine.ts. */
export function tillSetup(actors: TillActors, tell: TillListener) {
  return setup({
    types: { context: {} as TillContext, events: {} as TillEvent, tags: {} as 'money' | 'busy' },
    delays: { retryOpening: 1_000 },
    actors: {
      settleStart: promised(actors.settleStart),
      takeStray: promised(actors.takeStray),
      openSlot: promised(actors.openSlot),
      recordEscrow: promised(actors.recordEscrow),
      decide: promised(actors.decide),
      accept: promised(actors.accept),
      giveBack: promised(actors.giveBack),
      recordReturn: promised(actors.recordReturn),
      refuse: promised(actors.refuse),
      closeSession: promised(actors.closeSession),
      halt: promised(actors.halt),
    },
    guards: {
      mustHalt: ({ context }) => context.halted,
      hasStray: ({ context }) => context.strays.length > 0,
      hasReport: ({ context }) => context.report !== undefined,
      contactLost: ({ context }) => !context.contact,
      hasOwnedEscrow: ({ context }) => context.escrowed !== undefined && context.session !== undefined,
      hasEscrow: ({ context }) => context.escrowed !== undefined,
      sessionClosing: ({ context }) => context.session?.closing === true,
      sessionOpen: ({ context }) => context.session !== undefined,
      hasFault: ({ context }) => context.faults.length > 0,
      faultFree: ({ context }) => context.faults.length === 0,
      wentBack: ({ context }) => context.current?.wentBack !== undefined,
      hasWork: ({ context }) => hasWork(context),
      granted: (_, permission: Permission) => permission.granted,
      nothingFits: (_, denominations: readonly Fen[]) => denominations.length === 0,
    },
    actions: {
      remember: assign(({ context }, event: AcceptorEvent) => remembered(context, event)),
      openSession: assign((_, session: TillSession) => ({
        session: { ...session, takenFen: ZERO, notes: 0, closing: false },
      })),
      closeSession: assign(({ context }) => ({
        session: context.session && { ...context.session, closing: true },
      })),
      forgetSession: assign({ session: undefined }),
      takeUpReport: assign(({ context }) => ({
        inSettlement: context.report,
        report: undefined,
        current: undefined,
      })),
      takeUpEscrow: assign(({ context }) => ({
        current: {
          escrow: required(context.escrowed),
          noteId: undefined,
          refusal: undefined,
          wentBack: undefined,
        },
        escrowed: undefined,
      })),
      noteRecorded: assign(({ context }, noteId: NoteId) => ({
        current: { ...required(context.current), noteId },
      })),
      noteRefused: assign(({ context }, permission: Permission) => ({
        current: {
          ...required(context.current),
          refusal: permission.granted ? undefined : permission.reason,
        },
        session: permission.granted ? context.session : withHeadroom(context.session, permission.headroomFen),
      })),
      strayTaken: assign(({ context }) => ({ strays: context.strays.slice(1) })),
      countNote: assign(({ context }, end: NoteEnd) => ({ session: counted(context.session, end) })),
      countSettled: assign(({ context }, ends: readonly Settled[]) => ({
        session: ends.filter((end) => isOf(context.session, end)).reduce(counted, context.session),
      })),
      tellEnded: ({ context }, end: NoteEnd) => tell.ended(end, context.current, context.session),
      tellSettled: ({ context }, ends: readonly Settled[]) => {
        for (const end of ends) if (isOf(context.session, end)) tell.ended(end, undefined, context.session);
      },
      /** The end could not be recorded, but the device said that the note is back at the front. */
      tellWentBack: ({ context: { current } }) => {
        if (current?.wentBack === undefined) return;
        const reason = current.refusal ?? returnReasonOf(current.wentBack);
        const valueFen = current.escrow.denomination;
        tell.notice({ type: 'returned', valueFen, reason, largestUsableFen: undefined });
      },
      forgetNote: assign({ current: undefined }),
      restoreEscrow: assign(({ context }) => ({ escrowed: required(context.current).escrow })),
      mustHalt: assign({ halted: true }),
      tell: (_, notice: TillNotice | undefined) => {
        if (notice) tell.notice(notice);
      },
      tellBlocked: ({ context }) => {
        const reason = blockedBy(context);
        if (reason) tell.notice({ type: 'slotBlocked', reason });
      },
    },
  });
}

function promised<I, O>(run: (input: I) => Promise<O>) {
  return fromPromise<O, I>(({ input }) => run(input));
}

/** A note that came to its end in a later visit is no business of the person who stands there now. */
function isOf(session: OpenSession | undefined, end: Settled): boolean {
  return session !== undefined && end.type !== 'known' && end.visitId === session.visitId;
}

/** Something happened that the hub must deal with before anything new is begun. */
function hasWork(context: TillContext): boolean {
  const { halted, strays, report, contact, escrowed, session } = context;
  return (
    halted ||
    strays.length > 0 ||
    report !== undefined ||
    !contact ||
    escrowed !== undefined ||
    session?.closing === true
  );
}

/** The note that the till works on, with all that must be known of it by then. */
export function noteInHand(context: TillContext): NoteInHand {
  const current = required(context.current);
  return { session: required(context.session), current: { ...current, noteId: required(current.noteId) } };
}

/** For what a state cannot be entered without. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the till entered a state without what it is for');
  return value;
}
