import { expect, type Page, test } from '@playwright/test';
import { samples } from '../../renderer/gallery/samples.ts';
import { localeOrder } from '../../renderer/texts/index.ts';
import { measureScreen } from './measure-screen.ts';
import { axeViolations, pagesAddress, servePages } from './serve-pages.ts';

const names = Object.keys(samples);

/** Shows one sample; a new address part draws anew without loading anything again. */
async function show(page: Page, address: string): Promise<void> {
  if (!page.url().startsWith(pagesAddress)) await page.goto(`${pagesAddress}/gallery.html#${address}`);
  else
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, address);
  await page.locator(`.kiosk[data-size='${address.split('/')[3] ?? ''}']`).waitFor();
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await document.fonts.ready;
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  });
}

/** What is left out of the quick run: everything but simplified Chinese in portrait. */
const full = (quick: boolean) => (quick ? {} : { tag: '@full' });

const formats = { portrait: [1080, 1920], landscape: [1280, 1024], wide: [1920, 1080] } as const;

for (const locale of localeOrder) {
  for (const [format, [width, height]] of Object.entries(formats)) {
    test(
      `${locale} ${format}: nothing is cut off, everything to touch is large and low enough`,
      full(locale === 'zh-CN' && format === 'portrait'),
      async ({ page }) => {
        test.slow();
        await page.setViewportSize({ width, height });
        const complaints = await servePages(page);
        for (const name of names) {
          await show(page, `${name}/${locale}/standard/normal`);
          expect.soft(await page.evaluate(measureScreen), name).toEqual([]);
        }
        expect(complaints).toEqual([]);
      },
    );
  }

  test(
    `${locale}: every sample passes axe with seven to one contrast`,
    full(locale === 'zh-CN'),
    async ({ page }) => {
      test.setTimeout(240_000);
      await servePages(page);
      for (const name of names) {
        await show(page, `${name}/${locale}/standard/normal`);
        expect.soft(await axeViolations(page), name).toEqual([]);
      }
    },
  );
}

for (const theme of ['highContrastDark', 'highContrastLight'] as const) {
  test(`${theme}: one sample of each look passes axe`, full(false), async ({ page }) => {
    test.slow();
    await servePages(page);
    for (const name of names.filter((_, index) => index % 4 === 0)) {
      await show(page, `${name}/zh-CN/${theme}/normal`);
      expect.soft(await axeViolations(page), name).toEqual([]);
    }
  });
}

for (const [format, [width, height]] of Object.entries(formats)) {
  test(`English in extra large text fits ${format}`, full(false), async ({ page }) => {
    test.slow();
    await page.setViewportSize({ width, height });
    await servePages(page);
    for (const name of names) {
      await show(page, `${name}/en/standard/extraLarge`);
      expect.soft(await page.evaluate(measureScreen), name).toEqual([]);
    }
  });
}

test('low reach keeps everything to touch in the lower half', full(false), async ({ page }) => {
  test.slow();
  await servePages(page);
  for (const name of names) {
    await show(page, `${name}/en/standard/large/reach`);
    expect.soft(await page.evaluate(measureScreen), name).toEqual([]);
  }
});
