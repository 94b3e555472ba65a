import { assign, setup } from 'xstate';
import { asAccountId, type NoteId, type VisitId } from '../../contract/ids.ts';
import { addFen, ZERO, type Fen } from '../../contract/money.ts';
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
  readonly slot: Slot;
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

export type RechargeEvent =
  | { readonly type: 'till'; readonly notice: TillNotice }
  /** The platform has answered for a note: it is on the account. */
  | { readonly type: 'noteCredited'; readonly noteId: NoteId; readonly pendingFen: Fen }
  | { readonly type: 'finish' }
  | { readonly type: 'stop' }
  | { readonly type: 'idle' }
  | { readonly type: 'hoursOver' }
  | { readonly type: 'cardGone' };

/** The till, as far as a recharge needs it. */
export interface RechargeTill {
  open(session: TillSession): void;
  close(): void;
}

/**
 * Cash recharge: the slot opens, notes come in one by one, the person finishes, the slot shuts, and the result tells
 * where every note is. The till owns the notes; this only follows them.
 */
export function createRechargeMachine(till: RechargeTill) {
  return setup({
    types: {
      context: {} as RechargeContext,
      events: {} as RechargeEvent,
      input: {} as RechargeInput,
      output: {} as RechargeResult,
    },
    delays: {
      /** The device opens its slot in well under a second; after this it does not. */
      openingLimit: 15_000,
      /** A slot that closed by itself may come back (a note pulled free, contact found again). */
      blockedLimit: 25_000,
      /** The longest that a note can be under way in the device, with all its own limits. */
      closingLimit: 75_000,
      /** How long the result waits for the platform before it says 'the credit follows'. */
      creditWait: 6_000,
    },
    guards: {
      slotFree: ({ context: { slot } }) =>
        slot.state === 'insert' || slot.state === 'taken' || slot.state === 'returned',
      allAnswered: ({ context }) => context.notes.every(({ state }) => state !== 'received'),
      isNotice: (_, { notice, type }: { notice: TillNotice; type: TillNotice['type'] }) =>
        notice.type === type,
    },
    actions: {
      openTill: ({ context }) => {
        till.open(context.session);
      },
      closeTill: () => {
        till.close();
      },
      follow: assign(({ context }, notice: TillNotice) => followed(context, notice)),
      credited: assign(({ context }, { noteId, pendingFen }: { noteId: NoteId; pendingFen: Fen }) => ({
        notes: context.notes.map((note) =>
          note.noteId === noteId ? { ...note, state: 'credited' as const } : note,
        ),
        pendingFen,
      })),
      because: assign((_, endedBecause: EndedBecause) => ({ endedBecause })),
    },
  }).createMachine({
    id: 'recharge',
    context: ({ input }) => firstContext(input),
    initial: 'opening',
    output: ({ context: { notes, pendingFen, endedBecause } }) => ({ notes, pendingFen, endedBecause }),
    on: {
      till: { actions: { type: 'follow', params: ({ event }) => event.notice } },
      noteCredited: { actions: { type: 'credited', params: ({ event }) => event } },
    },
    states: {
      opening: {
        entry: 'openTill',
        on: {
          till: [
            {
              guard: {
                type: 'isNotice',
                params: ({ event }) => ({ notice: event.notice, type: 'slotOpen' }),
              },
              target: 'collecting',
              actions: { type: 'follow', params: ({ event }) => event.notice },
            },
            {
              guard: {
                type: 'isNotice',
                params: ({ event }) => ({ notice: event.notice, type: 'slotBlocked' }),
              },
              target: 'blocked',
              actions: { type: 'follow', params: ({ event }) => event.notice },
            },
            {
              guard: {
                type: 'isNotice',
                params: ({ event }) => ({ notice: event.notice, type: 'limitReached' }),
              },
              target: 'closing',
              actions: { type: 'because', params: 'limitReached' },
            },
          ],
          stop: 'closing',
          cardGone: { target: 'closing', actions: { type: 'because', params: 'cardTaken' } },
        },
        after: { openingLimit: { target: 'closing', actions: { type: 'because', params: 'slotClosed' } } },
      },

      collecting: {
        on: {
          till: [
            {
              guard: {
                type: 'isNotice',
                params: ({ event }) => ({ notice: event.notice, type: 'slotBlocked' }),
              },
              target: 'blocked',
              actions: { type: 'follow', params: ({ event }) => event.notice },
            },
            {
              guard: {
                type: 'isNotice',
                params: ({ event }) => ({ notice: event.notice, type: 'limitReached' }),
              },
              target: 'closing',
              actions: { type: 'because', params: 'limitReached' },
            },
            { actions: { type: 'follow', params: ({ event }) => event.notice } },
          ],
          // While a note moves, its own end comes first: a touch then would be answered by a surprise.
          finish: { guard: 'slotFree', target: 'closing' },
          stop: { guard: 'slotFree', target: 'closing' },
          idle: { target: 'closing', actions: { type: 'because', params: 'idle' } },
          hoursOver: { target: 'closing', actions: { type: 'because', params: 'cashHoursOver' } },
          cardGone: { target: 'closing', actions: { type: 'because', params: 'cardTaken' } },
        },
      },

      /** The device takes nothing now. It may come back, or people must look at it. */
      blocked: {
        on: {
          till: [
            {
              guard: {
                type: 'isNotice',
                params: ({ event }) => ({ notice: event.notice, type: 'slotOpen' }),
              },
              target: 'collecting',
              actions: { type: 'follow', params: ({ event }) => event.notice },
            },
            { actions: { type: 'follow', params: ({ event }) => event.notice } },
          ],
          finish: { target: 'closing', actions: { type: 'because', params: 'slotClosed' } },
          stop: { target: 'closing', actions: { type: 'because', params: 'slotClosed' } },
          idle: { target: 'closing', actions: { type: 'because', params: 'slotClosed' } },
          hoursOver: { target: 'closing', actions: { type: 'because', params: 'cashHoursOver' } },
          cardGone: { target: 'closing', actions: { type: 'because', params: 'cardTaken' } },
        },
        after: { blockedLimit: { target: 'closing', actions: { type: 'because', params: 'slotClosed' } } },
      },

      closing: {
        entry: 'closeTill',
        on: {
          till: [
            {
              guard: {
                type: 'isNotice',
                params: ({ event }) => ({ notice: event.notice, type: 'sessionClosed' }),
              },
              target: 'awaitingCredits',
            },
            { actions: { type: 'follow', params: ({ event }) => event.notice } },
          ],
        },
        after: { closingLimit: 'awaitingCredits' },
      },

      awaitingCredits: {
        always: { guard: 'allAnswered', target: 'done' },
        after: { creditWait: 'done' },
      },
      done: { type: 'final' },
    },
  });
}

