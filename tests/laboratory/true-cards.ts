import type { Inspection } from '../../central/inspection.ts';
import { openingTotals, type Person } from '../../central/people/person.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import type { PlatformLoad, TrueCard, Truth } from './oracle-truth.ts';

/** Every card of the hour with its chip's bytes, what it began with, and what the platform says of its holder. */
export async function trueCards(
  world: MachineWorld,
  people: readonly Person[],
  goods: ReadonlyMap<string, number>,
): Promise<readonly TrueCard[]> {
  const cards: TrueCard[] = [];
  for (const person of people) {
    const { accountId, balanceFen, notesTodayFen } = person;
    const account = await world.inspection.account(accountId);
    const [card] = person.cards;
    if (!account || !card) throw new Error(`account ${accountId} is not at the platform`);
    const { uid, cardNumber } = card;
    const pendingFen = notesTodayFen.reduce((sum, value) => sum + value, person.pendingFen + 0);
    cards.push({
      ...{ uid, cardNumber, accountId },
      image: Buffer.from(world.chip(cardNumber).image),
      opening: { ...openingTotals(person, card), balanceFen, pendingFen },
      account: {
        balanceFen: account.balanceFen,
        pendingFen: account.pendingFen,
        inFlightFen: account.inFlightFen,
      },
      goodsFen: goods.get(cardNumber) ?? 0,
    });
  }
  return cards;
}

/** The bytes that are stored on the chip with this uid now. */
export function chipImage(world: MachineWorld, uid: string): Uint8Array {
  const card = world.people.flatMap(({ cards }) => cards).find((one) => one.uid === uid);
  if (!card) throw new Error(`nobody has a card with the chip ${uid}`);
  return world.chip(card.cardNumber).image;
}

/** What the platform has in its books: of this machine's notes, and of all cards. */
export async function platformBooks(
  inspection: Inspection,
): Promise<Pick<Truth, 'credits' | 'openReservations' | 'loads' | 'debits'>> {
  const [credits, reservations] = [await inspection.credits('K01'), await inspection.openReservations('K01')];
  const debits = await inspection.debits();
  return {
    credits: credits.map(({ key, noteId, accountId, valueFen }) => ({ key, noteId, accountId, valueFen })),
    openReservations: reservations.map(({ noteId }) => noteId),
    loads: await platformLoads(inspection),
    debits: debits.map(({ uid, beforeFen, afterFen }) => ({ uid, before: beforeFen, after: afterFen })),
  };
}

/** What the platform has granted, for any machine. */
export async function platformLoads(inspection: Inspection): Promise<readonly PlatformLoad[]> {
  const loads = await inspection.loads();
  return loads.map(({ reference, uid, counter, beforeFen, afterFen, state, attempts }) => ({
    ...{ reference, uid, counter, before: beforeFen, after: afterFen, state },
    attempts: attempts.map(({ kioskId, loadId }) => ({ kioskId, loadId })),
  }));
}
