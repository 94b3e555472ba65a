import type { LoadSteps } from '../loads/load-steps.ts';
import { firstLoadContext, loadResult, otherCard, requestOf } from './load-context.ts';
import { loadSetup } from './load-setup.ts';

export type LoadMachine = ReturnType<typeof createLoadMachine>;

const output = <T>({ event }: { readonly event: { readonly output: T } }): T => event.output;
const uidOf = ({ event }: { readonly event: { readonly uid: string } }): string => event.uid;

const cardTaken = { type: 'end', params: { state: 'notLoaded', reason: 'cardTaken' } } as const;

/**
 * Pending money onto the card: the card is read, the platform asked, the card written. What an earlier load left
 * unfinished comes first; then the chart goes round once more for what is pending.
 *
 * The states tagged `money` have no exit but the end of their own actor. What the cradle says meanwhile is remembered,
 * and looked at when the actor has ended. A card that leaves before anything was granted costs nothing; afterwards it
 * is waited for, since only the card can tell how far the load came.
 */
export function createLoadMachine(steps: LoadSteps) {
  return loadSetup(steps).createMachine({
    id: 'load',
    context: ({ input }) => firstLoadContext(input),
    initial: 'reading',
    output: ({ context }) => loadResult(context),
    on: {
      cardPresent: { actions: { type: 'cardIn', params: uidOf } },
      cardGone: { actions: 'cardOut' },
      severalCards: { actions: 'severalIn' },
    },
    states: {
      reading: {
        tags: 'money',
        invoke: {
          src: 'read',
          input: ({ context }) => context.card.uid,
          onDone: [
            {
              guard: { type: 'wasRead', params: output },
              target: 'begun',
              actions: { type: 'keepRead', params: output },
            },
            { target: 'done', actions: { type: 'notRead', params: output } },
          ],
          onError: { target: 'done', actions: 'endUnknown' },
        },
      },
      /** Nothing is at stake yet. */
      begun: {
        always: [
          { guard: 'cardIsThere', target: 'asking' },
          { target: 'done', actions: cardTaken },
        ],
      },
      asking: {
        tags: 'money',
        entry: 'beginRound',
        invoke: {
          src: 'ask',
          input: ({ context }) => requestOf(context),
          onDone: [
            {
              guard: { type: 'isGranted', params: output },
              target: 'granted',
              actions: { type: 'keepGrant', params: output },
            },
            { target: 'done', actions: { type: 'notAsked', params: output } },
          ],
          onError: 'givingUp',
        },
      },
      /** The card may have left while the platform was asked. */
      granted: { always: [{ guard: 'cardIsThere', target: 'writing' }, { target: 'cardBack' }] },
      writing: {
        tags: 'money',
        entry: 'beginAttempt',
        invoke: {
          src: 'write',
          onDone: [
            {
              guard: { type: 'isExecuted', params: output },
              target: 'executed',
              actions: { type: 'keepExecuted', params: output },
            },
            {
              guard: { type: 'hasEnded', params: output },
              target: 'done',
              actions: { type: 'notWritten', params: output },
            },
            { guard: 'triedEnough', target: 'givingUp' },
            { target: 'cardBack' },
          ],
          onError: 'givingUp',
        },
      },
      executed: { always: [{ guard: 'mayHaveMore', target: 'asking' }, { target: 'done' }] },

      /** The same card is finished on the spot; another one is named, and waited on. */
      cardBack: {
        entry: 'lookAtCradle',
        invoke: {
          src: 'readOther',
          input: ({ context }) => otherCard(context),
          onDone: { actions: { type: 'nameOther', params: output } },
          onError: { actions: { type: 'nameOther', params: undefined } },
        },
        after: { lookAgain: { guard: 'cardIsThere', target: 'writing' } },
        on: {
          cardPresent: [
            {
              guard: { type: 'isOurCard', params: uidOf },
              target: 'writing',
              actions: { type: 'cardIn', params: uidOf },
            },
            { target: 'cardBack', reenter: true, actions: { type: 'cardIn', params: uidOf } },
          ],
          cardGone: { target: 'cardBack', reenter: true, actions: 'cardOut' },
          severalCards: { target: 'cardBack', reenter: true, actions: 'severalIn' },
          stop: 'givingUp',
          idle: 'givingUp',
        },
      },
      givingUp: {
        tags: 'money',
        invoke: {
          src: 'giveUp',
          onDone: { target: 'done', actions: { type: 'end', params: output } },
          onError: { target: 'done', actions: 'endUnknown' },
        },
      },
      done: { type: 'final' },
    },
  });
}
