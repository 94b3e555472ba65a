import { forwardTo } from 'xstate';
import type { Service } from '../../contract/view.ts';
import { nobody, visitSetup, type VisitActors } from './visit-setup.ts';

interface CardHeard {
  readonly event: { readonly uid: string };
}
interface ServiceHeard {
  readonly event: { readonly service: Service };
}

const cardIn = { type: 'cardIn', params: ({ event }: CardHeard) => event.uid } as const;
const readCard = { target: 'reading', actions: cardIn } as const;
const severalCards = {
  target: 'cardPrompt',
  actions: { type: 'problem', params: 'severalCards' },
} as const;
const choose = { type: 'choose', params: ({ event }: ServiceHeard) => event.service } as const;
const ofService = ({ event }: ServiceHeard): Service => event.service;
const closedService = {
  guard: { type: 'serviceClosed', params: ofService },
  target: 'serviceClosed',
  actions: choose,
} as const;

/**
 * One person in front of the machine, from the first touch to the wiped screen. The card begins the visit and stays in
 * the cradle for it; what is shown follows from the state alone.
 */
export function createVisitMachine(actors: VisitActors) {
  return visitSetup(actors).createMachine({
    id: 'visit',
    context: { uid: undefined, ...nobody },
    initial: 'start',
    on: {
      // The cradle is watched in every state; who cares about it says so below.
      cardPresent: { actions: cardIn },
      cardGone: { actions: 'cardOut' },
    },
    states: {
      start: {
        entry: 'forgetPerson',
        on: {
          cardPresent: readCard,
          severalCards,
          chooseService: [closedService, { target: 'cardPrompt', actions: choose }],
          help: 'help',
        },
      },

      cardPrompt: {
        on: {
          cardPresent: readCard,
          severalCards,
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
              target: 'beginning',
              actions: { type: 'keepCard', params: ({ event }) => event.output },
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
        on: {
          severalCards,
          // Whoever's card it was, nobody knows who stands here now.
          cardGone: {
            target: 'cardPrompt',
            actions: ['cardOut', { type: 'problem', params: 'takenTooSoon' }],
          },
        },
      },

      beginning: {
        invoke: {
          src: 'beginVisit',
          input: ({ context }) => context.card,
          onDone: { target: 'identified', actions: { type: 'begin', params: ({ event }) => event.output } },
          onError: 'leaving',
        },
      },

      /** The service chosen before the card was in goes ahead at once. */
      identified: {
        always: [
          { guard: 'cardLeft', target: 'ending' },
          { guard: 'chosenIsClosed', target: 'serviceClosed' },
          { guard: 'chosenIsRecharge', target: 'recharge' },
          { target: 'cardServices' },
        ],
      },

      cardServices: {
        on: {
          chooseService: [
            closedService,
            {
              guard: { type: 'rechargeWithCard', params: ofService },
              target: 'recharge',
              actions: choose,
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
          noteCredited: { actions: { type: 'creditedLate', params: ({ event }) => event } },
          // Whoever takes the card has read it, but for a case number, which may still have to be written down.
          cardGone: [
            { guard: 'caseToRead', actions: 'cardOut' },
            { target: 'ending', actions: 'cardOut' },
          ],
          cardPresent: [
            { guard: { type: 'isCardOfVisit', params: ({ event }) => event.uid }, actions: cardIn },
            { target: 'ending', actions: cardIn },
          ],
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
      leaving: {
        always: [
          // The next person's card came before this visit was over.
          { guard: 'anotherCard', target: 'reading', actions: 'forgetPerson' },
          { guard: 'cardInCradle', target: 'takeCard' },
          { target: 'start' },
        ],
      },
      takeCard: {
        entry: 'forgetPerson',
        on: {
          cardGone: { target: 'start', actions: 'cardOut' },
          // Whoever stays may go on with the card as it lies there.
          chooseService: { target: 'reading', actions: choose },
          help: 'help',
        },
      },

      cardRefused: {
        on: {
          cardGone: { target: 'start', actions: 'cardOut' },
          severalCards,
          stop: 'leaving',
          back: 'leaving',
          idle: 'leaving',
          help: 'help',
        },
      },
      serviceClosed: {
        on: {
          // It may have opened while the person was reading.
          chooseService: [
            closedService,
            {
              guard: { type: 'rechargeWithCard', params: ofService },
              target: 'recharge',
              actions: choose,
            },
            { guard: 'isIdentified', target: 'cardServices' },
            { target: 'cardPrompt', actions: choose },
          ],
          cardPresent: readCard,
          cardGone: { target: 'ending', actions: 'cardOut' },
          back: 'backFromAside',
          stop: 'ending',
          idle: 'ending',
          help: 'help',
        },
      },
      help: {
        on: {
          cardPresent: readCard,
          cardGone: { target: 'ending', actions: 'cardOut' },
          back: 'backFromAside',
          stop: 'ending',
          idle: 'ending',
        },
      },
      backFromAside: {
        always: [
          { guard: 'isIdentified', target: 'cardServices' },
          { guard: 'isRefused', target: 'cardRefused' },
          { guard: 'chosenIsOpen', target: 'cardPrompt' },
          { target: 'leaving' },
        ],
      },
    },
  });
}
