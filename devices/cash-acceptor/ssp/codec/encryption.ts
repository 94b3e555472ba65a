import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../../../../contract/time.ts';
import { u64 } from '../../codec/fields.ts';
import { crc16 } from './frames.ts';

/**
 * eSSP: commands and answers inside AES-128-ECB, with a count against replay. The key is half fixed, half agreed by a
 * 64-bit key exchange without authentication: it keeps recorded credits from being played again, not somebody who
 * sits on the cable. Source: SSP implementation guide (GA973), "eSSP".
 */

/** First byte of the data of an encrypted packet. */
export const ENCRYPTED = 0x7e;
/** The fixed half that every unit leaves the factory with. */
export const DEFAULT_FIXED_KEY = 0x0123456701234567n;
const BLOCK_BYTES = 16;
/** Length, count and inner CRC. */
const OVERHEAD = 7;

export interface Sealed {
  /** Grows by one with every encrypted exchange: the answer carries the command's count plus one. */
  readonly count: number;
  /** A command or an answer, as in a plain packet. */
  readonly data: Uint8Array;
}

/** The AES key: the fixed half, then the negotiated one, both little endian. */
export function sessionKey(fixedKey: bigint, negotiated: bigint): Uint8Array {
  return Uint8Array.from([...u64.encode(fixedKey), ...u64.encode(negotiated)]);
}

/** The data of an encrypted packet. `random` fills the rest of the last block. */
export function seal(key: Uint8Array, { count, data }: Sealed, random: Random): Uint8Array {
  const gap = -(data.length + OVERHEAD) & (BLOCK_BYTES - 1);
  const counted = [count & 0xff, (count >>> 8) & 0xff, (count >>> 16) & 0xff, count >>> 24];
  const inner = [data.length, ...counted, ...data, ...random.bytes(gap)];
  const crc = crc16(inner);
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const block = cipher.update(Uint8Array.from([...inner, crc & 0xff, crc >> 8]));
  return Uint8Array.from([ENCRYPTED, ...block, ...cipher.final()]);
}

/** What an encrypted packet carries; undefined where the key does not fit. */
export function unseal(key: Uint8Array, packet: Uint8Array): Sealed | undefined {
  const block = packet.slice(1);
  if (packet[0] !== ENCRYPTED || block.length === 0 || block.length % BLOCK_BYTES !== 0) return undefined;
  const decipher = createDecipheriv('aes-128-ecb', key, null).setAutoPadding(false);
  const inner = Uint8Array.from([...decipher.update(block), ...decipher.final()]);
  const [low = 0, high = 0] = inner.slice(-2);
  const length = inner[0] ?? 0;
  if (crc16(inner.slice(0, -2)) !== (low | (high << 8)) || length + OVERHEAD > inner.length) return undefined;
  const count = new DataView(inner.buffer, inner.byteOffset).getUint32(1, true);
  return { count, data: inner.slice(5, 5 + length) };
}

/** `base ** exponent` modulo `modulus`. */
export function modularPower(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n % modulus;
  let power = base % modulus;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * power) % modulus;
    power = (power * power) % modulus;
  }
  return result;
}

/** The host's part of a key exchange: two primes, the generator above the modulus, and a secret. */
export interface KeyExchange {
  readonly generator: bigint;
  readonly modulus: bigint;
  readonly secret: bigint;
}

export function drawKeyExchange(random: Random): KeyExchange {
  const draw = (): bigint => new DataView(random.bytes(8).slice().buffer).getBigUint64(0);
  // The highest bits are set so that the modulus is long, and the generator longer.
  const modulus = nextPrime((draw() >> 2n) | (1n << 61n));
  const generator = nextPrime((draw() >> 1n) | (1n << 62n));
  return { generator, modulus, secret: 2n + (draw() % (modulus - 3n)) };
}

/** The number that the host shows to the device. */
export function publicNumber({ generator, modulus, secret }: KeyExchange): bigint {
  return modularPower(generator, secret, modulus);
}

/** What both sides have agreed on, from the other side's public number. */
export function agreedNumber({ modulus, secret }: KeyExchange, theirs: bigint): bigint {
  return modularPower(theirs, secret, modulus);
}

/** These bases decide about every number below 2^64. */
const WITNESSES = [2n, 3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n];

export function isPrime(candidate: bigint): boolean {
  if (candidate < 2n) return false;
  for (const small of WITNESSES) if (candidate % small === 0n) return candidate === small;
  let odd = candidate - 1n;
  let halvings = 0;
  for (; (odd & 1n) === 0n; odd >>= 1n) halvings += 1;
  return WITNESSES.every((witness) => {
    let power = modularPower(witness, odd, candidate);
    if (power === 1n || power === candidate - 1n) return true;
    for (let round = 1; round < halvings; round += 1) {
      power = (power * power) % candidate;
      if (power === candidate - 1n) return true;
    }
    return false;
  });
}

function nextPrime(from: bigint): bigint {
  let candidate = from | 1n;
  while (!isPrime(candidate)) candidate += 2n;
  return candidate;
}
