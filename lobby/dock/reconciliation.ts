import type { Banknote } from '../hands.ts';

/** One line of the comparison between paper and credit. */
export interface DenominationLine {
  readonly denominationFen: number;
  /** Genuine notes of this value that lie in a box, in the machine or taken out of it. */
  readonly inBoxes: number;
  /** Notes of this value that central has credited. */
  readonly credited: number;
}

export interface Reconciliation {
  readonly lines: readonly DenominationLine[];
  readonly boxFen: number;
  readonly creditedFen: number;
  /**
   * `level`: every note in a box is credited, and nothing else is. `open`: paper in the box that central has not
   * credited (on its way, or a case). `deficit`: central credited more than there is paper: must never be.
   */
  readonly verdict: 'level' | 'open' | 'deficit' | 'unknown';
}

/**
 * Compares the paper with what central credited, per denomination. `credits` undefined: central could not be asked.
 */
export function reconcile(
  paper: readonly Pick<Banknote, 'valueFen'>[],
  credits: readonly { readonly valueFen: number }[] | undefined,
): Reconciliation {
  const inBoxes = countByValue(paper);
  const credited = countByValue(credits ?? []);
  const denominations = [...new Set([...inBoxes.keys(), ...credited.keys()])].sort((a, b) => a - b);
  const lines = denominations.map((denominationFen) => ({
    denominationFen,
    inBoxes: inBoxes.get(denominationFen) ?? 0,
    credited: credited.get(denominationFen) ?? 0,
  }));
  const worth = (count: 'inBoxes' | 'credited'): number =>
    lines.reduce((sum, line) => sum + line.denominationFen * line[count], 0);
  return {
    lines,
    boxFen: worth('inBoxes'),
    creditedFen: worth('credited'),
    verdict: credits === undefined ? 'unknown' : verdictOf(lines),
  };
}

function verdictOf(lines: readonly DenominationLine[]): Reconciliation['verdict'] {
  if (lines.some((line) => line.credited > line.inBoxes)) return 'deficit';
  return lines.some((line) => line.credited < line.inBoxes) ? 'open' : 'level';
}

function countByValue(notes: readonly { readonly valueFen: number }[]): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { valueFen } of notes) counts.set(valueFen, (counts.get(valueFen) ?? 0) + 1);
  return counts;
}
