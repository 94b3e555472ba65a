import { createCipheriv, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import type { LoadRecord } from './card-change-records.ts';
import { encodeLoadFields } from './card-change-records.ts';
import type { CardKeyRole, IdentityFields } from './card-layout.ts';
import { encodeIdentityFields, uidField } from './card-layout.ts';
import { fromHex } from './hex.ts';

/** Keys and MACs of campus cards, as pure functions of keys that the caller was given. */

const AES_BLOCK = 16;
const SYSTEM_ID = Buffer.from('AllInCard', 'ascii');
const roleBytes = { read: 0x52, load: 0x4c, debit: 0x44, issue: 0x49 } as const satisfies Record<
  CardKeyRole,
  number
>;

/** As Node's own kind of key: with bare bytes each cipher costs ten times as much. */
function aesKey(key: Uint8Array): KeyObject {
  if (key.length !== AES_BLOCK) throw new RangeError(`an AES-128 key has 16 bytes, not ${key.length}`);
  return createSecretKey(key);
}

/** AES-128-CBC with IV 0 over whole blocks; the last block of the result. */
function lastCbcBlock(key: KeyObject, blocks: Uint8Array): Uint8Array {
  const cipher = createCipheriv('aes-128-cbc', key, new Uint8Array(AES_BLOCK)).setAutoPadding(false);
  return new Uint8Array(cipher.update(blocks).subarray(-AES_BLOCK));
}

/** Doubling in GF(2^128), as SP 800-38B makes its subkeys. */
function doubled(block: Uint8Array): Uint8Array {
  const carry = ((block[0] ?? 0) & 0x80) === 0 ? 0 : 0x87;
  return block.map((byte, index) => {
    const next = block[index + 1];
    return (byte << 1) ^ (next === undefined ? carry : next >> 7);
  });
}

/** Pads to `length` if needed and folds the fitting subkey into the last block. */
function withSubkey(key: KeyObject, message: Uint8Array, length: number): Uint8Array {
  const k1 = doubled(lastCbcBlock(key, new Uint8Array(AES_BLOCK)));
  const whole = message.length === length;
  const subkey = whole ? k1 : doubled(k1);
  const bytes = new Uint8Array(length);
  bytes.set(message);
  if (!whole) bytes[message.length] = 0x80;
  return bytes.map((byte, index) => byte ^ (subkey[index - (length - AES_BLOCK)] ?? 0));
}

/** AES-CMAC of NIST SP 800-38B (RFC 4493), 16 bytes. */
export function aesCmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  const secret = aesKey(key);
  const length = Math.max(1, Math.ceil(message.length / AES_BLOCK)) * AES_BLOCK;
  return lastCbcBlock(secret, withSubkey(secret, message, length));
}

/** Key diversification of NXP AN10922 for AES-128. `input` is at most 31 bytes; 16 bytes. */
export function diversifyAes128(master: Uint8Array, input: Uint8Array): Uint8Array {
  const secret = aesKey(master);
  if (input.length > 31) throw new RangeError(`diversification takes at most 31 bytes, not ${input.length}`);
  return lastCbcBlock(secret, withSubkey(secret, Uint8Array.of(1, ...input), 2 * AES_BLOCK));
}

/**
 * The six-byte MIFARE key of one card for one role: the first six bytes of the diversified key. Input: uid, one byte
 * for the role (`R`, `L`, `D`, `I`), `AllInCard`.
 */
export function classicKey(master: Uint8Array, uid: Uint8Array, role: CardKeyRole): Uint8Array {
  uidField(uid); // refuses ids of other lengths
  return diversifyAes128(master, Uint8Array.of(...uid, roleBytes[role], ...SYSTEM_ID)).subarray(0, 6);
}

/** The platform's MAC of an identity on this chip: 8 bytes. Covers identity bytes 0 to 15, then the uid field. */
export function identityMac(macKey: Uint8Array, uid: Uint8Array, identity: IdentityFields): Uint8Array {
  return aesCmac(macKey, Uint8Array.of(...encodeIdentityFields(identity), ...uidField(uid))).subarray(0, 8);
}

/** Whether `mac` (hexadecimal, as `CardIdentity` carries it) was made by the platform for this card. */
export function isIdentityGenuine(
  macKey: Uint8Array,
  uid: Uint8Array,
  identity: IdentityFields & { readonly mac: string },
): boolean {
  if (!/^[0-9a-f]{16}$/.test(identity.mac)) return false;
  return timingSafeEqual(fromHex(identity.mac), identityMac(macKey, uid, identity));
}

/** The platform's MAC of a load record: 8 bytes. Covers record bytes 0 to 37, which contain the uid. */
export function loadRecordMac(
  macKey: Uint8Array,
  uid: Uint8Array,
  record: Omit<LoadRecord, 'mac'>,
): Uint8Array {
  return aesCmac(macKey, encodeLoadFields(uid, record)).subarray(0, 8);
}
