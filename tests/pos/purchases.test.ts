import { beforeEach, describe, expect, test } from 'vitest';
import { decodeDebitRecord } from '../../contract/card-change-records.ts';
import { classicKey } from '../../contract/card-keys.ts';
import { cardBlocks, cardSectors } from '../../contract/card-layout.ts';
import { fen } from '../../contract/money.ts';
import { ChipSession } from '../../lobby/pos/chip-session.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { openCanteens } from './campus.ts';
import type { Canteens } from './campus.ts';
import { blockOf, pairOf, pulled } from './pos-world.ts';

let world: Canteens;
beforeEach(async () => {
  world = await openCanteens();
});

const everyByte = Array.from({ length: 3 * 17 }, (_, index) => ({
  write: Math.floor(index / 17),
  bytes: index % 17,
}));

/** Chip and platform say the same, and nothing waits anywhere. */
async function agreed(): Promise<void> {
  const { spentFen, loadedFen, balanceFen, alarms } = await world.known();
  expect(pairOf(world.card, 'spent')).toEqual([spentFen, spentFen]);
  expect(pairOf(world.card, 'loaded')).toEqual([loadedFen, loadedFen]);
  expect([balanceFen, alarms]).toEqual([loadedFen - spentFen, 0]);
  expect(world.first.written.waiting).toEqual([]);
}

describe('online', () => {
  test('every purchase is reported at once', async () => {
    await world.first.terminal.pay(world.card, fen(1200));
    await world.second.terminal.pay(world.card, fen(800));
    expect(await world.known()).toMatchObject({ balanceFen: 6000, purchases: 2 });
    await agreed();
  });

  test('an answer that was lost is asked for again and counts once', async () => {
    await world.first.terminal.pay(world.card, fen(100));
    world.line.fault = 'afterPlatform';
    expect(await world.first.terminal.pay(world.card, fen(1200))).toMatchObject({ result: 'paid' });
    expect(world.first.written.waiting).toHaveLength(1);
    world.line.fault = 'none';
    world.first.restart();
    expect(await world.first.terminal.upload()).toEqual({ reported: 1, left: 0 });
    expect(await world.known()).toMatchObject({ balanceFen: 6700, purchases: 2 });
    await agreed();
  });

  test('a platform that is silent stops no canteen', async () => {
    world.line.fault = 'beforePlatform';
    expect(await world.first.terminal.pay(world.card, fen(1200))).toMatchObject({ result: 'paid' });
    expect(await world.known()).toMatchObject({ balanceFen: 8000, purchases: 0 });
  });
});

describe('offline', () => {
  test.each(['oldestFirst', 'newestFirst', 'shuffled'] as const)(
    'purchases wait for days and are uploaded %s',
    async (order) => {
      world.first.terminal.setOnline(false);
      for (const price of [500, 700, 900, 1100]) await world.first.terminal.pay(world.card, fen(price));
      expect(world.line.asked).toEqual([]);
      expect(await world.known()).toMatchObject({ balanceFen: 8000, purchases: 0 });
      await world.clock.advance(3 * 86_400_000);
      world.first.restart();
      expect(await world.first.terminal.upload(order)).toEqual({ reported: 4, left: 0 });
      expect(await world.known()).toMatchObject({ balanceFen: 4800, purchases: 4 });
      await agreed();
    },
  );

  test('with an online purchase at another canteen in between, which reports what it finds', async () => {
    world.first.terminal.setOnline(false);
    await world.first.terminal.pay(world.card, fen(500));
    await world.second.terminal.pay(world.card, fen(700));
    expect(await world.known()).toMatchObject({ balanceFen: 6800, purchases: 2 });
    world.first.terminal.setOnline(true);
    await world.first.terminal.upload();
    expect(await world.known()).toMatchObject({ balanceFen: 6800, purchases: 2 });
    await agreed();
  });

  test('no more can be spent than is on the chip', async () => {
    world.first.terminal.setOnline(false);
    await world.first.terminal.pay(world.card, fen(7900));
    expect(await world.first.terminal.pay(world.card, fen(101))).toEqual({
      result: 'refused',
      why: 'insufficientFunds',
    });
    expect(await world.first.terminal.pay(world.card, fen(100))).toMatchObject({ balanceFen: 0 });
  });
});

