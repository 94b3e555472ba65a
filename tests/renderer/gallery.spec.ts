import { expect, test } from '@playwright/test';
import { samples } from '../../renderer/gallery/samples.ts';
import { baselineLooks } from './baseline-looks.ts';
import { showLook } from './gallery-page.ts';
import { formats, type Format, lookName, pairwiseLooks, plain } from './looks.ts';
import { measureScreen } from './measure-screen.ts';
import { axeViolations, servePages } from './serve-pages.ts';

const names = Object.keys(samples);

/** Left out of the quick run: `npm run gallery` has them. */
const full = { tag: '@full' };

/** Tests that share one page each. */
const GROUPS = 12;

test('one in three accepted screens passes axe with seven to one contrast', async ({ page }) => {
  test.setTimeout(120_000);
  await servePages(page);
  for (const look of baselineLooks.filter((_, index) => index % 3 === 2)) {
    await showLook(page, look);
    expect.soft(await axeViolations(page), lookName(look)).toEqual([]);
  }
});

for (let group = 0; group < GROUPS; group++)
  test(
    `pairwise ${group + 1} of ${GROUPS}: nothing is cut off, all to touch is large, axe finds nothing`,
    full,
    async ({ page }) => {
      test.setTimeout(300_000);
      const complaints = await servePages(page);
      for (const look of pairwiseLooks(names).filter((_, index) => index % GROUPS === group)) {
        await showLook(page, look);
        expect.soft(await page.evaluate(measureScreen), lookName(look)).toEqual([]);
        expect.soft(await axeViolations(page), lookName(look)).toEqual([]);
      }
      expect(complaints).toEqual([]);
    },
  );

for (const format of Object.keys(formats) as Format[])
  test(`English in extra large text, the longest there is, fits ${format}`, full, async ({ page }) => {
    test.slow();
    await servePages(page);
    for (const name of names) {
      const look = plain(name, { locale: 'en', textSize: 'extraLarge', format });
      await showLook(page, look);
      expect.soft(await page.evaluate(measureScreen), lookName(look)).toEqual([]);
    }
  });

test('low reach keeps everything to touch in the lower half', full, async ({ page }) => {
  test.slow();
  await servePages(page);
  for (const name of names) {
    const look = plain(name, { locale: 'en', textSize: 'large', reach: true });
    await showLook(page, look);
    expect.soft(await page.evaluate(measureScreen), lookName(look)).toEqual([]);
  }
});
