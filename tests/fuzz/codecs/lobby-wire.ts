import fc from 'fast-check';
import {
  encodeLobbyMessage,
  LobbyWireDecoder,
  LobbyWireError,
  MAX_LOBBY_FRAME,
  type LobbyMessage,
} from '../../../devices/hid/codec/lobby-wire.ts';
import { seededRandom } from '../../virtual-clock.ts';
import { chunked, cuts, joined, nearly } from '../made-bytes.ts';
import { claim, claimSame, target, type Target } from '../target.ts';

const u16s = fc.integer({ min: 0, max: 0xffff });
const u32s = fc.integer({ min: 0, max: 0xffff_ffff });
const words = fc.string({ unit: 'grapheme', maxLength: 12 });
const reports = fc.uint8Array({ maxLength: 64 });
const found = { vendorId: u16s, productId: u16s, serialNumber: words, product: words, path: words };

const lobbyMessages: fc.Arbitrary<LobbyMessage> = fc.oneof(
  fc.constantFrom<LobbyMessage>({ type: 'list' }, { type: 'close' }, { type: 'listEnd' }),
  fc.record({
    type: fc.constant('open' as const),
    vendorId: u16s,
    productId: u16s,
    serialNumber: words,
  }),
  fc.record({
    type: fc.constantFrom('output' as const, 'setFeature' as const, 'done' as const),
    request: u32s,
    report: reports,
  }),
  fc.record({
    type: fc.constant('getFeature' as const),
    request: u32s,
    reportId: fc.nat(255),
    length: u16s,
  }),
  fc.record({ type: fc.constantFrom('device' as const, 'opened' as const), ...found }),
  fc.record({ type: fc.constant('refused' as const), busy: fc.boolean() }),
  fc.record({ type: fc.constant('input' as const), report: reports }),
  fc.record({ type: fc.constant('failed' as const), request: u32s, reason: words }),
  fc.record({ type: fc.constant('gone' as const), reason: words }),
);

/** Messages until the first that is none, and then the one error that ends the connection. */
function lobbyAnswers(chunks: readonly Uint8Array[]): readonly unknown[] {
  const decoder = new LobbyWireDecoder();
  const heard: unknown[] = [];
  try {
    for (const chunk of chunks) heard.push(...decoder.push(chunk));
  } catch (error) {
    if (!(error instanceof LobbyWireError)) throw error;
    return [...heard, 'ended'];
  }
  return heard;
}

/** How many messages come before the break can depend on the cut: those of one piece are lost with it. */
export const lobbyWireTargets: readonly Target[] = [
  target(
    'codecs/lobby-wire',
    fc.record({
      messages: fc.array(lobbyMessages, { maxLength: 5 }),
      rest: nearly(lobbyMessages.map(encodeLobbyMessage), [0, 1, 0x81, 0x10]),
      sizes: cuts,
    }),
    ({ messages, rest, sizes }) => {
      const whole = joined(messages.map((message) => encodeLobbyMessage(message)));
      claimSame(lobbyAnswers(chunked(whole, sizes)), messages, 'messages in pieces');
      const heard = lobbyAnswers(chunked(joined([whole, rest]), [1]));
      claimSame(heard.slice(0, messages.length), messages, 'messages before what is none');
    },
    { quickCases: 2000 },
  ),
  target(
    'codecs/lobby-wire-bounds',
    fc.record({ seed: fc.nat(1_000_000), piece: fc.constantFrom(1, 64, 5000, 200_000) }),
    ({ seed, piece }) => {
      const report = seededRandom(seed).bytes(60);
      const one = encodeLobbyMessage({ type: 'input', report });
      const stream = joined(Array.from({ length: Math.ceil(200_000 / one.length) }, () => one));
      const pieces = chunked(stream, [piece]);
      claim(lobbyAnswers(pieces).length === stream.length / one.length, () => 'messages were lost');
      const tooLong = Uint8Array.of((MAX_LOBBY_FRAME + 1) >> 8, (MAX_LOBBY_FRAME + 1) & 0xff);
      claimSame(lobbyAnswers([tooLong]), ['ended'], 'a frame that is too long');
    },
    { quickCases: 4 },
  ),
];
