import { describe, expect, it } from 'vitest';
import {
  DEFAULT_FIXED_KEY,
  agreedNumber,
  drawKeyExchange,
  isPrime,
  publicNumber,
  seal,
  sessionKey,
  unseal,
} from '../../devices/cash-acceptor/ssp/codec/encryption.ts';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { seededRandom } from '../virtual-clock.ts';
import { goldenKeyExchange, goldenSealed } from './ssp-golden.ts';

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

describe('encryption', () => {
  const { generator, modulus, hostSecret, hostPublic, devicePublic, agreed, key } = goldenKeyExchange;
  const exchange = { generator, modulus, secret: hostSecret };

  it('agrees on the key of the worked example', () => {
    expect(publicNumber(exchange)).toBe(hostPublic);
    expect(agreedNumber(exchange, devicePublic)).toBe(agreed);
    expect(toHex(sessionKey(DEFAULT_FIXED_KEY, agreed))).toBe(key);
  });

  it.each(goldenSealed)('$frame is $data with count $count', ({ frame, count, data, packing }) => {
    const [packet] = new FrameDecoder().push(fromHex(frame)).frames;
    if (!packet) throw new Error('no packet');
    expect(unseal(fromHex(key), packet.data)).toEqual({ count, data: fromHex(data) });
    const sealed = seal(fromHex(key), { count, data: fromHex(data) }, { bytes: () => fromHex(packing) });
    expect(toHex(encodeFrame({ ...packet, data: sealed }))).toBe(frame);
  });

  it('opens for no other key, and not when a bit was changed', () => {
    const sealed = seal(fromHex(key), { count: 7, data: Uint8Array.of(0x07) }, seededRandom(1));
    expect(unseal(sessionKey(1n, agreed), sealed)).toBeUndefined();
    sealed[5] = (sealed[5] ?? 0) ^ 1;
    expect(unseal(fromHex(key), sealed)).toBeUndefined();
    expect(unseal(fromHex(key), Uint8Array.of(0x7e, 1, 2))).toBeUndefined();
    expect(unseal(fromHex(key), Uint8Array.of(0x7e))).toBeUndefined();
  });

  it('takes data of every length, in whole blocks', () => {
    for (let length = 1; length <= 200; length += 1) {
      const data = new Uint8Array(length).fill(length);
      const sealed = seal(fromHex(key), { count: 0xfedcba98, data }, seededRandom(length));
      expect(sealed.length % 16).toBe(1);
      expect(unseal(fromHex(key), sealed)).toEqual({ count: 0xfedcba98, data });
    }
  });

  it('draws primes, the generator above the modulus', () => {
    for (let seed = 0; seed < 5; seed += 1) {
      const drawn = drawKeyExchange(seededRandom(seed));
      expect(isPrime(drawn.generator) && isPrime(drawn.modulus)).toBe(true);
      expect(drawn.generator).toBeGreaterThan(drawn.modulus);
      expect(drawn.generator).toBeLessThan(1n << 64n);
      expect(drawn.secret).toBeLessThan(drawn.modulus);
    }
  });

  it('knows primes', () => {
    expect([2n, 3n, 37n, 2063963173n, 109837163n, 18446744073709551557n].every(isPrime)).toBe(true);
    // Carmichael numbers and a strong pseudoprime to the smallest bases.
    expect([0n, 1n, 4n, 561n, 1729n, 3215031751n, 18446744073709551615n].some(isPrime)).toBe(false);
  });
});
