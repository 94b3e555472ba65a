import type { TargetEnd } from './target.ts';

/** How far a target that counts its steps came. */
export interface StepCount {
  readonly target: string;
  readonly taken: number;
  /** What a whole run must reach; undefined: a short run, which takes as many as come. */
  readonly wanted: number | undefined;
  /** Nothing was found, and yet it did not get as far as it must: as bad as a finding. */
  readonly isShort: boolean;
}

export function stepCount(
  target: string,
  { steps, finding }: Pick<TargetEnd, 'steps' | 'finding'>,
  wanted: number | undefined,
): StepCount {
  const isShort = wanted !== undefined && finding === undefined && steps < wanted;
  return { target, taken: steps, wanted, isShort };
}

export function stepLine({ target, taken, wanted, isShort }: StepCount): string {
  if (isShort) return `TOO SHORT ${target}: ${taken} steps instead of ${wanted}`;
  return `  ${target}: ${taken} steps${wanted === undefined ? '' : `, ${wanted} wanted`}`;
}
