import { expect } from '@playwright/test';
import type { ScreenOf } from './support/kiosk-window.ts';
import { expectAccessible, test } from './support/lobby-test.ts';
import type { Visitor } from './support/visitor.ts';

type RechargeScreen = ScreenOf<'recharge'>;

/** The slot rests in this state, and the person may finish. */
function resting(state: 'insert' | 'taken' | 'returned', totalYuan?: number) {
  return ({ slot, canFinish, totalFen }: RechargeScreen): boolean =>
    slot.state === state && canFinish && (totalYuan === undefined || totalFen === totalYuan * 100);
}

/** The money is on the card without another touch, and everybody knows it. */
async function loadedByItself({ load, totalFen }: ScreenOf<'result'>, visitor: Visitor): Promise<void> {
  if (load?.state !== 'loaded') throw new Error(`not loaded: ${JSON.stringify(load)}`);
  expect(load.amountFen, 'what was put in, and what an earlier visit left').toBeGreaterThanOrEqual(totalFen);
  expect(load.afterFen).toBe(load.beforeFen + load.amountFen);
  await visitor.seesOnCard(load.afterFen);
}

test('two notes are credited and loaded onto the card, one comes back, and every screen can be used by everybody', async ({
  kiosk,
  visitor,
}) => {
  const before = await visitor.credited();
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.services.recharge.name);
  await kiosk.shows('cardPrompt');
  await expectAccessible(kiosk);
  await visitor.placeCard();
  await kiosk.shows('recharge', resting('insert'));
  await expectAccessible(kiosk);
  await visitor.insertNote(20);
  await kiosk.shows('recharge', resting('taken', 20));
  await visitor.insertNote(50, 'crumpled');
  const returned = await kiosk.shows('recharge', resting('returned', 20));
  expect(returned.slot).toMatchObject({ reason: 'unreadable' });
  await expectAccessible(kiosk);
  await visitor.takeNote();
  await visitor.insertNote(100);
  await kiosk.shows('recharge', resting('taken', 120));
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.recharge.finish);
  const result = await kiosk.shows('result');
  expect(result).toMatchObject({ outcome: 'allCredited', totalFen: 12_000, endedBecause: 'finished' });
  await loadedByItself(result, visitor);
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.result.done);
  await kiosk.shows('takeCard');
  await expectAccessible(kiosk);
  await visitor.takeCard();
  await kiosk.shows('start');
  await visitor.seesCredited(before, 120);
});

test('a visit in English, and the next person is greeted in Chinese again', async ({ kiosk, visitor }) => {
  const before = await visitor.credited();
  await kiosk.chooseLocale('en');
  expect(await kiosk.headline()).toContain('Top up your campus card with cash');
  await kiosk.touch('Top up with cash');
  await kiosk.shows('cardPrompt');
  expect(await kiosk.headline()).toBe('Put your card into the cradle');
  await expectAccessible(kiosk);
  await visitor.placeCard();
  await kiosk.shows('recharge', resting('insert'));
  expect(await kiosk.headline()).toBe('Insert a banknote');
  await visitor.insertNote(10);
  await kiosk.shows('recharge', resting('taken', 10));
  await expectAccessible(kiosk);
  await kiosk.touch('Finish');
  const result = await kiosk.shows('result', ({ outcome }) => outcome === 'allCredited');
  expect(await kiosk.headline()).toBe('Top-up complete · Please take your card.');
  await loadedByItself(result, visitor);
  await expectAccessible(kiosk);
  await kiosk.touch('Take card, leave');
  await kiosk.shows('takeCard');
  await visitor.takeCard();
  await kiosk.shows('start', (_screen, { locale }) => locale === 'zh-CN');
  await visitor.seesCredited(before, 10);
});

test('a double tap on Finish does not walk past the result', async ({ kiosk, visitor }) => {
  const before = await visitor.credited();
  await visitor.placeCard();
  await kiosk.shows('cardServices');
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.services.recharge.name);
  await kiosk.shows('recharge', resting('insert'));
  await visitor.insertNote(5);
  await kiosk.shows('recharge', resting('taken', 5));
  await kiosk.page.getByRole('button', { name: kiosk.words.recharge.finish }).dblclick();
  await kiosk.shows('result', ({ outcome }) => outcome === 'allCredited');
  await kiosk.drawn();
  expect(kiosk.view.screen.kind).toBe('result');
  await visitor.takeCard();
  await kiosk.shows('start');
  await visitor.seesCredited(before, 5);
});

test('whoever takes the card out in the middle has the money on the account, and the next visit loads it', async ({
  kiosk,
  visitor,
}) => {
  const before = await visitor.credited();
  await visitor.placeCard();
  await kiosk.shows('cardServices');
  await kiosk.touch(kiosk.words.services.recharge.name);
  await kiosk.shows('recharge', resting('insert'));
  await visitor.insertNote(20);
  await kiosk.shows('recharge', resting('taken', 20));
  await visitor.takeCard();
  const result = await kiosk.shows('result');
  expect(result).toMatchObject({
    ...{ totalFen: 2_000, endedBecause: 'cardTaken' },
    load: { state: 'notLoaded', reason: 'cardTaken' },
  });
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.result.doneCardGone);
  await kiosk.shows('start');
  await visitor.seesCredited(before, 20);
  await visitor.placeCard();
  const { card } = await kiosk.shows('cardServices');
  expect(card.pendingFen).toBeGreaterThanOrEqual(2_000);
  await kiosk.touch(kiosk.words.services.collect.name);
  const { load } = await kiosk.shows('collected');
  expect(load).toMatchObject({ state: 'loaded', amountFen: card.pendingFen });
  await visitor.takeCard();
  await kiosk.shows('start');
});

test('a visit with nothing but the keyboard', async ({ kiosk, visitor }) => {
  const before = await visitor.credited();
  await kiosk.pressOn(kiosk.words.services.recharge.name);
  await kiosk.shows('cardPrompt');
  await visitor.placeCard();
  await kiosk.shows('recharge', resting('insert'));
  await visitor.insertNote(10);
  await kiosk.shows('recharge', resting('taken', 10));
  await kiosk.pressOn(kiosk.words.recharge.finish);
  await kiosk.shows('result', ({ outcome }) => outcome === 'allCredited');
  await kiosk.pressOn(kiosk.words.result.done);
  await kiosk.shows('takeCard');
  await visitor.takeCard();
  await kiosk.shows('start');
  await visitor.seesCredited(before, 10);
});
