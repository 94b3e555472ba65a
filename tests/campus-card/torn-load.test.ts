import { describe, expect, it } from 'vitest';
import { cardBlocks, decodeTotalBlock, encodeTotal } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { CardBench, loadOrder } from './card-bench.ts';
import { campusCard, studentUid as uid } from './sample-cards.ts';
import { debit } from './test-terminal.ts';

/**
 * A card pulled away inside every write of a load, at every byte. Three machines that share nothing but the card: the
 * one at which it was pulled, and two that meet it later.
 */
const [before, after, spent] = [65_000, 70_000, 3750];
const order = loadOrder(uid, { before, after });
const { image } = campusCard(uid, before, spent);
const newCard = (): ClassicCard => new ClassicCard({ uid: fromHex(uid), image });
const writes = [
  ['the first block of the record', 1],
  ['the second block of the record', 2],
  ['the third block of the record', 3],
  ['the shadow', 4],
  ['the primary', 5],
] as const;
const everyByte = Array.from({ length: 17 }, (_, bytes) => bytes);
/** Nothing stored, inside the first word, just whole (three bytes differ), and all but the answer. */
const someBytes = [0, 2, 6, 11, 16];

const amountIn = (card: ClassicCard, block: number): number | undefined =>
  decodeTotalBlock('loaded', card.image.subarray(block * 16, block * 16 + 16));

/** What the card is worth, from what lies on it: a whole shadow with the new total proves the load. */
const truth = (card: ClassicCard): number =>
  amountIn(card, cardBlocks.loaded.shadow) === after ? after : before;

async function laidDown(card: ClassicCard): Promise<CardBench> {
  const bench = new CardBench([card]);
  await bench.place(uid);
  return bench;
}

/** How many blocks a machine stores at the most that finishes a load torn at this write. */
const writesLeft = (write: number): number => (write < 4 ? 5 : 6 - write);

async function tear(card: ClassicCard, write: number, bytes: number): Promise<void> {
  const bench = await laidDown(card);
  await bench.read(uid);
  bench.pair.hands.pullDuringWrite(uid, { write, bytes });
  expect(await bench.load(uid, order)).toEqual({ result: 'unfinished', because: 'gone', touched: true });
  expect(bench.pair.hands.inCradle).toEqual([]);
}

async function expectTotals(bench: CardBench, loadedFen: number, spentFen: number): Promise<void> {
  const purse = { loadedFen, spentFen, balanceFen: loadedFen - spentFen };
  expect(await bench.read(uid)).toMatchObject({ ok: true, value: { purse } });
  expect(await bench.read(uid, 'loadRecords')).toMatchObject({ ok: true, value: { purse } });
}

/** Loaded once, both blocks whole, and the same order once more changes nothing. */
async function expectLoadedOnce(bench: CardBench, card: ClassicCard, spentFen = spent): Promise<void> {
  expect(await bench.load(uid, order)).toMatchObject({ result: 'executed' });
  const whole = toHex(encodeTotal('loaded', fen(after)));
  for (const block of Object.values(cardBlocks.loaded)) {
    expect(toHex(card.image.subarray(block * 16, block * 16 + 16))).toBe(whole);
  }
  const image = toHex(card.image);
  expect(await bench.load(uid, order)).toMatchObject({ result: 'executed' });
  expect(toHex(card.image)).toBe(image);
  const value = { purse: { loadedFen: after, spentFen }, tornTotals: [], loadRecord: order.record };
  expect(await bench.read(uid, 'loadRecords')).toMatchObject({ ok: true, value });
}

