import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { samples } from '../../renderer/gallery/samples.ts';
import { localeOrder } from '../../renderer/texts/index.ts';
import { measureScreen } from './measure-screen.ts';

const built = join(import.meta.dirname, '../../dist/renderer');
const names = Object.keys(samples);

/** Serves the built gallery without a server, under the same policy as the hosts. */
async function serveGallery(page: Page): Promise<readonly string[]> {
  expect(existsSync(join(built, 'gallery.html')), 'the screens are built: npm run build').toBe(true);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.route('http://gallery.test/**', async (route) => {
    const path = new URL(route.request().url()).pathname;
    if (path === '/favicon.ico') await route.fulfill({ status: 204 });
    else
      await route.fulfill({
        path: join(built, path),
        headers: { 'content-security-policy': "default-src 'self'" },
      });
  });
  return complaints;
}

/** Shows one sample; a new address part draws anew without loading anything again. */
async function show(page: Page, address: string): Promise<void> {
  if (!page.url().startsWith('http://gallery.test'))
    await page.goto(`http://gallery.test/gallery.html#${address}`);
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

async function axeViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({
      rules: { 'color-contrast-enhanced': { enabled: true }, 'color-contrast': { enabled: false } },
    })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
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
        const complaints = await serveGallery(page);
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
      await serveGallery(page);
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
    await serveGallery(page);
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
    await serveGallery(page);
    for (const name of names) {
      await show(page, `${name}/en/standard/extraLarge`);
      expect.soft(await page.evaluate(measureScreen), name).toEqual([]);
    }
  });
}

test('low reach keeps everything to touch in the lower half', full(false), async ({ page }) => {
  test.slow();
  await serveGallery(page);
  for (const name of names) {
    await show(page, `${name}/en/standard/large/reach`);
    expect.soft(await page.evaluate(measureScreen), name).toEqual([]);
  }
});
