import { beforeEach, describe, expect, it } from 'vitest';
import { encodeValueBlock } from '../../contract/classic-chip.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import type { Result } from '../../contract/result.ts';
import { ok } from '../../contract/result.ts';
import type { CardFault, ClassicCard } from '../../devices/card-antenna/card-antenna.ts';
import { createPn532Antenna } from '../../devices/card-antenna/pn532/pn532-antenna.ts';
import { Cradle } from '../../lobby/card-antenna/cradle.ts';
import type { Pn532Fault } from '../../lobby/card-antenna/pn532-device.ts';
import { instantPn532Timing, Pn532Device } from '../../lobby/card-antenna/pn532-device.ts';
import type { ClassicCard as CardModel } from '../../lobby/cards/classic-card.ts';
import { blankCard, owned } from '../campus-card/sample-cards.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { deliveryKey, inTime } from './describe-card-antenna.ts';
import { MemoryLine, whole } from './memory-line.ts';

/** What the driver puts on the wire for a card, and how often. */
const uid = 'fb0ee20b';
const value = (amount: number): Uint8Array => encodeValueBlock({ value: amount, address: 8 });

let clock: VirtualClock;
let chip: Pn532Device;
let card: CardModel;
let frames: string[];
let withCard: <T>(
  work: (card: ClassicCard) => Promise<Result<T, CardFault>>,
) => Promise<Result<T, CardFault>>;

beforeEach(async () => {
  clock = new VirtualClock();
  card = blankCard(uid);
  card.forceBlock(8, value(1000));
  card.forceBlock(9, value(70));
  const cradle = new Cradle([owned(card)]);
  chip = new Pn532Device({ clock, cradle, timing: instantPn532Timing });
  const line = new MemoryLine(
    {
      line: chip.line,
      connect: (transmit) => chip.connect(transmit),
      receive: (bytes) => {
        frames.push(toHex(bytes));
        chip.receive(bytes);
      },
    },
    whole,
  );
  frames = [];
  const antenna = createPn532Antenna({ openLine: line.open, clock });
  antenna.start(() => undefined);
  cradle.place(uid);
  await clock.advance(1000);
  withCard = (work) => inTime(clock, antenna.withClassicCard(fromHex(uid), work));
});

const stored = (block: number): string => toHex(card.image.subarray(block * 16, block * 16 + 16));

/** The frames that one command makes, in an open sector. */
async function framesOf(
  block: number,
  command: (card: ClassicCard) => Promise<unknown>,
  fault?: Pn532Fault,
): Promise<readonly string[]> {
  let sent: readonly string[] = [];
  await withCard(async (selected) => {
    await selected.authenticate(block, 'A', deliveryKey);
    frames = [];
    let isFirst = true;
    chip.beforeCommand = () => {
      const now = isFirst ? fault : undefined;
      isFirst = false;
      return now;
    };
    await command(selected);
    sent = [...frames];
    return ok(undefined);
  });
  chip.beforeCommand = () => undefined;
  return sent;
}

const written = fromHex('0102030405060708090a0b0c0d0e0f10');
/** Name, sector, command, golden frame (without the preamble 00), stored twice if sent twice. */
const commands = [
  [
    'write',
    4,
    (to: ClassicCard) => to.writeBlock(4, written),
    '0000ff15ebd44001a0040102030405060708090a0b0c0d0e0f10bf00',
  ],
  ['increment', 8, (to: ClassicCard) => to.increment(8, 100), '0000ff09f7d44001c10864000000be00'],
  ['restore', 8, (to: ClassicCard) => to.restore(8), '0000ff09f7d44001c208000000002100'],
  ['transfer', 8, (to: ClassicCard) => to.transfer(9), '0000ff05fbd44001b0093200'],
] as const;

describe('on the wire', () => {
  it.each(commands)('%s', async (_, sector, command, frame) => {
    expect(await framesOf(sector, command)).toEqual([frame]);
  });
});

describe('a command that the chip did not acknowledge', () => {
  it.each(['write', 'increment', 'transfer'] as const)('%s is never sent again', async (name) => {
    const [, sector, command, frame] = commands.find((row) => row[0] === name) ?? commands[0];
    expect(await framesOf(sector, command, 'loseCommand')).toEqual([frame]);
  });

  it('restore is sent again: it stores nothing, and twice is as good as once; a second answer is cut off', async () => {
    const [, sector, command, frame] = commands[2];
    const sent = await framesOf(sector, command, 'loseCommand');
    expect(sent).toHaveLength(3);
    expect(sent[1]).toContain(frame.slice(2));
    expect(sent[2]).toBe('0000ff00ff00');
  });
});

describe('an answer that is lost or damaged', () => {
  const loadOnce = (fault: Pn532Fault, at: number): Promise<Result<void, CardFault>> =>
    withCard(async (selected) => {
      await selected.authenticate(8, 'A', deliveryKey);
      let count = 0;
      chip.beforeCommand = () => (count++ === at ? fault : undefined);
      const added = await selected.increment(8, 100);
      return added.ok ? selected.transfer(9) : added;
    });

  it.each([0, 1])(
    'damaged at command %i: the chip repeats its answer and executes nothing again',
    async (at) => {
      expect(await loadOnce('damageReply', at)).toEqual(ok(undefined));
      expect(stored(9)).toBe(toHex(value(1100)));
      expect(stored(8)).toBe(toHex(value(1000)));
    },
  );

  it('lost after the transfer: the call fails, and the block holds the new value once', async () => {
    expect(await loadOnce('loseReply', 1)).toEqual({ ok: false, error: 'antenna' });
    expect(stored(9)).toBe(toHex(value(1100)));
  });

  it('lost after the increment: the call fails, and nothing is stored', async () => {
    expect(await loadOnce('loseReply', 0)).toEqual({ ok: false, error: 'antenna' });
    expect(stored(9)).toBe(toHex(value(70)));
    expect(stored(8)).toBe(toHex(value(1000)));
  });
});
