/**
 * Fields of a binary message, so that a codec can be a table: numbers are big endian, texts and byte strings carry
 * their length in front. What is decoded is checked against what is there; a short message is a RangeError.
 */
export interface Field<T> {
  encode(value: T): readonly number[] | Uint8Array;
  decode(reader: FieldReader): T;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The values that a set of fields holds: `{ baud: u32 }` -> `{ readonly baud: number }`. */
export type FieldValues<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Field<infer T> ? T : never;
};

/** Reads a message from front to back. */
export class FieldReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  take(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#bytes.length) {
      throw new RangeError(
        `the message ends after ${this.#bytes.length} bytes, a field needs ${count} from ${this.#at}`,
      );
    }
    const taken = this.#bytes.slice(this.#at, end);
    this.#at = end;
    return taken;
  }

  /** Bytes that no field has read. */
  get rest(): number {
    return this.#bytes.length - this.#at;
  }
}

function unsigned(size: number): Field<number> {
  const limit = 2 ** (8 * size);
  return {
    encode(value) {
      if (!Number.isInteger(value) || value < 0 || value >= limit) {
        throw new RangeError(`${value} does not fit into ${size} byte(s)`);
      }
      return Array.from({ length: size }, (_, index) => Math.floor(value / 256 ** (size - 1 - index)) & 0xff);
    },
    decode: (reader) => reader.take(size).reduce((value, byte) => value * 256 + byte, 0),
  };
}

export const u8 = unsigned(1);
export const u16 = unsigned(2);
export const u32 = unsigned(4);

/** One byte, 0 or 1; any other value counts as set. */
export const flag: Field<boolean> = {
  encode: (value) => [value ? 1 : 0],
  decode: (reader) => u8.decode(reader) !== 0,
};

/** Up to 65535 bytes, with their number in front. */
export const blob: Field<Uint8Array> = {
  encode: (value) => [...u16.encode(value.length), ...value],
  decode: (reader) => reader.take(u16.decode(reader)),
};

/** UTF-8, as `blob`. Bytes that are no UTF-8 are an error. */
export const text: Field<string> = {
  encode: (value) => blob.encode(new TextEncoder().encode(value)),
  decode(reader) {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(blob.decode(reader));
    } catch (error) {
      if (error instanceof TypeError) throw new RangeError('a text is not UTF-8', { cause: error });
      throw error;
    }
  },
};

/** `head` followed by the fields in the order of the table. */
export function encodeFields<F extends Fields>(
  fields: F,
  values: FieldValues<F>,
  head: readonly number[] = [],
): Uint8Array {
  const bytes = [...head];
  for (const [name, field] of Object.entries(fields)) bytes.push(...field.encode(values[name]));
  return Uint8Array.from(bytes);
}

/** Reads the fields; bytes behind them are left to the caller, as `rest`. */
export function decodeFields<F extends Fields>(
  fields: F,
  bytes: Uint8Array,
): { readonly values: FieldValues<F>; readonly rest: number } {
  const reader = new FieldReader(bytes);
  const values = Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, field.decode(reader)]),
  );
  // The object was built from the same table that the type is derived from.
  return { values: values as FieldValues<F>, rest: reader.rest };
}
