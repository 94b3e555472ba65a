import { existsSync } from 'node:fs';

const wellKnown = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** The Chromium of this machine, or the one that Playwright has downloaded; undefined where there is none. */
export async function findChromium(): Promise<string | undefined> {
  const installed = wellKnown.find((path) => existsSync(path));
  if (installed !== undefined) return installed;
  const { chromium } = await import('playwright');
  return existsSync(chromium.executablePath()) ? chromium.executablePath() : undefined;
}

/** Chromium's own sandbox does not work for root; nobody but a build machine runs it so. */
export const sandboxArguments: readonly string[] = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
