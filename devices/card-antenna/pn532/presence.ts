import { toHex } from '../../../contract/hex.ts';
import type { AntennaEvent, PresentCard } from '../card-antenna.ts';

/** What is taken to lie in the cradle: no card, one, or several. */
export interface Presence {
  readonly cards: readonly PresentCard[];
  /** How many looks in a row have shown something else. */
  readonly misses: number;
  /** Whoever wanted to speak with it found it gone: that counts, however soon it is back. */
  readonly lost: boolean;
}

export const nobody: Presence = { cards: [], misses: 0, lost: false };

/** The card could not be selected. The next look reports it as gone, and as present if it is back by then. */
export function withoutCard(before: Presence, uid: Uint8Array): Presence {
  const [card] = before.cards;
  const isIts = before.cards.length === 1 && card !== undefined && toHex(card.uid) === toHex(uid);
  return isIts ? { ...before, lost: true } : before;
}

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
  if (!before.lost) {
    if (isSame(before.cards, seen)) return { presence: { ...before, misses: 0 }, events: [] };
    const misses = before.misses + 1;
    if (before.cards.length > 0 && misses < MISSES_UNTIL_GONE) {
      return { presence: { ...before, misses }, events: [] };
    }
  }
  const [card] = seen;
  const left: AntennaEvent[] = before.cards.length > 0 ? [{ type: 'cardGone' }] : [];
  const came: AntennaEvent[] = card
    ? [seen.length > 1 ? { type: 'severalCards' } : { type: 'cardPresent', card }]
    : [];
  return { presence: { ...nobody, cards: seen }, events: [...left, ...came] };
}