function firstContext({ visitId, account }: RechargeInput): RechargeContext {
  const { accountId, balanceFen, pendingFen, cashHeadroomFen } = account;
  return {
    session: {
      visitId,
      accountId: asAccountId(accountId),
      headroomFen: cashHeadroomFen,
      accountFen: addFen(balanceFen, pendingFen),
    },
    notes: [],
    slot: { state: 'opening' },
    denominationsFen: [],
    remainingFen: ZERO,
    pendingFen,
    endedBecause: 'finished',
  };
}

/** What a notice of the till changes for the person. */
function followed(context: RechargeContext, notice: TillNotice): Partial<RechargeContext> {
  const slot = (next: Slot): Partial<RechargeContext> => ({ slot: next });
  const withNote = (note: RechargeNote, next: Slot): Partial<RechargeContext> => ({
    notes: [...context.notes, note],
    slot: next,
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
      return slot({ state: 'checking', valueFen: notice.valueFen });
    case 'taking':
      return slot({ state: 'taking', valueFen: notice.valueFen });
    case 'taken': {
      const { noteId, valueFen } = notice;
      return withNote(
        { noteId, valueFen, state: 'received', caseNumber: undefined },
        { state: 'taken', valueFen },
      );
    }
    case 'returned': {
      const { valueFen, reason, largestUsableFen } = notice;
      return slot({ state: 'returned', valueFen, reason, largestUsableFen });
    }
    case 'stuck':
      return slot({ state: 'stuck', reachable: notice.reachable, caseNumber: undefined });
    case 'questioned': {
      const { valueFen, caseNumber } = notice;
      const stuck = { state: 'stuck', reachable: false, caseNumber } as const;
      if (valueFen === undefined) return slot(stuck);
      return withNote({ noteId: undefined, valueFen, state: 'inQuestion', caseNumber }, stuck);
    }
    case 'limitReached':
    case 'sessionClosed':
      return {};
  }
}

/** All that is ours for certain. */
export function totalTaken(notes: readonly RechargeNote[]): Fen {
  return notes
    .filter(({ state }) => state !== 'inQuestion')
    .reduce((sum, { valueFen }) => addFen(sum, valueFen), ZERO);
}
