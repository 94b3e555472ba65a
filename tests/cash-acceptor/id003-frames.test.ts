import { describe, expect, it } from 'vitest';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import type { Decoded, Id003Frame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import { fromHex } from '../../contract/hex.ts';
import { seededRandom } from '../virtual-clock.ts';
import { goldenAnswers, goldenCommands, goldenStatuses } from './id003-golden.ts';

const frame = (code: number, ...data: number[]): Id003Frame => ({ code, data: Uint8Array.from(data) });
const join = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));

function decode(chunks: readonly Uint8Array[]): Decoded {
  const decoder = new FrameDecoder();
  const parts = chunks.map((chunk) => decoder.push(chunk));
  return { frames: parts.flatMap((part) => part.frames), discarded: parts.flatMap((part) => part.discarded) };
}

const stream: readonly Id003Frame[] = [
  frame(0x11),
  frame(0x13, 0x65),
  frame(0xfc, 0xfc, 0xfc, 0x05),
  frame(0x8a, ...new Array<number>(250).fill(0xfc)),
  frame(0x88, ...Array.from({ length: 0xf0 }, (_, index) => index)),
  frame(0x15),
];

describe('a stream of frames', () => {
  const short = stream.filter(({ data }) => data.length < 10);
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

  it('holds all golden frames back to back', () => {
    const hexes = [...goldenCommands, ...goldenStatuses]
      .map(([hex]) => hex)
      .concat(Object.values(goldenAnswers));
    const { frames, discarded } = decode([fromHex(hexes.join(''))]);
    expect(discarded).toEqual([]);
    expect(frames.map((one) => toHex(encodeFrame(one)))).toEqual(hexes);
  });
});

describe('bytes that are no frame', () => {
  const poll = encodeFrame(frame(0x11));
  const escrow = encodeFrame(frame(0x13, 0x61));

  it('before a frame are told as noise and cost nothing', () => {
    // An acceptor without power pulls the line low.
    const noise = Uint8Array.of(0x00, 0x00, 0x11, 0x05);
    expect(decode([noise, poll])).toEqual({
      frames: [frame(0x11)],
      discarded: [{ reason: 'noise', bytes: noise }],
    });
  });

  it('a frame that breaks off is looked through for the next ones, at the latest when its length is there', () => {
    const many = Array.from({ length: 60 }, () => poll);
    for (let cut = 1; cut < escrow.length; cut += 1) {
      const { frames } = decode([escrow.slice(0, cut), ...many]);
      expect(frames.length).toBeGreaterThanOrEqual(59);
      for (const one of frames) expect(one).toEqual(frame(0x11));
    }
  });

  it('a length that no frame has is passed over', () => {
    for (const length of [0, 1, 4]) {
      const { frames, discarded } = decode([Uint8Array.of(0xfc, length), poll]);
      expect(frames).toEqual([frame(0x11)]);
      expect(discarded[0]).toEqual({ reason: 'length', bytes: Uint8Array.of(0xfc) });
    }
  });

  it('one wrong bit anywhere never makes another frame of it', () => {
    for (let at = 0; at < escrow.length; at += 1)
      for (let bit = 0; bit < 8; bit += 1) {
        const damaged = escrow.slice();
        damaged[at] = (damaged[at] ?? 0) ^ (1 << bit);
        const decoder = new FrameDecoder();
        expect(decoder.push(damaged).frames).toEqual([]);
        // The command loop forgets half a frame before it asks again.
        decoder.reset();
        expect(decoder.push(poll).frames).toEqual([frame(0x11)]);
      }
  });

  it('random noise never makes a frame, nor more than one frame lost when the next question is asked', () => {
    const random = seededRandom(7);
    for (let round = 0; round < 2000; round += 1) {
      const decoder = new FrameDecoder();
      const noise = random.bytes((random.bytes(1)[0] ?? 0) % 60);
      const heard = decoder.push(join([noise, poll]));
      for (const one of heard.frames) expect(one).toEqual(frame(0x11));
      decoder.reset();
      expect(decoder.push(poll).frames).toEqual([frame(0x11)]);
    }
  });

  it('noise without end costs no memory, and every byte of it is handed out', () => {
    const random = seededRandom(11);
    const decoder = new FrameDecoder();
    let handedOut = 0;
    const pushed = 400 * 97;
    for (let round = 0; round < 400; round += 1) {
      const { discarded, frames } = decoder.push(random.bytes(97));
      handedOut += discarded.reduce((sum, { bytes }) => sum + bytes.length, 0);
      handedOut += frames.reduce((sum, { data }) => sum + data.length + 5, 0);
    }
    expect(pushed - handedOut).toBeLessThan(255);
  });
});

it('a frame that cannot be is not made', () => {
  expect(() => encodeFrame(frame(0x88, ...new Array<number>(251).fill(0)))).toThrow(RangeError);
});
