import { beforeEach, describe, expect, it } from 'vitest';
import { encodeLoadRecord } from '../../contract/card-change-records.ts';
import { cardBlocks, encodeTotal } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import type { LoadOrder, LoadOutcome } from '../../devices/campus-card/campus-card.ts';
import type { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { CardBench, loadOrder } from './card-bench.ts';
import { campusCard, foreignCard, staffUid, studentUid } from './sample-cards.ts';

const change = { before: 65_000, after: 70_000 };
let student: ClassicCard;
let bench: CardBench;
let order: LoadOrder;

const put = (number: number, amount: number): void =>
  student.forceBlock(number, encodeTotal('loaded', fen(amount)));
const putRecord = ({ record }: LoadOrder, blocks: readonly number[] = cardBlocks.oddLoadRecord): void => {
  const bytes = encodeLoadRecord(fromHex(studentUid), record, fromHex(record.mac));
  for (const [index, number] of blocks.entries()) student.forceBlock(number, bytes.subarray(index * 16));
};
const { primary, shadow } = cardBlocks.loaded;
const executed = (card: object = {}): object => ({ result: 'executed', card });
const unfinished = (because: string, touched: boolean): LoadOutcome | object => ({
  ...{ result: 'unfinished', because, touched },
});

beforeEach(async () => {
  student = campusCard(studentUid, change.before, 3750);
  order = loadOrder(studentUid, change);
  bench = new CardBench([student, campusCard(staffUid), foreignCard('desfire', '04d1d2d3d4d5d6')]);
  await bench.place(studentUid);
});

describe('a card that cannot be loaded', () => {
  it('a wrong key is refused by the card, which stays untouched', async () => {
    const image = toHex(student.image);
    const wrong = { ...order, loadKey: new Uint8Array(6) };
    expect(await bench.load(studentUid, wrong)).toEqual(unfinished('damaged', false));
    expect(toHex(student.image)).toBe(image);
    expect(await bench.load(studentUid, order)).toMatchObject(executed());
  });

  it('another card, no card, two cards: gone and untouched', async () => {
    expect(await bench.load(staffUid, loadOrder(staffUid, change))).toEqual(unfinished('gone', false));
    bench.pair.hands.place(staffUid);
    await bench.pair.clock.advance(1000);
    expect(bench.events.at(-1)).toBe('severalCards');
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', false));
    bench.pair.hands.take(staffUid);
    await bench.take(studentUid);
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', false));
  });

  it('a chip of another kind is foreign', async () => {
    await bench.take(studentUid);
    await bench.place('04d1d2d3d4d5d6');
    const foreign = loadOrder('04d1d2d3d4d5d6', change);
    expect(await bench.load('04d1d2d3d4d5d6', foreign)).toEqual(unfinished('foreign', false));
  });

  it.each([
    ['identity', cardBlocks.identity[1]],
    ['total spent', cardBlocks.spent.shadow],
  ])('a damaged %s stops a load before its first write', async (_, damaged) => {
    student.forceBlock(damaged, new Uint8Array(16));
    expect(await bench.load(studentUid, order)).toEqual(unfinished('damaged', false));
  });

  it('an order that loads nothing is a mistake of the program', async () => {
    const nothing = { ...order, record: { ...order.record, after: order.record.before } };
    await expect(bench.reader.load(studentUid, nothing)).rejects.toThrow(RangeError);
  });
});

describe('a card that differs', () => {
  /** Nothing is written that was not there before. */
  async function refuses(): Promise<void> {
    const image = toHex(student.image);
    expect(await bench.load(studentUid, order)).toMatchObject({ result: 'differs' });
    expect(toHex(student.image)).toBe(image);
  }

  it('a whole record of another reference with the same number', async () => {
    putRecord(loadOrder(studentUid, change, 'cd'.repeat(16)));
    await refuses();
  });

  it('a whole record with a higher number', async () => {
    putRecord(loadOrder(studentUid, { counter: 3, before: 80_000, after: 90_000 }));
    await refuses();
  });

  it('the record of the order with other bytes in its MAC', async () => {
    putRecord({ ...order, record: { ...order.record, mac: '00'.repeat(8) } });
    await refuses();
  });

  it.each([
    ['after', 'before', 70_000, 65_000],
    ['before', 'other', 65_000, 69_000],
    ['other', 'after', 69_000, 70_000],
    ['other', 'other', 69_000, 69_000],
  ])('P %s, S %s', async (_p, _s, inPrimary, inShadow) => {
    putRecord(order);
    put(primary, inPrimary);
    put(shadow, inShadow);
    await refuses();
  });

  it('P after, S invalid; both invalid', async () => {
    putRecord(order);
    put(primary, 70_000);
    student.forceBlock(shadow, new Uint8Array(16));
    await refuses();
    student.forceBlock(primary, new Uint8Array(16));
    await refuses();
  });

  it('an older record in the sector, whole or torn, is no obstacle', async () => {
    const [, second] = cardBlocks.oddLoadRecord;
    putRecord(loadOrder(studentUid, { counter: 1, before: 1, after: 2 }));
    student.forceBlock(second, new Uint8Array(16).fill(0xff));
    const third = loadOrder(studentUid, { ...change, counter: 3 });
    expect(await bench.load(studentUid, third)).toMatchObject(executed());
  });

  it('a torn record that claims a higher number is read to its end and overwritten', async () => {
    putRecord(loadOrder(studentUid, { counter: 513, before: 1, after: 2 }));
    student.forceBlock(cardBlocks.oddLoadRecord[2], new Uint8Array(16));
    expect(await bench.load(studentUid, order)).toMatchObject(executed());
  });

  it.each([
    ['record', 20, 5],
    ['shadow', shadow, 13],
    ['primary', primary, 16],
  ])('a %s that does not hold what was written ends the load there', async (_, number, nth) => {
    await bench.read(studentUid);
    const words = bench.listen();
    const listening = bench.pair.chip.beforeCommand;
    bench.pair.chip.beforeCommand = (command) => {
      const fault = listening(command);
      if (command.name === 'inDataExchange' && words.length === nth + 1) {
        put(number, 69_000);
      }
      return fault;
    };
    expect(await bench.load(studentUid, order)).toMatchObject({ result: 'differs' });
    expect(words).toHaveLength(nth + 1);
  });
});
