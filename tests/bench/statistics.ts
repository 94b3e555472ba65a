/** The value below which `share` of the values lie (nearest rank). Throws without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  if (value === undefined) throw new Error('no values were measured');
  return value;
}

/** The middle value; of an even number the lower one. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
