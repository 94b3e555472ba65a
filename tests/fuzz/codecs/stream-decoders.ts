import fc from 'fast-check';
import {
  FrameDecoder as Id003Decoder,
  encodeFrame as encodeId003,
} from '../../../devices/cash-acceptor/id003/codec/frames.ts';
import {
  FrameDecoder as SspDecoder,
  encodeFrame as encodeSsp,
} from '../../../devices/cash-acceptor/ssp/codec/frames.ts';
import { Pn532FrameDecoder } from '../../../devices/card-antenna/pn532/codec/frame-decoder.ts';
import {
  encodeFrame as encodePn532,
  type Pn532Frame,
} from '../../../devices/card-antenna/pn532/codec/frames.ts';
import { toHex } from '../../../contract/hex.ts';
import { seededRandom } from '../../virtual-clock.ts';
import { chunked, cuts, joined, nearly, noise } from '../made-bytes.ts';
import { showCase } from '../show-case.ts';
import { claim, claimSame, target, type Target } from '../target.ts';
import { lobbyWireTargets } from './lobby-wire.ts';
import { id003Text, readId003, readPn532, readSsp, sspText, type ReadFrame } from './reference-readers.ts';

/** A decoder as it is fed here: bytes in, the frames in one word each out. */
export interface OpenDecoder {
  push(bytes: Uint8Array): readonly string[];
  /** How many bytes it keeps for later; asked once, at the end. */
  held(): number;
}

/** A decoder of a byte stream, and what a second reader makes of the same stream. */
export interface StreamDecoder {
  readonly name: string;
  readonly open: () => OpenDecoder;
  /** One whole frame: what it says and how it stands on the wire. */
  readonly frame: fc.Arbitrary<{ readonly text: string; readonly wire: Uint8Array }>;
  readonly read: (stream: Uint8Array) => readonly ReadFrame[];
  /** Bytes that mean something to it. */
  readonly special: readonly number[];
  /** It never keeps more than this. */
  readonly mostHeld: number;
  /** Of so many frames in a row behind any noise the last one is found, once this much has followed it. */
  readonly foundAfter: { readonly frames: number; readonly padding: number };
}

const bytes = (minLength: number, maxLength: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ minLength, maxLength });

export const ssp: StreamDecoder = {
  name: 'ssp',
  open() {
    const decoder = new SspDecoder();
    let kept = 0;
    return {
      push(chunk) {
        const { frames, discarded } = decoder.push(chunk);
        kept += chunk.length;
        for (const one of discarded) kept -= one.bytes.length;
        return frames.map(({ sequence, address, data }) => {
          kept -= wireLengthOf(sequence, address, data);
          return sspText(sequence, address, data);
        });
      },
      held: () => kept,
    };
  },
  frame: fc
    .record({
      sequence: fc.constantFrom(0 as const, 1 as const),
      address: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0x7d })),
      data: fc.oneof(
        bytes(1, 12),
        bytes(1, 255),
        noise([0x7f], 20).filter(({ length }) => length > 0),
      ),
    })
    .map((frame) => ({
      text: sspText(frame.sequence, frame.address, frame.data),
      wire: encodeSsp(frame),
    })),
  read: readSsp,
  special: [0x7f, 0x80, 0xf0, 1, 2],
  mostHeld: 2 * 259 + 1,
  foundAfter: { frames: 2, padding: 0 },
};

function wireLengthOf(sequence: number, address: number, data: Uint8Array): number {
  // An address that no encoder takes can come over the wire all the same; it is no 7F then either.
  const stuffing = [...data].filter((byte) => byte === 0x7f).length;
  const crc = readableCrc(sequence, address, data);
  const doubled = [data.length, crc & 0xff, crc >> 8].filter((byte) => byte === 0x7f).length;
  return 5 + data.length + stuffing + doubled;
}

function readableCrc(sequence: number, address: number, data: Uint8Array): number {
  let register = 0xffff;
  for (const byte of [(sequence << 7) | address, data.length, ...data])
    for (let bit = 7; bit >= 0; bit -= 1) {
      const out = (register >> 15) ^ ((byte >> bit) & 1);
      register = ((register << 1) & 0xffff) ^ (out === 1 ? 0x8005 : 0);
    }
  return register;
}

export const id003: StreamDecoder = {
  name: 'id003',
  open() {
    const decoder = new Id003Decoder();
    let kept = 0;
    return {
      push(chunk) {
        const { frames, discarded } = decoder.push(chunk);
        kept += chunk.length;
        for (const one of discarded) kept -= one.bytes.length;
        return frames.map(({ code, data }) => {
          kept -= data.length + 5;
          return id003Text(code, data);
        });
      },
      held: () => kept,
    };
  },
  frame: fc
    .record({ code: fc.integer({ min: 0, max: 255 }), data: fc.oneof(bytes(0, 8), bytes(0, 250)) })
    .map((frame) => ({ text: id003Text(frame.code, frame.data), wire: encodeId003(frame) })),
  read: readId003,
  special: [0xfc, 5, 6, 7, 0x11, 0x15],
  mostHeld: 254,
  foundAfter: { frames: 1, padding: 255 },
};

function pn532Word(frame: Pn532Frame): string {
  return frame.type === 'data' ? `${frame.from} ${frame.code} ${toHex(frame.data)}` : frame.type;
}

