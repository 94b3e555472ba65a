import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from '@playwright/test';

const fonts = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/index.css');
/** The slice with Latin letters and figures. */
const latin = fonts.replace('index.css', 'files/noto-sans-sc-latin-wght-normal.woff2');

/** Letters, a curve, a gradient, a shadow: what browsers draw each in their own way. Nothing of the product is in it. */
const probe = `<!doctype html><style>
  @font-face { font-family: probe; font-weight: 100 900; src: url(data:font/woff2;base64,FONT) }
  body { margin: 0; font: 400 32px probe; background: linear-gradient(#123, #abc) }
  b { font-size: 56px; text-shadow: 0 3px 5px #0008 }
</style><p>Rag 0123456789 fijk</p><b>&yen;48.50</b>
<svg width="200" height="90" viewBox="0 0 100 45"><path d="M5 40 Q 30 3 95 22" fill="none" stroke="#7df3cd" stroke-width="5"/></svg>`;

/**
 * A print of how this browser draws on this machine. Where it equals the baseline's, pictures can be compared pixel by
 * pixel; elsewhere letters have other edges, and nothing would be said by that.
 */
export async function drawingPrint(browser: Browser, scale: number): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 420, height: 260 }, deviceScaleFactor: scale });
  try {
    await page.setContent(probe.replace('FONT', readFileSync(latin).toString('base64')));
    await page.evaluate(() => document.fonts.load('32px probe').then(() => document.fonts.ready));
    const picture = await page.screenshot();
    return createHash('sha256').update(picture).digest('hex').slice(0, 16);
  } finally {
    await page.close();
  }
}
