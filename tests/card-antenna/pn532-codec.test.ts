import { describe, expect, it, test } from 'vitest';
import { fromHex, toHex } from '../../contract/hex.ts';
import {
  decodeClassicCommand,
  encodeClassicCommand,
} from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import type { ClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { commandNameOf, pn532Commands } from '../../devices/card-antenna/pn532/codec/commands.ts';
import { exchangeStatusOf } from '../../devices/card-antenna/pn532/codec/exchange-status.ts';
import { Pn532FrameDecoder } from '../../devices/card-antenna/pn532/codec/frame-decoder.ts';
import type { Pn532Frame } from '../../devices/card-antenna/pn532/codec/frames.ts';
import { encodeFrame, wakeUp } from '../../devices/card-antenna/pn532/codec/frames.ts';
import {
  decodeTargets,
  decodeUidCall,
  encodeUidCall,
} from '../../devices/card-antenna/pn532/codec/targets.ts';
import { seededRandom } from '../virtual-clock.ts';
import { goldenFrames } from './golden-frames.ts';

const decode = (...chunks: readonly Uint8Array[]): ReturnType<Pn532FrameDecoder['push']> => {
  const decoder = new Pn532FrameDecoder();
  return chunks.flatMap((chunk) => decoder.push(chunk));
};
const framesOf = (...chunks: readonly Uint8Array[]): readonly Pn532Frame[] =>
  decode(...chunks).filter((item) => item.type !== 'discarded');
const firmware: Pn532Frame = { type: 'data', from: 'chip', code: 0x03, data: fromHex('32010607') };

describe('golden frames', () => {
  test.each(goldenFrames)('$from: $what', ({ frame, from, code, body }) => {
    const decoded: Pn532Frame = { type: 'data', from, code, data: body };
    expect(toHex(encodeFrame(decoded))).toBe(frame.toLowerCase());
    expect(decode(fromHex(frame))).toEqual([decoded]);
  });

  test.each([
    ['ack', '0000ff00ff00'],
    ['nack', '0000ffff0000'],
    ['error', '0000ff01ff7f8100'],
  ] as const)('the short frame %s', (type, frame) => {
    expect(toHex(encodeFrame({ type }))).toBe(frame);
    expect(decode(fromHex(frame))).toEqual([{ type }]);
  });

  it('uses the extended form for 265 bytes and refuses more', () => {
    const data = pn532Commands.diagnose.encodeRequest({ echo: new Uint8Array(262).fill(7) });
    const frame: Pn532Frame = { type: 'data', from: 'host', code: 0, data };
    const bytes = encodeFrame(frame);
    expect(toHex(bytes.subarray(0, 11))).toBe('0000ffffff0109f6d40000');
    expect(decode(bytes)).toEqual([frame]);
    expect(() => encodeFrame({ ...frame, data: new Uint8Array(264) })).toThrow(RangeError);
  });

  it('reads the wake-up bytes and the SAMConfiguration behind them as noise and one frame', () => {
    const command = fromHex('ff05fbd41401140102 00');
    const [noise, frame, ...rest] = decode(wakeUp, command);
    expect(noise).toMatchObject({ type: 'discarded', reason: 'noise' });
    expect(frame).toMatchObject({ type: 'data', code: 0x14 });
    expect(rest).toEqual([]);
  });
});

describe('the decoder', () => {
  const stream = goldenFrames.map(({ frame }) => fromHex(frame));
  const expected = stream.flatMap((bytes) => framesOf(bytes));

  it('finds the same frames whatever the chunks are', () => {
    const all = new Uint8Array(Buffer.concat(stream));
    expect(framesOf(...Array.from(all, (byte) => Uint8Array.of(byte)))).toEqual(expected);
    expect(framesOf(all)).toEqual(expected);
    const random = seededRandom(532);
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < all.length;) {
      const size = 1 + ((random.bytes(1)[0] ?? 0) % 40);
      chunks.push(all.subarray(at, at + size));
      at += size;
    }
    expect(framesOf(...chunks)).toEqual(expected);
  });

  it('finds a frame without preamble and postamble, and one behind many zeros', () => {
    expect(decode(fromHex('00ff06fad50332010607e8'))).toEqual([firmware]);
    expect(decode(new Uint8Array(500), fromHex('ff06fad50332010607e800'))).toEqual([firmware]);
  });

  it.each([
    ['length checksum', '0000ff06fbd50332010607e800', 'length'],
    ['data checksum', '0000ff06fad50332010607e900', 'checksum'],
    ['direction byte', '0000ff06fad60332010607e700', 'direction'],
    ['extended length over 265', '0000ffffff010af5', 'length'],
    ['length 0', '0000ff0000', 'length'],
  ] as const)('reports a wrong %s and finds the next frame', (_, broken, reason) => {
    const items = decode(fromHex(broken), encodeFrame(firmware));
    expect(items[0]).toMatchObject({ type: 'discarded', reason });
    expect(items.at(-1)).toEqual(firmware);
  });

  it('finds a frame that lies inside a broken one', () => {
    // A frame cut off after its head, and the whole one behind it.
    expect(framesOf(fromHex('0000ff13edd54100'), encodeFrame(firmware), new Uint8Array(20))).toEqual([
      firmware,
    ]);
  });

  it('gives up an incomplete frame when told that nothing follows', () => {
    const decoder = new Pn532FrameDecoder();
    expect(decoder.push(Uint8Array.of(...fromHex('0000ff13edd54100'), ...encodeFrame(firmware)))).toEqual([]);
    expect(decoder.isInsideFrame).toBe(true);
    expect(decoder.flush().filter(({ type }) => type === 'data')).toEqual([firmware]);
    expect(decoder.isInsideFrame).toBe(false);
  });

  it('survives 200,000 random bytes, and a frame behind them is found', () => {
    const decoder = new Pn532FrameDecoder();
    const random = seededRandom(7);
    for (let round = 0; round < 2000; round++) decoder.push(random.bytes(100));
    decoder.push(new Uint8Array(300));
    decoder.flush();
    expect(decoder.push(encodeFrame(firmware)).at(-1)).toEqual(firmware);
  });
});

