import { createHash } from 'node:crypto';
import { cardBlocks, encodeIdentity } from '../contract/card-layout.ts';
import { BLOCK_BYTES } from '../contract/classic-chip.ts';
import { fromHex } from '../contract/hex.ts';
import { fen } from '../contract/money.ts';
import type { Fen } from '../contract/money.ts';
import { personaliseCampusCard } from './cards/campus-cards.ts';
import { ClassicCard } from './cards/classic-card.ts';
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

/** The cards of the made-up people, then the odd ones that people also put into a cradle. */
export function makeCards(people: readonly DemoPerson[]): readonly RealCard[] {
  const [first] = people;
  return [...people.flatMap(cardsOf), ...(first ? oddCards(first) : [])];
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
    lines: [{ name: 'chip', value: 'not of this campus' }],
  };
}

function cardsOf({ accountId, fullName, story, cards }: DemoPerson): readonly RealCard[] {
  return cards.map(({ uid, state, identity }, index) => {
    const stories = index === 0 ? story : `earlier card of the same person, ${state}`;
    const shelf = { uid, label: fullName, cardNumber: identity.cardNumber, accountId, story: stories };
    return { shelf, card: campusCard(uid, identity) };
  });
}

/** The MAC is the one that central made: whoever issues cards has it from there. */
function campusCard(uid: string, identity: DemoPerson['cards'][number]['identity']): ClassicCard {
  const image = personaliseCampusCard({
    ...identity,
    ...openingPurse(uid),
    uid: fromHex(uid),
    keys: demoKeys,
  });
  image.set(encodeIdentity(identity, fromHex(identity.mac)), cardBlocks.identity[0] * BLOCK_BYTES);
  return new ClassicCard({ uid: fromHex(uid), image });
}

/** Some money on every chip, always the same on the same one: 3 to 90 yuan left of what was loaded. */
function openingPurse(uid: string): { readonly loadedFen: Fen; readonly spentFen: Fen } {
  const draw = createHash('sha256').update(uid).digest();
  const spentFen = draw.readUInt16BE(0) * 2;
  return { loadedFen: fen(spentFen + 300 + (draw.readUInt16BE(2) % 8700)), spentFen: fen(spentFen) };
}

function oddCards(victim: DemoPerson): readonly RealCard[] {
  const odd = (label: string, story: string, uid: string, card: ContactlessCard): RealCard => ({
    shelf: { uid, label, cardNumber: '', accountId: undefined, story },
    card,
  });
  const [stolen] = victim.cards;
  if (!stolen) return [];
  const clone = campusCard('0badca4d', stolen.identity);
  const torn = campusCard('70e2ca4d', stolen.identity);
  torn.forceBlock(cardBlocks.loaded.primary, new Uint8Array(BLOCK_BYTES));
  torn.forceBlock(cardBlocks.loaded.shadow, new Uint8Array(BLOCK_BYTES));
  return [
    odd('forged', `identity of ${victim.fullName} on another chip`, '0badca4d', clone),
    odd('damaged', 'purse destroyed', '70e2ca4d', torn),
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