export const pn532: StreamDecoder = {
  name: 'pn532',
  open() {
    const decoder = new Pn532FrameDecoder();
    const words = (found: ReturnType<Pn532FrameDecoder['push']>): readonly string[] =>
      found.flatMap((one) => (one.type === 'discarded' ? [] : [pn532Word(one)]));
    return {
      push: (chunk) => words(decoder.push(chunk)),
      held: () =>
        decoder
          .flush()
          .reduce(
            (sum, one) => sum + (one.type === 'discarded' ? one.bytes.length : pn532Word(one).length),
            0,
          ),
    };
  },
  frame: fc
    .oneof(
      fc.constantFrom<Pn532Frame>({ type: 'ack' }, { type: 'nack' }, { type: 'error' }),
      fc.record({
        type: fc.constant('data' as const),
        from: fc.constantFrom('host' as const, 'chip' as const),
        code: fc.integer({ min: 0, max: 255 }),
        data: fc.oneof(bytes(0, 20), bytes(0, 263)),
      }),
    )
    .map((frame) => ({ text: pn532Word(frame), wire: encodePn532(frame) })),
  read: readPn532,
  special: [0, 0xff, 0xd4, 0xd5, 1, 0x7f],
  mostHeld: 3 * 273,
  foundAfter: { frames: 1, padding: 273 },
};

/** Frames, frames that are damaged, and noise, in any order. */
function streams({ frame, special }: StreamDecoder): fc.Arbitrary<readonly Uint8Array[]> {
  return fc.array(
    nearly(
      frame.map(({ wire }) => wire),
      special,
    ),
    { maxLength: 8 },
  );
}

const decodeAll = (decoder: OpenDecoder, chunks: readonly Uint8Array[]): readonly string[] =>
  chunks.flatMap((chunk) => decoder.push(chunk));

/** A second reader finds the same frames: none is lost, none has a wrong checksum, and cuts change nothing. */
function sameFrames(spec: StreamDecoder): Target {
  const input = fc.record({ parts: streams(spec), sizes: cuts });
  return target(
    `codecs/${spec.name}-frames`,
    input,
    ({ parts, sizes }) => {
      const stream = joined(parts);
      const expected = spec.read(stream).map(({ text }) => text);
      claimSame(decodeAll(spec.open(), [stream]), expected, 'frames of the whole stream');
      claimSame(decodeAll(spec.open(), chunked(stream, sizes)), expected, 'frames of the stream in pieces');
    },
    { quickCases: 3000 },
  );
}

/** What was encoded is decoded; and behind noise a frame is found again. */
function foundAgain(spec: StreamDecoder): Target {
  const { frames, padding } = spec.foundAfter;
  const input = fc.record({
    before: fc.array(
      nearly(
        spec.frame.map(({ wire }) => wire),
        spec.special,
      ),
      { maxLength: 3 },
    ),
    frame: spec.frame,
  });
  return target(
    `codecs/${spec.name}-resync`,
    input,
    ({ before, frame }) => {
      claimSame(decodeAll(spec.open(), [frame.wire]), [frame.text], 'one encoded frame');
      const repeated = Array.from({ length: frames }, () => frame.wire);
      const noisy = joined(before);
      const stream = joined([noisy, ...repeated, new Uint8Array(padding)]);
      const decoded = decodeAll(spec.open(), [stream]);
      // A frame with a right checksum can by chance begin in the noise and end behind it: then both readers see that one.
      const read = spec.read(stream).map(({ text }) => text);
      claim(decoded.includes(frame.text) || (!read.includes(frame.text) && decoded.length > 0), () =>
        [`a frame behind ${noisy.length} bytes of noise was not found again:`, showCase(decoded)].join(' '),
      );
    },
    { quickCases: 2000 },
  );
}

/** A fifth of a megabyte in pieces of any size, also in one: it goes through, and nothing piles up. */
function bounded(spec: StreamDecoder): Target {
  const input = fc.record({
    noiseSeed: fc.nat(1_000_000),
    kind: fc.constantFrom('any', 'special', 'beginnings', 'zeros'),
    piece: fc.constantFrom(1, 7, 64, 4096, 200_000),
    frame: spec.frame,
  });
  return target(
    `codecs/${spec.name}-bounds`,
    input,
    ({ noiseSeed, kind, piece, frame }) => {
      const flood = floodOf(kind, noiseSeed, spec.special);
      const decoder = spec.open();
      for (let at = 0; at < flood.length; at += piece) decoder.push(flood.subarray(at, at + piece));
      const held = decoder.held();
      claim(held <= spec.mostHeld, () => `keeps ${held} bytes, at the most ${spec.mostHeld} belong`);
      decoder.push(frame.wire);
    },
    { quickCases: 12, hangMs: 10_000 },
  );
}

const FLOOD_BYTES = 200_000;

function floodOf(kind: string, seed: number, special: readonly number[]): Uint8Array {
  const drawn = seededRandom(`flood/${seed}`).bytes(4096);
  const piece = Uint8Array.from(drawn, (byte, index) => {
    if (kind === 'zeros') return 0;
    if (kind === 'special') return special[byte % special.length] ?? 0;
    if (kind === 'beginnings') return special[index % Math.min(2, special.length)] ?? 0;
    return byte;
  });
  const flood = new Uint8Array(FLOOD_BYTES);
  for (let at = 0; at < flood.length; at += piece.length) flood.set(piece.subarray(0, flood.length - at), at);
  return flood;
}

export function streamTargets(spec: StreamDecoder): readonly Target[] {
  return [sameFrames(spec), foundAgain(spec), bounded(spec)];
}

export const streamDecoderTargets: readonly Target[] = [
  ...[ssp, id003, pn532].flatMap((spec) => streamTargets(spec)),
  ...lobbyWireTargets,
];
