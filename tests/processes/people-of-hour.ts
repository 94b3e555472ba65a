import { z } from 'zod';
import type { DemoPerson } from '../../lobby/dock/central-client.ts';
import { CentralClient } from '../../lobby/dock/central-client.ts';
import { systemClock } from '../../contract/system-clock.ts';
import type { TrueCard } from '../laboratory/oracle-truth.ts';

/** Somebody who comes to the machine, with how everything stood before. */
export interface PersonOfHour {
  readonly accountId: string;
  readonly cardNumber: string;
  readonly uid: string;
  opening: TrueCard['opening'];
}

const accountSchema = z.object({
  personState: z.string(),
  balanceFen: z.int(),
  pendingFen: z.int(),
});

/** Everybody whom the platform's demo knows, as the lobby's cards are made from it. */
export async function everybody(centralUrl: string): Promise<readonly DemoPerson[]> {
  const people = await new CentralClient({ url: centralUrl, clock: systemClock }).people();
  if (!people.ok) throw new Error(people.error);
  return people.value;
}

/** The first people of the crowd with whom nothing is the matter. */
export async function peopleOfHour(
  centralUrl: string,
  people: readonly DemoPerson[],
  count: number,
): Promise<readonly PersonOfHour[]> {
  const chosen: PersonOfHour[] = [];
  for (const { accountId, story, cards } of people) {
    const [card, ...others] = cards;
    if (chosen.length === count) break;
    if (story !== '' || card?.state !== 'normal' || others.length > 0) continue;
    const response = await fetch(new URL(`/demo/accounts/${accountId}`, centralUrl));
    const account = accountSchema.parse(await response.json());
    if (account.personState !== 'regular') continue;
    const { balanceFen, pendingFen } = account;
    const { uid, identity, loadedFen, spentFen } = card;
    const opening = { loadedFen, spentFen, balanceFen, pendingFen };
    chosen.push({ accountId, uid, cardNumber: identity.cardNumber, opening });
  }
  if (chosen.length < count) throw new Error(`the demo has only ${chosen.length} people without a story`);
  return chosen;
}