describe.each(writes)('pulled away while %s is stored', (_, write) => {
  const torn = async (bytes: number): Promise<ClassicCard> => {
    const card = newCard();
    await tear(card, write, bytes);
    return card;
  };

  it('the total is the old one until the shadow is whole, and the new one from then on', async () => {
    for (const bytes of everyByte) {
      const card = await torn(bytes);
      if (write < 4) expect(truth(card)).toBe(before);
      if (write === 5 || bytes === 16) expect(truth(card)).toBe(write < 4 ? before : after);
      if (write === 4 && bytes < 9) expect(truth(card)).toBe(before);
      await expectTotals(await laidDown(card), truth(card), spent);
    }
  });

  it('another machine finishes the load', async () => {
    for (const bytes of everyByte) {
      const card = await torn(bytes);
      await expectLoadedOnce(await laidDown(card), card);
    }
  });

  it('another machine mends the card without changing its total, then finishes the load', async () => {
    for (const bytes of everyByte) {
      const card = await torn(bytes);
      const total = truth(card);
      const bench = await laidDown(card);
      const mended = { tornTotals: [], purse: { loadedFen: total, spentFen: spent } };
      expect(await bench.mend(uid)).toMatchObject({ ok: true, value: mended });
      expect([amountIn(card, 8), amountIn(card, 9)]).toEqual([total, total]);
      await expectLoadedOnce(bench, card);
    }
  });

  it('with a purchase before the repair and one after the mending', async () => {
    for (const bytes of everyByte) {
      const card = await torn(bytes);
      expect(debit(card, 1000)).toBe(true);
      const bench = await laidDown(card);
      await expectTotals(bench, truth(card), spent + 1000);
      await bench.mend(uid);
      await expectTotals(bench, truth(card), spent + 1000);
      await bench.take(uid);
      expect(debit(card, 500)).toBe(true);
      await bench.place(uid);
      await expectLoadedOnce(bench, card, spent + 1500);
    }
  });

  it('torn again while it is finished, at any write, with a purchase in between', async () => {
    for (const [bytes, second, again] of tearsOf(write)) {
      const card = await torn(bytes);
      const bench = await laidDown(card);
      bench.pair.hands.pullDuringWrite(uid, { write: second, bytes: again });
      const outcome = await bench.load(uid, order);
      if (outcome.result === 'executed') {
        // The repair had fewer writes than that; the hand never moved.
        await bench.take(uid);
      } else {
        expect(outcome).toEqual({ result: 'unfinished', because: 'gone', touched: true });
      }
      expect(debit(card, 250)).toBe(true);
      const third = await laidDown(card);
      await expectTotals(third, truth(card), spent + 250);
      await expectLoadedOnce(third, card, spent + 250);
    }
  });

  it('torn again while it is mended', async () => {
    for (const bytes of everyByte) {
      for (const again of someBytes) {
        const card = await torn(bytes);
        const total = truth(card);
        const bench = await laidDown(card);
        bench.pair.hands.pullDuringWrite(uid, { write: 1, bytes: again });
        await bench.mend(uid);
        bench.pair.hands.take(uid);
        const third = await laidDown(card);
        await expectTotals(third, total, spent);
        await expectLoadedOnce(third, card);
      }
    }
  });
});

/** Byte of the first tear, write and byte of the second. */
function tearsOf(write: number): readonly (readonly [number, number, number])[] {
  const later = writes.map(([, second]) => second).filter((second) => second <= writesLeft(write));
  return someBytes.flatMap((first) =>
    later.flatMap((second) => someBytes.map((again) => [first, second, again] as const)),
  );
}

describe('a torn card', () => {
  it('is told as such, and only where a total is torn', async () => {
    const told: unknown[] = [];
    for (const [, write] of writes) {
      const card = newCard();
      await tear(card, write, 6);
      const bench = await laidDown(card);
      const read = await bench.read(uid);
      told.push(read.ok && read.value.tornTotals);
    }
    expect(told).toEqual([[], [], [], ['loaded'], ['loaded']]);
  });

  it('is mended with the read key alone, by copying the good block over the other', async () => {
    const words: (readonly string[])[] = [];
    for (const write of [4, 5]) {
      const card = newCard();
      await tear(card, write, 6);
      const bench = await laidDown(card);
      const heard = bench.listen();
      await bench.mend(uid);
      words.push(heard.slice(-4));
    }
    expect(words).toEqual([
      ['open A 8', 'restore 8', 'transfer 9', 'read 9'],
      ['open A 8', 'restore 9', 'transfer 8', 'read 8'],
    ]);
  });

  it('that is whole is not written by mending', async () => {
    const card = newCard();
    const bench = await laidDown(card);
    const heard = bench.listen();
    expect(await bench.mend(uid)).toMatchObject({ ok: true, value: { tornTotals: [] } });
    expect(heard.filter((word) => !/^(open A|read) /.test(word))).toEqual([]);
  });
});
