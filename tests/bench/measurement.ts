/** One figure of a measurement. Figures without an aim are for information. */
export interface Figure {
  /** Name in the JSON line; undefined for information. */
  readonly key?: string;
  readonly label: string;
  readonly value: number;
  readonly unit: '' | 'ms' | 'kB' | 'MB' | '%' | '/s';
  readonly aim?: Aim;
}

export type Aim =
  | { readonly atLeast: number }
  | { readonly under: number }
  /** Both ends belong to it. */
  | { readonly between: readonly [number, number] };

export interface Measurement {
  /** For `--only`. */
  readonly name: string;
  /** What is measured, in one sentence. */
  readonly what: string;
  /** Measures. Rejects when that is not possible. */
  run(): Promise<readonly Figure[]>;
}

export function meets(value: number, aim: Aim): boolean {
  if ('atLeast' in aim) return value >= aim.atLeast;
  if ('under' in aim) return value < aim.under;
  const [low, high] = aim.between;
  return value >= low && value <= high;
}
