import type { ReactNode } from 'react';
import type { Reconciliation } from '../reconciliation.ts';
import { DENOMINATIONS_FEN, shortYuan, yuan } from './figures.ts';

const verdicts: Readonly<Record<Reconciliation['verdict'], string>> = {
  level: 'Every note is credited',
  open: 'Paper not yet credited',
  deficit: 'Credit without paper',
  unknown: 'Central cannot be asked',
};

/** Paper against credit, per denomination: the one comparison that must always come out. */
export function ReconciliationBand({
  reconciliation,
}: {
  readonly reconciliation: Reconciliation;
}): ReactNode {
  const { lines, verdict, boxFen, creditedFen } = reconciliation;
  return (
    <section className={`reconciliation ${verdict}`} aria-label="Reconciliation">
      <table>
        <thead>
          <tr>
            <th />
            {DENOMINATIONS_FEN.map((denomination) => (
              <th key={denomination}>{shortYuan(denomination)}</th>
            ))}
            <th className="sum">sum</th>
          </tr>
        </thead>
        <tbody>
          {(['inBoxes', 'credited'] as const).map((side) => (
            <tr key={side}>
              <th>{side === 'inBoxes' ? 'notes in boxes' : 'credited at central'}</th>
              {DENOMINATIONS_FEN.map((denomination) => {
                const line = lines.find((one) => one.denominationFen === denomination);
                const differs = line !== undefined && line.inBoxes !== line.credited;
                return (
                  <td key={denomination} className={differs ? 'differs' : line ? '' : 'none'}>
                    {line?.[side] ?? '·'}
                  </td>
                );
              })}
              <td className="sum">{yuan(side === 'inBoxes' ? boxFen : creditedFen)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        <i />
        {verdicts[verdict]}
      </p>
    </section>
  );
}
