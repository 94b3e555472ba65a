import { useState } from 'react';
import type { ReactNode } from 'react';
import type { LobbyCard } from '../../../hands.ts';
import type { ShelfCard } from '../../ports.ts';
import { Empty, Panel } from '../parts.tsx';
import type { Act } from '../use-bench.ts';

export function CardsPanel(props: {
  readonly cards: readonly ShelfCard[];
  readonly cradle: readonly LobbyCard[];
  readonly act: Act;
}): ReactNode {
  const { cards, cradle, act } = props;
  const [wanted, setWanted] = useState('');
  const placed = new Set(cradle.map((card) => card.uid));
  const shown = shelfOrder(cards, placed).filter((card) => matches(card, wanted));
  return (
    <Panel
      title="Cards"
      side={
        <input
          type="search"
          placeholder={`search ${cards.length} cards`}
          aria-label="Search cards"
          value={wanted}
          onChange={(event) => {
            setWanted(event.target.value);
          }}
        />
      }
    >
      <ul className="shelf">
        {shown.map((card) => (
          <li key={card.uid} className={placed.has(card.uid) ? 'placed' : ''}>
            <button
              type="button"
              aria-pressed={placed.has(card.uid)}
              onClick={() => {
                act(placed.has(card.uid) ? 'take-card' : 'place-card', { uid: card.uid });
              }}
            >
              <b>{card.label}</b>
              <code>{card.cardNumber}</code>
              <em>{card.story}</em>
              <span>{placed.has(card.uid) ? 'take' : 'place'}</span>
            </button>
          </li>
        ))}
        {shown.length === 0 && (
          <Empty>{cards.length === 0 ? 'No cards: central gave none.' : 'No such card.'}</Empty>
        )}
      </ul>
    </Panel>
  );
}

/** What lies in the cradle first, then those with a story, then the crowd. */
function shelfOrder(cards: readonly ShelfCard[], placed: ReadonlySet<string>): readonly ShelfCard[] {
  const rank = (card: ShelfCard): number => (placed.has(card.uid) ? 0 : card.story === '' ? 2 : 1);
  return [...cards].sort((a, b) => rank(a) - rank(b));
}

function matches(card: ShelfCard, wanted: string): boolean {
  const words = wanted.toLowerCase().split(/\s+/);
  const text = `${card.label} ${card.cardNumber} ${card.uid} ${card.story}`.toLowerCase();
  return words.every((word) => text.includes(word));
}
