import { assign, fromPromise, setup } from 'xstate';
import type { NoteId, VisitId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { PlatformReply } from '../../contract/platform-api.ts';
import type { Result } from '../../contract/result.ts';
import type { CardRefusal, NotLoadedReason, Service } from '../../contract/view.ts';
import type { TillNotice } from '../till/till-notice.ts';
import type { LoadInput, LoadResult } from './load-result.ts';
import type { LoadMachine } from './load.machine.ts';
import type { CardProblem, IdentifiedCard } from './read-card.ts';
import { hasCaseToRead, withLateCredit, type LateCredit, type RechargeResult } from './recharge-context.ts';
import { createRechargeMachine, type RechargeTill } from './recharge.machine.ts';
import {
  afterLoad,
  goesOnWithCard,
  loadAfterRecharge,
  loadLost,
  notLoaded,
  toCollect,
  withPending,
} from './visit-load.ts';

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

/** The last loads of a card as the platform tells them; undefined while it is asked. */
export type Statement = PlatformReply<'cardStatement'>['loads'] | 'unavailable' | undefined;

export interface VisitContext {
  /** The card that lies in the cradle, by its chip id; also after the visit has ended. */
  readonly uid: string | undefined;
  /** More than one card lies there, none of which is served. */
  readonly several: boolean;
  readonly visitId: VisitId | undefined;
  readonly service: Service | undefined;
  /** As it was last read, with what the platform last said of it. */
  readonly card: IdentifiedCard | undefined;
  readonly refusal: RefusedCard | undefined;
  readonly problem: 'severalCards' | 'takenTooSoon' | undefined;
  /** What became of the notes. */
  readonly result: RechargeResult | undefined;
  /** What became of the loading of the card; undefined where nothing was to be loaded. */
  readonly load: LoadResult | undefined;
  readonly statement: Statement;
}

export interface RefusedCard extends CardProblem {
  readonly reason: CardRefusal;
}

export interface VisitActors {
  /** Reads the card and asks the platform. Changes nothing but torn totals. */
  readonly identify: (uid: string) => Promise<Result<IdentifiedCard, CardProblem>>;
  /** Writes the visit's beginning down. */
  readonly beginVisit: (card: IdentifiedCard) => Promise<VisitId>;
  /** Writes the visit's end down. */
  readonly endVisit: (visit: { readonly visitId: VisitId; readonly because: string }) => Promise<void>;
  readonly statement: (card: IdentifiedCard) => Promise<Statement>;
  readonly till: RechargeTill;
  readonly load: LoadMachine;
  /** Can this service be begun right now? */
  readonly isOpen: (service: Service) => boolean;
  /** Why no card can be loaded right now. */
  readonly loadObstacle: () => NotLoadedReason | undefined;
}

/** Nothing of a person. */
export const nobody = {
  visitId: undefined,
  service: undefined,
  card: undefined,
  refusal: undefined,
  problem: undefined,
  result: undefined,
  load: undefined,
  statement: undefined,
} as const;

type Identified = Result<IdentifiedCard, CardProblem>;

/** The card of this visit, and not another one, is in the cradle. */
export function cardIsThere({ uid, card }: Pick<VisitContext, 'uid' | 'card'>): boolean {
  return uid !== undefined && uid === card?.record.uid;
}

/** What a load begins with. Throws where no card was identified: the chart leads there only with one. */
export function loadInput({ visitId, card }: VisitContext): LoadInput {
  if (!visitId || !card?.account) throw new Error('a load without an identified card');
  return { visitId, card: card.record, account: card.account };
}

/** Everything but a balance needs the platform's word on this very card. */
function isOffered(actors: VisitActors, { card }: VisitContext, service: Service): boolean {
  return actors.isOpen(service) && (service === 'balance' || !card || card.account !== undefined);
}

/** The vocabulary of a visit's chart: what it asks, checks and remembers. The chart itself is in visit.machine.ts. */
export function visitSetup(actors: VisitActors) {
  return setup({
    types: { context: {} as VisitContext, events: {} as VisitEvent },
    actors: {
      identify: fromPromise<Identified, string>(({ input }) => actors.identify(input)),
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
      statement: fromPromise(({ input }: { input: IdentifiedCard | undefined }) => {
        if (!input) throw new Error('a statement without an identified card');
        return actors.statement(input);
      }),
      recharge: createRechargeMachine(actors.till),
      load: actors.load,
    },
    guards: {
      severalInCradle: ({ context }) => context.several,
      cardInCradle: ({ context }) => context.uid !== undefined,
      /** The card of this visit is not in the cradle any more; another one may be. */
      cardLeft: ({ context }) => !cardIsThere(context),
      anotherCard: ({ context: { uid, card } }) =>
        uid !== undefined && card !== undefined && uid !== card.record.uid,
      isCardOfVisit: ({ context }, uid: string) => uid === context.card?.record.uid,
      isIdentified: ({ context }) => context.card !== undefined,
      hasAccount: ({ context }) => context.card?.account !== undefined,
      /** The card left in the middle of a load, or a case number may still have to be written down. */
      outcomeStays: ({ context: { result, load } }) =>
        hasCaseToRead(result) ||
        load?.end.state === 'inQuestion' ||
        (load !== undefined && goesOnWithCard(load)),
      isRefused: ({ context }) => context.refusal !== undefined && context.uid !== undefined,
      serviceClosed: ({ context }, service: Service) => !isOffered(actors, context, service),
      wantsWithCard: ({ context }, { service, wanted }: { service: Service; wanted: Service }) =>
        service === wanted && context.card !== undefined,
      chosenIsClosed: ({ context }) =>
        context.service !== undefined && !isOffered(actors, context, context.service),
      chosenIsOpen: ({ context }) => context.service !== undefined && actors.isOpen(context.service),
      chosenIs: ({ context }, service: Service) => context.service === service,
      cameFromBalance: ({ context: { service, card } }) => service === 'balance' && card !== undefined,
      hasToCollect: ({ context: { card } }) => card?.account !== undefined && toCollect(card.account),
      loadsByItself: ({ context }) =>
        context.result !== undefined &&
        loadAfterRecharge(context.result, cardIsThere(context), actors.loadObstacle()) === 'load',
      isAfterRecharge: ({ context }) => context.result !== undefined,
      /** The card of a load that did not come to its end is back. */
      loadGoesOn: ({ context: { card, load } }, uid: string) =>
        uid === card?.record.uid &&
        load !== undefined &&
        goesOnWithCard(load) &&
        actors.loadObstacle() === undefined,
      identified: (_, outcome: Identified) => outcome.ok,
      takenTooSoon: (_, outcome: Identified) => !outcome.ok && outcome.error.reason === 'gone',
    },
    actions: {
      cardIn: assign((_, uid: string) => ({ uid, several: false, problem: undefined })),
      cardOut: assign({ uid: undefined, several: false }),
      severalIn: assign({ several: true }),
      choose: assign((_, service: Service | undefined) => ({ service })),
      forgetPerson: assign(nobody),
      keepCard: assign((_, outcome: Identified) =>
        outcome.ok ? { card: outcome.value, refusal: undefined } : {},
      ),
      begin: assign((_, visitId: VisitId) => ({ visitId })),
      refuse: assign((_, outcome: Identified) => ({ refusal: refusalOf(outcome) })),
      problem: assign((_, problem: VisitContext['problem']) => ({ problem })),
      keepResult: assign(({ context: { card } }, result: RechargeResult) => ({
        result,
        card: card && withPending(card, result.pendingFen),
      })),
      creditedLate: assign(({ context: { result, card } }, credit: LateCredit) => ({
        result: result && withLateCredit(result, credit),
        card: card && withPending(card, credit.pendingFen),
      })),
      /** Why the money of a recharge stays on the account, where it does. */
      keepNotLoaded: assign(({ context }) => {
        const { result, card } = context;
        if (!result || !card) return {};
        const why = loadAfterRecharge(result, cardIsThere(context), actors.loadObstacle());
        return { load: why === undefined || why === 'load' ? undefined : notLoaded(card, why) };
      }),
      keepNothingPending: assign(({ context: { card } }) => ({
        load: card && notLoaded(card, 'nothingPending'),
      })),
      keepLoad: assign(({ context: { card } }, load: LoadResult) => ({
        load,
        card: card && afterLoad(card, load),
      })),
      loseLoad: assign(({ context: { card } }) => ({ load: card && loadLost(card) })),
      keepStatement: assign((_, statement: Statement) => ({ statement })),
    },
  });
}

function refusalOf(outcome: Identified): RefusedCard | undefined {
  if (outcome.ok) return undefined;
  const { reason } = outcome.error;
  return reason === 'gone' ? undefined : { ...outcome.error, reason };
}
