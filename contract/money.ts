/**
 * Money is a whole number of fen (0.01 yuan), nothing else. This is the only module that turns text
 * into amounts or amounts into text.
 */
declare const fenBrand: unique symbol;

/** A whole number of fen; can be negative in differences and postings. */
export type Fen = number & { readonly [fenBrand]: 'fen' };

/** The largest amount that any part of the system handles: 1,000,000 yuan. Above it, something is wrong. */
const LIMIT_FEN = 100_000_000;

/** A sum of amounts over any time, in fen: an account's balance. It may grow beyond what one amount may be. */
export type FenTotal = number & { readonly [fenBrand]: 'fen' | 'total' };

/** Brands a whole number as a sum of amounts. Throws RangeError where a number is not exact any more. */
export function fenTotal(sum: number): FenTotal {
  if (!Number.isSafeInteger(sum)) throw new RangeError(`not a sum in whole fen: ${sum}`);
  return sum as FenTotal;
}

/** Brands a whole number as an amount. Throws RangeError on fractions, NaN and amounts beyond the limit. */
export function fen(amount: number): Fen {
  if (!Number.isInteger(amount) || Math.abs(amount) > LIMIT_FEN) {
    throw new RangeError(`not an amount in whole fen within ±${LIMIT_FEN}: ${amount}`);
  }
  return amount as Fen;
}

/** Whole yuan as fen: `yuan(20)` is 2000 fen. */
export function yuan(amount: number): Fen {
  return fen(amount * 100);
}

export const ZERO = fen(0);

export function sumFen(amounts: Iterable<Fen>): Fen {
  let total = 0;
  for (const amount of amounts) total += amount;
  return fen(total);
}

export function addFen(a: Fen, b: Fen): Fen {
  return fen(a + b);
}

export function subtractFen(a: Fen, b: Fen): Fen {
  return fen(a - b);
}

export function minFen(...amounts: [Fen, ...Fen[]]): Fen {
  return fen(Math.min(...amounts));
}

/** `12345` -> `"123.45"`; `formatYuan(2000, 'short')` -> `"20"` (whole yuan lose their decimals). */
export function formatYuan(amount: Fen | FenTotal, style: 'full' | 'short' = 'full'): string {
  const sign = amount < 0 ? '-' : '';
  const digits = String(Math.abs(amount)).padStart(3, '0');
  const whole = digits.slice(0, -2);
  const rest = digits.slice(-2);
  return style === 'short' && rest === '00' ? `${sign}${whole}` : `${sign}${whole}.${rest}`;
}

/** `"20"`, `"20.5"`, `"20.50"` -> fen; anything else -> undefined. Used for what staff type. */
export function parseYuan(text: string): Fen | undefined {
  const match = /^(\d{1,6})(?:\.(\d{1,2}))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, whole = '0', rest = ''] = match;
  return fen(parseCount(whole) * 100 + parseCount(rest.padEnd(2, '0')));
}

/** A whole non-negative number as staff or a command line write it: digits only. NaN is never returned. */
export function parseCount(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new RangeError(`not a whole number: ${JSON.stringify(text)}`);
  return Number(text);
}
