import { expect } from '@playwright/test';
import { catalogues } from '../../renderer/texts/index.ts';
import type { KioskWindow } from './support/kiosk-window.ts';
import { expectAccessible, test } from './support/lobby-test.ts';
import type { Visitor } from './support/visitor.ts';

/** The start screen says when cash is taken again, and offers the balance. */
async function nightFalls(kiosk: KioskWindow, visitor: Visitor): Promise<void> {
  await visitor.setClock('23:00');
  await kiosk.shows('start', ({ services }, { clock }) =>
    services.every(({ service, state }) =>
      service === 'recharge'
        ? !state.open && state.reason === 'outsideHours' && state.opensAt === '05:00'
        : state.open && clock?.time === '23:00',
    ),
  );
}

test('at night cash is closed, says when it opens, and opens by itself', async ({ kiosk, visitor }) => {
  await nightFalls(kiosk, visitor);
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.services.recharge.name);
  const closed = await kiosk.shows('serviceClosed');
  expect(closed.state.opensAt).toBe('05:00');
  await expect(kiosk.page.getByText('05:00')).toBeVisible();
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.frame.back);
  await kiosk.shows('start');
  await kiosk.opensAt('05:00', visitor);
});

test('the balance can be seen at night as well', async ({ kiosk, visitor }) => {
  await nightFalls(kiosk, visitor);
  await kiosk.touch(kiosk.words.services.balance.name);
  await kiosk.shows('cardPrompt');
  // Nobody else in these stories moves this card's money.
  await visitor.placeCard('20230014');
  const balance = await kiosk.shows('balance', ({ account }) => Array.isArray(account?.statement));
  expect(balance).toMatchObject({
    ...{ maskedName: '林*', cardNumberLast4: '0014', purseFen: 7700 },
    account: { balanceFen: 7700, statement: [] },
  });
  expect(balance.account?.difference).toBeUndefined();
  await expectAccessible(kiosk);
  await visitor.takeCard();
  await kiosk.shows('start');
});

test('three languages and back, each drawn at once', async ({ kiosk }) => {
  for (const locale of ['en', 'zh-TW', 'zh-CN'] as const) {
    await kiosk.chooseLocale(locale);
    const { services } = catalogues[locale];
    await expect(kiosk.page.getByRole('button', { name: services.recharge.name })).toBeVisible();
    expect(await kiosk.page.evaluate(() => document.documentElement.lang)).toBe(locale);
    await expectAccessible(kiosk);
  }
});

test('help tells whom to ask and leads back', async ({ kiosk }) => {
  await kiosk.touch(kiosk.words.frame.help);
  const { contacts } = await kiosk.shows('help');
  const [first] = contacts;
  expect(first).toBeDefined();
  await expect(kiosk.page.getByText(first?.phone ?? 'a contact')).toBeVisible();
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.help.sections.paying);
  await kiosk.drawn();
  await expectAccessible(kiosk);
  await kiosk.touch(kiosk.words.frame.back);
  await kiosk.shows('start');
});

test('a card that was reported lost is refused, with whom to ask', async ({ kiosk, visitor }) => {
  await visitor.placeCard('20230007');
  const refused = await kiosk.shows('cardRefused');
  expect(refused).toMatchObject({ reason: 'cardLost' });
  await expectAccessible(kiosk);
  await visitor.takeCard();
  await kiosk.shows('start');
});

test("a stranger's browser without the token sees no screen and disturbs nobody", async ({
  kiosk,
  visitor,
  page,
}) => {
  const views: unknown[] = [];
  const closed = new Promise<void>((resolve) => {
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => views.push(payload));
      socket.on('close', () => {
        resolve();
      });
    });
  });
  await page.goto(new URL('/', kiosk.page.url()).href);
  await closed;
  expect(views).toEqual([]);
  await expect(page.getByText(kiosk.words.oneMoment.noContact.detail)).toBeVisible();
  await visitor.placeCard();
  await kiosk.shows('cardServices');
  await visitor.takeCard();
  await kiosk.shows('start');
  expect(views).toEqual([]);
});
