import fc from 'fast-check';
import {
  claimedLoadCounter,
  decodeDebitRecord,
  decodeLoadRecord,
  encodeDebitRecord,
  encodeLoadRecord,
  newestLoadRecord,
} from '../../../contract/card-change-records.ts';
import {
  crc16,
  decodeIdentity,
  decodeTotalBlock,
  encodeIdentity,
  encodeTotal,
  purseOf,
  readTotal,
  type TotalName,
} from '../../../contract/card-layout.ts';
import {
  decodeAccessBits,
  decodeValueBlock,
  encodeAccessBits,
  encodeValueBlock,
} from '../../../contract/classic-chip.ts';
import { fen } from '../../../contract/money.ts';
import { toHex } from '../../../contract/hex.ts';
import { damaged, damages } from '../made-bytes.ts';
import { claim, claimSame, target, type Target } from '../target.ts';

/** The campus card's own bytes: what lies on the chip is whatever somebody wrote there. */
const uid = Uint8Array.of(4, 0x11, 0x22, 0x33);
const totals: readonly TotalName[] = ['loaded', 'spent'];

/** As long as the reader of the card gives them. */
function fitted(bytes: Uint8Array, length: number): Uint8Array {
  const block = new Uint8Array(length);
  block.set(bytes.subarray(0, length));
  return block;
}

export const cardReaders = [
  { name: 'card identity', read: (bytes: Uint8Array) => decodeIdentity(bytes) },
  { name: 'card identity of 32 bytes', read: (bytes: Uint8Array) => decodeIdentity(sealedByCrc(bytes)) },
  { name: 'load record', read: (bytes: Uint8Array) => decodeLoadRecord(uid, bytes) },
  { name: 'load record of 48 bytes', read: (bytes: Uint8Array) => decodeLoadRecord(uid, loadLike(bytes)) },
  { name: 'load counter', read: (bytes: Uint8Array) => claimedLoadCounter(fitted(bytes, 16)) },
  { name: 'newest load record', read: (bytes: Uint8Array) => newestLoadRecord(uid, bytes, loadLike(bytes)) },
  { name: 'debit record', read: (bytes: Uint8Array) => decodeDebitRecord(bytes) },
  {
    name: 'value block',
    read: (bytes: Uint8Array) => {
      const value = decodeValueBlock(fitted(bytes, 16));
      if (value) claimSame(encodeValueBlock(value), fitted(bytes, 16), 'a value block');
    },
  },
  {
    name: 'access bits',
    read: (bytes: Uint8Array) => {
      const access = decodeAccessBits(bytes);
      if (access) claimSame(encodeAccessBits(access), fitted(bytes, 3), 'access bits');
    },
  },
  {
    name: 'totals',
    read: (bytes: Uint8Array) => {
      const pair = { primary: fitted(bytes, 16), shadow: fitted(bytes.subarray(16), 16) };
      for (const total of totals) {
        const change = decodeDebitRecord(fitted(bytes.subarray(8), 16));
        const read = readTotal(total, pair, change);
        if (read.ok) claim(read.value >= 0, () => 'a total below zero');
        decodeTotalBlock(total, bytes);
      }
    },
  },
];

/** With a checksum that fits: what an attacker writes is well formed. */
function sealedByCrc(bytes: Uint8Array): Uint8Array {
  const block = fitted(bytes, 32);
  block.set([0x41, 0x43, 1]);
  new DataView(block.buffer).setUint16(30, crc16(block.subarray(0, 30)), true);
  return block;
}

function loadLike(bytes: Uint8Array): Uint8Array {
  const record = fitted(bytes, 48);
  record.set([0x4c, 1]);
  new DataView(record.buffer).setUint16(46, crc16(record.subarray(0, 46)), true);
  return record;
}

const day = fc
  .integer({ min: 0, max: 36_000 })
  .map((days) => new Date(Date.UTC(2000, 0, 1 + days)).toISOString().slice(0, 10));

