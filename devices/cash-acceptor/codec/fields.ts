import { err, ok } from '../../../contract/result.ts';
import type { Result } from '../../../contract/result.ts';

/** How one kind of parameter or answer stands on the wire. `decode` takes exactly the bytes of the value. */
export interface Field<T> {
  encode(value: T): Uint8Array;
  /** The error says in words what does not fit. */
  decode(bytes: Uint8Array): Result<T, string>;
}

function fixed<T>(
  size: number,
  encode: (value: T) => readonly number[],
  decode: (view: DataView) => T,
): Field<T> {
  return {
    encode: (value) => Uint8Array.from(encode(value)),
    decode: (bytes) =>
      bytes.length === size
        ? ok(decode(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
        : err(`${bytes.length} bytes where ${size} belong`),
  };
}

/** No bytes at all. */
export const nothing: Field<void> = fixed(
  0,
  () => [],
  () => undefined,
);

export const u8: Field<number> = fixed(
  1,
  (value) => [value & 0xff],
  (view) => view.getUint8(0),
);

export const u32BigEndian: Field<number> = fixed(
  4,
  (value) => [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff],
  (view) => view.getUint32(0),
);

/** Keys and numbers of the key exchange: little endian. */
export const u64: Field<bigint> = {
  encode: (value) => {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, value, true);
    return bytes;
  },
  decode: (bytes) =>
    bytes.length === 8
      ? ok(new DataView(bytes.buffer, bytes.byteOffset, 8).getBigUint64(0, true))
      : err(`${bytes.length} bytes where 8 belong`),
};

/** Bytes as they are, within a length. */
export function rawBytes(min: number, max: number): Field<Uint8Array> {
  return {
    encode: (value) => value,
    decode: (bytes) =>
      bytes.length >= min && bytes.length <= max
        ? ok(bytes)
        : err(`${bytes.length} bytes where ${min}..${max} belong`),
  };
}

/** Printable ASCII, up to the end of the packet. */
export const ascii: Field<string> = {
  encode: (value) => new TextEncoder().encode(value),
  decode: (bytes) =>
    bytes.every((byte) => byte >= 0x20 && byte < 0x7f)
      ? ok(String.fromCharCode(...bytes))
      : err('bytes that are no printable text'),
};

/** Bit 0 of the first byte is channel 1; 1 accepts. Channels beyond the bytes that are sent stay inhibited. */
export const channelMask: Field<number> = {
  encode: (mask) => Uint8Array.of(mask & 0xff, (mask >> 8) & 0xff),
  decode: (bytes) => {
    if (bytes.length < 1 || bytes.length > 3) return err(`${bytes.length} bytes where 1..3 belong`);
    return ok(bytes.reduce((mask, byte, index) => mask | (byte << (8 * index)), 0));
  },
};

/** `F0EF03` from bytes, for logs and error messages. */
export function toHex(bytes: Iterable<number>): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join('');
}
