import { expect } from '@playwright/test';
import type { ScreenOf } from './support/kiosk-window.ts';
import { expectAccessible, test } from './support/lobby-test.ts';

type RechargeScreen = ScreenOf<'recharge'>;

/** The slot rests in this state, and the person may finish. */
function resting(state: 'insert' | 'taken' | 'returned', totalYuan?: number) {
  return ({ slot, canFinish, totalFen }: RechargeScreen): boolean =>
    slot.state === state && canFinish && (totalYuan === undefined || totalFen === totalYuan * 100);
}

test('two notes are credited, one comes back, and every screen can be used by everybody', async ({
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
  await kiosk.shows('result', ({ outcome }) => outcome === 'allCredited');
  expect(await kiosk.headline()).toBe('Top-up complete');
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
  await kiosk.touch(kiosk.words.result.done);
  await kiosk.shows('start');
  await visitor.seesCredited(before, 5);
});

test('whoever takes the card out in the middle has the money on the account', async ({ kiosk, visitor }) => {
  const before = await visitor.credited();
  await visitor.placeCard();
  await kiosk.shows('cardServices');
  await kiosk.touch(kiosk.words.services.recharge.name);
  await kiosk.shows('recharge', resting('insert'));
  await visitor.insertNote(20);
  await kiosk.shows('recharge', resting('taken', 20));
  await visitor.takeCard();
  const result = await kiosk.shows('result');
  expect(result).toMatchObject({ totalFen: 2_000, endedBecause: 'cardTaken' });
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.result.done);
  await kiosk.shows('start');
  await visitor.seesCredited(before, 20);
});

test('a visit with nothing but the keyboard', async ({ kiosk, visitor }) => {
  const before = await visitor.credited();
  const { keyboard } = kiosk.page;
  const enter = async (words: string): Promise<void> => {
    const focused = (): Promise<string> =>
      kiosk.page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
    for (let steps = 0; !(await focused()).startsWith(words); steps += 1) {
      expect(steps, `'${words}' is reached with the tab key`).toBeLessThan(20);
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
  };
  await enter(kiosk.words.services.recharge.name);
  await kiosk.shows('cardPrompt');
  await visitor.placeCard();
  await kiosk.shows('recharge', resting('insert'));
  await visitor.insertNote(10);
  await kiosk.shows('recharge', resting('taken', 10));
  await enter(kiosk.words.recharge.finish);
  await kiosk.shows('result', ({ outcome }) => outcome === 'allCredited');
  await enter(kiosk.words.result.done);
  await kiosk.shows('takeCard');
  await visitor.takeCard();
  await kiosk.shows('start');
  await visitor.seesCredited(before, 10);
});