describe('a purchase torn at any byte of any write', () => {
  test.each(everyByte)(
    'comes back to its till and is counted once (write $write, byte $bytes)',
    async ({ write, bytes }) => {
      await world.first.terminal.pay(world.card, fen(300));
      await world.first.terminal.pay(pulled(world.card, { write, bytes }), fen(1000));
      world.first.restart();
      const again = await world.first.terminal.pay(world.card, fen(1000));
      expect(again).toMatchObject({ result: 'paid', balanceFen: 6700 });
      expect(await world.known()).toMatchObject({ balanceFen: 6700, purchases: 2 });
      await agreed();
    },
  );

  test.each(everyByte)(
    'is mended by a kiosk and spends at another canteen (write $write, byte $bytes)',
    async ({ write, bytes }) => {
      await world.first.terminal.pay(world.card, fen(300));
      await world.first.terminal.pay(pulled(world.card, { write, bytes }), fen(1000));
      const torn = pairOf(world.card, 'spent');
      const isTorn = torn[0] !== torn[1];
      const before = await world.second.terminal.pay(world.card, fen(400));
      if (isTorn) {
        expect(before).toEqual({ result: 'refused', why: 'torn' });
        mend();
        expect(await world.second.terminal.pay(world.card, fen(400))).toMatchObject({ result: 'paid' });
      } else {
        expect(before).toMatchObject({ result: 'paid' });
      }
      const spentFen = pairOf(world.card, 'spent')[0] ?? 0;
      const wasExecuted = spentFen === world.opening.spentFen + 1700;
      expect(await world.known()).toMatchObject({ spentFen, purchases: wasExecuted ? 3 : 2 });
      // The first canteen learns from the card what became of its purchase, and nothing is counted twice.
      await world.first.terminal.pay(world.card, fen(50));
      expect(await world.known()).toMatchObject({ spentFen: spentFen + 50, purchases: wasExecuted ? 4 : 3 });
      expect(world.first.written.inHand).toEqual([]);
      await agreed();
    },
  );
});

/** What a kiosk does with the read key: makes both blocks of `spent` say the same. */
function mend(): void {
  const { primary, shadow, record } = cardBlocks.spent;
  const session = new ChipSession(world.card);
  session.open(cardSectors.spent.sector, 'A', classicKey(demoKeys.masters.read, world.card.uid, 'read'));
  const change = decodeDebitRecord(blockOf(world.card, record));
  if (pairOf(world.card, 'spent')[1] === change?.after) session.copy(shadow, primary);
  else session.copy(primary, shadow);
  session.end();
}

describe('what was spent, lowered by a thief with the read key', () => {
  test('is told by the platform where the terminal is online', async () => {
    await world.first.terminal.pay(world.card, fen(1000));
    const { primary, shadow } = cardBlocks.spent;
    const session = new ChipSession(world.card);
    session.open(cardSectors.spent.sector, 'A', classicKey(demoKeys.masters.read, world.card.uid, 'read'));
    world.card.exchange(Uint8Array.of(0xc0, primary, 0xe8, 0x03, 0, 0));
    world.card.exchange(Uint8Array.of(0xb0, shadow));
    session.copy(shadow, primary);
    session.end();
    expect(pairOf(world.card, 'spent')).toEqual([world.opening.spentFen, world.opening.spentFen]);
    world.first.terminal.setOnline(false);
    expect(await world.first.terminal.pay(world.card, fen(1))).toEqual({
      result: 'refused',
      why: 'needsPlatform',
    });
    expect(await world.second.terminal.pay(world.card, fen(1))).toEqual({ result: 'refused', why: 'forged' });
  });

  test('an honest card whose purchase was torn before it happened pays again online', async () => {
    world.first.terminal.setOnline(false);
    await world.first.terminal.pay(pulled(world.card, { write: 0, bytes: 7 }), fen(1000));
    world.second.terminal.setOnline(false);
    expect(await world.second.terminal.pay(world.card, fen(600))).toEqual({
      result: 'refused',
      why: 'needsPlatform',
    });
    world.second.terminal.setOnline(true);
    expect(await world.second.terminal.pay(world.card, fen(600))).toMatchObject({ result: 'paid' });
    expect(await world.known()).toMatchObject({ balanceFen: 7400, purchases: 1 });
  });
});
