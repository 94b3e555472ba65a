import { asAccountId, type NoteId, type VisitId } from '../../contract/ids.ts';
import { addFen, subtractFen, ZERO, type Fen } from '../../contract/money.ts';
import type { AccountView } from '../../contract/platform-api.ts';
import type { SlotState } from '../../contract/view.ts';
import type { TillNotice, TillSession } from '../till/till-notice.ts';

/** One note of this visit, as far as the person is concerned. */
export interface RechargeNote {
  readonly noteId: NoteId | undefined;
  readonly valueFen: Fen;
  readonly state: 'received' | 'credited' | 'inQuestion';
  readonly caseNumber: number | undefined;
}

export type EndedBecause =
  'finished' | 'idle' | 'cashHoursOver' | 'limitReached' | 'slotClosed' | 'cardTaken';

/** The note slot as the machine knows it; the case number becomes text in the view. */
export type Slot =
  | Exclude<SlotState, { state: 'stuck' }>
  | { readonly state: 'stuck'; readonly reachable: boolean; readonly caseNumber: number | undefined };

export interface RechargeContext {
  readonly session: TillSession;
  readonly notes: readonly RechargeNote[];
  /** Credited by the platform before the till was through with them: the answer can be quicker than the device. */
  readonly creditedEarly: readonly NoteId[];
  readonly slot: Slot;
  /** A note that the machine holds and whose end nobody has told yet. */
  readonly inMachineFen: Fen | undefined;
  readonly denominationsFen: readonly Fen[];
  readonly remainingFen: Fen;
  readonly pendingFen: Fen;
  readonly endedBecause: EndedBecause;
}

export interface RechargeInput {
  readonly visitId: VisitId;
  readonly account: AccountView;
}

export interface RechargeResult {
  readonly notes: readonly RechargeNote[];
  readonly pendingFen: Fen;
  readonly endedBecause: EndedBecause;
}

/** Where a recharge begins: nothing is in, the slot is still shut. */
export function firstContext({ visitId, account }: RechargeInput): RechargeContext {
  const { accountId, balanceFen, pendingFen, cashHeadroomFen } = account;
  return {
    session: {
      visitId,
      accountId: asAccountId(accountId),
      headroomFen: cashHeadroomFen,
      accountFen: addFen(balanceFen, pendingFen),
    },
    notes: [],
    creditedEarly: [],
    slot: { state: 'opening' },
    inMachineFen: undefined,
    denominationsFen: [],
    remainingFen: ZERO,
    pendingFen,
    endedBecause: 'finished',
  };
}

/** What a notice of the till changes for the person. */
export function followed(context: RechargeContext, notice: TillNotice): Partial<RechargeContext> {
  const slot = (next: Slot): Partial<RechargeContext> => ({ slot: next });
  const inMachine = (next: Extract<Slot, { readonly valueFen: Fen }>): Partial<RechargeContext> => ({
    slot: next,
    inMachineFen: next.valueFen,
  });
  const withNote = (note: RechargeNote, next: Slot): Partial<RechargeContext> => ({
    notes: [...context.notes, note],
    slot: next,
    inMachineFen: undefined,
  });
  switch (notice.type) {
    case 'slotOpen': {
      const { denominationsFen, remainingFen } = notice;
      // What became of the last note stays on the screen until the next one comes.
      const keep = context.slot.state === 'taken' || context.slot.state === 'returned';
      return { denominationsFen, remainingFen, slot: keep ? context.slot : { state: 'insert' } };
    }
    case 'slotBlocked':
      return context.slot.state === 'stuck' ? {} : slot({ state: 'closed', reason: notice.reason });
    case 'reading':
      return slot({ state: 'reading' });
    case 'checking':
      return inMachine({ state: 'checking', valueFen: notice.valueFen });
    case 'taking':
      return inMachine({ state: 'taking', valueFen: notice.valueFen });
    case 'taken': {
      const { noteId, valueFen } = notice;
      const state = context.creditedEarly.includes(noteId) ? 'credited' : 'received';
      return {
        ...withNote({ noteId, valueFen, state, caseNumber: undefined }, { state: 'taken', valueFen }),
        remainingFen: subtractFen(context.remainingFen, valueFen),
      };
    }
    case 'returned': {
      const { valueFen, reason } = notice;
      // A note that the device itself does not take: what it takes now stands on the screen.
      const largestTakenFen =
        reason === 'denominationNotAccepted' ? context.denominationsFen.at(-1) : undefined;
      const largestUsableFen = notice.largestUsableFen ?? largestTakenFen;
      return {
        slot: { state: 'returned', valueFen, reason, largestUsableFen },
        inMachineFen: undefined,
      };
    }
    case 'stuck':
      return slot({ state: 'stuck', reachable: notice.reachable, caseNumber: undefined });
    case 'questioned': {
      const { valueFen, caseNumber } = notice;
      const stuck = { state: 'stuck', reachable: false, caseNumber } as const;
      if (valueFen === undefined) return { slot: stuck, inMachineFen: undefined };
      return withNote({ noteId: undefined, valueFen, state: 'inQuestion', caseNumber }, stuck);
    }
    case 'limitReached':
    case 'sessionClosed':
      return {};
  }
}

/**
 * Every note of the visit, with the one of which nobody has said how it ended: contact with the device or the journal
 * was lost over it. The next start of the device decides; until then it is in question, without a case.
 */
export function notesAtTheEnd({
  notes,
  inMachineFen,
}: Pick<RechargeContext, 'notes' | 'inMachineFen'>): readonly RechargeNote[] {
  if (inMachineFen === undefined) return notes;
  return [
    ...notes,
    { noteId: undefined, valueFen: inMachineFen, state: 'inQuestion', caseNumber: undefined },
  ];
}

/** The result names a note that is in question: people need time to read it and to write a number down. */
export function hasCaseToRead(result: RechargeResult | undefined): boolean {
  return result?.notes.some(({ state }) => state === 'inQuestion') ?? false;
}

export interface LateCredit {
  readonly noteId: NoteId;
  readonly pendingFen: Fen;
}

/** The platform's answer came while the result was being read. */
export function withLateCredit(result: RechargeResult, { noteId, pendingFen }: LateCredit): RechargeResult {
  if (!result.notes.some((note) => note.noteId === noteId)) return result;
  const notes = result.notes.map((note) =>
    note.noteId === noteId ? { ...note, state: 'credited' as const } : note,
  );
  return { ...result, notes, pendingFen };
}

/** All that is ours for certain. */
export function totalTaken(notes: readonly RechargeNote[]): Fen {
  return notes
    .filter(({ state }) => state !== 'inQuestion')
    .reduce((sum, { valueFen }) => addFen(sum, valueFen), ZERO);
}
