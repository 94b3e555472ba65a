import { describe, expect, it } from 'vitest';
import {
  encodeLobbyMessage,
  LobbyWireDecoder,
  LobbyWireError,
  MAX_LOBBY_FRAME,
  type LobbyMessage,
} from '../../devices/hid/codec/lobby-wire.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));

const VECTORS: readonly [LobbyMessage, string][] = [
  [{ type: 'list' }, '0001 01'],
  [{ type: 'open', vendorId: 0x10c4, productId: 0xea80, serialNumber: 'A1' }, '0009 02 10c4 ea80 0002 4131'],
  [{ type: 'output', request: 1, report: bytes('027f80') }, '000a 03 00000001 0003 027f80'],
  [{ type: 'getFeature', request: 258, reportId: 0x42, length: 64 }, '0008 04 00000102 42 0040'],
  [{ type: 'close' }, '0001 06'],
  [{ type: 'refused', busy: true }, '0002 84 01'],
  [{ type: 'input', report: bytes('017f') }, '0005 85 0002 017f'],
  [{ type: 'failed', request: 3, reason: '断' }, '000a 87 00000003 0003 e696ad'],
];

describe('the wire between kiosk and lobby', () => {
  it.each(VECTORS)('%j', (message, hex) => {
    expect(encodeLobbyMessage(message)).toEqual(bytes(hex));
    expect(new LobbyWireDecoder().push(bytes(hex))).toEqual([message]);
  });

  it('any chunking gives the same messages', () => {
    const stream = bytes(VECTORS.map(([, hex]) => hex).join(''));
    const messages = VECTORS.map(([message]) => message);
    for (let size = 1; size <= stream.length; size += 1) {
      const decoder = new LobbyWireDecoder();
      const got: LobbyMessage[] = [];
      for (let at = 0; at < stream.length; at += size) got.push(...decoder.push(stream.slice(at, at + size)));
      expect(got).toEqual(messages);
    }
  });

  it.each([
    ['a frame without a code', '0000'],
    ['a frame over the limit', 'ffff'],
    ['an unknown code', '0001 77'],
    ['a message that is too short', '0003 02 10c4'],
    ['a message that is too long', '0002 01 00'],
    ['a text that is no UTF-8', '0009 02 10c4 ea80 0002 ff31'],
  ])('%s is refused', (_what, hex) => {
    expect(() => new LobbyWireDecoder().push(bytes(hex))).toThrow(LobbyWireError);
  });

  it('what cannot be a frame is not sent', () => {
    const report = new Uint8Array(MAX_LOBBY_FRAME);
    expect(() => encodeLobbyMessage({ type: 'input', report })).toThrow(RangeError);
  });
});
