import { describe, expect, it } from 'vitest';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { Decoded, Frame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { seededRandom } from '../virtual-clock.ts';
import { goldenAnswers, goldenCommands, goldenPolls } from './ssp-golden.ts';

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** A packet whose low CRC byte (`low`), high CRC byte or data are 7F, found by trying. */
function packetWithCrc(fits: (low: number, high: number) => boolean): Frame {
  for (let value = 0; value < 65536; value += 1) {
    const frame: Frame = { sequence: 1, address: 0, data: Uint8Array.of(0xf0, value >> 8, value & 0xff) };
    const plain = Buffer.from(encodeFrame(frame)).toString('hex').slice(2).replaceAll('7f7f', '7f');
    const crc = fromHex(plain.slice(-4));
    if (fits(crc[0] ?? 0, crc[1] ?? 0)) return frame;
  }
  throw new Error('no such packet');
}

const lowIsStx = packetWithCrc((low) => low === 0x7f);
const highIsStx = packetWithCrc((_, high) => high === 0x7f);
const data = (...bytes: number[]): Frame => ({ sequence: 0, address: 0, data: Uint8Array.from(bytes) });

const stream: readonly Frame[] = [
  data(0x07),
  lowIsStx,
  highIsStx,
  data(0x7f),
  data(0x7f, 0x7f, 0x7f),
  { sequence: 1, address: 0x10, data: new Uint8Array(255).fill(0x7f) },
  data(...Array.from({ length: 0x7f }, (_, index) => index)),
  data(0xf0, 0xee, 0x03, 0xcc),
];

function join(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

function decode(chunks: readonly Uint8Array[]): Decoded {
  const decoder = new FrameDecoder();
  const parts = chunks.map((chunk) => decoder.push(chunk));
  return { frames: parts.flatMap((part) => part.frames), discarded: parts.flatMap((part) => part.discarded) };
}

describe('a stream of packets', () => {
  const short = stream.filter((frame) => frame.data.length < 10);
  const bytes = join(short.map(encodeFrame));

  it('is read at once, and byte by byte', () => {
    const all = join(stream.map(encodeFrame));
    expect(decode([all])).toEqual({ frames: stream, discarded: [] });
    expect(decode(Array.from(all, (byte) => Uint8Array.of(byte)))).toEqual({ frames: stream, discarded: [] });
  });

  it('is read in whatever two or three pieces it comes', () => {
    for (let first = 0; first <= bytes.length; first += 1)
      for (let second = first; second <= bytes.length; second += 1) {
        const chunks = [bytes.slice(0, first), bytes.slice(first, second), bytes.slice(second)];
        expect(decode(chunks)).toEqual({ frames: short, discarded: [] });
      }
  });

  it('holds all golden packets back to back', () => {
    const hexes = [...goldenCommands, ...goldenAnswers, ...goldenPolls].map(({ hex }) => hex);
    const { frames, discarded } = decode([fromHex(hexes.join(''))]);
    expect(discarded).toEqual([]);
    expect(frames.map((frame) => toHex(encodeFrame(frame)))).toEqual(hexes);
  });
});

describe('bytes that are no packet', () => {
  const poll = encodeFrame(data(0x07));
  const hold = encodeFrame(data(0x18));

  it('before a packet are told as noise and cost nothing', () => {
    const noise = Uint8Array.of(0x00, 0xf0, 0x80, 0x01);
    const { frames, discarded } = decode([join([noise, poll])]);
    expect(frames).toEqual([data(0x07)]);
    expect(discarded).toEqual([{ reason: 'noise', bytes: noise }]);
  });

  it('a packet that breaks off gives way to the next one, its length forgotten', () => {
    const { frames, discarded } = decode([join([Uint8Array.of(0x7f, 0x80, 0x20, 0x01), hold])]);
    expect(frames).toEqual([data(0x18)]);
    expect(discarded).toMatchObject([{ reason: 'interrupted' }]);
  });

  it('a packet that breaks off right behind a 7F gives way too', () => {
    for (let cut = 1; cut < poll.length; cut += 1) {
      const { frames } = decode([join([poll.slice(0, cut), hold, poll])]);
      expect(frames.at(-1)).toEqual(data(0x07));
    }
  });

  it('a stream that is joined in the middle of a doubled byte is found again with the next packet', () => {
    const doubled = encodeFrame(data(0xf0, 0x7f, 0x01, 0x02));
    for (let from = 1; from < doubled.length; from += 1) {
      const { frames } = decode([join([doubled.slice(from), poll])]);
      expect(frames).toEqual([data(0x07)]);
    }
  });

  it('one wrong bit anywhere never makes another packet of it', () => {
    for (let at = 0; at < hold.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const damaged = hold.slice();
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        const { frames } = decode([join([damaged, poll, poll])]);
        expect(frames.length).toBeGreaterThanOrEqual(1);
        for (const frame of frames) expect(frame).toEqual(data(0x07));
      }
  });

  it('a length of zero is no packet', () => {
    const { frames, discarded } = decode([join([Uint8Array.of(0x7f, 0x80, 0x00), poll])]);
    expect(frames).toEqual([data(0x07)]);
    expect(discarded).toMatchObject([{ reason: 'length' }]);
  });

  it('random noise costs at the most the packet behind it', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 500; round += 1) {
      const noise = random.bytes((random.bytes(1)[0] ?? 0) % 40);
      const { frames } = decode([join([noise, poll, hold, hold])]);
      expect(frames.slice(-2)).toEqual([data(0x18), data(0x18)]);
      expect(frames.length).toBeLessThanOrEqual(3);
    }
  });

  it('noise without end is handed out in bounded pieces', () => {
    const { discarded } = decode(Array.from({ length: 100 }, () => new Uint8Array(100)));
    expect(Math.max(...discarded.map(({ bytes }) => bytes.length))).toBeLessThanOrEqual(256);
    expect(discarded.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(10_000);
  });

  it('what was begun is forgotten when the time for the rest is over', () => {
    const decoder = new FrameDecoder();
    decoder.push(poll.slice(0, 3));
    expect(decoder.midPacket).toBe(true);
    decoder.reset();
    expect(decoder.push(poll.slice(3)).frames).toEqual([]);
    expect(decoder.push(hold).frames).toEqual([data(0x18)]);
  });
});

describe('packets that cannot be', () => {
  it('are not made', () => {
    expect(() => encodeFrame(data())).toThrow(RangeError);
    expect(() => encodeFrame(data(...new Array<number>(256).fill(0)))).toThrow(RangeError);
    expect(() => encodeFrame({ ...data(1), address: 0x7f })).toThrow(RangeError);
  });
});
