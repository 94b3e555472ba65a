import { describe, expect, it } from 'vitest';
import { cardBlocks, decodeTotalBlock } from '../../contract/card-layout.ts';
import { toHex } from '../../contract/hex.ts';
import type { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { CardBench, loadOrder } from './card-bench.ts';
import { campusCard, studentUid as uid } from './sample-cards.ts';
import { debit } from './test-terminal.ts';

/** A purchase torn at every byte of its three writes, and what a kiosk makes of the card. */
const [loaded, before, after] = [100_000, 65_000, 70_000];
const writes = [
  ['the debit record', 1],
  ['the shadow', 2],
  ['the primary', 3],
] as const;
const everyByte = Array.from({ length: 17 }, (_, bytes) => bytes);

const amountIn = (card: ClassicCard, block: number): number | undefined =>
  decodeTotalBlock('spent', card.image.subarray(block * 16, block * 16 + 16));
const truth = (card: ClassicCard): number =>
  amountIn(card, cardBlocks.spent.shadow) === after ? after : before;

function torn(write: number, bytes: number): ClassicCard {
  const card = campusCard(uid, loaded, before);
  let left = write;
  card.tear = () => {
    left -= 1;
    return left === 0 ? bytes : undefined;
  };
  expect(debit(card, after - before)).toBe(false);
  card.tear = () => undefined;
  return card;
}

async function laidDown(card: ClassicCard): Promise<CardBench> {
  const bench = new CardBench([card]);
  await bench.place(uid);
  return bench;
}

describe.each(writes)('a purchase torn while %s is stored', (_, write) => {
  it('is read right, mended, and the next purchase counts from there', async () => {
    for (const bytes of everyByte) {
      const card = torn(write, bytes);
      const spentFen = truth(card);
      if (write === 1) expect(spentFen).toBe(before);
      if (write === 3) expect(spentFen).toBe(after);
      const bench = await laidDown(card);
      const purse = { loadedFen: loaded, spentFen, balanceFen: loaded - spentFen };
      expect([bytes, await bench.read(uid)]).toMatchObject([bytes, { ok: true, value: { purse } }]);
      expect(await bench.mend(uid)).toMatchObject({ ok: true, value: { purse, tornTotals: [] } });
      expect([amountIn(card, 12), amountIn(card, 13)]).toEqual([spentFen, spentFen]);
      await bench.take(uid);
      expect(debit(card, 100)).toBe(true);
      await bench.place(uid);
      expect(await bench.read(uid)).toMatchObject({
        ok: true,
        value: { purse: { spentFen: spentFen + 100 }, tornTotals: [] },
      });
    }
  });

  it('torn again while it is mended keeps its total', async () => {
    for (const bytes of everyByte) {
      for (const again of [0, 2, 6, 11, 16]) {
        const card = torn(write, bytes);
        const spentFen = truth(card);
        const bench = await laidDown(card);
        bench.pair.hands.pullDuringWrite(uid, { write: 1, bytes: again });
        await bench.mend(uid);
        bench.pair.hands.take(uid);
        const other = await laidDown(card);
        const mended = { purse: { loadedFen: loaded, spentFen }, tornTotals: [] };
        expect(await other.mend(uid)).toMatchObject({ ok: true, value: mended });
      }
    }
  });
});

describe('a card with a torn purchase', () => {
  it('says so, is loaded all the same, and says so still', async () => {
    const card = torn(2, 6);
    const bench = await laidDown(card);
    expect(await bench.read(uid)).toMatchObject({ ok: true, value: { tornTotals: ['spent'] } });
    const order = loadOrder(uid, { before: loaded, after: loaded + 5000 });
    const after = { purse: { loadedFen: loaded + 5000, spentFen: before }, tornTotals: ['spent'] };
    expect(await bench.load(uid, order)).toMatchObject({ result: 'executed', card: after });
    expect(await bench.mend(uid)).toMatchObject({ ok: true, value: { ...after, tornTotals: [] } });
  });

  it('with both totals torn is mended in one call', async () => {
    const card = torn(3, 6);
    const first = await laidDown(card);
    const order = loadOrder(uid, { before: loaded, after: loaded + 5000 });
    first.pair.hands.pullDuringWrite(uid, { write: 5, bytes: 6 });
    await first.load(uid, order);
    const bench = await laidDown(card);
    const purse = { loadedFen: loaded + 5000, spentFen: after };
    const both = { purse, tornTotals: ['loaded', 'spent'] };
    expect(await bench.read(uid)).toMatchObject({ ok: true, value: both });
    const mended = { purse, tornTotals: [], loadRecord: order.record };
    expect(await bench.mend(uid)).toMatchObject({ ok: true, value: mended });
    expect(await bench.read(uid, 'loadRecords')).toMatchObject({ ok: true, value: mended });
  });

  it('whose mending fails at any exchange is mended when it lies there again', async () => {
    for (let nth = 0; nth < 22; nth++) {
      const card = torn(3, 6);
      const bench = await laidDown(card);
      bench.atExchange(nth, () => {
        bench.pair.hands.take(uid);
        return undefined;
      });
      expect(await bench.mend(uid)).toEqual({ ok: false, error: 'gone' });
      await bench.take(uid);
      await bench.place(uid);
      expect(await bench.mend(uid)).toMatchObject({ ok: true, value: { tornTotals: [] } });
    }
  });

  it('that is another one, or gone, is not mended', async () => {
    const card = torn(3, 6);
    const bench = await laidDown(card);
    const image = toHex(card.image);
    expect(await bench.mend('deadbeef')).toEqual({ ok: false, error: 'gone' });
    await bench.take(uid);
    expect(await bench.mend(uid)).toEqual({ ok: false, error: 'gone' });
    expect(toHex(card.image)).toBe(image);
  });
});
