import { toHex } from '../../../contract/hex.ts';
import type { AntennaEvent, PresentCard } from '../card-antenna.ts';

/** What is taken to lie in the cradle: no card, one, or several. */
export interface Presence {
  readonly cards: readonly PresentCard[];
  /** How many looks in a row have shown something else. */
  readonly misses: number;
}

export const nobody: Presence = { cards: [], misses: 0 };

/** A hand that shakes makes a card vanish for one look: only two in a row count. */
const MISSES_UNTIL_GONE = 2;

function isSame(a: readonly PresentCard[], b: readonly PresentCard[]): boolean {
  if (a.length > 1 && b.length > 1) return true;
  return a.length === b.length && a.every((card, index) => isSameCard(card, b[index]));
}

const isSameCard = (a: PresentCard, b: PresentCard | undefined): boolean =>
  b !== undefined && toHex(a.uid) === toHex(b.uid);

/** What one more look at the field means. */
export function observe(
  before: Presence,
  seen: readonly PresentCard[],
): { readonly presence: Presence; readonly events: readonly AntennaEvent[] } {
  if (isSame(before.cards, seen)) return { presence: { cards: before.cards, misses: 0 }, events: [] };
  const misses = before.misses + 1;
  if (before.cards.length > 0 && misses < MISSES_UNTIL_GONE) {
    return { presence: { cards: before.cards, misses }, events: [] };
  }
  const [card] = seen;
  const left: AntennaEvent[] = before.cards.length > 0 ? [{ type: 'cardGone' }] : [];
  const came: AntennaEvent[] = card
    ? [seen.length > 1 ? { type: 'severalCards' } : { type: 'cardPresent', card }]
    : [];
  return { presence: { cards: seen, misses: 0 }, events: [...left, ...came] };
}
