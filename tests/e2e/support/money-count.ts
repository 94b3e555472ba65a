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
  /** Every note is either credited on both sides, once, or in suspense; and the journal knows of every note. */
  readonly ok: boolean;
}

/** Counts, and ends the stack for it: a journal is read when nobody writes it any more. */
export async function countMoney(stack: Stack, kioskId = 'K01'): Promise<MoneyCount> {
  const { validator, collected } = await stack.bench();
  const paperFen = sumFen(validator.inBox.map(({ valueFen }) => valueFen)) + collected.valueFen;
  const centralCreditedFen = await creditedByCentral(stack.centralUrl, kioskId);
  await stack.end();
  const books = readBooks(stack.dataFolder);
  return {
    notesAcceptedFen: paperFen,
    ...books,
    centralCreditedFen,
    ok:
      paperFen === books.journalAcceptedFen &&
      paperFen === books.journalCreditedFen + books.suspenseFen &&
      books.journalCreditedFen === centralCreditedFen,
  };
}

async function creditedByCentral(centralUrl: string, kioskId: string): Promise<number> {
  const response = await fetch(new URL(`/demo/kiosks/${kioskId}/credits`, centralUrl));
  const { credits } = (await response.json()) as { readonly credits: readonly { readonly valueFen: Fen }[] };
  return sumFen(credits.map(({ valueFen }) => valueFen));
}

function readBooks(
  dataFolder: string,
): Pick<MoneyCount, 'journalAcceptedFen' | 'journalCreditedFen' | 'suspenseFen'> {
  const journal = new Journal({
    path: join(dataFolder, 'journal.sqlite'),
    clock: systemClock,
    signingKey: readSigningKey(join(dataFolder, 'kiosk-key.pem')),
  });
  try {
    const { queries } = journal;
    const owed = (account: '2102' | '2190' | '2191' | '2192'): Fen => fen(0 - queries.balance(account));
    return {
      journalAcceptedFen: fen(queries.balance('1001') + queries.balance('1002')),
      journalCreditedFen: owed('2102'),
      suspenseFen: sumFen([owed('2190'), owed('2191'), owed('2192')]),
    };
  } finally {
    journal.close();
  }
}
