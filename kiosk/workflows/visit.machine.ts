import { forwardTo } from 'xstate';
import { loadInput, nobody, visitSetup, type VisitActors } from './visit-setup.ts';
import {
  cardComesToOutcome,
  cardIn,
  cardLeaves,
  cardLeavesOutcome,
  choose,
  chooseWithCard,
  closedService,
  readCard,
  severalCards,
} from './visit-transitions.ts';

/**
 * One person in front of the machine, from the first touch to the wiped screen. The card begins the visit and stays in
 * the cradle for it; what is shown follows from the state alone.
 */
export function createVisitMachine(actors: VisitActors) {
  return visitSetup(actors).createMachine({
    id: 'visit',
    context: { uid: undefined, several: false, ...nobody },
    initial: 'start',
    on: {
      // The cradle is watched in every state; who cares about it says so below.
      cardPresent: { actions: cardIn },
      cardGone: { actions: 'cardOut' },
      severalCards: { actions: 'severalIn' },
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
            actions: { type: 'refuse', params: { ok: false, error: { reason: 'antennaOutOfOrder' } } },
          },
        },
        on: {
          // Also when a second card comes, of which the antenna tells after it.
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
          { guard: { type: 'chosenIs', params: 'recharge' }, target: 'recharge' },
          { guard: { type: 'chosenIs', params: 'collect' }, target: 'collecting' },
          { guard: { type: 'chosenIs', params: 'balance' }, target: 'balance' },
          { guard: 'hasAccount', target: 'cardServices' },
          { target: 'balance' },
        ],
      },

      cardServices: {
        entry: { type: 'choose', params: undefined },
        on: {
          chooseService: chooseWithCard,
          help: 'help',
          stop: 'ending',
          back: 'ending',
          idle: 'ending',
          cardGone: cardLeaves,
        },
      },

      /** What card and platform say, until the time is over or the card is taken: then it is wiped at once. */
      balance: {
        entry: { type: 'keepStatement', params: undefined },
        invoke: {
          src: 'statement',
          input: ({ context }) => context.card,
          onDone: { actions: { type: 'keepStatement', params: ({ event }) => event.output } },
          onError: { actions: { type: 'keepStatement', params: 'unavailable' } },
        },
        on: {
          chooseService: chooseWithCard,
          help: { target: 'help', actions: { type: 'choose', params: 'balance' } },
          back: [{ guard: 'hasAccount', target: 'cardServices' }, { target: 'ending' }],
          stop: 'ending',
          finish: 'ending',
          idle: 'ending',
          cardGone: cardLeaves,
        },
      },

      recharge: {
        invoke: {
          id: 'recharge',
          src: 'recharge',
          input: ({ context }) => {
            const { visitId, card } = context;
            if (!visitId || !card?.account) throw new Error('a recharge without an identified card');
            return { visitId, account: card.account };
          },
          onDone: {
            target: 'recharged',
            actions: { type: 'keepResult', params: ({ event }) => event.output },
          },
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
      recharged: {
        always: [
          { guard: 'loadsByItself', target: 'loading' },
          { target: 'result', actions: 'keepNotLoaded' },
        ],
      },
      collecting: {
        always: [
          { guard: 'hasToCollect', target: 'loading' },
          { target: 'collected', actions: 'keepNothingPending' },
        ],
      },

      /** Pending money onto the card. Nothing but the load's own end leads out of here. */
      loading: {
        invoke: {
          id: 'load',
          src: 'load',
          input: ({ context }) => loadInput(context),
          onDone: { target: 'loaded', actions: { type: 'keepLoad', params: ({ event }) => event.output } },
          onError: { target: 'loaded', actions: 'loseLoad' },
        },
        on: {
          cardPresent: { actions: [cardIn, forwardTo('load')] },
          cardGone: { actions: ['cardOut', forwardTo('load')] },
          severalCards: { actions: ['severalIn', forwardTo('load')] },
          stop: { actions: forwardTo('load') },
          idle: { actions: forwardTo('load') },
          noteCredited: { actions: { type: 'creditedLate', params: ({ event }) => event } },
        },
      },
      loaded: {
        always: [{ guard: 'isAfterRecharge', target: 'result' }, { target: 'collected' }],
      },

      result: {
        on: {
          stop: 'ending',
          finish: 'ending',
          back: 'ending',
          idle: 'ending',
          noteCredited: { actions: { type: 'creditedLate', params: ({ event }) => event } },
          cardGone: cardLeavesOutcome,
          cardPresent: cardComesToOutcome,
        },
      },
      collected: {
        on: {
          stop: 'ending',
          finish: 'ending',
          back: 'ending',
          idle: 'ending',
          cardGone: cardLeavesOutcome,
          cardPresent: cardComesToOutcome,
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
          {
            guard: 'severalInCradle',
            target: 'cardPrompt',
            actions: ['forgetPerson', { type: 'problem', params: 'severalCards' }],
          },
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
          stop: 'leaving',
          back: 'leaving',
          idle: 'leaving',
          help: 'help',
        },
      },
      serviceClosed: {
        on: {
          // It may have opened while the person was reading.
          chooseService: [...chooseWithCard, { target: 'cardPrompt', actions: choose }],
          cardPresent: readCard,
          cardGone: cardLeaves,
          back: 'backFromAside',
          stop: 'ending',
          idle: 'ending',
          help: 'help',
        },
      },
      help: {
        on: {
          cardPresent: readCard,
          cardGone: cardLeaves,
          back: 'backFromAside',
          stop: 'ending',
          idle: 'ending',
        },
      },
      backFromAside: {
        always: [
          { guard: 'cameFromBalance', target: 'balance' },
          { guard: 'hasAccount', target: 'cardServices' },
          { guard: 'isIdentified', target: 'balance' },
          { guard: 'isRefused', target: 'cardRefused' },
          { guard: 'chosenIsOpen', target: 'cardPrompt' },
          { target: 'leaving' },
        ],
      },
    },
  });
}
