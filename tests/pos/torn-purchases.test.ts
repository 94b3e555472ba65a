import { describe, expect, test } from 'vitest';
import { decodeDebitRecord } from '../../contract/card-change-records.ts';
import { cardBlocks } from '../../contract/card-layout.ts';
import { fen } from '../../contract/money.ts';
import { blockOf, campusCard, pairOf, pulled, till } from './pos-world.ts';

const SPENT = 3750;
const PRICE = fen(1280);
const STORES = 3;
const everyByte = Array.from({ length: STORES * 17 }, (_, index) => ({
  write: Math.floor(index / 17),
  bytes: index % 17,
}));

describe('a purchase', () => {
  test('is a record and two blocks, and nothing of it is repeated', async () => {
    const { terminal } = till();
    terminal.setOnline(false);
    const card = campusCard();
    let stores = 0;
    card.tear = () => {
      stores += 1;
      return undefined;
    };
    expect(await terminal.pay(card, PRICE)).toEqual({
      ...{ result: 'paid', amountFen: PRICE, balanceFen: 15_000 - SPENT - PRICE, isEarlier: false },
    });
    expect(stores).toBe(STORES);
    expect(pairOf(card, 'spent')).toEqual([SPENT + PRICE, SPENT + PRICE]);
    expect(decodeDebitRecord(blockOf(card, cardBlocks.spent.record))).toEqual({
      ...{ counter: 1, before: SPENT, after: SPENT + PRICE },
    });
    expect(terminal.memory.waiting).toMatchObject([{ record: { counter: 1 }, found: false }]);
  });

  test('is written down before the first byte goes to the card', async () => {
    const { terminal } = till();
    terminal.setOnline(false);
    const card = campusCard();
    expect(await terminal.pay(pulled(card, { write: 0, bytes: 0 }), PRICE)).toEqual({
      result: 'cardGone',
    });
    expect(terminal.memory.inHand).toMatchObject([{ record: { before: SPENT, after: SPENT + PRICE } }]);
    expect(pairOf(card, 'spent')).toEqual([SPENT, SPENT]);
  });
});

describe('a card pulled away at any byte of any write of a purchase', () => {
  test.each(everyByte)(
    'pays once when it comes back (write $write, byte $bytes)',
    async ({ write, bytes }) => {
      const place = till();
      place.terminal.setOnline(false);
      const card = campusCard();
      expect(await place.terminal.pay(pulled(card, { write, bytes }), PRICE)).toEqual({ result: 'cardGone' });
      place.restart();
      place.terminal.setOnline(false);
      const again = await place.terminal.pay(card, PRICE);
      expect(again).toMatchObject({ result: 'paid', amountFen: PRICE, balanceFen: 15_000 - SPENT - PRICE });
      expect(pairOf(card, 'spent')).toEqual([SPENT + PRICE, SPENT + PRICE]);
      const { inHand, waiting, takenFen } = place.written;
      expect([inHand.length, waiting.length, takenFen]).toEqual([0, 1, PRICE]);
    },
  );

  test.each(everyByte)(
    'is told from the card: done exactly when the shadow is whole (write $write, byte $bytes)',
    async ({ write, bytes }) => {
      const place = till();
      place.terminal.setOnline(false);
      const card = campusCard();
      await place.terminal.pay(pulled(card, { write, bytes }), PRICE);
      const isDone = pairOf(card, 'spent')[1] === SPENT + PRICE;
      expect(await place.terminal.pay(card, PRICE)).toMatchObject({ isEarlier: isDone });
    },
  );

  test('and again while it is put right loses nothing either', async () => {
    for (const { write, bytes } of everyByte) {
      const place = till();
      place.terminal.setOnline(false);
      const card = campusCard();
      await place.terminal.pay(pulled(card, { write, bytes }), PRICE);
      await place.terminal.pay(pulled(card, { write: 0, bytes: 5 }), PRICE);
      card.tear = () => undefined;
      const last = await place.terminal.pay(card, PRICE);
      // A card that needed no mending was pulled from nothing: the second visit paid, and this is a second purchase.
      expect(last.result).toBe('paid');
      const [spent] = pairOf(card, 'spent');
      expect(spent).toBe(SPENT + place.written.takenFen);
    }
  });
});

test.each([
  ['was whole', { write: 1, bytes: 0 }, 1],
  ['was torn away', { write: 0, bytes: 7 }, SPENT + 1],
])(
  'a counter belongs to one executed purchase: after one whose record %s, the next takes its own',
  async (_how, at, counter) => {
    const { terminal } = till();
    terminal.setOnline(false);
    const card = campusCard();
    await terminal.pay(pulled(card, at), PRICE);
    await terminal.pay(card, fen(100));
    await terminal.pay(card, fen(100));
    expect(terminal.memory.waiting.map(({ record }) => record)).toEqual([
      { counter, before: SPENT, after: SPENT + 100 },
      { counter: counter + 1, before: SPENT + 100, after: SPENT + 200 },
    ]);
  },
);
