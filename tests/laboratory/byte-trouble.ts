/** What happens to bytes on a serial line at one place in what is sent. */
export type ByteTrouble =
  /** So many bytes never arrive. */
  | { readonly type: 'lost'; readonly count: number }
  /** All that follows in this piece never arrives: a frame that stops in the middle. */
  | { readonly type: 'cutShort' }
  /** The byte arrives twice. */
  | { readonly type: 'doubled' }
  /** Two neighbours change places. */
  | { readonly type: 'swapped' }
  /** What follows overtakes what came before: two transfers out of order. */
  | { readonly type: 'overtaken' }
  /** One bit is read wrongly. */
  | { readonly type: 'flipped'; readonly bit: number }
  /** A byte that nobody sent. */
  | { readonly type: 'noise'; readonly byte: number }
  /** From here on everything comes late. */
  | { readonly type: 'late'; readonly ms: number };

export interface LatePiece {
  readonly bytes: Uint8Array;
  readonly lateMs: number;
}

/** `bytes` as they arrive, when the trouble strikes at `at` (0 <= at < bytes.length). */
export function troubleBytes(trouble: ByteTrouble, bytes: Uint8Array, at: number): readonly LatePiece[] {
  const [before, byte, after] = [bytes.slice(0, at), bytes[at] ?? 0, bytes.slice(at + 1)];
  switch (trouble.type) {
    case 'lost':
      return [inTime(...before, ...bytes.slice(at + trouble.count))];
    case 'cutShort':
      return [inTime(...before)];
    case 'doubled':
      return [inTime(...before, byte, byte, ...after)];
    case 'swapped': {
      const [next, ...rest] = after;
      return [next === undefined ? inTime(...bytes) : inTime(...before, next, byte, ...rest)];
    }
    case 'overtaken':
      return [inTime(...bytes.slice(at)), inTime(...before)];
    case 'flipped':
      return [inTime(...before, byte ^ (1 << trouble.bit), ...after)];
    case 'noise':
      return [inTime(...before, trouble.byte, byte, ...after)];
    case 'late':
      return [inTime(...before), { bytes: bytes.slice(at), lateMs: trouble.ms }];
  }
}

function inTime(...bytes: readonly number[]): LatePiece {
  return { bytes: Uint8Array.from(bytes), lateMs: 0 };
}
