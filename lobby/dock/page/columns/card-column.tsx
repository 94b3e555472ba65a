import type { ReactNode } from 'react';
import type { DockState } from '../../state.ts';
import { yuan } from '../figures.ts';
import { Empty } from '../parts.tsx';
import { Column, Facts } from './column.tsx';

/** What truly stands on the chip that lies, or last lay, in the cradle. */
export function CardColumn({ state }: { readonly state: DockState }): ReactNode {
  const { chip, cradle, cards } = state;
  const card = cards.find((one) => one.uid === chip?.uid);
  const inCradle = cradle.some((one) => one.uid === chip?.uid);
  const place =
    cradle.length > 1 ? `${cradle.length} cards in the cradle` : inCradle ? 'in the cradle' : 'taken away';
  return (
    <Column
      name="Card"
      figure={chip?.balanceFen === undefined ? '–' : yuan(chip.balanceFen)}
      under={chip ? `purse · ${place}` : 'no card was placed yet'}
    >
      {card && (
        <p className={`card-face ${inCradle ? 'lies' : ''}`}>
          <b>{card.label}</b>
          <code>{card.cardNumber}</code>
          <em>{card.story}</em>
        </p>
      )}
      {chip ? <Facts facts={chip.lines} /> : <Empty>Place a card to see its chip.</Empty>}
    </Column>
  );
}
