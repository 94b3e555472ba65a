import { join } from 'node:path';
import { systemClock } from '../../contract/system-clock.ts';
import { policySchema } from '../../contract/policy.ts';
import { createInspection, type Inspection } from '../../central/inspection.ts';
import { openFileStore } from '../../central/store/sqlite-store.ts';
import { CardImages } from '../../lobby/card-images.ts';
import { makeCards } from '../../lobby/card-shelf.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import type { DemoPerson } from '../../lobby/dock/central-client.ts';
import type { DockState } from '../../lobby/dock/state.ts';
import type { Truth, TrueCard, TrueNote } from '../laboratory/oracle-truth.ts';
import { platformLoads } from '../laboratory/true-cards.ts';
import type { PersonOfHour } from './people-of-hour.ts';
import type { PolicyText } from './policy.ts';

/** What the test itself knows at the end of an hour. */
export interface KnownOfHour {
  readonly folder: string;
  readonly centralFile: string;
  readonly policy: PolicyText;
  readonly everybody: readonly DemoPerson[];
  readonly people: readonly PersonOfHour[];
  /** Who put in which piece of paper. */
  readonly inserted: ReadonlyMap<number, TrueNote>;
  readonly returned: readonly number[];
  /** What the canteen handed out, by card number. */
  readonly goods: ReadonlyMap<string, number>;
  readonly unreported: readonly string[];
  /** The lobby at its end. */
  readonly lobby: Pick<DockState, 'validator'>;
}

/** Everything that is really so, read from the files that the ended processes have left. */
export async function trueState(known: KnownOfHour): Promise<Truth> {
  const { folder, policy, lobby, inserted } = known;
  const store = openFileStore(known.centralFile);
  try {
    const inspection = createInspection({ store, clock: systemClock, policy: policySchema.parse(policy) });
    const { inBox, inPath } = lobby.validator;
    const kept = [...inBox, ...(inPath ? [inPath.note] : [])];
    return {
      journalPath: join(folder, 'journal.sqlite'),
      kept: kept.map(({ noteNo }) => {
        const note = inserted.get(noteNo);
        if (!note) throw new Error(`nobody put note ${noteNo} in`);
        return note;
      }),
      returned: known.returned,
      credits: (await inspection.credits('K01')).map(({ key, noteId, accountId, valueFen }) => {
        return { key, noteId, accountId, valueFen };
      }),
      openReservations: (await inspection.openReservations('K01')).map(({ noteId }) => noteId),
      cards: await cardsOf(known, inspection),
      loads: await platformLoads(inspection),
      debits: (await inspection.debits()).map(({ uid, beforeFen, afterFen }) => {
        return { uid, before: beforeFen, after: afterFen };
      }),
      unreportedDebits: known.unreported,
      // Whether acts come before their records is the laboratory's to see: it sees both in one process.
      unwrittenActs: [],
      keysKept: [],
      macKey: Buffer.from(demoKeys.mac),
    };
  } finally {
    await store.close();
  }
}

async function cardsOf(
  { folder, everybody, people, goods }: KnownOfHour,
  inspection: Inspection,
): Promise<readonly TrueCard[]> {
  const images = new CardImages(join(folder, 'lobby', 'cards'));
  const real = makeCards(everybody, images.makeChip);
  const cards: TrueCard[] = [];
  for (const { accountId, cardNumber, uid, opening } of people) {
    const account = await inspection.account(accountId);
    const chip = real.find(({ shelf }) => shelf.uid === uid)?.card;
    if (!account || !(chip instanceof ClassicCard)) throw new Error(`card ${cardNumber} is not there`);
    const { balanceFen, pendingFen, inFlightFen } = account;
    cards.push({
      ...{ uid, cardNumber, accountId, opening },
      image: Buffer.from(chip.image),
      account: { balanceFen, pendingFen, inFlightFen },
      goodsFen: goods.get(cardNumber) ?? 0,
    });
  }
  return cards;
}
