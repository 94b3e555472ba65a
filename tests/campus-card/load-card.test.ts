import { beforeEach, describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { decodeLoadRecord, encodeLoadRecord } from '../../contract/card-change-records.ts';
import { cardBlocks, encodeTotal } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import type { LoadOrder, LoadOutcome } from '../../devices/campus-card/campus-card.ts';
import type { Pn532Fault } from '../../lobby/card-antenna/pn532-device.ts';
import type { ClassicCard } from '../../lobby/cards/classic-card.ts';
import { antennaPairs } from '../card-antenna/antenna-pairs.ts';
import { CardBench, loadOrder } from './card-bench.ts';
import { campusCard, foreignCard, owned, staffUid, studentFields, studentUid } from './sample-cards.ts';
import { debit } from './test-terminal.ts';

/** Exchanges of a load that nothing disturbs, once the card was read. The page on the card's layout names it. */
const EXCHANGES = 17;
const change = { before: 65_000, after: 70_000 };
let student: ClassicCard;
let bench: CardBench;
let order: LoadOrder;

const block = (number: number): string => toHex(student.image.subarray(number * 16, number * 16 + 16));
const loaded = (amount: number): string => toHex(encodeTotal('loaded', fen(amount)));
const putRecord = ({ record }: LoadOrder, blocks: readonly number[] = cardBlocks.oddLoadRecord): void => {
  const bytes = encodeLoadRecord(fromHex(studentUid), record, fromHex(record.mac));
  for (const [index, number] of blocks.entries()) student.forceBlock(number, bytes.subarray(index * 16));
};
const { primary, shadow } = cardBlocks.loaded;
/** A hand that takes the card, as what happens at an exchange. */
const takeAway = (uid: string): undefined => {
  bench.pair.hands.take(uid);
  return undefined;
};
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

describe('a load that nothing disturbs', () => {
  it('writes the record, then the shadow, then the primary, and reads back each of them', async () => {
    await bench.read(studentUid);
    const words = bench.listen();
    await bench.load(studentUid, order);
    expect(words).toEqual([
      ...['open B 20', 'read 20'],
      ...['write 20', 'write 21', 'write 22', 'read 20', 'read 21', 'read 22'],
      ...['open B 8', 'read 8', 'read 9', 'increment 8', 'transfer 9', 'read 9'],
      ...['restore 9', 'transfer 8', 'read 8'],
    ]);
    expect(words).toHaveLength(EXCHANGES);
    expect(block(primary)).toBe(loaded(change.after));
    expect(block(shadow)).toBe(loaded(change.after));
    const record = student.image.slice(20 * 16, 23 * 16);
    expect(decodeLoadRecord(fromHex(studentUid), record)).toEqual({ ok: true, value: order.record });
  });

  it('is told with the card as it is then', async () => {
    await bench.read(studentUid);
    const purse = { loadedFen: 70_000, spentFen: 3750, balanceFen: 66_250 };
    const card = {
      uid: studentUid,
      identity: studentFields,
      purse,
      tornTotals: [],
      loadRecord: order.record,
    };
    expect(await bench.load(studentUid, order)).toMatchObject(executed(card));
    expect(await bench.read(studentUid, 'loadRecords')).toMatchObject({ ok: true, value: card });
  });

  it('of a card that was not read before reads its holder first', async () => {
    const words = bench.listen();
    expect(await bench.load(studentUid, order)).toMatchObject(executed({ identity: studentFields }));
    expect(words).toHaveLength(EXCHANGES + 7);
  });

  it('of a record with an even number goes into the other sector', async () => {
    await bench.load(studentUid, order);
    const words = bench.listen();
    const next = loadOrder(studentUid, { counter: 2, before: 70_000, after: 70_100 });
    expect(await bench.load(studentUid, next)).toMatchObject(executed({ purse: { loadedFen: 70_100 } }));
    expect(words.slice(0, 5)).toEqual(['open B 16', 'read 16', 'write 16', 'write 17', 'write 18']);
  });

  it('takes as many exchanges as the page on the card says, and less than 0.2 seconds on the air', async () => {
    const page = readFileSync(new URL('../../docs/card-layout.md', import.meta.url), 'utf8');
    expect(page).toContain(`${EXCHANGES} exchanges`);
    await bench.read(studentUid);
    const { airTimeMs } = bench.pair.chip.onAir;
    await bench.load(studentUid, order);
    const took = bench.pair.chip.onAir.airTimeMs - airTimeMs;
    expect(took).toBeGreaterThan(100);
    expect(took).toBeLessThan(200);
  });

  it.each(Object.entries(antennaPairs))('%s', async (_, makePair) => {
    student = campusCard(studentUid, change.before, 3750);
    bench = new CardBench([], makePair([owned(student)]));
    await bench.place(studentUid);
    expect(await bench.load(studentUid, order)).toMatchObject(executed());
    expect(block(primary)).toBe(loaded(change.after));
  });
});

describe('the same order again', () => {
  it('after it was executed writes nothing', async () => {
    await bench.load(studentUid, order);
    const image = toHex(student.image);
    const words = bench.listen();
    expect(await bench.load(studentUid, order)).toMatchObject(executed({ purse: { loadedFen: 70_000 } }));
    expect(words).toEqual(['open B 20', 'read 20', 'read 21', 'read 22', 'open B 8', 'read 8', 'read 9']);
    expect(toHex(student.image)).toBe(image);
  });

  it('after the card was away reads its holder anew, for a purchase may lie between', async () => {
    await bench.load(studentUid, order);
    await bench.take(studentUid);
    expect(debit(student, 1000)).toBe(true);
    await bench.place(studentUid);
    const purse = { loadedFen: 70_000, spentFen: 4750 };
    expect(await bench.load(studentUid, order)).toMatchObject(executed({ purse }));
  });

  it('twice at the same time happens once', async () => {
    const both = Promise.all([bench.load(studentUid, order), bench.load(studentUid, order)]);
    expect(await both).toMatchObject([executed(), executed()]);
    expect([block(primary), block(shadow)]).toEqual([loaded(70_000), loaded(70_000)]);
  });
});

describe('a disturbance at any exchange', () => {
  const exchanges = Array.from({ length: EXCHANGES }, (_, nth) => nth);
  const settled = [loaded(change.after), loaded(change.after)];
  const faults: readonly Pn532Fault[] = ['loseCommand', 'loseAck', 'loseReply', 'damageReply', 'hang'];

  it.each(faults)('%s is mended within the call, and the amount is added once', async (fault) => {
    for (const nth of exchanges) {
      student = campusCard(studentUid, change.before, 3750);
      bench = new CardBench([student]);
      await bench.place(studentUid);
      await bench.read(studentUid);
      bench.atExchange(nth, () => fault);
      expect([nth, await bench.load(studentUid, order)]).toMatchObject([nth, executed()]);
      expect([nth, block(primary), block(shadow)]).toEqual([nth, ...settled]);
    }
  });

  it.each(exchanges)('a card that slips at exchange %i and lies there again is loaded once', async (nth) => {
    await bench.read(studentUid);
    bench.atExchange(nth, () => {
      bench.pair.hands.take(studentUid);
      bench.pair.hands.place(studentUid);
      return undefined;
    });
    expect(await bench.load(studentUid, order)).toMatchObject(executed());
    expect([block(primary), block(shadow)]).toEqual(settled);
  });

  it.each(exchanges)('a card taken at exchange %i is gone; touched from the first write on', async (nth) => {
    await bench.read(studentUid);
    bench.atExchange(nth, () => takeAway(studentUid));
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', nth >= 2));
    await bench.take(studentUid);
    await bench.place(studentUid);
    expect(await bench.load(studentUid, order)).toMatchObject(executed());
    expect([block(primary), block(shadow)]).toEqual(settled);
  });

  it.each(exchanges)('a card swapped at exchange %i: the other one is not written', async (nth) => {
    await bench.read(studentUid);
    bench.atExchange(nth, () => {
      bench.pair.hands.take(studentUid);
      bench.pair.hands.place(staffUid);
      return undefined;
    });
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', nth >= 2));
    await bench.pair.clock.advanceUntil(() => bench.events.at(-1) === staffUid, 3000);
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', nth >= 2));
    expect(await bench.read(staffUid)).toMatchObject({ ok: true, value: { purse: { loadedFen: 15_000 } } });
  });

  it('three in a row are no accident; the call ends, touched', async () => {
    await bench.read(studentUid);
    let count = 0;
    bench.pair.chip.beforeCommand = ({ name }) => {
      if (name !== 'inDataExchange') return undefined;
      count += 1;
      return count > 4 ? 'loseReply' : undefined;
    };
    expect(await bench.load(studentUid, order)).toEqual(unfinished('antenna', true));
  });

  it('an antenna that answers nothing from the start leaves the card untouched', async () => {
    await bench.read(studentUid);
    bench.pair.chip.beforeCommand = () => 'hang';
    expect(await bench.load(studentUid, order)).toEqual(unfinished('antenna', false));
  });
});

describe('touched', () => {
  it('stays known when the card is gone at once at the next call', async () => {
    bench.pair.hands.pullDuringWrite(studentUid, { write: 2, bytes: 3 });
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', true));
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', true));
    await bench.take(studentUid);
    await bench.place(studentUid);
    expect(await bench.load(studentUid, order)).toMatchObject(executed());
    await bench.take(studentUid);
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', true));
    const another = loadOrder(studentUid, change, 'cd'.repeat(16));
    expect(await bench.load(studentUid, another)).toEqual(unfinished('gone', false));
  });

  it('is seen from the card by a machine that never sent a byte of it', async () => {
    putRecord(order);
    await bench.read(studentUid);
    bench.atExchange(4, () => takeAway(studentUid));
    expect(await bench.load(studentUid, order)).toEqual(unfinished('gone', true));
  });
});
