import { expect, test } from 'vitest';
import { fromHex } from '../../contract/hex.ts';
import { createCampusCardReader } from '../../devices/campus-card/classic-campus-card.ts';
import { Pn532FrameDecoder } from '../../devices/card-antenna/pn532/codec/frame-decoder.ts';
import { FrameDecoder } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { foreignCard, owned } from '../campus-card/sample-cards.ts';
import { plainPair } from '../card-antenna/antenna-pairs.ts';
import { joined } from './made-bytes.ts';
import { openCampus } from '../central/campus.ts';

/** What the fuzzing has found, with the bytes that showed it. */

const flood = new Uint8Array(200_000).fill(0x55);

test('two hundred thousand bytes in one piece do not overflow the ID-003 decoder; the frame behind them is found', () => {
  expect(new FrameDecoder().push(joined([flood, fromHex('fc05112756')])).frames).toEqual([
    { code: 0x11, data: new Uint8Array() },
  ]);
});

test('two hundred thousand bytes in one piece do not overflow the PN532 decoder; the frame behind them is found', () => {
  const found = new Pn532FrameDecoder().push(joined([flood, fromHex('0000ff00ff00')]));
  expect(found.at(-1)).toEqual({ type: 'ack' });
});

test("somebody else's card with an id of ten bytes is foreign, and the reader goes on", async () => {
  const uid = '88010203040506070809';
  const { antenna, clock, hands } = plainPair([owned(foreignCard('cpuCard', uid))]);
  const reader = createCampusCardReader({ antenna, masterReadKey: demoKeys.masters.read });
  const seen: string[] = [];
  reader.start((event) => seen.push(event.type));
  hands.place(uid);
  await clock.advance(3000);
  expect(seen.at(-1)).toBe('cardPresent');
  expect(await reader.read(uid)).toEqual({ ok: false, error: 'foreign' });
  expect(await reader.mend(uid)).toEqual({ ok: false, error: 'foreign' });
});

test('the time is told whatever the body is: its document names no 413', async () => {
  const { platform } = await openCampus();
  const { status } = await platform.handle('GET', '/v1/time', {}, ' '.repeat(200_000));
  expect(status).toBe(200);
});
