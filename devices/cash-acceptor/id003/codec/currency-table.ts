import { fen } from '../../../../contract/money.ts';
import type { Fen } from '../../../../contract/money.ts';
import { err, ok } from '../../../../contract/result.ts';
import type { Result } from '../../../../contract/result.ts';
import type { Field } from '../../codec/fields.ts';

/** One row of the answer to a currency request: the note is worth `value` x 10^`exponent` whole currency units. */
export interface CurrencyRow {
  readonly escrowCode: number;
  readonly country: number;
  /** 0: this code is not used. */
  readonly value: number;
  readonly exponent: number;
}

const ROW_BYTES = 4;
const MAX_ROWS = 16;

export const currencyTableField: Field<readonly CurrencyRow[]> = {
  encode: (rows) =>
    Uint8Array.from(
      rows.flatMap(({ escrowCode, country, value, exponent }) => [escrowCode, country, value, exponent]),
    ),
  decode: (bytes) => {
    const count = bytes.length / ROW_BYTES;
    if (!Number.isInteger(count) || count < 1 || count > MAX_ROWS)
      return err(`${bytes.length} bytes are no table of 1..${MAX_ROWS} rows`);
    return ok(
      Array.from({ length: count }, (_, index) => {
        const [escrowCode = 0, country = 0, value = 0, exponent = 0] = bytes.slice(ROW_BYTES * index);
        return { escrowCode, country, value, exponent };
      }),
    );
  },
};

/** Country codes of data sets. */
export const countries = { USD: 0x01, CAD: 0x08, RUB: 0x27, CNY: 0x2d, EUR: 0xe0 } as const;

export type Currency = keyof typeof countries;

export function countryOf(currency: string): number | undefined {
  return Object.hasOwn(countries, currency) ? countries[currency as Currency] : undefined;
}

/** Escrow codes are told apart by what they are above 60: 1..8. */
export const FIRST_ESCROW_CODE = 0x61;
export const LAST_ESCROW_CODE = 0x68;

/** An escrow code that stands for a banknote. */
export interface Denomination {
  readonly escrowCode: number;
  readonly value: Fen;
}

/** The banknotes of one country. A value beyond any banknote is an error, not a denomination. */
export function denominationsOf(
  rows: readonly CurrencyRow[],
  country: number,
): Result<readonly Denomination[], string> {
  const denominations: Denomination[] = [];
  for (const { escrowCode, country: of, value, exponent } of rows) {
    if (of !== country || value === 0) continue;
    if (escrowCode < FIRST_ESCROW_CODE || escrowCode > LAST_ESCROW_CODE || exponent > 3)
      return err(
        `the row ${[escrowCode, of, value, exponent].join(' ')} of its currency table is no banknote`,
      );
    denominations.push({ escrowCode, value: fen(100 * value * 10 ** exponent) });
  }
  const codes = new Set(denominations.map(({ escrowCode }) => escrowCode));
  return codes.size === denominations.length
    ? ok(denominations)
    : err('an escrow code stands for two banknotes');
}
