import { expect, type Page, test } from '@playwright/test';
import { en } from '../../renderer/texts/en.ts';
import { KioskPage } from './kiosk-page.ts';
import { measureScreen } from './measure-screen.ts';
import { axeViolations } from './serve-pages.ts';

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const typesOf = async (kiosk: KioskPage) => (await kiosk.sent()).map(({ action }) => action.type);

test.describe('one touch is one act', () => {
  test('the second half of a double tap goes nowhere, nor does another button before the answer', async ({
    page,
  }) => {
    const kiosk = await KioskPage.open(page);
    await kiosk.show('recharge-insert-next');
    await button(page, en.recharge.finish).dblclick();
    await button(page, en.frame.help).click();
    expect(await kiosk.sent()).toEqual([{ revision: 1, action: { type: 'finish' } }]);
    await expect(button(page, en.recharge.finish)).toHaveAttribute('data-sent', 'true');
    await kiosk.show('result-all-credited');
    await button(page, en.result.done).click();
    expect(await kiosk.sent()).toHaveLength(2);
  });

  test('an act that got lost on its way can be done again after three seconds', async ({ page }) => {
    const kiosk = await KioskPage.open(page);
    await kiosk.show('recharge-insert-next');
    await button(page, en.recharge.finish).click();
    await page.clock.runFor(2_900);
    await button(page, en.recharge.finish).click();
    expect(await kiosk.sent()).toHaveLength(1);
    await page.clock.runFor(200);
    await button(page, en.recharge.finish).click();
    expect(await kiosk.sent()).toHaveLength(2);
  });
});

test.describe('by keyboard', () => {
  for (const [sample, expected] of [
    ['card-services', 'stop'],
    ['help', 'back'],
    ['card-prompt-recharge', 'back'],
    ['recharge-insert-next', 'finish'],
    ['result-all-credited', 'finish'],
    ['idle-warning', 'stillHere'],
  ] as const) {
    test(`escape on ${sample} says ${expected}`, async ({ page }) => {
      const kiosk = await KioskPage.open(page);
      await kiosk.show(sample);
      await page.keyboard.press('Escape');
      expect(await typesOf(kiosk)).toEqual([expected]);
    });
  }

  test('escape does not interrupt a note that is under way', async ({ page }) => {
    const kiosk = await KioskPage.open(page);
    await kiosk.show('recharge-checking');
    await page.keyboard.press('Escape');
    expect(await kiosk.sent()).toEqual([]);
  });

  test('a new screen is at its headline; arrows walk on and back, enter does what has the focus', async ({
    page,
  }) => {
    const kiosk = await KioskPage.open(page);
    await kiosk.show('card-services');
    await expect(page.locator('h1')).toBeFocused();
    await page.keyboard.press('Enter');
    expect(await kiosk.sent()).toEqual([]);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect(page.locator('button').nth(1)).toBeFocused();
    await page.keyboard.press('ArrowUp');
    await expect(page.locator('button').first()).toBeFocused();
    await page.keyboard.press('ArrowLeft');
    await expect(page.locator('button').last()).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    expect(await kiosk.sent()).toEqual([
      { revision: 1, action: { type: 'chooseService', service: 'recharge' } },
    ]);
  });

  test('under the warning the arrows reach nothing but the one answer', async ({ page }) => {
    const kiosk = await KioskPage.open(page);
    await kiosk.show('idle-warning');
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowLeft']) {
      await page.keyboard.press(key);
      await expect(button(page, en.idle.stay)).toBeFocused();
    }
  });
});

test('the ring empties with the seconds, and a new view fills it again', async ({ page }) => {
  const kiosk = await KioskPage.open(page);
  await kiosk.show('card-services', { secondsLeft: 40, warning: false });
  const timer = page.getByRole('timer');
  const ring = page.locator('.ring-left');
  const share = async () => {
    const length = Number(await ring.getAttribute('stroke-dasharray'));
    return 1 - Number(await ring.getAttribute('stroke-dashoffset')) / length;
  };
  await expect(timer).toHaveText('40');
  expect(await share()).toBeCloseTo(1);
  await page.clock.runFor(10_250);
  await expect(timer).toHaveText('30');
  expect(await share()).toBeCloseTo(0.75);
  await page.clock.runFor(40_000);
  await expect(timer).toHaveText('0');
  expect(await share()).toBeCloseTo(0);
  await kiosk.show('card-services', { secondsLeft: 40, warning: false });
  await expect(timer).toHaveText('40');
  expect(await share()).toBeCloseTo(1);
  await kiosk.show('start-all-open', { secondsLeft: undefined, warning: false });
  await expect(timer).toHaveCount(0);
});

for (const [sample, balance] of [
  ['card-services', '86.40'],
  ['result-in-question', '23.50'],
] as const) {
  test(`balances on ${sample} are covered after twenty seconds, for as long as nobody asks`, async ({
    page,
  }) => {
    const kiosk = await KioskPage.open(page);
    await kiosk.show(sample);
    const kioskText = () => page.locator('.kiosk').innerText();
    const [whole = ''] = balance.split('.');
    await page.clock.runFor(19_900);
    expect(await kioskText()).toContain(whole);
    // The seconds go on ticking in newer views; that is no reason to show it longer.
    await kiosk.show(sample);
    await page.clock.runFor(200);
    expect(await kioskText()).not.toContain(whole);
    expect(await page.evaluate(measureScreen)).toEqual([]);
    await button(page, en.card.showAgain).click();
    expect(await kioskText()).toContain(whole);
    expect(await kiosk.sent()).toEqual([]);
    await page.clock.runFor(20_100);
    expect(await kioskText()).not.toContain(whole);
  });
}

test('help gives an address as a code to scan and as text, and no link', async ({ page }) => {
  const kiosk = await KioskPage.open(page);
  await kiosk.show('help');
  await button(page, en.help.sections.elsewhere).click();
  await expect(page.locator('.qr-code')).toHaveCount(1);
  await expect(page.getByText('card.example.edu.cn/topup')).toBeVisible();
  await expect(page.locator('a')).toHaveCount(0);
  expect(await page.evaluate(measureScreen)).toEqual([]);
  // axe waits by the page's own clock.
  await page.clock.resume();
  expect(await axeViolations(page)).toEqual([]);
});

test('a card left behind sounds in the browser, without a file and without a complaint', async ({ page }) => {
  await page.addInitScript(() => {
    const begun: string[] = [];
    class Heard extends OscillatorNode {
      override start(at?: number): void {
        begun.push(this.type);
        super.start(at);
      }
    }
    AudioContext.prototype.createOscillator = function (this: AudioContext) {
      return new Heard(this);
    };
    Object.assign(window, { begun });
  });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  const kiosk = await KioskPage.open(page);
  const begun = () => page.evaluate(() => (window as unknown as { begun: string[] }).begun.length);
  await kiosk.show('card-services');
  // A browser lets nothing sound before the first touch.
  await page.mouse.click(5, 5);
  await kiosk.show('take-card');
  await expect.poll(begun).toBe(2);
  await page.clock.runFor(10_000);
  await expect.poll(begun).toBe(4);
  await kiosk.show('start-all-open');
  await page.clock.runFor(30_000);
  expect(await begun()).toBe(4);
  expect(complaints).toEqual([]);
});
