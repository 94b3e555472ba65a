import { ZERO, type Fen } from '../../contract/money.ts';
import type { NoteLine, Screen, SlotState } from '../../contract/view.ts';
import {
  notesAtTheEnd,
  totalTaken,
  type RechargeContext,
  type RechargeNote,
  type RechargeResult,
} from '../workflows/recharge-context.ts';
import { cardIsThere, type VisitContext } from '../workflows/visit-setup.ts';
import { cardSummary, loadLine, type KnownCard } from './card-screens.ts';
import type { Surroundings } from './surroundings.ts';

/** The screens of a cash recharge: the open slot, and what became of every note. */

export function rechargeScreen(
  card: KnownCard,
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
    card: cardSummary(withPendingOf(card, pendingFen)),
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

function withPendingOf(card: KnownCard, pendingFen: Fen): KnownCard {
  return { ...card, account: { ...card.account, pendingFen } };
}

export function resultScreen(
  card: KnownCard,
  result: RechargeResult,
  visit: VisitContext,
  around: Surroundings,
): Screen {
  const { notes, endedBecause } = result;
  return {
    kind: 'result',
    card: cardSummary(card),
    outcome: outcomeOf(notes),
    totalFen: totalTaken(notes),
    notes: notes.map((note) => noteLine(note, around)),
    endedBecause,
    load: visit.load && loadLine(visit.load, around),
    cardInCradle: cardIsThere(visit),
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
