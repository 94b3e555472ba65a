import { expect } from '@playwright/test';
import type { KioskWindow, ScreenOf } from './support/kiosk-window.ts';
import { expectAccessible, test } from './support/lobby-test.ts';
import type { Visitor } from './support/visitor.ts';

/** A member of staff whose account nobody else in these stories moves. */
const cardNumber = '10230001';

async function seesBalance(kiosk: KioskWindow, visitor: Visitor): Promise<ScreenOf<'balance'>> {
  await kiosk.touch(kiosk.words.services.balance.name);
  await kiosk.shows('cardPrompt');
  await visitor.placeCard(cardNumber);
  return kiosk.shows('balance', ({ account }) => account !== undefined && account.statement !== 'asking');
}

async function leaves(kiosk: KioskWindow, visitor: Visitor): Promise<void> {
  await visitor.takeCard();
  await kiosk.shows('start');
}

test('after a purchase at a till without a line, card and account differ, and the screen says why', async ({
  kiosk,
  visitor,
}) => {
  await visitor.connectTill(false);
  expect(await visitor.paysAtTill(12.5, cardNumber)).toContain('¥12.50 paid');
  const apart = await seesBalance(kiosk, visitor);
  expect(apart).toMatchObject({
    purseFen: 28_750,
    account: { balanceFen: 30_000, difference: { reason: 'purchasesOnTheWay', amountFen: 1250 } },
  });
  const { detail } = kiosk.words.balance.difference.purchasesOnTheWay;
  await expect(kiosk.page.getByText(detail)).toBeVisible();
  await expectAccessible(kiosk);
  await leaves(kiosk, visitor);
  await visitor.connectTill(true);
  await visitor.tillReports();
  const level = await seesBalance(kiosk, visitor);
  expect(level).toMatchObject({ purseFen: 28_750, account: { balanceFen: 28_750 } });
  expect(level.account?.difference).toBeUndefined();
  await expect(kiosk.page.getByText(detail)).toBeHidden();
  await leaves(kiosk, visitor);
});

test('what waits and what was loaded are one touch away, in every language', async ({ kiosk, visitor }) => {
  const collector = '20230015';
  await kiosk.touch(kiosk.words.services.balance.name);
  await kiosk.shows('cardPrompt');
  await visitor.placeCard(collector);
  const { account } = await kiosk.shows('balance', ({ canCollect }) => canCollect);
  expect(account?.pendingItems).toMatchObject([{ amountFen: 10_000, source: 'transfer' }]);
  for (const locale of ['en', 'zh-TW', 'zh-CN'] as const) {
    await kiosk.chooseLocale(locale);
    const { pages, sources, statement } = kiosk.words.balance;
    await kiosk.touch(pages.pending);
    await expect(kiosk.page.getByText(sources.transfer, { exact: true })).toBeVisible();
    await kiosk.touch(pages.statement);
    await expect(kiosk.page.getByText(statement.none)).toBeVisible();
    await expectAccessible(kiosk);
  }
  await visitor.takeCard();
  await kiosk.shows('start');
});
