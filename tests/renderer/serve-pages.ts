import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const built = join(import.meta.dirname, '../../dist/renderer');

/** Where the page finds the built screens; answered by the test, not by the net. */
export const pagesAddress = 'http://screens.test';

/** Serves the built pages without a server, under the same policy as the hosts. Returns what the page complains of. */
export async function servePages(page: Page): Promise<readonly string[]> {
  expect(existsSync(join(built, 'gallery.html')), 'the screens are built: npm run build').toBe(true);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.route(`${pagesAddress}/**`, async (route) => {
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

export async function axeViolations(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page })
    .options({
      rules: { 'color-contrast-enhanced': { enabled: true }, 'color-contrast': { enabled: false } },
    })
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