describe('cards in the field', () => {
  it('two cards, one of them with an answer to select', () => {
    const data = fromHex('02 01 0344 20 07 04112233445566 067577810280 02 0004 08 04 fb0ee20b');
    expect(decodeTargets(data)).toMatchObject([
      { target: 1, sensRes: 0x0344, selRes: 0x20, ats: fromHex('067577810280') },
      { target: 2, sensRes: 0x0004, selRes: 0x08, uid: fromHex('fb0ee20b') },
    ]);
  });

  it('a list that breaks off or goes on too long is none', () => {
    expect(decodeTargets(fromHex('01010004'))).toBeUndefined();
    expect(decodeTargets(fromHex('0101000408'))).toBeUndefined();
    expect(decodeTargets(fromHex('000000'))).toBeUndefined();
    expect(decodeTargets(fromHex(''))).toBeUndefined();
    expect(decodeTargets(fromHex('01 01 0004 08 04 fb0e'))).toBeUndefined();
  });

  it('calls long ids with the cascade tag', () => {
    expect(toHex(encodeUidCall(fromHex('04112233445566')))).toBe('8804112233445566');
    for (const uid of ['fb0ee20b', '04112233445566', '04112233445566778899']) {
      expect(toHex(decodeUidCall(encodeUidCall(fromHex(uid))))).toBe(uid);
    }
  });
});

describe('commands to a card', () => {
  it.each<ClassicCommand>([
    { name: 'authenticate', block: 7, keyType: 'B', key: fromHex('010203040506'), uid: fromHex('fb0ee20b') },
    { name: 'read', block: 63 },
    { name: 'write', block: 1, data: new Uint8Array(16).fill(9) },
    { name: 'increment', block: 8, amount: 0xfffffffe },
    { name: 'decrement', block: 8, amount: 1 },
    { name: 'restore', block: 9 },
    { name: 'transfer', block: 8 },
  ])('$name comes out as it went in', (command) => {
    expect(decodeClassicCommand(encodeClassicCommand(command))).toEqual(command);
  });

  it('a key of the wrong length is refused before it is sent', () => {
    const key = new Uint8Array(16);
    expect(() =>
      encodeClassicCommand({ name: 'authenticate', block: 0, keyType: 'A', key, uid: key }),
    ).toThrow(RangeError);
  });

  it('statuses are recognised under the flags of bits 6 and 7', () => {
    expect(exchangeStatusOf(0x14)).toBe('authentication');
    expect(exchangeStatusOf(0x40)).toBe('ok');
    expect(exchangeStatusOf(0x3f)).toBeUndefined();
  });

  it('every command of the table has a code of its own', () => {
    for (const [name, row] of Object.entries(pn532Commands)) expect(commandNameOf(row.code)).toBe(name);
    expect(commandNameOf(0xee)).toBeUndefined();
  });
});
