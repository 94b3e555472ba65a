import { fen, formatYuan } from '../../contract/money.ts';
import { asError } from '../../contract/time.ts';
import {
  accountOf,
  countCard,
  countMoney,
  type CardCount,
  type MoneyCount,
} from '../e2e/support/money-count.ts';
import type { Stack } from '../e2e/support/stack.ts';
import type { MoreFigures, Workflow } from './workflow.ts';

/** How the books stand after a visit, in words and in figures. */
export interface Reconciliation {
  readonly lines: readonly string[];
  /** The fields of the line of JSON. */
  readonly figures: Readonly<Record<string, number | undefined>>;
  /** The visit went as it is told, all books agree, and with what the visit was to bring. */
  readonly ok: boolean;
}

interface Visit {
  readonly played: boolean;
  readonly pendingBeforeFen: number;
}

/** A kiosk's report of a load may still be on its way when its person has left; so often and so long it is waited for. */
const LOOKS = 50;
const LOOK_EVERY_MS = 100;

/** What waits to be loaded onto this card. */
export async function pendingOf(stack: Stack, cardNumber: string): Promise<number> {
  return (await accountOf(stack, cardNumber)).pendingFen;
}

/** Asks paper, chip, journal and platform, and ends the stack for it. */
export async function reconcile(stack: Stack, workflow: Workflow, visit: Visit): Promise<Reconciliation> {
  const card = await cardAtRest(stack, workflow.cardNumber);
  const money = await countMoney(stack);
  const problems = problemsOf(workflow, visit, money, card);
  const verdict = problems.length === 0 ? ['  everything agrees'] : problems.map((one) => `  ${one}`);
  return {
    lines: [...rows(workflow, visit, money, card), ...verdict],
    figures: figuresOf(workflow, visit, money, card),
    ok: problems.length === 0,
  };
}

/** A card that nobody used is counted as `undefined`: the visit stopped before it came. */
async function cardAtRest(stack: Stack, cardNumber: string): Promise<CardCount | undefined> {
  for (let look = 1; ; look += 1) {
    const card = await countCard(stack, cardNumber).catch(asError);
    if (card instanceof Error) return undefined;
    if (card.ok || look === LOOKS) return card;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

function rows(
  { expected }: Workflow,
  { pendingBeforeFen }: Visit,
  money: MoneyCount,
  card: CardCount | undefined,
): readonly string[] {
  const row = (words: string, amountFen: number | undefined): string =>
    `  ${words.padEnd(44)}${amountFen === undefined ? 'unknown' : `¥${formatYuan(fen(amountFen)).padStart(8)}`}`;
  return [
    'reconciliation',
    row('banknotes in the box', money.notesAcceptedFen),
    row('taken, by the journal of the kiosk', money.journalAcceptedFen),
    row('credited, by the journal of the kiosk', money.journalCreditedFen),
    row('credited, by the central platform', money.centralCreditedFen),
    row('taken and not credited', money.suspenseFen),
    row('to be credited after this visit', expected.creditedFen),
    row('waited to be loaded before this visit', pendingBeforeFen),
    row('loaded, by the journal of the kiosk', money.journalLoadedFen),
    row('loaded, by the central platform', money.centralLoadedFen),
    row('to be loaded after this visit', expected.loadedFen),
    row('on the card, by its chip', card?.purseFen),
    row('on the card, by the central platform', card?.balanceFen),
    row('to be on the card after this visit', expected.cardPurseFen),
    row('still waiting to be loaded', card?.pendingFen),
  ];
}

function problemsOf(
  { expected }: Workflow,
  { played }: Visit,
  money: MoneyCount,
  card: CardCount | undefined,
): readonly string[] {
  const asExpected =
    money.centralCreditedFen === expected.creditedFen &&
    money.centralLoadedFen === expected.loadedFen &&
    card?.purseFen === expected.cardPurseFen &&
    card.pendingFen === 0;
  return [
    ...(money.ok ? [] : ['THE BOOKS DO NOT AGREE']),
    ...money.centralFaults.map((fault) => `the platform's own books: ${fault}`),
    ...(card?.ok ? [] : ['CARD AND PLATFORM DO NOT AGREE']),
    ...(asExpected ? [] : ['the money is not where this visit was to bring it']),
    ...(played ? [] : ['the visit did not go as it must']),
  ];
}

function figuresOf(
  { alsoTells }: Workflow,
  { pendingBeforeFen }: Visit,
  money: MoneyCount,
  card: CardCount | undefined,
): Reconciliation['figures'] {
  const { notesAcceptedFen, journalCreditedFen, centralCreditedFen, suspenseFen } = money;
  const more: Partial<MoreFigures> = {
    ...(card && { accountBalanceFen: card.balanceFen }),
    ...{ pendingBeforeFen, loadedFen: money.centralLoadedFen },
  };
  return {
    ...{ notesAcceptedFen, journalCreditedFen, centralCreditedFen, suspenseFen },
    cardPurseFen: card?.purseFen,
    ...Object.fromEntries(alsoTells.map((key) => [key, more[key]])),
  };
}
