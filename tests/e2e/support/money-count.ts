import { join } from 'node:path';
import { fen, sumFen, type Fen } from '../../../contract/money.ts';
import { systemClock } from '../../../contract/system-clock.ts';
import { Journal } from '../../../kiosk/journal/journal.ts';
import { readSigningKey } from '../../../main/signing-key.ts';
import type { Stack } from './stack.ts';

/** Where the money of all visits is, asked of everybody who knows a part of it. */
export interface MoneyCount {
  /** The paper: genuine notes in the box and in boxes taken out. */
  readonly notesAcceptedFen: number;
  /** What the kiosk's journal holds to have been put into boxes. */
  readonly journalAcceptedFen: number;
  readonly journalCreditedFen: number;
  readonly centralCreditedFen: number;
  /** Accepted, and not credited: open, in question, or to be refunded. */
  readonly suspenseFen: number;
  /** Loaded onto cards by this machine. */
  readonly journalLoadedFen: number;
  readonly centralLoadedFen: number;
  /** What the platform finds wrong with its own books, in sentences. */
  readonly centralFaults: readonly string[];
  /**
   * Every note is either credited on both sides, once, or in suspense, and the journal knows of every note. The same loads
   * are executed or under way on both sides; that one was executed the kiosk may hear later, from the platform.
   */
  readonly ok: boolean;
}

/** One card, on the chip itself and in the platform's books. */
export interface CardCount {
  /** Undefined where the chip does not tell. */
  readonly purseFen: number | undefined;
  readonly balanceFen: number;
  readonly pendingFen: number;
  readonly inFlightFen: number;
  /** The chip is whole, and says what the platform says. */
  readonly ok: boolean;
}

/** Counts, and ends the stack for it: a journal is read when nobody writes it any more. */
export async function countMoney(stack: Stack, kioskId = 'K01'): Promise<MoneyCount> {
  const { validator, collected } = await stack.bench();
  const paperFen = sumFen(validator.inBox.map(({ valueFen }) => valueFen)) + collected.valueFen;
  const centralCreditedFen = await creditedByCentral(stack.centralUrl, kioskId);
  const loads = await loadsOfCentral(stack.centralUrl, kioskId);
  const { faults } = await ask<{ readonly faults: readonly string[] }>(stack.centralUrl, 'ledger');
  await stack.end();
  const { inFlightFen, ...books } = readBooks(stack.dataFolder);
  return {
    notesAcceptedFen: paperFen,
    ...books,
    centralCreditedFen,
    centralLoadedFen: loads.executedFen,
    centralFaults: faults,
    ok:
      paperFen === books.journalAcceptedFen &&
      paperFen === books.journalCreditedFen + books.suspenseFen &&
      books.journalCreditedFen === centralCreditedFen &&
      books.journalLoadedFen <= loads.executedFen &&
      books.journalLoadedFen + inFlightFen === loads.executedFen + loads.inFlightFen &&
      faults.length === 0,
  };
}

/** Looks at the card that is, or was last, in the cradle or at the till. */
export async function countCard(stack: Stack, cardNumber: string): Promise<CardCount> {
  const { chip, cards } = await stack.bench();
  if (!chip || !cards.some((card) => card.cardNumber === cardNumber && card.uid === chip.uid))
    throw new Error(`the bench does not show the chip of ${cardNumber}`);
  const { balanceFen, pendingFen, inFlightFen } = await accountOf(stack, cardNumber);
  return {
    ...{ purseFen: chip.balanceFen, balanceFen, pendingFen, inFlightFen },
    ok: chip.torn.length === 0 && chip.balanceFen === balanceFen && inFlightFen === 0,
  };
}

/** What the platform says of the account to which this card belongs. */
export async function accountOf(
  stack: Stack,
  cardNumber: string,
): Promise<Omit<CardCount, 'purseFen' | 'ok'>> {
  const card = (await stack.bench()).cards.find((one) => one.cardNumber === cardNumber);
  return ask(stack.centralUrl, `accounts/${card?.accountId ?? ''}`);
}

async function creditedByCentral(centralUrl: string, kioskId: string): Promise<number> {
  const { credits } = await ask<{ readonly credits: readonly { readonly valueFen: Fen }[] }>(
    centralUrl,
    `kiosks/${kioskId}/credits`,
  );
  return sumFen(credits.map(({ valueFen }) => valueFen));
}

interface CentralLoad {
  readonly state: 'inFlight' | 'executed' | 'notExecuted';
  readonly amountFen: Fen;
  readonly attempts: readonly { readonly kioskId: string }[];
}

/** The loads that this machine had in hand last. */
async function loadsOfCentral(
  centralUrl: string,
  kioskId: string,
): Promise<{ readonly executedFen: number; readonly inFlightFen: number }> {
  const { loads } = await ask<{ readonly loads: readonly CentralLoad[] }>(centralUrl, 'loads');
  const sumOf = (wanted: CentralLoad['state']): number =>
    sumFen(
      loads
        .filter(({ state, attempts }) => state === wanted && attempts.at(-1)?.kioskId === kioskId)
        .map(({ amountFen }) => amountFen),
    );
  return { executedFen: sumOf('executed'), inFlightFen: sumOf('inFlight') };
}

async function ask<T>(centralUrl: string, what: string): Promise<T> {
  const response = await fetch(new URL(`/demo/${what}`, centralUrl));
  const text = await response.text();
  if (!response.ok) throw new Error(`central, ${what}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

interface Books extends Pick<
  MoneyCount,
  'journalAcceptedFen' | 'journalCreditedFen' | 'journalLoadedFen' | 'suspenseFen'
> {
  readonly inFlightFen: number;
}

function readBooks(dataFolder: string): Books {
  const journal = new Journal({
    path: join(dataFolder, 'journal.sqlite'),
    clock: systemClock,
    signingKey: readSigningKey(join(dataFolder, 'kiosk-key.pem')),
  });
  try {
    const { queries } = journal;
    const owed = (account: '2101' | '2102' | '2104' | '2190' | '2191' | '2192'): number =>
      0 - queries.balance(account);
    return {
      journalAcceptedFen: fen(queries.balance('1001') + queries.balance('1002')),
      // Loads move credited money on, and money that came from elsewhere: the three together are what notes brought.
      journalCreditedFen: owed('2102') + owed('2104') + owed('2101'),
      journalLoadedFen: owed('2101'),
      inFlightFen: owed('2104'),
      suspenseFen: owed('2190') + owed('2191') + owed('2192'),
    };
  } finally {
    journal.close();
  }
}