/** What is written is read; what is damaged is not taken for something else. */
export const claimIdentity: Target = target(
  'codecs/card-identity',
  fc.record({
    fields: fc.record({
      cardNumber: fc.stringMatching(/^\d{1,12}$/),
      holderKind: fc.constantFrom('student', 'staff', 'temporary', 'merchant'),
      issueNumber: fc.integer({ min: 1, max: 0xffff }),
      validUntil: day,
    }),
    mac: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    damage: damages,
  }),
  ({ fields, mac, damage }) => {
    const bytes = encodeIdentity(fields, mac);
    const decoded = decodeIdentity(bytes);
    claimSame(decoded.ok && decoded.value, { ...fields, mac: toHex(mac) }, 'identity');
    const [first] = damage;
    const torn = decodeIdentity(damaged(bytes, first ? [{ ...first, deed: 'flip' }] : []));
    claim(!torn.ok, () => 'one flipped bit goes unnoticed');
    decodeIdentity(damaged(bytes, damage));
  },
  { quickCases: 1000 },
);

const amount = fc.integer({ min: 0, max: 100_000_000 });
const change = fc
  .tuple(amount, amount)
  .map(([a, b]) => ({ before: fen(Math.min(a, b)), after: fen(Math.max(a, b)) }));
const counter = fc.integer({ min: 0, max: 0xffff_ffff });

export const claimLoadRecord: Target = target(
  'codecs/load-record',
  fc.record({
    uid: fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.uint8Array({ minLength: 7, maxLength: 7 }),
    ),
    change,
    counter,
    reference: fc.uint8Array({ minLength: 16, maxLength: 16 }).map((bytes) => toHex(bytes)),
    mac: fc.uint8Array({ minLength: 8, maxLength: 8 }),
    at: fc.nat(47 * 8),
  }),
  ({ uid: of, change: totalChange, counter: no, reference, mac, at }) => {
    const record = { counter: no, ...totalChange, reference };
    const bytes = encodeLoadRecord(of, record, mac);
    const decoded = decodeLoadRecord(of, bytes);
    claimSame(decoded.ok && decoded.value, { ...record, mac: toHex(mac) }, 'load record');
    const other = decodeLoadRecord(Uint8Array.of(...of.subarray(0, -1), (of.at(-1) ?? 0) ^ 1), bytes);
    claimSame(other, { ok: false, error: 'foreign' }, "another card's load record");
    const flipped = bytes.map((byte, index) => (index === at >> 3 ? byte ^ (1 << (at & 7)) : byte));
    claimSame(decodeLoadRecord(of, flipped), { ok: false, error: 'torn' }, 'one flipped bit');
    claimSame(claimedLoadCounter(bytes.subarray(0, 16)), no, 'counter');
  },
  { quickCases: 1000 },
);

export const claimDebit: Target = target(
  'codecs/purse',
  fc.record({ change, counter, total: fc.constantFrom(...totals), at: fc.nat(15 * 8 + 7), spent: amount }),
  ({ change: totalChange, counter: no, total, at, spent }) => {
    const record = { counter: no, ...totalChange };
    const bytes = encodeDebitRecord(record);
    claimSame(decodeDebitRecord(bytes), record, 'debit record');
    const flipped = bytes.map((byte, index) => (index === at >> 3 ? byte ^ (1 << (at & 7)) : byte));
    claimSame(decodeDebitRecord(flipped), undefined, 'one flipped bit');
    const [before, after] = [encodeTotal(total, record.before), encodeTotal(total, record.after)];
    claimSame(decodeTotalBlock(total, after), record.after, 'total');
    // At any moment of a change the card alone tells which of the two it is.
    const torn = encodeTotal(total, record.after).map((byte, index) => (index === at >> 3 ? byte ^ 1 : byte));
    for (const pair of [
      { primary: before, shadow: before },
      { primary: before, shadow: torn },
      { primary: before, shadow: after },
      { primary: torn, shadow: after },
      { primary: after, shadow: after },
    ]) {
      const read = readTotal(total, pair, record);
      claim(read.ok && (read.value === record.before || read.value === record.after), () => 'a torn total');
    }
    const purse = purseOf(record.after, fen(spent));
    claimSame(purse.ok, spent <= record.after, 'a purse is never below zero');
  },
  { quickCases: 1000 },
);
