import type { ReactNode } from 'react';
import type { ChipTruth } from '../../ports.ts';
import type { DockState } from '../../state.ts';
import { yuan } from '../figures.ts';
import { Empty } from '../parts.tsx';
import { Column, Facts } from './column.tsx';

/** What truly stands on the chip at hand, beside what the platform knows of it. */
export function CardColumn({ state }: { readonly state: DockState }): ReactNode {
  const { chip, cards } = state;
  const card = cards.find((one) => one.uid === chip?.uid);
  const inCradle = state.cradle.some((one) => one.uid === chip?.uid);
  const known = state.account?.cards.find((one) => one.uid === chip?.uid);
  return (
    <Column
      name="Card"
      figure={chip?.balanceFen === undefined ? '–' : yuan(chip.balanceFen)}
      under={chip ? `purse · ${placeOf(state)}` : 'no card was placed yet'}
    >
      {card && (
        <p className={`card-face ${inCradle ? 'lies' : ''}`}>
          <b>{card.label}</b>
          <code>{card.cardNumber}</code>
          <em>{card.story}</em>
        </p>
      )}
      {chip && <TwoSides chip={chip} known={known} />}
      {chip ? (
        <Facts facts={known ? chip.lines.filter(isNoTotal) : chip.lines} />
      ) : (
        <Empty>Place a card to see its chip.</Empty>
      )}
    </Column>
  );
}

type Known = NonNullable<DockState['account']>['cards'][number];

/** The totals stand in the table of both sides. */
const isNoTotal = ({ name }: ChipTruth['lines'][number]): boolean => name !== 'loaded' && name !== 'spent';

function placeOf({ cradle, pos, chip }: DockState): string {
  if (cradle.length > 1) return `${cradle.length} cards in the cradle`;
  if (cradle.some((one) => one.uid === chip?.uid)) return 'in the cradle';
  return pos.card === chip?.uid ? 'at the till' : 'taken away';
}

/** The two totals on both sides. What was spent and not yet reported is the usual reason of a difference. */
function TwoSides({
  chip,
  known,
}: {
  readonly chip: ChipTruth;
  readonly known: Known | undefined;
}): ReactNode {
  if (!known) return null;
  const rows = [
    { name: 'loaded', chipFen: chip.loadedFen, knownFen: known.loadedFen },
    { name: 'spent', chipFen: chip.spentFen, knownFen: known.spentFen },
    { name: 'purse', chipFen: chip.balanceFen, knownFen: known.loadedFen - known.spentFen },
  ];
  const why = difference(chip, known);
  return (
    <>
      <table className="sides">
        <thead>
          <tr>
            <th />
            <th>chip</th>
            <th>platform</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, chipFen, knownFen }) => (
            <tr key={name} className={chipFen === knownFen ? '' : 'differs'}>
              <th>{name}</th>
              <td>{chipFen === undefined ? '–' : yuan(chipFen)}</td>
              <td>{yuan(knownFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {why.map((sentence) => (
        <p key={sentence} className="why">
          {sentence}
        </p>
      ))}
    </>
  );
}

function difference(chip: ChipTruth, known: Known): readonly string[] {
  const { loadedFen = known.loadedFen, spentFen = known.spentFen } = chip;
  return [
    ...chip.torn.map((name) => `${name} is torn: a write was cut short`),
    ...(spentFen > known.spentFen ? [`${yuan(spentFen - known.spentFen)} spent, not yet reported`] : []),
    ...(spentFen < known.spentFen ? ['the chip has spent less than was reported'] : []),
    ...(loadedFen > known.loadedFen
      ? [`${yuan(loadedFen - known.loadedFen)} loaded, not yet confirmed`]
      : []),
    ...(loadedFen < known.loadedFen ? ['the platform knows of more loads than the chip'] : []),
  ];
}
