import { beforeEach, describe, expect, test } from 'vitest';
import { classicKey } from '../../contract/card-keys.ts';
import { cardBlocks, cardSectors } from '../../contract/card-layout.ts';
import { fen } from '../../contract/money.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { ChipSession } from '../../lobby/pos/chip-session.ts';
import { openCanteens } from './campus.ts';
import type { Canteens } from './campus.ts';
import { pairOf, pulled } from './pos-world.ts';

let world: Canteens;
beforeEach(async () => {
  world = await openCanteens();
});

const RECORD_WRITES = 3;
const everyWrite = Array.from({ length: RECORD_WRITES + 2 }, (_, write) => write);
const everyByte = Array.from({ length: 17 }, (_, bytes) => bytes);

test('pending money goes onto the chip and out of the account of loads in flight', async () => {
  await world.addPending(2500);
  await world.addPending(500);
  expect(await world.first.terminal.collect(world.card)).toEqual({
    ...{ result: 'collected', amountFen: 3000, pendingFen: 0 },
  });
  const { loadedFen } = world.opening;
  expect(pairOf(world.card, 'loaded')).toEqual([loadedFen + 3000, loadedFen + 3000]);
  expect(await world.known()).toMatchObject({
    ...{ balanceFen: 11_000, pendingFen: 0, inFlightFen: 0, alarms: 0 },
  });
  expect(await world.second.terminal.pay(world.card, fen(10_900))).toMatchObject({
    result: 'paid',
    balanceFen: 100,
  });
});

test('nothing pending, offline and silent lines are said as such, and nothing stays behind', async () => {
  expect(await world.first.terminal.collect(world.card)).toMatchObject({ why: 'nothingPending' });
  await world.addPending(2500);
  world.line.fault = 'beforePlatform';
  expect(await world.first.terminal.collect(world.card)).toMatchObject({ why: 'noAnswer' });
  world.first.terminal.setOnline(false);
  expect(await world.first.terminal.collect(world.card)).toMatchObject({ why: 'offline' });
  expect(await world.known()).toMatchObject({ pendingFen: 2500, inFlightFen: 0 });
  expect(world.first.written.loads).toEqual([]);
});

test('a grant whose answer was lost is cancelled when the line is back', async () => {
  const { campus, line, first, card } = world;
  await world.addPending(2500);
  line.fault = 'afterPlatform';
  line.path = '/v1/loads/start';
  expect(await first.terminal.collect(card)).toMatchObject({ result: 'refused', why: 'noAnswer' });
  expect(await world.known()).toMatchObject({ pendingFen: 0, inFlightFen: 2500 });
  line.fault = 'none';
  first.restart();
  await first.terminal.upload();
  expect(await world.known()).toMatchObject({ pendingFen: 2500, inFlightFen: 0, alarms: 0 });
  expect((await campus.inspection.loads()).map(({ state }) => state)).toEqual(['notExecuted']);
  expect(first.written.loads).toEqual([]);
});

test('a confirmation that was lost is sent again, and the money is on the card meanwhile', async () => {
  const { line, first, card } = world;
  await world.addPending(2500);
  line.fault = 'beforePlatform';
  line.path = '/v1/loads/confirm';
  expect(await first.terminal.collect(card)).toMatchObject({ result: 'collected', amountFen: 2500 });
  expect(await world.known()).toMatchObject({ inFlightFen: 2500 });
  line.fault = 'none';
  first.restart();
  await first.terminal.upload();
  expect(await world.known()).toMatchObject({ balanceFen: 10_500, inFlightFen: 0, alarms: 0 });
});

describe('a card pulled away while money is loaded at a terminal', () => {
  test.each(everyWrite)('at any byte of write %i has its money once, at whatever terminal', async (write) => {
    for (const bytes of everyByte) {
      world = await openCanteens();
      await world.addPending(2500);
      const gone = await world.first.terminal.collect(pulled(world.card, { write, bytes }));
      expect(gone).toEqual({ result: 'cardGone' });
      const inBetween = await world.known();
      expect(inBetween.balanceFen + inBetween.pendingFen + inBetween.inFlightFen).toBe(10_500);
      if (isTorn()) {
        expect(await world.second.terminal.pay(world.card, fen(400))).toEqual({
          result: 'refused',
          why: 'torn',
        });
        mendLoaded();
      }
      // A purchase in between, then another terminal goes on.
      expect(await world.second.terminal.pay(world.card, fen(400))).toMatchObject({ result: 'paid' });
      await world.second.terminal.collect(world.card);
      const { loadedFen } = world.opening;
      expect(pairOf(world.card, 'loaded')).toEqual([loadedFen + 2500, loadedFen + 2500]);
      expect(await world.known()).toMatchObject({
        ...{ loadedFen: loadedFen + 2500, balanceFen: 10_100, pendingFen: 0, inFlightFen: 0, alarms: 0 },
      });
    }
  });
});

function isTorn(): boolean {
  const [primary, shadow] = pairOf(world.card, 'loaded');
  return primary !== shadow;
}

/** What a kiosk does with the read key. */
function mendLoaded(): void {
  const { primary, shadow } = cardBlocks.loaded;
  const session = new ChipSession(world.card);
  session.open(cardSectors.loaded.sector, 'A', classicKey(demoKeys.masters.read, world.card.uid, 'read'));
  if (pairOf(world.card, 'loaded')[1] === undefined) session.copy(primary, shadow);
  else session.copy(shadow, primary);
  session.end();
}
