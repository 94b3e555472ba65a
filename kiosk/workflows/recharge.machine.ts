import { assign, setup } from 'xstate';
import type { NoteId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { TillNotice, TillSession } from '../till/till-notice.ts';
import {
  firstContext,
  followed,
  notesAtTheEnd,
  type EndedBecause,
  type RechargeContext,
  type RechargeInput,
  type RechargeResult,
} from './recharge-context.ts';

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

type TillHeard = { readonly event: { readonly notice: TillNotice } };

const follow = { type: 'follow', params: ({ event }: TillHeard) => event.notice } as const;

function hears<T extends TillNotice['type']>(type: T) {
  return { type: 'isNotice', params: ({ event }: TillHeard) => ({ notice: event.notice, type }) } as const;
}

/** Why the recharge came to its end. */
const because = {
  idle: { type: 'because', params: 'idle' },
  cashHoursOver: { type: 'because', params: 'cashHoursOver' },
  limitReached: { type: 'because', params: 'limitReached' },
  slotClosed: { type: 'because', params: 'slotClosed' },
  cardTaken: { type: 'because', params: 'cardTaken' },
} as const satisfies Partial<Record<EndedBecause, object>>;

/** What the till says, and where it leads. */
const on = {
  slotOpen: { guard: hears('slotOpen'), target: 'collecting', actions: follow },
  slotBlocked: { guard: hears('slotBlocked'), target: 'blocked', actions: follow },
  limitReached: { guard: hears('limitReached'), target: 'closing', actions: because.limitReached },
  sessionClosed: { guard: hears('sessionClosed'), target: 'awaitingCredits' },
  /** Closed by the till itself, which said before that the slot is shut: it takes no cash any more. */
  sessionTaken: { guard: hears('sessionClosed'), target: 'awaitingCredits', actions: because.slotClosed },
  anythingElse: { actions: follow },
} as const;

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
        notes: context.notes.map((note) => (note.noteId === noteId ? { ...note, state: 'credited' } : note)),
        creditedEarly: [...context.creditedEarly, noteId],
        pendingFen,
      })),
      because: assign((_, endedBecause: EndedBecause) => ({ endedBecause })),
    },
  }).createMachine({
    id: 'recharge',
    context: ({ input }) => firstContext(input),
    initial: 'opening',
    output: ({ context: { pendingFen, endedBecause, ...context } }) => ({
      notes: notesAtTheEnd(context),
      pendingFen,
      endedBecause,
    }),
    on: {
      till: { actions: { type: 'follow', params: ({ event }) => event.notice } },
      noteCredited: { actions: { type: 'credited', params: ({ event }) => event } },
    },
    states: {
      opening: {
        entry: 'openTill',
        on: {
          till: [on.slotOpen, on.slotBlocked, on.limitReached],
          stop: 'closing',
          hoursOver: { target: 'closing', actions: because.cashHoursOver },
          cardGone: { target: 'closing', actions: because.cardTaken },
        },
        after: { openingLimit: { target: 'closing', actions: because.slotClosed } },
      },

      collecting: {
        on: {
          till: [on.slotBlocked, on.limitReached, on.anythingElse],
          // While a note moves, its own end comes first: a touch then would be answered by a surprise.
          finish: { guard: 'slotFree', target: 'closing' },
          stop: { guard: 'slotFree', target: 'closing' },
          idle: { target: 'closing', actions: because.idle },
          hoursOver: { target: 'closing', actions: because.cashHoursOver },
          cardGone: { target: 'closing', actions: because.cardTaken },
        },
      },

      /** The device takes nothing now. It may come back, or people must look at it. */
      blocked: {
        on: {
          till: [on.slotOpen, on.sessionTaken, on.anythingElse],
          finish: { target: 'closing', actions: because.slotClosed },
          stop: { target: 'closing', actions: because.slotClosed },
          idle: { target: 'closing', actions: because.slotClosed },
          hoursOver: { target: 'closing', actions: because.cashHoursOver },
          cardGone: { target: 'closing', actions: because.cardTaken },
        },
        after: { blockedLimit: { target: 'closing', actions: because.slotClosed } },
      },

      closing: {
        entry: 'closeTill',
        on: {
          till: [on.sessionClosed, on.anythingElse],
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
