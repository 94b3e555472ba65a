import { cardBlocks, encodeIdentity } from '../contract/card-layout.ts';
import { BLOCK_BYTES } from '../contract/classic-chip.ts';
import { fromHex } from '../contract/hex.ts';
import { personaliseCampusCard } from './cards/campus-cards.ts';
import { ClassicCard } from './cards/classic-card.ts';
import type { ClassicCardOptions } from './cards/classic-card.ts';
import type { ContactlessCard } from './cards/contactless-card.ts';
import { ForeignCard } from './cards/foreign-card.ts';
import { demoKeys } from './demo-keys.ts';
import type { DemoPerson } from './dock/central-client.ts';
import { chipTruth } from './dock/chip-truth.ts';
import type { CardShelf, ChipTruth, ShelfCard } from './dock/ports.ts';

/** A card as the bench lists it, with the chip itself. */
export interface RealCard {
  readonly shelf: ShelfCard;
  readonly card: ContactlessCard;
}

/** Makes a chip with this content; a lobby that outlives its process keeps it (card-images.ts). */
export type MakeChip = (content: ClassicCardOptions) => ClassicCard;
type DemoCard = DemoPerson['cards'][number];

/** The cards of the made-up people, then the odd ones that people also put into a cradle. */
export function makeCards(
  people: readonly DemoPerson[],
  makeChip: MakeChip = (content) => new ClassicCard(content),
): readonly RealCard[] {
  const [first] = people;
  return [
    ...people.flatMap((person) => cardsOf(person, makeChip)),
    ...(first ? oddCards(first, makeChip) : []),
  ];
}

export function cardShelf(cards: readonly RealCard[]): CardShelf {
  const byUid = new Map(cards.map((one) => [one.shelf.uid, one]));
  return { cards: cards.map(({ shelf }) => shelf), chip: (uid) => truthOf(byUid.get(uid)) };
}

function truthOf(one: RealCard | undefined): ChipTruth | undefined {
  if (!one) return undefined;
  if (one.card instanceof ClassicCard) return chipTruth(one.card.uid, one.card.image);
  return {
    uid: one.shelf.uid,
    balanceFen: undefined,
    torn: [],
    lines: [{ name: 'chip', value: 'not of this campus' }],
  };
}

function cardsOf({ accountId, fullName, story, cards }: DemoPerson, makeChip: MakeChip): readonly RealCard[] {
  return cards.map((card, index) => {
    const { uid, state, identity } = card;
    const stories = index === 0 ? story : `earlier card of the same person, ${state}`;
    const shelf = { uid, label: fullName, cardNumber: identity.cardNumber, accountId, story: stories };
    return { shelf, card: makeChip(campusCard(uid, card)) };
  });
}

/** Totals and MAC are central's: whoever issues cards has them from there. */
function campusCard(uid: string, { identity, loadedFen, spentFen }: DemoCard): ClassicCardOptions {
  const image = personaliseCampusCard({
    ...{ ...identity, loadedFen, spentFen },
    uid: fromHex(uid),
    keys: demoKeys,
  });
  image.set(encodeIdentity(identity, fromHex(identity.mac)), cardBlocks.identity[0] * BLOCK_BYTES);
  return { uid: fromHex(uid), image };
}

function oddCards(victim: DemoPerson, makeChip: MakeChip): readonly RealCard[] {
  const odd = (label: string, story: string, uid: string, card: ContactlessCard): RealCard => ({
    shelf: { uid, label, cardNumber: '', accountId: undefined, story },
    card,
  });
  const [stolen] = victim.cards;
  if (!stolen) return [];
  const clone = makeChip(campusCard('0badca4d', stolen));
  const destroyed = campusCard('70e2ca4d', stolen);
  const { primary, shadow } = cardBlocks.loaded;
  for (const block of [primary, shadow])
    destroyed.image.fill(0, block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
  return [
    odd('forged', `identity of ${victim.fullName} on another chip`, '0badca4d', clone),
    odd('damaged', 'purse destroyed', '70e2ca4d', makeChip(destroyed)),
    odd(
      'bank card',
      'a card that is not of this campus',
      '08aa11b2',
      new ForeignCard('cpuCard', fromHex('08aa11b2')),
    ),
    odd(
      'sticker',
      'a tag that is not of this campus',
      '04c0ffee112233',
      new ForeignCard('ultralight', fromHex('04c0ffee112233')),
    ),
  ];
}
