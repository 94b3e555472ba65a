import { useState } from 'react';
import type { ReactNode } from 'react';
import type { LobbyCard } from '../../../hands.ts';
import type { ShelfCard } from '../../ports.ts';
import { parseYuan } from '../../../../contract/money.ts';
import { Empty, Key, Panel } from '../parts.tsx';
import { loadWrites, PullChoice } from '../pull-choice.tsx';
import type { Pull } from '../pull-choice.tsx';
import type { Act } from '../use-bench.ts';

export function CardsPanel(props: {
  readonly cards: readonly ShelfCard[];
  readonly cradle: readonly LobbyCard[];
  /** The card at the till. */
  readonly atTill: string | undefined;
  /** The card whose account gets money by hand. */
  readonly atHand: string | undefined;
  readonly act: Act;
}): ReactNode {
  const { cards, cradle, atTill, atHand, act } = props;
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
              <em title={card.story}>{card.story}</em>
              <span>{placed.has(card.uid) ? 'take' : 'place'}</span>
            </button>
            <button
              type="button"
              className="till"
              aria-pressed={card.uid === atTill}
              title={`${card.label} goes to the canteen till`}
              onClick={() => {
                act('pos-card', { uid: card.uid });
              }}
            >
              till
            </button>
          </li>
        ))}
        {shown.length === 0 && (
          <Empty>{cards.length === 0 ? 'No cards: central gave none.' : 'No such card.'}</Empty>
        )}
      </ul>
      <CardTools placed={cradle[0]?.uid} atHand={atHand} act={act} />
    </Panel>
  );
}

/** What can be done to the card in the cradle, and to the account of the card at hand. */
function CardTools(props: {
  readonly placed: string | undefined;
  readonly atHand: string | undefined;
  readonly act: Act;
}): ReactNode {
  const { placed, atHand, act } = props;
  const [amount, setAmount] = useState('20');
  const [pull, setPull] = useState<Pull>({ write: 4, bytes: 8 });
  const amountFen = parseYuan(amount);
  return (
    <>
      <div className="row tool" role="group" aria-label="The hand at the cradle">
        <PullChoice
          label="The hand at the cradle"
          writes={loadWrites}
          pull={pull}
          onChoose={(chosen) => chosen && setPull(chosen)}
        />
        <Key
          onPress={() => act('pull-card', pull)}
          disabled={placed === undefined}
          kind="danger"
          title="the card leaves the cradle in the middle of that write of the next load"
        >
          Pull
        </Key>
      </div>
      <div className="row tool">
        <span className="waits">pending money for the card at hand</span>
        <input
          className="amount"
          inputMode="decimal"
          aria-label="Pending money in yuan"
          value={amount}
          onChange={(event) => setAmount(event.target.value)}
        />
        <Key
          onPress={() => act('add-pending', { uid: atHand, amountFen })}
          disabled={atHand === undefined || amountFen === undefined || amountFen === 0}
          title="as if a subsidy or a transfer had arrived"
        >
          Add
        </Key>
      </div>
    </>
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
