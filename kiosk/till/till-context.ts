import type {
  AcceptorEvent,
  AcceptorFault,
  CreditReport,
  EscrowedNote,
  RejectReason,
  StartReport,
} from '../../devices/cash-acceptor/cash-acceptor.ts';
import type { NoteId } from '../../contract/ids.ts';
import { addFen, type Fen } from '../../contract/money.ts';
import type { ClosedReason, NoteReturnReason } from '../../contract/view.ts';
import type { NoteEnd } from './note-recorder.ts';
import type { TillNotice, TillSession } from './till-notice.ts';

/** A session with what has been taken in it. */
export interface OpenSession extends TillSession {
  readonly takenFen: Fen;
  readonly notes: number;
  /** Nothing more is to be taken; the session ends when its last note has ended. */
  readonly closing: boolean;
}

/** The note that the till works on. */
export interface CurrentNote {
  readonly escrow: EscrowedNote;
  /** Undefined until it stands in the journal. */
  readonly noteId: NoteId | undefined;
  /** Why it goes back, once that is decided. */
  readonly refusal: NoteReturnReason | undefined;
  /** It left escrow by itself while we were still deciding. */
  readonly wentBack: RejectReason | undefined;
}

export interface TillContext {
  readonly contact: boolean;
  /** A start of the device that was not settled yet, and the one that is being settled. */
  readonly report: StartReport | undefined;
  readonly inSettlement: StartReport | undefined;
  readonly strays: readonly CreditReport[];
  readonly faults: readonly AcceptorFault['code'][];
  readonly session: OpenSession | undefined;
  /** In escrow and not yet taken up. */
  readonly escrowed: EscrowedNote | undefined;
  readonly current: CurrentNote | undefined;
  readonly halted: boolean;
}

export const emptyTill: TillContext = {
  contact: false,
  report: undefined,
  inSettlement: undefined,
  strays: [],
  faults: [],
  session: undefined,
  escrowed: undefined,
  current: undefined,
  halted: false,
};

/** What an event of the device changes in what the till remembers. */
export function remembered(context: TillContext, event: AcceptorEvent): Partial<TillContext> {
  switch (event.type) {
    case 'started':
      return { contact: true, report: event.report, faults: [], escrowed: undefined };
    case 'lost':
      return { contact: false, report: undefined, escrowed: undefined };
    case 'escrowed':
      return { escrowed: event.note };
    case 'credited':
      return { strays: [...context.strays, event.credit] };
    case 'returned':
      return afterReturn(context, event.escrowId, event.reason);
    case 'fault':
      return { faults: [...context.faults.filter((code) => code !== event.fault.code), event.fault.code] };
    case 'faultCleared':
      return { faults: context.faults.filter((code) => code !== event.code) };
    case 'reading':
    case 'boxed':
    case 'clearedFromFront':
      return {};
  }
}

function afterReturn(
  { escrowed, current }: TillContext,
  escrowId: number | undefined,
  reason: RejectReason,
): Partial<TillContext> {
  if (escrowId === undefined) return {};
  if (escrowed?.escrowId === escrowId) return { escrowed: undefined };
  return current?.escrow.escrowId === escrowId ? { current: { ...current, wentBack: reason } } : {};
}

/** The session after a note has ended. */
export function counted(session: OpenSession | undefined, end: NoteEnd): OpenSession | undefined {
  if (!session || end.type !== 'accepted') return session;
  return { ...session, takenFen: addFen(session.takenFen, end.valueFen), notes: session.notes + 1 };
}

/** The platform knows better what the account can still take: its word is about what comes on top of the notes taken. */
export function withHeadroom(
  session: OpenSession | undefined,
  headroomFen: Fen | undefined,
): OpenSession | undefined {
  if (!session || headroomFen === undefined) return session;
  return { ...session, headroomFen: addFen(headroomFen, session.takenFen) };
}

/** What the person is told right away when the device says something; outcomes of notes are told when recorded. */
export function noticeOfEvent(event: AcceptorEvent): TillNotice | undefined {
  switch (event.type) {
    case 'reading':
      return { type: 'reading' };
    case 'escrowed':
      return { type: 'checking', valueFen: event.note.denomination };
    case 'returned':
      return event.escrowId === undefined
        ? returnedNotice(undefined, returnReasonOf(event.reason))
        : undefined;
    case 'fault':
      return { type: 'slotBlocked', reason: closedReasonOf(event.fault.code) };
    case 'lost':
      return { type: 'slotBlocked', reason: 'acceptorOutOfOrder' };
    case 'started':
    case 'credited':
    case 'boxed':
    case 'clearedFromFront':
    case 'faultCleared':
      return undefined;
  }
}

/** What the person is told when a note has ended. */
export function noticeOfEnd(
  end: NoteEnd,
  note: CurrentNote | undefined,
  largestUsableFen: Fen | undefined,
): TillNotice | undefined {
  switch (end.type) {
    case 'accepted':
      return { type: 'taken', noteId: end.noteId, valueFen: end.valueFen };
    case 'returned': {
      const reason = note?.refusal ?? end.reason ?? 'mechanism';
      return { type: 'returned', valueFen: end.valueFen, reason, largestUsableFen };
    }
    case 'questioned':
      return { type: 'questioned', valueFen: end.valueFen, caseNumber: end.caseNumber };
    case 'known':
      return undefined;
    case 'open':
      return { type: 'slotBlocked', reason: 'recovering' };
  }
}

function returnedNotice(valueFen: Fen | undefined, reason: NoteReturnReason): TillNotice {
  return { type: 'returned', valueFen, reason, largestUsableFen: undefined };
}

export function returnReasonOf(reason: RejectReason): NoteReturnReason {
  switch (reason) {
    case 'unreadable':
    case 'suspect':
    case 'denominationNotAccepted':
    case 'secondNote':
    case 'pulledBack':
    case 'notABanknote':
      return reason;
    case 'byHost':
    case 'escrowTimeout':
    case 'disabled':
    case 'mechanism':
    case 'unknown':
      return 'mechanism';
  }
}

/** What stops the slot, the gravest first: what may hold a note comes before what only keeps notes out. */
const gravity: readonly AcceptorFault['code'][] = [
  'jamInside',
  'jamReachable',
  'fraudAttempt',
  'protocolViolation',
  'wrongDevice',
  'noContact',
  'hardwareFailure',
  'pathOpen',
  'boxRemoved',
  'boxFull',
];

/** Why no note can be taken; undefined when nothing stops it. */
export function blockedBy({ faults }: TillContext): ClosedReason | undefined {
  const gravest = gravity.find((code) => faults.includes(code));
  return gravest && closedReasonOf(gravest);
}

export function closedReasonOf(fault: AcceptorFault['code']): ClosedReason {
  switch (fault) {
    case 'boxFull':
      return 'boxFull';
    case 'boxRemoved':
      return 'boxRemoved';
    case 'jamInside':
    case 'jamReachable':
      return 'noteStuck';
    case 'noContact':
    case 'wrongDevice':
    case 'protocolViolation':
    case 'pathOpen':
    case 'hardwareFailure':
    case 'fraudAttempt':
      return 'acceptorOutOfOrder';
  }
}
