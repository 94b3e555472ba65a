import type { CardDataError, DebitRecord, LoadRecord } from './card-layout.ts';
import { crc16, uidField } from './card-layout.ts';
import { toHex } from './hex.ts';
import { fen } from './money.ts';
import type { Result } from './result.ts';
import { err, ok } from './result.ts';

/**
 * What is written on the card before a total changes, so that the card alone can tell after a tear whether the change
 * happened. Layout and argument: docs/card-layout.md.
 */

export type { DebitRecord, LoadRecord } from './card-layout.ts';

const LOAD_RECORD_BYTES = 48;
const LOAD_TYPE = 0x4c;
const DEBIT_RECORD_BYTES = 16;
const DEBIT_TYPE = 0x44;
const VERSION = 1;

/** The common head of both: type, version, counter, before, after. */
function encodeHead(bytes: Uint8Array, type: number, record: DebitRecord): DataView {
  if (!Number.isInteger(record.counter) || record.counter < 0 || record.counter > 0xffffffff) {
    throw new RangeError(`a counter has 32 bits: ${record.counter}`);
  }
  if (record.before < 0 || record.after < record.before) {
    throw new RangeError(`a total only grows: ${record.before} -> ${record.after}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  bytes.set([type, VERSION]);
  view.setUint32(2, record.counter, true);
  view.setUint32(6, record.before, true);
  view.setUint32(10, record.after, true);
  return view;
}

function decodeHead(bytes: Uint8Array, type: number, length: number): DebitRecord | undefined {
  if (bytes.length !== length || bytes[0] !== type || bytes[1] !== VERSION) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint16(length - 2, true) !== crc16(bytes.subarray(0, length - 2))) return undefined;
  const [before, after] = [view.getUint32(6, true), view.getUint32(10, true)];
  if (before > after || after > 100_000_000) return undefined;
  return { counter: view.getUint32(2, true), before: fen(before), after: fen(after) };
}

/** Bytes 0 to 37: what the MAC of a load record covers. */
export function encodeLoadFields(uid: Uint8Array, record: Omit<LoadRecord, 'mac'>): Uint8Array {
  if (!/^[0-9a-f]{32}$/.test(record.reference)) {
    throw new RangeError(`a load reference has 16 bytes in hexadecimal: ${record.reference}`);
  }
  const bytes = new Uint8Array(38);
  encodeHead(bytes, LOAD_TYPE, record);
  bytes.set(Buffer.from(record.reference, 'hex'), 14);
  bytes.set(uidField(uid), 30);
  return bytes;
}

/** The three blocks of a load record in a row. `mac` from `loadRecordMac` (card-keys.ts). */
export function encodeLoadRecord(
  uid: Uint8Array,
  record: Omit<LoadRecord, 'mac'>,
  mac: Uint8Array,
): Uint8Array {
  if (mac.length !== 8) throw new RangeError(`a MAC has 8 bytes, not ${mac.length}`);
  const bytes = new Uint8Array(LOAD_RECORD_BYTES);
  bytes.set(encodeLoadFields(uid, record));
  bytes.set(mac, 38);
  new DataView(bytes.buffer).setUint16(46, crc16(bytes.subarray(0, 46)), true);
  return bytes;
}

/** `torn`: no whole record lies there. `foreign`: a whole one, made for another card. The MAC is not checked here. */
export function decodeLoadRecord(uid: Uint8Array, bytes: Uint8Array): Result<LoadRecord, CardDataError> {
  const head = decodeHead(bytes, LOAD_TYPE, LOAD_RECORD_BYTES);
  if (!head) return err('torn');
  if (toHex(bytes.subarray(30, 38)) !== toHex(uidField(uid))) return err('foreign');
  return ok({ ...head, reference: toHex(bytes.subarray(14, 30)), mac: toHex(bytes.subarray(38, 46)) });
}

/** The counter in the first block of a load record, whole or torn; undefined where no load record begins. */
export function claimedLoadCounter(firstBlock: Uint8Array): number | undefined {
  if (firstBlock[0] !== LOAD_TYPE || firstBlock[1] !== VERSION) return undefined;
  return new DataView(firstBlock.buffer, firstBlock.byteOffset, firstBlock.length).getUint32(2, true);
}

/** The newest whole record of this card, from its even and its odd sector. */
export function newestLoadRecord(uid: Uint8Array, even: Uint8Array, odd: Uint8Array): LoadRecord | undefined {
  let newest: LoadRecord | undefined;
  for (const [parity, bytes] of [even, odd].entries()) {
    const decoded = decodeLoadRecord(uid, bytes);
    if (!decoded.ok || decoded.value.counter % 2 !== parity) continue;
    if (!newest || decoded.value.counter > newest.counter) newest = decoded.value;
  }
  return newest;
}

export function encodeDebitRecord(record: DebitRecord): Uint8Array {
  const bytes = new Uint8Array(DEBIT_RECORD_BYTES);
  const view = encodeHead(bytes, DEBIT_TYPE, record);
  view.setUint16(14, crc16(bytes.subarray(0, 14)), true);
  return bytes;
}

/** Undefined where no whole record lies. */
export function decodeDebitRecord(bytes: Uint8Array): DebitRecord | undefined {
  return decodeHead(bytes, DEBIT_TYPE, DEBIT_RECORD_BYTES);
}
