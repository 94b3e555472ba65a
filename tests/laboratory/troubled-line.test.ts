import { describe, expect, it } from 'vitest';
import type { ByteStream } from '../../devices/serial/byte-stream.ts';
import { MemoryLine } from '../cash-acceptor/memory-line.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { Life } from '../world/mortal.ts';
import { troubleBytes, type ByteTrouble } from './byte-trouble.ts';
import { TroubledLine } from './troubled-line.ts';

const arrivals = (trouble: ByteTrouble, at: number): readonly (readonly number[])[] =>
  troubleBytes(trouble, Uint8Array.of(1, 2, 3, 4), at).map(({ bytes }) => [...bytes]);

/** A device that says everything back, behind a line. */
async function echo() {
  const clock = new VirtualClock();
  const life = new Life();
  const received: number[] = [];
  const harmed: string[] = [];
  let transmit: (bytes: Uint8Array) => void = () => undefined;
  const below = new MemoryLine({
    line: { baud: 9600, parity: 'none', dataBits: 8, stopBits: 'short' },
    connect: (send) => {
      transmit = send;
    },
    receive: (bytes) => {
      received.push(...bytes);
      transmit(bytes);
    },
  });
  const line = new TroubledLine(clock, (direction, { type }) => harmed.push(`${direction} ${type}`));
  const heard: number[] = [];
  const open = async (): Promise<ByteStream> => {
    const stream = await line.open(life, below.host().openLine);
    stream.setByteListener((bytes) => heard.push(...bytes));
    return stream;
  };
  return { clock, life, line, received, heard, harmed, open, stream: await open() };
}

describe('trouble with bytes', () => {
  it.each<[ByteTrouble, number, number[][]]>([
    [{ type: 'lost', count: 2 }, 1, [[1, 4]]],
    [{ type: 'cutShort' }, 3, [[1, 2, 3]]],
    [{ type: 'doubled' }, 0, [[1, 1, 2, 3, 4]]],
    [{ type: 'swapped' }, 2, [[1, 2, 4, 3]]],
    [{ type: 'swapped' }, 3, [[1, 2, 3, 4]]],
    [{ type: 'overtaken' }, 1, [[2, 3, 4], [1]]],
    [{ type: 'flipped', bit: 7 }, 3, [[1, 2, 3, 132]]],
    [{ type: 'noise', byte: 9 }, 2, [[1, 2, 9, 3, 4]]],
    [
      { type: 'late', ms: 5 },
      2,
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ])('%j at byte %i', (trouble, at, expected) => {
    expect(arrivals(trouble, at)).toEqual(expected);
  });
});

describe('a troubled line', () => {
  it('harms what it was told to, in that direction, so many bytes on, so many times', async () => {
    const { line, stream, received, heard, harmed } = await echo();
    line.trouble('toDevice', { type: 'flipped', bit: 0 }, 3, 2);
    await stream.write(Uint8Array.of(2, 2));
    await stream.write(Uint8Array.of(2, 2, 2, 2, 2));
    await stream.write(Uint8Array.of(2));
    await stream.write(Uint8Array.of(2, 2));
    expect(received).toEqual([2, 2, 2, 3, 2, 2, 2, 2, 3, 2]);
    expect(heard).toEqual(received);
    expect(harmed).toEqual(['toDevice flipped', 'toDevice flipped']);
  });

  it('keeps the order of what comes late', async () => {
    const { clock, line, stream, heard } = await echo();
    line.trouble('toHost', { type: 'late', ms: 50 }, 1, 1);
    await stream.write(Uint8Array.of(1, 2, 3));
    await stream.write(Uint8Array.of(4));
    expect(heard).toEqual([1]);
    await clock.advance(50);
    expect(heard).toEqual([1, 2, 3, 4]);
  });

  it('lets a device be silent: deaf, or slow to answer all of it later', async () => {
    const { line, stream, received, heard } = await echo();
    line.silence('deaf');
    await stream.write(Uint8Array.of(1));
    line.speakAgain();
    line.silence('slow');
    await stream.write(Uint8Array.of(2));
    expect([received, heard]).toEqual([[], []]);
    line.speakAgain();
    expect([received, heard]).toEqual([[2], [2]]);
  });

  it('closes when it is pulled out, and opens when it is back', async () => {
    const { line, stream, heard, open } = await echo();
    line.unplug();
    expect(await stream.closed).toEqual({ by: 'device', reason: 'unplugged' });
    await expect(stream.write(Uint8Array.of(1))).rejects.toThrow('unplugged');
    await expect(open()).rejects.toThrow('no such device');
    line.plug();
    await (await open()).write(Uint8Array.of(7));
    expect(heard).toEqual([7]);
  });

  it('brings nothing late to a process that has died', async () => {
    const { clock, life, line, stream, heard } = await echo();
    line.trouble('toHost', { type: 'late', ms: 50 }, 0, 1);
    await stream.write(Uint8Array.of(1));
    life.end();
    await clock.advance(100);
    expect(heard).toEqual([]);
  });
});
