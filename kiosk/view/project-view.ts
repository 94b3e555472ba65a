import { yuan, ZERO, type Fen } from '../../contract/money.ts';
import type { CashPolicy } from '../../contract/policy.ts';
import type {
  CardSummary,
  CashSign,
  HelpContact,
  NoteLine,
  Screen,
  ServiceState,
  ServiceTile,
  SlotState,
} from '../../contract/view.ts';
import { campusMoment } from '../policy/campus-time.ts';
import type { Help } from '../policy/help-config.ts';
import type { IdentifiedCard } from '../workflows/read-card.ts';
import {
  notesAtTheEnd,
  totalTaken,
  type RechargeContext,
  type RechargeNote,
  type RechargeResult,
} from '../workflows/recharge-context.ts';
import type { VisitContext } from '../workflows/visit-setup.ts';

/** Everything that a screen can be about, besides the visit itself. */
export interface Surroundings {
  readonly services: readonly ServiceTile[];
  readonly stateOf: (service: 'recharge' | 'balance') => ServiceState;
  readonly cash: CashPolicy;
  /** Worked out only for the screens that need it: it looks through the calendars of two weeks. */
  readonly help: () => Help;
  /** Whom to call; also beside a case number. */
  readonly hotline: string | undefined;
  /** `1007` -> `K01-1007`. */
  readonly caseNumber: (number: number) => string;
  /** The running recharge, with the state of its own machine. */
  readonly recharge: { readonly context: RechargeContext; readonly state: string } | undefined;
}

/** The screen of a visit's state. Pure: everything that decides was decided before. */
export function projectScreen(state: string, visit: VisitContext, around: Surroundings): Screen {
  const { services } = around;
  switch (state) {
    case 'cardPrompt':
      return { kind: 'cardPrompt', service: visit.service ?? 'balance', problem: visit.problem };
    case 'reading':
      return { kind: 'oneMoment', why: 'readingCard' };
    case 'cardServices':
      return visit.card ? { kind: 'cardServices', card: cardSummary(visit.card), services } : oneMoment;
    case 'recharge':
      return visit.card && around.recharge ? rechargeScreen(visit.card, around.recharge, around) : oneMoment;
    case 'result':
      return visit.card && visit.result ? resultScreen(visit.card, visit.result, around) : oneMoment;
    case 'takeCard':
      return { kind: 'takeCard' };
    case 'cardRefused':
      return visit.refusal
        ? { kind: 'cardRefused', reason: visit.refusal, nextCounter: nextCounter(around) }
        : oneMoment;
    case 'serviceClosed': {
      const service = visit.service ?? 'recharge';
      const now = around.stateOf(service);
      // It opened again while the person was reading: the services say so.
      if (now.open)
        return visit.card
          ? { kind: 'cardServices', card: cardSummary(visit.card), services }
          : startScreen(around);
      return {
        kind: 'serviceClosed',
        service,
        state: now,
        // A counter does not recharge: whoever came for that is told where it is done instead.
        nextCounter: service === 'recharge' ? undefined : nextCounter(around),
        elsewhere: around.help().elsewhere.filter(({ insteadOf }) => insteadOf === service),
      };
    }
    case 'help':
      return helpScreen(around);
    case 'start':
      return startScreen(around);
    default:
      return oneMoment;
  }
}

const oneMoment: Screen = { kind: 'oneMoment', why: 'ending' };

function startScreen({ services, cash, hotline }: Surroundings): Screen {
  const sign: CashSign = { ...cashFacts(cash), hotline };
  return { kind: 'start', services, sign };
}

function nextCounter({ help }: Surroundings): HelpContact | undefined {
  return help().contacts[0];
}

function helpScreen({ cash, help }: Surroundings): Screen {
  const { contacts, elsewhere } = help();
  return { kind: 'help', contacts, elsewhere, ...cashFacts(cash) };
}

function cashFacts({ denominationsFen, opens, closes }: CashPolicy): Omit<CashSign, 'hotline'> {
  const acceptedNotesFen = denominationsFen.toSorted((a, b) => a - b).map((amount) => yuan(amount / 100));
  return { acceptedNotesFen, cashHours: { opens, closes } };
}

