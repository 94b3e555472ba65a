import { expect } from '@playwright/test';
import { addFen, fen, type Fen } from '../../contract/money.ts';
import type { LoadLine } from '../../contract/view.ts';
import type { KioskWindow, ScreenOf } from './support/kiosk-window.ts';
import { expectAccessible, test } from './support/lobby-test.ts';
import type { Visitor } from './support/visitor.ts';

/** The stores of a load, as the dock's hand counts them: three of its record, then the two of the total. */
const WRITE_OF = { shadow: 4, primary: 5 } as const;
/** Each way; long enough for the screen with which the platform is asked. */
const ASKING_MS = 500;

/** Puts the card in; resolves with what the services say of it. */
async function comes(kiosk: KioskWindow, visitor: Visitor): Promise<ScreenOf<'cardServices'>['card']> {
  await visitor.placeCard();
  const { card } = await kiosk.shows('cardServices');
  return card;
}

async function leaves(kiosk: KioskWindow, visitor: Visitor): Promise<void> {
  await visitor.takeCard();
  await kiosk.shows('start');
}

function loaded(beforeFen: Fen, amountFen: Fen): Partial<LoadLine> {
  return { state: 'loaded', beforeFen, amountFen, afterFen: addFen(beforeFen, amountFen) };
}

test('waiting money goes onto the card with one touch', async ({ kiosk, visitor }) => {
  await visitor.receivesMoney(20);
  const { purseFen, pendingFen } = await comes(kiosk, visitor);
  expect(pendingFen).toBeGreaterThanOrEqual(2000);
  await expectAccessible(kiosk);
  await visitor.network({ mode: 'slow', ms: ASKING_MS, path: '/v1/loads/start' });
  await kiosk.touch(kiosk.words.services.collect.name);
  await kiosk.shows('loading', ({ step }) => step === 'asking');
  expect(await kiosk.headline()).toContain(kiosk.words.loading.hold);
  const { load } = await kiosk.shows('collected');
  expect(load).toMatchObject(loaded(purseFen, pendingFen));
  await expectAccessible(kiosk);
  await visitor.seesOnCard(addFen(purseFen, pendingFen));
  await leaves(kiosk, visitor);
});

test('a card pulled while it is written: another one is refused by its last digits, the same one is finished', async ({
  kiosk,
  visitor,
}) => {
  await visitor.receivesMoney(30);
  const { purseFen, pendingFen } = await comes(kiosk, visitor);
  await visitor.pullCard({ write: WRITE_OF.shadow, bytes: 8 });
  await kiosk.touch(kiosk.words.services.collect.name);
  const back = await kiosk.shows('cardBack');
  expect(back).toEqual({
    kind: 'cardBack',
    cardNumberLast4: '0001',
    amountFen: pendingFen,
    seen: undefined,
  });
  await expectAccessible(kiosk);
  await visitor.placeCard('20230014');
  await kiosk.shows('cardBack', ({ seen }) => typeof seen === 'object' && seen.cardNumberLast4 === '0014');
  expect(await kiosk.headline()).toContain('0014');
  await expectAccessible(kiosk);
  await visitor.takeCard();
  await visitor.placeCard();
  const { load } = await kiosk.shows('collected');
  expect(load).toMatchObject(loaded(purseFen, pendingFen));
  await visitor.seesOnCard(addFen(purseFen, pendingFen));
  await leaves(kiosk, visitor);
});

test('a card that is not put back is refused by the till, and whole again after a moment in the cradle', async ({
  kiosk,
  visitor,
}) => {
  await visitor.receivesMoney(10);
  const { purseFen, pendingFen } = await comes(kiosk, visitor);
  await visitor.pullCard({ write: WRITE_OF.primary, bytes: 5 });
  await kiosk.touch(kiosk.words.services.collect.name);
  await kiosk.shows('cardBack');
  await kiosk.touch(kiosk.words.cardBack.giveUp);
  const { load } = await kiosk.shows('collected');
  expect(load).toEqual({ state: 'held', amountFen: pendingFen });
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.result.doneCardGone);
  await kiosk.shows('start');
  expect(await visitor.paysAtTill(5)).toContain('Please put the card into a kiosk');
  expect(await comes(kiosk, visitor)).toMatchObject({ purseFen: purseFen + pendingFen, pendingFen: 0 });
  await visitor.takeCard();
  await kiosk.shows('start');
  expect(await visitor.paysAtTill(5)).toContain('¥5.00 paid');
  await visitor.seesOnCard(fen(purseFen + pendingFen - 500));
});

test('in English and with nothing but the keyboard: a recharge that the card leaves, and the rest collected', async ({
  kiosk,
  visitor,
}) => {
  await kiosk.chooseLocale('en');
  await kiosk.pressOn('Top up with cash');
  await kiosk.shows('cardPrompt');
  await visitor.placeCard();
  await kiosk.shows('recharge', ({ slot, canFinish }) => slot.state === 'insert' && canFinish);
  await visitor.insertNote(10);
  await kiosk.shows('recharge', ({ slot, canFinish }) => slot.state === 'taken' && canFinish);
  await visitor.pullCard({ write: WRITE_OF.shadow, bytes: 0 });
  await kiosk.pressOn('Finish');
  await kiosk.shows('cardBack');
  expect(await kiosk.headline()).toBe('Put the same card back');
  await kiosk.pressOn('Finish without it');
  const result = await kiosk.shows('result');
  expect(result.load).toMatchObject({ state: 'held' });
  await expectAccessible(kiosk);
  await kiosk.pressOn('Done');
  await kiosk.shows('start');
  await kiosk.chooseLocale('en');
  await kiosk.pressOn('See my balance');
  await kiosk.shows('cardPrompt');
  await visitor.placeCard();
  const { purseFen, account } = await kiosk.shows('balance', ({ canCollect }) => canCollect);
  const inFlightFen = account?.inFlightFen;
  if (inFlightFen === undefined) throw new Error('the load that was left is not shown');
  await expectAccessible(kiosk);
  await kiosk.pressOn('Last loads');
  await kiosk.pressOn('Finish the last');
  const { load } = await kiosk.shows('collected');
  expect(load).toMatchObject(loaded(purseFen, inFlightFen));
  await kiosk.pressOn('Take card, leave');
  await kiosk.shows('takeCard');
  await visitor.takeCard();
  await kiosk.shows('start');
  await visitor.seesOnCard(addFen(purseFen, inFlightFen));
});
