import { assign, fromPromise, setup } from 'xstate';
import type { CardRecord } from '../../contract/card-layout.ts';
import type { Result } from '../../contract/result.ts';
import type { NotLoadedReason } from '../../contract/view.ts';
import type { AskOutcome, LoadRequest, LoadSteps, WriteOutcome } from '../loads/load-steps.ts';
import {
  isCardThere,
  nextRound,
  otherCard,
  seenIn,
  withEnd,
  withExecuted,
  withGrant,
  type LoadContext,
} from './load-context.ts';
import type { LoadEnd, LoadEvent, LoadInput, LoadResult } from './load-result.ts';

/** What is left of an earlier load, what is pending, and once more for what came in meanwhile. */
const MOST_ROUNDS = 3;
/** A hand that shakes so much will not get it done; the load is kept for another time. */
const MOST_ATTEMPTS = 10;

/** The vocabulary of the load's chart: what it asks, checks and remembers. The chart itself is in load.machine.ts. */
export function loadSetup(steps: LoadSteps) {
  return setup({
    types: {
      context: {} as LoadContext,
      events: {} as LoadEvent,
      input: {} as LoadInput,
      output: {} as LoadResult,
      tags: {} as 'money',
    },
    delays: {
      /** The card could not be reached and was never reported as gone: it is tried again as it lies there. */
      lookAgain: 500,
    },
    actors: {
      read: fromPromise<Result<CardRecord, NotLoadedReason>, string>(({ input }) => steps.read(input)),
      ask: fromPromise<AskOutcome, LoadRequest>(({ input }) => steps.ask(input)),
      write: fromPromise<WriteOutcome>(() => steps.write()),
      giveUp: fromPromise<LoadEnd>(() => steps.giveUp()),
      readOther: fromPromise<string | undefined, string | undefined>(async ({ input }) =>
        input === undefined ? undefined : steps.readOther(input),
      ),
    },
    guards: {
      cardIsThere: ({ context }) => isCardThere(context),
      isOurCard: ({ context }, uid: string) => uid === context.card.uid,
      wasRead: (_, read: Result<CardRecord, NotLoadedReason>) => read.ok,
      isGranted: (_, asked: AskOutcome) => asked.result === 'granted',
      isExecuted: (_, written: WriteOutcome) => written.result === 'executed',
      hasEnded: (_, written: WriteOutcome) => written.result === 'ended',
      mayHaveMore: ({ context }) =>
        isCardThere(context) && context.rounds < MOST_ROUNDS && (context.resumed || context.pendingFen > 0),
      triedEnough: ({ context }) => context.attempts >= MOST_ATTEMPTS,
    },
    actions: {
      cardIn: assign((_, uid: string) => ({ inCradle: { uid } })),
      cardOut: assign({ inCradle: undefined }),
      severalIn: assign({ inCradle: 'severalCards' }),
      lookAtCradle: assign(({ context }) => ({ seen: seenIn(context) })),
      nameOther: assign(({ context }, cardNumberLast4: string | undefined) =>
        otherCard(context) === undefined ? {} : { seen: { cardNumberLast4 } },
      ),
      keepRead: assign((_, read: Result<CardRecord, NotLoadedReason>) =>
        read.ok ? { card: read.value, purseBeforeFen: read.value.purse.balanceFen } : {},
      ),
      beginRound: assign(({ context }) => nextRound(context)),
      beginAttempt: assign(({ context }) => ({ attempts: context.attempts + 1, seen: undefined })),
      keepGrant: assign(({ context }, asked: AskOutcome) =>
        asked.result === 'granted' ? withGrant(context, asked) : {},
      ),
      keepExecuted: assign(({ context }, written: WriteOutcome) =>
        written.result === 'executed' ? withExecuted(context, written.card) : {},
      ),
      notRead: assign(({ context }, read: Result<CardRecord, NotLoadedReason>) =>
        read.ok ? {} : withEnd(context, { state: 'notLoaded', reason: read.error }),
      ),
      notAsked: assign(({ context }, asked: AskOutcome) =>
        asked.result === 'ended' ? withEnd(context, asked.end) : {},
      ),
      notWritten: assign(({ context }, written: WriteOutcome) =>
        written.result === 'ended' ? withEnd(context, written.end) : {},
      ),
      end: assign(({ context }, end: LoadEnd) => withEnd(context, end)),
      /** Only a defect leads here: whatever may have been granted is told as what may be on the card. */
      endUnknown: assign(({ context }) => {
        const { amountFen } = context;
        const end: LoadEnd =
          amountFen === undefined
            ? { state: 'notLoaded', reason: 'journalUnavailable' }
            : { state: 'held', amountFen };
        return withEnd(context, end);
      }),
    },
  });
}
