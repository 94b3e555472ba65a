import { decodeValueBlock, encodeValueBlock, firstBlockOf } from './classic-chip.ts';
import type { SectorAccess } from './classic-chip.ts';
import { toHex } from './hex.ts';
import type { Fen } from './money.ts';
import { fen } from './money.ts';
import type { Result } from './result.ts';
import { err, ok } from './result.ts';

/** Who holds a card, as printed on the chip. The platform's word overrides it. */
export type HolderKind = 'student' | 'staff' | 'temporary' | 'merchant';

/** What a campus card says of itself (layout: this file; meaning: docs/card-layout.md). */
export interface CardRecord {
  /** Chip id, hexadecimal, lower case. Not unique on its own: the identity's MAC binds it. */
  readonly uid: string;
  readonly identity: CardIdentity;
  readonly purse: CardPurse;
  /**
   * Totals whose two blocks do not say the same, because a write was cut short. What they are is certain all the same;
   * terminals refuse the card until it is mended.
   */
  readonly tornTotals: readonly TotalName[];
  /** The newest whole load record; undefined where it was not read, or where there is none. */
  readonly loadRecord: LoadRecord | undefined;
}

/** What the identity's MAC vouches for, together with the uid. */
export interface IdentityFields {
  /** The number printed on the card, up to 12 digits. */
  readonly cardNumber: string;
  readonly holderKind: HolderKind;
  /** 1 for the first card of a person, one more with every replacement. */
  readonly issueNumber: number;
  /** Last day of validity, ISO date. */
  readonly validUntil: string;
}

export interface CardIdentity extends IdentityFields {
  /** The platform's MAC over identity and uid, 8 bytes hexadecimal; only the platform can check it. */
  readonly mac: string;
}

/** Two totals that only grow; their difference is the money on the chip. */
export interface CardPurse {
  readonly loadedFen: Fen;
  readonly spentFen: Fen;
  readonly balanceFen: Fen;
}

/**
 * Why bytes are not what this layout prescribes. `foreign`: another layout, or made for another card. `torn`: this
 * layout, but a write did not come to its end. `impossible`: each part is well formed, but no order of writes leads
 * there.
 */
export type CardDataError = 'foreign' | 'torn' | 'impossible';

/** Whose key B may write a sector. Key A of every sector of ours is the card's read key. */
export type CardKeyRole = 'read' | 'load' | 'debit' | 'issue';

interface SectorPlan {
  readonly sector: number;
  readonly writeKey: Exclude<CardKeyRole, 'read'>;
  readonly access: SectorAccess;
}

const data: SectorAccess = ['100', '100', '100', '011'];
const purse: SectorAccess = ['110', '110', '100', '011'];

/** The sectors of this application. The others belong to the chip (0) or to whoever the campus gives them. */
export const cardSectors = {
  identity: { sector: 1, writeKey: 'issue', access: data },
  loaded: { sector: 2, writeKey: 'load', access: purse },
  spent: { sector: 3, writeKey: 'debit', access: purse },
  evenLoadRecord: { sector: 4, writeKey: 'load', access: data },
  oddLoadRecord: { sector: 5, writeKey: 'load', access: data },
} as const satisfies Record<string, SectorPlan>;

/** Absolute numbers of the blocks in use. */
export const cardBlocks = {
  identity: [4, 5],
  loaded: { primary: 8, shadow: 9 },
  spent: { primary: 12, shadow: 13, record: 14 },
  evenLoadRecord: [16, 17, 18],
  oddLoadRecord: [20, 21, 22],
} as const;

/** CRC-16/CCITT-FALSE: polynomial 1021, start FFFF, nothing reflected. Tells torn data; it is no protection. */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}

/** 4-byte and 7-byte ids in one form of 8 bytes: the id, zeros up to 7, its length. */
export function uidField(uid: Uint8Array): Uint8Array {
  if (uid.length !== 4 && uid.length !== 7) {
    throw new RangeError(`a chip id has 4 or 7 bytes, not ${uid.length}; use another card`);
  }
  const field = new Uint8Array(8);
  field.set(uid);
  field[7] = uid.length;
  return field;
}

const IDENTITY_BYTES = 32;
const IDENTITY_MAGIC = [0x41, 0x43, 1] as const;
const holderKinds = ['student', 'staff', 'temporary', 'merchant'] as const satisfies HolderKind[];

