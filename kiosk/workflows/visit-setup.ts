import { assign, fromPromise, setup } from 'xstate';
import type { NoteId, VisitId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import type { CardRefusal, Service } from '../../contract/view.ts';
import type { TillNotice } from '../till/till-notice.ts';
import type { CardProblem, IdentifiedCard } from './read-card.ts';
import { hasCaseToRead, withLateCredit, type LateCredit, type RechargeResult } from './recharge-context.ts';
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

export interface VisitActors {
  /** Reads the card and asks the platform. Changes nothing. */
  readonly identify: (uid: string) => Promise<Result<IdentifiedCard, CardProblem>>;
  /** Writes the visit's beginning down. */
  readonly beginVisit: (card: IdentifiedCard) => Promise<VisitId>;
  /** Writes the visit's end down. */
  readonly endVisit: (visit: { readonly visitId: VisitId; readonly because: string }) => Promise<void>;
  readonly till: RechargeTill;
  /** Can this service be begun right now? */
  readonly isOpen: (service: Service) => boolean;
}

/** Nothing of a person. */
export const nobody = {
  visitId: undefined,
  service: undefined,
  card: undefined,
  refusal: undefined,
  problem: undefined,
  result: undefined,
} as const;

/** The vocabulary of a visit's chart: what it asks, checks and remembers. The chart itself is in visit.machine.ts. */
export function visitSetup(actors: VisitActors) {
  return setup({
    types: { context: {} as VisitContext, events: {} as VisitEvent },
    actors: {
      identify: fromPromise<Result<IdentifiedCard, CardProblem>, string>(({ input }) =>
        actors.identify(input),
      ),
      beginVisit: fromPromise(({ input }: { input: IdentifiedCard | undefined }) => {
        if (!input) throw new Error('a visit without an identified card');
        return actors.beginVisit(input);
      }),
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
      /** The card of this visit is not in the cradle any more; another one may be. */
      cardLeft: ({ context }) => context.uid !== context.card?.record.uid,
      anotherCard: ({ context: { uid, card } }) =>
        uid !== undefined && card !== undefined && uid !== card.record.uid,
      isCardOfVisit: ({ context }, uid: string) => uid === context.card?.record.uid,
      isIdentified: ({ context }) => context.card !== undefined,
      caseToRead: ({ context }) => hasCaseToRead(context.result),
      isRefused: ({ context }) => context.refusal !== undefined && context.uid !== undefined,
      serviceClosed: (_, service: Service) => !actors.isOpen(service),
      rechargeWithCard: ({ context }, service: Service) =>
        service === 'recharge' && context.card !== undefined,
      chosenIsClosed: ({ context }) => context.service !== undefined && !actors.isOpen(context.service),
      chosenIsOpen: ({ context }) => context.service !== undefined && actors.isOpen(context.service),
      chosenIsRecharge: ({ context }) => context.service === 'recharge',
      identified: (_, outcome: Result<IdentifiedCard, CardProblem>) => outcome.ok,
      takenTooSoon: (_, outcome: Result<IdentifiedCard, CardProblem>) =>
        !outcome.ok && outcome.error === 'gone',
    },
    actions: {
      cardIn: assign((_, uid: string) => ({ uid, problem: undefined })),
      cardOut: assign({ uid: undefined }),
      choose: assign((_, service: Service) => ({ service })),
      forgetPerson: assign(nobody),
      keepCard: assign((_, outcome: Result<IdentifiedCard, CardProblem>) =>
        outcome.ok ? { card: outcome.value, refusal: undefined } : {},
      ),
      begin: assign((_, visitId: VisitId) => ({ visitId })),
      refuse: assign((_, outcome: Result<IdentifiedCard, CardProblem>) => ({
        refusal: outcome.ok || outcome.error === 'gone' ? undefined : outcome.error,
      })),
      problem: assign((_, problem: VisitContext['problem']) => ({ problem })),
      keepResult: assign((_, result: RechargeResult) => ({ result })),
      creditedLate: assign(({ context: { result } }, credit: LateCredit) => ({
        result: result && withLateCredit(result, credit),
      })),
    },
  });
}