function cardSummary({ record, account }: IdentifiedCard, pendingFen: Fen = account.pendingFen): CardSummary {
  const { maskedName, cardNumberLast4, holderKind, balanceFen } = account;
  return {
    maskedName,
    cardNumberLast4,
    holderKind,
    purseFen: record.purse.balanceFen,
    balanceFen,
    pendingFen,
  };
}

function rechargeScreen(
  card: IdentifiedCard,
  { context, state }: NonNullable<Surroundings['recharge']>,
  around: Surroundings,
): Screen {
  const { slot, denominationsFen, remainingFen, pendingFen } = context;
  // Contact was lost over a note: until the device answers, the screen says that this note is being checked.
  const notes = slot.state === 'closed' ? notesAtTheEnd(context) : context.notes;
  if (state === 'opening') return { kind: 'oneMoment', why: 'openingSlot' };
  if (state === 'awaitingCredits') return { kind: 'oneMoment', why: 'settling' };
  const resting = slot.state === 'insert' || slot.state === 'taken' || slot.state === 'returned';
  return {
    kind: 'recharge',
    card: cardSummary(card, pendingFen),
    totalFen: totalTaken(notes),
    notes: notes.map((note) => noteLine(note, around)),
    slot: slotState(slot, around),
    denominationsFen,
    remainingFen: remainingFen < ZERO ? ZERO : remainingFen,
    canFinish: (state === 'collecting' && resting) || state === 'blocked',
    hotline: around.hotline,
  };
}

function slotState(slot: RechargeContext['slot'], { caseNumber }: Surroundings): SlotState {
  if (slot.state !== 'stuck') return slot;
  const number = slot.caseNumber === undefined ? '' : caseNumber(slot.caseNumber);
  return { state: 'stuck', reachable: slot.reachable, caseNumber: number };
}

function resultScreen(card: IdentifiedCard, result: RechargeResult, around: Surroundings): Screen {
  const { notes, pendingFen, endedBecause } = result;
  return {
    kind: 'result',
    card: cardSummary(card, pendingFen),
    outcome: outcomeOf(notes),
    totalFen: totalTaken(notes),
    notes: notes.map((note) => noteLine(note, around)),
    endedBecause,
    hotline: around.hotline,
  };
}

function outcomeOf(notes: readonly RechargeNote[]): Extract<Screen, { kind: 'result' }>['outcome'] {
  if (notes.length === 0) return 'nothingInserted';
  if (notes.some(({ state }) => state === 'inQuestion')) return 'inQuestion';
  return notes.every(({ state }) => state === 'credited') ? 'allCredited' : 'creditFollows';
}

function noteLine({ valueFen, state, caseNumber }: RechargeNote, around: Surroundings): NoteLine {
  return {
    valueFen,
    state,
    caseNumber: caseNumber === undefined ? undefined : around.caseNumber(caseNumber),
  };
}

/** Campus wall time and date for the corner of every screen. */
export function clockOf(nowMs: number, zone: string): { readonly time: string; readonly date: string } {
  const { date, time } = campusMoment(nowMs, zone);
  return { date, time: time.slice(0, 5) };
}

/** Id of the text that is spoken with a screen: its kind, and its state where that changes what is to be done. */
export function spokenId(screen: Screen): string {
  switch (screen.kind) {
    case 'oneMoment':
      return `oneMoment.${screen.why}`;
    case 'cardPrompt':
      return screen.problem ? `cardPrompt.${screen.problem}` : 'cardPrompt';
    case 'recharge':
      return `recharge.${screen.slot.state}`;
    case 'result':
      return `result.${screen.outcome}`;
    case 'start':
    case 'cardServices':
    case 'takeCard':
    case 'cardRefused':
    case 'serviceClosed':
    case 'help':
      return screen.kind;
  }
}

/**
 * What an answer refers to: as long as this does not change, an event for the older picture still means the same. The
 * running seconds, the clock and a growing total do not make a touch stale; another screen or another choice does.
 */
export function answerKey(screen: Screen, warning: boolean): string {
  switch (screen.kind) {
    case 'start':
    case 'cardServices':
      return `${screen.kind} ${warning} ${screen.services.map(({ service, state }) => `${service}${state.open}`).join()}`;
    case 'recharge':
      return `${screen.kind} ${warning} ${screen.canFinish}`;
    default:
      return `${spokenId(screen)} ${warning}`;
  }
}