/** Two decimal digits a byte, filled up with F at the end. */
function encodeDigits(digits: string, length: number): Uint8Array {
  return new Uint8Array(Buffer.from(digits.padEnd(length * 2, 'f'), 'hex'));
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Bytes 0 to 15 of the identity: what the MAC covers, before the uid. Throws RangeError on what has no place there. */
export function encodeIdentityFields(fields: IdentityFields): Uint8Array {
  const { cardNumber, holderKind, issueNumber, validUntil } = fields;
  if (!/^\d{1,12}$/.test(cardNumber)) throw new RangeError(`a card number has 1 to 12 digits: ${cardNumber}`);
  if (!/^\d{4}-\d\d-\d\d$/.test(validUntil) || !isDate(validUntil)) {
    throw new RangeError(`not a date like 2027-09-30: ${validUntil}`);
  }
  if (!Number.isInteger(issueNumber) || issueNumber < 1 || issueNumber > 0xffff) {
    throw new RangeError(`an issue number lies between 1 and 65535: ${issueNumber}`);
  }
  const bytes = new Uint8Array(16);
  bytes.set([...IDENTITY_MAGIC, holderKinds.indexOf(holderKind) + 1]);
  bytes.set(encodeDigits(cardNumber, 6), 4);
  new DataView(bytes.buffer).setUint16(10, issueNumber, true);
  bytes.set(encodeDigits(validUntil.replaceAll('-', ''), 4), 12);
  return bytes;
}

/** The two identity blocks in a row. `mac` from `identityMac` (card-keys.ts). */
export function encodeIdentity(identity: IdentityFields, mac: Uint8Array): Uint8Array {
  if (mac.length !== 8) throw new RangeError(`a MAC has 8 bytes, not ${mac.length}`);
  const bytes = new Uint8Array(IDENTITY_BYTES);
  bytes.set(encodeIdentityFields(identity));
  bytes.set(mac, 16);
  new DataView(bytes.buffer).setUint16(30, crc16(bytes.subarray(0, 30)), true);
  return bytes;
}

/** Reads the two identity blocks. Does not check the MAC: its key is at the platform. */
export function decodeIdentity(bytes: Uint8Array): Result<CardIdentity, CardDataError> {
  if (bytes.length !== IDENTITY_BYTES || IDENTITY_MAGIC.some((byte, index) => bytes[index] !== byte)) {
    return err('foreign');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (view.getUint16(30, true) !== crc16(bytes.subarray(0, 30))) return err('torn');
  const holderKind = holderKinds[(bytes[3] ?? 0) - 1];
  const cardNumber = /^(\d+)f*$/.exec(toHex(bytes.subarray(4, 10)))?.[1];
  const issueNumber = view.getUint16(10, true);
  const validUntil = toHex(bytes.subarray(12, 16)).replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  if (!holderKind || cardNumber === undefined || issueNumber === 0 || !isDate(validUntil)) {
    return err('impossible');
  }
  return ok({ cardNumber, holderKind, issueNumber, validUntil, mac: toHex(bytes.subarray(16, 24)) });
}

/** The two value blocks of one total, as read. */
export interface TotalPair {
  readonly primary: Uint8Array;
  readonly shadow: Uint8Array;
}

/** A change of a total that was begun: what it was and what it is to become. */
export interface TotalChange {
  readonly before: Fen;
  readonly after: Fen;
}

/** The platform's permission to raise `loaded`. Record n lies in the sector for n even or odd. */
export interface LoadRecord extends TotalChange {
  /** Counts the loads of this card; 0 is the opening total at issue. */
  readonly counter: number;
  /** The platform's reference, 16 bytes hexadecimal. */
  readonly reference: string;
  /** 8 bytes hexadecimal; only the platform can check it. */
  readonly mac: string;
}

/** What a terminal wrote before it raised `spent`. No MAC: who may write it may write `spent` too. */
export interface DebitRecord extends TotalChange {
  readonly counter: number;
}

export type TotalName = 'loaded' | 'spent';

/** Both blocks of a total carry its first block's number as address: a transfer takes the address along. */
const addressOf = (total: TotalName): number => firstBlockOf(cardSectors[total].sector);

/** Throws RangeError (from `fen`) beyond what a purse may hold. */
export function encodeTotal(total: TotalName, amount: Fen): Uint8Array {
  if (amount < 0) throw new RangeError(`a total is never negative: ${amount}`);
  return encodeValueBlock({ value: fen(amount), address: addressOf(total) });
}

/** The amount of one of the two blocks; undefined where it is no value block of this total. */
export function decodeTotalBlock(total: TotalName, block: Uint8Array): Fen | undefined {
  const stored = decodeValueBlock(block);
  if (stored?.address !== addressOf(total)) return undefined;
  return stored.value >= 0 && stored.value <= MOST_FEN ? fen(stored.value) : undefined;
}

/** The limit of `fen`: a total above it was never written by us. */
const MOST_FEN = 100_000_000;

/** Both blocks say the same: the records are not needed to know the total. */
export function isSettled(total: TotalName, pair: TotalPair): boolean {
  const primary = decodeTotalBlock(total, pair.primary);
  return primary !== undefined && primary === decodeTotalBlock(total, pair.shadow);
}

/**
 * What a total is, though a change of it may have been torn. The shadow is written first, the primary after it; so a
 * good shadow with the new total proves the change, and nothing else does. `change` is the newest valid record;
 * undefined where there is none, or where it was not read because the total is settled.
 */
export function readTotal(
  total: TotalName,
  pair: TotalPair,
  change: TotalChange | undefined,
): Result<Fen, CardDataError> {
  const primary = decodeTotalBlock(total, pair.primary);
  const shadow = decodeTotalBlock(total, pair.shadow);
  if (!change) return primary !== undefined && primary === shadow ? ok(primary) : err('impossible');
  if (primary === change.before && (shadow === change.before || shadow === undefined)) {
    return ok(change.before);
  }
  if (primary === change.after && shadow === change.after) return ok(change.after);
  if ((primary === change.before || primary === undefined) && shadow === change.after) {
    return ok(change.after);
  }
  return err('impossible');
}

/** More spent than loaded cannot be: no purse. */
export function purseOf(loadedFen: Fen, spentFen: Fen): Result<CardPurse, CardDataError> {
  if (spentFen > loadedFen) return err('impossible');
  return ok({ loadedFen, spentFen, balanceFen: fen(loadedFen - spentFen) });
}
