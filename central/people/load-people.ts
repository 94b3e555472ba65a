import { ZERO } from '../../contract/money.ts';
import { creditLines, creditPostingKey, openingLines, post } from '../ledger.ts';
import { addArrival, addCash } from '../pending-money.ts';
import type { CentralStore, CentralTransaction } from '../store/central-store.ts';
import { openingTotals } from './person.ts';
import type { Person } from './person.ts';

/** The machine at which made-up people have put in money earlier today. No key is registered for it. */
export const EARLIER_KIOSK = 'K00';

export interface LoadingMoment {
  readonly nowMs: number;
  /** Campus day of `nowMs`, ISO date. */
  readonly day: string;
}

/** Adds people with their cards and money, all or none. Rejects when one of them is there already. */
export function loadPeople(
  store: CentralStore,
  people: readonly Person[],
  moment: LoadingMoment,
): Promise<void> {
  return store.transact(async (tx) => {
    for (const person of people) await addPerson(tx, person, moment);
  });
}

async function addPerson(tx: CentralTransaction, person: Person, moment: LoadingMoment): Promise<void> {
  const { accountId, fullName, holderKind, personState, cards, balanceFen, pendingFen } = person;
  await tx.holders.add({ accountId, fullName, holderKind, personState });
  for (const card of cards) {
    const { loadedFen, spentFen } = openingTotals(person, card);
    await tx.holders.addCard(card, loadedFen, spentFen);
  }
  const lines = openingLines(accountId, cards.length > 0 ? balanceFen : ZERO);
  if (lines.length > 0)
    await post(tx, { key: `opening:${accountId}`, atMs: moment.nowMs, day: moment.day, lines });
  const cash = pendingFen > 0 ? [{ source: 'cash', amountFen: pendingFen } as const] : [];
  for (const money of [...cash, ...(person.otherPending ?? [])])
    await addArrival(
      tx,
      { accountId, expiresOn: undefined, ...money, arrivedAtMs: moment.nowMs },
      moment.day,
    );
  await addNotesOfToday(tx, person, moment);
}

async function addNotesOfToday(
  tx: CentralTransaction,
  { accountId, notesTodayFen }: Person,
  { nowMs, day }: LoadingMoment,
): Promise<void> {
  for (const [index, valueFen] of notesTodayFen.entries()) {
    const noteId = `${accountId}n${index + 1}`;
    await tx.notes.put({
      kioskId: EARLIER_KIOSK,
      noteId,
      state: 'credited',
      reservation: { accountId, valueFen, visitId: `${accountId}v1`, reservedAtMs: nowMs, reservedDay: day },
      creditedDay: day,
    });
    await post(tx, {
      key: creditPostingKey(EARLIER_KIOSK, noteId),
      atMs: nowMs,
      day,
      lines: creditLines(EARLIER_KIOSK, accountId, valueFen),
    });
    await addCash(tx, accountId, valueFen, nowMs);
  }
}
