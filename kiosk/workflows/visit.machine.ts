import { assign, forwardTo, fromPromise, setup } from 'xstate';
import type { NoteId, VisitId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import type { CardRefusal, Service } from '../../contract/view.ts';
import type { TillNotice } from '../till/till-notice.ts';
import type { CardProblem, IdentifiedCard } from './read-card.ts';
import type { RechargeResult } from './recharge-context.ts';
import { createRechargeMachine, type RechargeTill } from './recharge.machine.ts';

export type VisitEvent =
  | { readonly type: 'cardPresent'; readonly uid: string }
  | { readonly type: 'severalCards' }
  | { readonly type: 'cardGone' }
  | { readonly type: 'chooseService'; readonly service: Service }
  | { readonly type: 'help' }
  | { readonly type: 'back' }
  | { readonly type: 'stop' }
  | { readonly type: 'finish' }
  /** Nobody has touched anything for as long as this screen allows. */
  | { readonly type: 'idle' }
  | { readonly type: 'hoursOver' }
  | { readonly type: 'till'; readonly notice: TillNotice }
  | { readonly type: 'noteCredited'; readonly noteId: NoteId; readonly pendingFen: Fen };

export interface VisitContext {
  /** The card that lies in the cradle, by its chip id; also after the visit has ended. */
  readonly uid: string | undefined;
  readonly visitId: VisitId | undefined;
  readonly service: Service | undefined;
  readonly card: IdentifiedCard | undefined;
  readonly refusal: CardRefusal | undefined;
  readonly problem: 'severalCards' | 'takenTooSoon' | undefined;
  readonly result: RechargeResult | undefined;
}

/** One person identified: the visit has begun. */
export interface BegunVisit {
  readonly visitId: VisitId;
  readonly card: IdentifiedCard;
}

export interface VisitActors {
  /** Reads the card, asks the platform, and writes the visit's beginning down. */
  readonly identify: (uid: string) => Promise<Result<BegunVisit, CardProblem>>;
  /** Writes the visit's end down. */
  readonly endVisit: (visit: { readonly visitId: VisitId; readonly because: string }) => Promise<void>;
  readonly till: RechargeTill;
  /** Can this service be begun right now? */
  readonly isOpen: (service: Service) => boolean;
}

const nobody = {
  visitId: undefined,
  service: undefined,
  card: undefined,
  refusal: undefined,
  problem: undefined,
  result: undefined,
} as const;

/**
 * One person in front of the machine, from the first touch to the wiped screen. The card begins the visit and stays in
 * the cradle for it; what is shown follows from the state alone.
 */
export function createVisitMachine(actors: VisitActors) {
  return setup({
    types: { context: {} as VisitContext, events: {} as VisitEvent },
    actors: {
      identify: fromPromise<Result<BegunVisit, CardProblem>, string>(({ input }) => actors.identify(input)),
      endVisit: fromPromise(
        async ({ input }: { input: { readonly visitId: VisitId | undefined; readonly because: string } }) => {
          const { visitId, because } = input;
          if (visitId) await actors.endVisit({ visitId, because });
        },
      ),
      recharge: createRechargeMachine(actors.till),
    },
    guards: {
      cardInCradle: ({ context }) => context.uid !== undefined,
      isIdentified: ({ context }) => context.card !== undefined,
      serviceClosed: (_, service: Service) => !actors.isOpen(service),
      wantsRecharge: (_, service: Service | undefined) => service === 'recharge',
      chosenIsClosed: ({ context }) => context.service !== undefined && !actors.isOpen(context.service),
      chosenIsRecharge: ({ context }) => context.service === 'recharge',
      identified: (_, outcome: Result<BegunVisit, CardProblem>) => outcome.ok,
      takenTooSoon: (_, outcome: Result<BegunVisit, CardProblem>) => !outcome.ok && outcome.error === 'gone',
    },
    actions: {
      cardIn: assign((_, uid: string) => ({ uid, problem: undefined })),
      cardOut: assign({ uid: undefined }),
      choose: assign((_, service: Service) => ({ service })),
      forgetPerson: assign(nobody),
      begin: assign((_, outcome: Result<BegunVisit, CardProblem>) =>
        outcome.ok ? { ...outcome.value } : {},
      ),
      refuse: assign((_, outcome: Result<BegunVisit, CardProblem>) => ({
        refusal: outcome.ok || outcome.error === 'gone' ? undefined : outcome.error,
      })),
      problem: assign((_, problem: VisitContext['problem']) => ({ problem })),
      keepResult: assign((_, result: RechargeResult) => ({ result })),
    },
  }).createMachine({
    id: 'visit',
    context: { uid: undefined, ...nobody },
    initial: 'start',
    on: {
      // The cradle is watched in every state; who cares about it says so below.
      cardPresent: { actions: { type: 'cardIn', params: ({ event }) => event.uid } },
      cardGone: { actions: 'cardOut' },
    },
    states: {
      start: {
        entry: 'forgetPerson',
        on: {
          cardPresent: { target: 'reading', actions: { type: 'cardIn', params: ({ event }) => event.uid } },
          severalCards: { target: 'cardPrompt', actions: { type: 'problem', params: 'severalCards' } },
          chooseService: [
            {
              guard: { type: 'serviceClosed', params: ({ event }) => event.service },
              target: 'serviceClosed',
              actions: { type: 'choose', params: ({ event }) => event.service },
            },
            { target: 'cardPrompt', actions: { type: 'choose', params: ({ event }) => event.service } },
          ],
          help: 'help',
        },
      },

      cardPrompt: {
        on: {
          cardPresent: { target: 'reading', actions: { type: 'cardIn', params: ({ event }) => event.uid } },
          severalCards: { actions: { type: 'problem', params: 'severalCards' } },
          stop: 'start',
          back: 'start',
          idle: 'start',
          help: 'help',
        },
      },

      reading: {
        invoke: {
          src: 'identify',
          input: ({ context }) => context.uid ?? '',
          onDone: [
            {
              guard: { type: 'identified', params: ({ event }) => event.output },
              target: 'identified',
              actions: { type: 'begin', params: ({ event }) => event.output },
            },
            {
              guard: { type: 'takenTooSoon', params: ({ event }) => event.output },
              target: 'cardPrompt',
              actions: { type: 'problem', params: 'takenTooSoon' },
            },
            { target: 'cardRefused', actions: { type: 'refuse', params: ({ event }) => event.output } },
          ],
          onError: {
            target: 'cardRefused',
            actions: { type: 'refuse', params: { ok: false, error: 'antennaOutOfOrder' } },
          },
        },
        on: { severalCards: { target: 'cardPrompt', actions: { type: 'problem', params: 'severalCards' } } },
      },

      /** The service chosen before the card was in goes ahead at once. */
      identified: {
        always: [
          { guard: ({ context }) => context.uid === undefined, target: 'ending' },
          { guard: 'chosenIsClosed', target: 'serviceClosed' },
          { guard: 'chosenIsRecharge', target: 'recharge' },
          { target: 'cardServices' },
        ],
      },

      cardServices: {
        on: {
          chooseService: [
            {
              guard: { type: 'serviceClosed', params: ({ event }) => event.service },
              target: 'serviceClosed',
              actions: { type: 'choose', params: ({ event }) => event.service },
            },
            {
              guard: { type: 'wantsRecharge', params: ({ event }) => event.service },
              target: 'recharge',
              actions: { type: 'choose', params: ({ event }) => event.service },
            },
          ],
          help: 'help',
          stop: 'ending',
          back: 'ending',
          idle: 'ending',
          cardGone: { target: 'ending', actions: 'cardOut' },
        },
      },

      recharge: {
        invoke: {
          id: 'recharge',
          src: 'recharge',
          input: ({ context }) => {
            const { visitId, card } = context;
            if (!visitId || !card) throw new Error('a recharge without an identified card');
            return { visitId, account: card.account };
          },
          onDone: { target: 'result', actions: { type: 'keepResult', params: ({ event }) => event.output } },
          onError: 'ending',
        },
        on: {
          till: { actions: forwardTo('recharge') },
          noteCredited: { actions: forwardTo('recharge') },
          finish: { actions: forwardTo('recharge') },
          stop: { actions: forwardTo('recharge') },
          idle: { actions: forwardTo('recharge') },
          hoursOver: { actions: forwardTo('recharge') },
          cardGone: { actions: ['cardOut', forwardTo('recharge')] },
        },
      },

      result: {
        on: {
          stop: 'ending',
          finish: 'ending',
          back: 'ending',
          idle: 'ending',
          cardGone: { target: 'ending', actions: 'cardOut' },
        },
      },

      ending: {
        invoke: {
          src: 'endVisit',
          input: ({ context }) => ({
            visitId: context.visitId,
            because: context.result?.endedBecause ?? 'finished',
          }),
          onDone: 'leaving',
          // The end of a visit carries no money; a journal that fails is dealt with by the till.
          onError: 'leaving',
        },
      },
      leaving: { always: [{ guard: 'cardInCradle', target: 'takeCard' }, { target: 'start' }] },
      takeCard: {
        entry: 'forgetPerson',
        on: {
          cardGone: { target: 'start', actions: 'cardOut' },
          // Whoever stays may go on with the card as it lies there.
          chooseService: {
            target: 'reading',
            actions: { type: 'choose', params: ({ event }) => event.service },
          },
          help: 'help',
        },
      },

      cardRefused: {
        on: {
          cardGone: { target: 'start', actions: 'cardOut' },
          severalCards: { target: 'cardPrompt', actions: { type: 'problem', params: 'severalCards' } },
          stop: 'leaving',
          back: 'leaving',
          idle: 'leaving',
          help: 'help',
        },
      },
      serviceClosed: {
        on: {
          cardPresent: { target: 'reading', actions: { type: 'cardIn', params: ({ event }) => event.uid } },
          cardGone: { target: 'ending', actions: 'cardOut' },
          back: 'backFromAside',
          stop: 'ending',
          idle: 'ending',
          help: 'help',
        },
      },
      help: {
        on: {
          cardPresent: { target: 'reading', actions: { type: 'cardIn', params: ({ event }) => event.uid } },
          cardGone: { target: 'ending', actions: 'cardOut' },
          back: 'backFromAside',
          stop: 'ending',
          idle: 'ending',
        },
      },
      backFromAside: { always: [{ guard: 'isIdentified', target: 'cardServices' }, { target: 'leaving' }] },
    },
  });
}
