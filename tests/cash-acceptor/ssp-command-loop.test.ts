import { describe, expect, it } from 'vitest';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { Frame, Sequence } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { LineClosedError, NoAnswerError } from '../../devices/cash-acceptor/line-errors.ts';
import { CommandLoop } from '../../devices/cash-acceptor/ssp/command-loop.ts';
import { VirtualClock, seededRandom } from '../virtual-clock.ts';
import { MemoryLine } from './memory-line.ts';

const ok = Uint8Array.of(0xf0);

/** A line whose other end does nothing by itself: the test answers. */
async function silentLine(): Promise<{
  clock: VirtualClock;
  loop: CommandLoop;
  line: MemoryLine;
  sent: Frame[];
  raw: string[];
  answer: (sequence: Sequence, data?: Uint8Array) => void;
  transmit: (bytes: Uint8Array) => void;
}> {
  const clock = new VirtualClock();
  const sent: Frame[] = [];
  const raw: string[] = [];
  const decoder = new FrameDecoder();
  let transmit: (bytes: Uint8Array) => void = () => undefined;
  const line = new MemoryLine({
    line: { baud: 9600, parity: 'none', dataBits: 8, stopBits: 'long' },
    connect: (send) => {
      transmit = send;
    },
    receive: (bytes) => {
      raw.push(toHex(bytes));
      sent.push(...decoder.push(bytes).frames);
    },
  });
  const stream = await line.host().openLine();
  const loop = new CommandLoop({
    stream,
    clock,
    replyTimeoutMs: 1000,
    repeats: 3,
    onDiscarded: () => undefined,
    random: seededRandom(1),
  });
  const answer = (sequence: Sequence, data: Uint8Array = ok): void =>
    transmit(encodeFrame({ sequence, address: 0, data }));
  return { clock, loop, line, sent, raw, answer, transmit: (bytes) => transmit(bytes) };
}

const poll = Uint8Array.of(0x07);
const hold = Uint8Array.of(0x18);

describe('one command at a time', () => {
  it('carries a new sequence bit with every command, 0 after synchronising', async () => {
    const { loop, sent, answer } = await silentLine();
    const synchronised = loop.synchronise(Uint8Array.of(0x11));
    answer(1);
    await synchronised;
    for (const expected of [0, 1, 0] as const) {
      const done = loop.exchange(poll);
      answer(expected);
      await done;
    }
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 0, 1, 0]);
  });

  it('is repeated byte for byte, and given up in the end', async () => {
    const { clock, loop, raw } = await silentLine();
    const done = loop.exchange(poll);
    const failed = expect(done).rejects.toBeInstanceOf(NoAnswerError);
    await clock.advance(10_000);
    await failed;
    expect(raw).toEqual(new Array(4).fill('7F0001071188'));
  });

  it('takes no answer with the other bit, and none of another device', async () => {
    const { clock, loop, answer, transmit } = await silentLine();
    const done = loop.exchange(poll);
    answer(1, Uint8Array.of(0xf0, 0xee, 0x01));
    transmit(encodeFrame({ sequence: 0, address: 0x10, data: Uint8Array.of(0xf8) }));
    await clock.advance(100);
    answer(0, Uint8Array.of(0xf0, 0xeb));
    expect(toHex(await done)).toBe('F0EB');
  });

  it('lets the twin of a late answer pass before the next command can be confused with it', async () => {
    const { clock, loop, sent, answer } = await silentLine();
    const credit = Uint8Array.of(0xf0, 0xee, 0x01);
    const third = loop
      .exchange(poll)
      .then(() => loop.exchange(hold))
      .then(() => loop.exchange(poll));
    await clock.advance(1005);
    expect(sent).toHaveLength(2);
    answer(0, credit);
    await clock.advance(5);
    answer(1);
    await clock.advance(55);
    answer(0, credit);
    await clock.advance(100);
    answer(1);
    await clock.advance(5);
    answer(0, Uint8Array.of(0xf0, 0xeb));
    expect(toHex(await third)).toBe('F0EB');
  });

  it('forgets half an answer when it repeats', async () => {
    const { clock, loop, transmit, answer } = await silentLine();
    const done = loop.exchange(poll);
    transmit(Uint8Array.of(0x7f, 0x00, 0x05, 0xf0, 0x7f));
    await clock.advance(1005);
    answer(0);
    await clock.advance(200);
    expect(toHex(await done)).toBe('F0');
  });

  it('fails at once when the line goes, before and during', async () => {
    const { loop, line } = await silentLine();
    const done = loop.exchange(poll);
    const failed = expect(done).rejects.toBeInstanceOf(LineClosedError);
    line.unplug();
    await failed;
    await expect(loop.exchange(poll)).rejects.toBeInstanceOf(LineClosedError);
  });
});
