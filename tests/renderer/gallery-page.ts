import type { Page } from '@playwright/test';
import { formats, type Look, lookAddress } from './looks.ts';
import { pagesAddress } from './serve-pages.ts';

/** Shows one look of the gallery; a new address part draws anew without loading anything again. */
export async function showLook(page: Page, look: Look): Promise<void> {
  const [width, height] = formats[look.format];
  const address = lookAddress(look);
  await page.setViewportSize({ width, height });
  if (!page.url().startsWith(pagesAddress)) await page.goto(`${pagesAddress}/gallery.html#${address}`);
  else
    await page.evaluate((hash) => {
      window.location.hash = hash;
    }, address);
  await page.locator(`.kiosk[data-size='${look.textSize}'][data-theme='${look.theme}']`).waitFor();
  await page.evaluate(async () => {
    const drawn = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await drawn();
    // Slices of the font are asked for when their first character is drawn, and the texts are fitted once more.
    await document.fonts.ready;
    await drawn();
  });
}
