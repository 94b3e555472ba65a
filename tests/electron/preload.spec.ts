import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from '@playwright/test';
import type { KioskView, UserEvent } from '../../contract/view.ts';
import { ONE_MOMENT_PATH, oneMomentPage } from '../../main/electron/one-moment-page.ts';
import { PageChannel } from '../../main/electron/page-channel.ts';
import { pagesProtocol } from '../../main/electron/pages-protocol.ts';
import { buildApp } from '../../main/package/build-app.ts';
import { place } from '../../renderer/gallery/sample-parts.ts';
import { samples } from '../../renderer/gallery/samples.ts';
import { catalogues } from '../../renderer/texts/index.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { FakeContents, FakeIpcMain } from './fake-electron.ts';

/**
 * The built page with the built preload in Chromium, which is what Electron's window is: only the two objects that
 * Electron gives a preload are played, and at their other end is the host's real channel and protocol.
 */
const folder = mkdtempSync(join(tmpdir(), 'kiosk-preload-'));
/** Secure like the kiosk's own scheme. */
const address = 'https://app.test';

// One worker, so that the program is built once.
test.describe.configure({ mode: 'default' });

test.beforeAll(async () => {
  test.setTimeout(120_000);
  await buildApp(folder, 'machine');
});
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

declare global {
  interface Window {
    /** Played by the test: what the preload says to the host, and what the host says to it. */
    toHost?: (channel: string, message: unknown) => void;
    fromHost?: (channel: string, message: unknown) => void;
  }
}

/** The page's end of Electron, as text that runs before the page: the preload, with its module `electron`. */
function preloadScript(): string {
  const preload = readFileSync(join(folder, 'main', 'preload.cjs'), 'utf8');
  return `(() => {
    const listeners = {};
    window.fromHost = (channel, message) => (listeners[channel] ?? []).forEach((listener) => listener({}, message));
    const ipcRenderer = {
      send: (channel, message) => window.toHost(channel, message),
      on: (channel, listener) => { (listeners[channel] ??= []).push(listener); },
    };
    const contextBridge = {
      exposeInMainWorld: (name, value) => Object.defineProperty(window, name, { value: Object.freeze(value) }),
    };
    const require = (name) => {
      if (name !== 'electron') throw new Error('a sandboxed preload cannot load ' + name);
      return { ipcRenderer, contextBridge };
    };
    const module = { exports: {} };
    const exports = module.exports;
    ${preload}
  })();`;
}

/** Views on their way into the page: a page must not be closed over them. */
const deliveries: Promise<unknown>[] = [];
test.afterEach(async () => {
  await Promise.all(deliveries.splice(0));
});

/** The host's end: its real protocol and channel, and a kiosk that the test plays. */
async function openWindow(page: Page, path = '/index.html') {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  const serve = pagesProtocol(join(folder, 'renderer'), oneMomentPage, (what) => complaints.push(what));
  await page.route(`${address}/**`, async (route) => {
    const { pathname } = new URL(route.request().url());
    const response = await serve({ method: 'GET', url: `kiosk://app${pathname}` });
    const body = Buffer.from(await response.arrayBuffer());
    await route.fulfill({ status: response.status, headers: Object.fromEntries(response.headers), body });
  });
  const ipcMain = new FakeIpcMain();
  const contents = new FakeContents();
  const touches: UserEvent[] = [];
  const views = new Set<(view: KioskView) => void>();
  let view = startScreen(3);
  contents.send = (channel, message) => {
    deliveries.push(
      page.evaluate(([name, content]) => window.fromHost?.(name, content), [channel, message] as const),
    );
  };
  new PageChannel({
    clock: new VirtualClock(),
    log: () => undefined,
    kiosk: {
      current: view,
      onView: (listener) => {
        views.add(listener);
        listener(view);
        return () => views.delete(listener);
      },
      send: (event) => touches.push(event),
    },
    ipcMain,
    contents,
    refused: (what) => complaints.push(what),
    onAttached: () => undefined,
  });
  await page.exposeFunction('toHost', (channel: string, message: unknown) => {
    ipcMain.emit(channel, { sender: contents, senderFrame: contents.mainFrame }, message);
  });
  await page.addInitScript(preloadScript());
  await page.goto(`${address}${path}`);
  return {
    complaints,
    touches,
    show: (next: KioskView) => {
      view = next;
      for (const listener of views) listener(next);
    },
  };
}

function startScreen(revision: number, locale: KioskView['locale'] = 'en'): KioskView {
  const sample = samples['start'] ?? Object.values(samples)[0];
  if (!sample) throw new Error('there are samples');
  return {
    revision,
    locale,
    display: { theme: 'standard', textSize: 'normal', reach: false },
    clock: { time: '14:05', date: '2026-11-22' },
    machine: { kioskId: 'K01', place: place.en },
    visit: sample.visit,
    spoken: sample.spoken,
    screen: sample.screen(locale),
  };
}

test('the page shows the start screen that came through the preload, and a touch goes back', async ({
  page,
}) => {
  const { touches, complaints } = await openWindow(page);
  await expect(page.locator('.kiosk')).toHaveAttribute('data-screen', 'start');
  await page.getByRole('button', { name: catalogues.en.frame.help }).click();
  await expect.poll(() => touches).toHaveLength(1);
  expect(touches[0]).toMatchObject({ revision: 3 });
  expect(complaints).toEqual([]);
});

test('a later view is drawn, and what is touched answers that one', async ({ page }) => {
  const { touches, show } = await openWindow(page);
  await expect(page.locator('.kiosk')).toHaveAttribute('data-screen', 'start');
  show(startScreen(8, 'zh-CN'));
  await page.getByRole('button', { name: catalogues['zh-CN'].frame.help }).click();
  await expect.poll(() => touches.map(({ revision }) => revision)).toEqual([8]);
});

test('the page has the two calls and nothing else of Electron', async ({ page }) => {
  await openWindow(page);
  await expect(page.locator('.kiosk')).toHaveAttribute('data-screen', 'start');
  const reachable = await page.evaluate(() => ({
    kiosk: Object.keys(window.kiosk ?? {}).sort(),
    globals: ['require', 'process', 'module', 'exports', 'Buffer', 'ipcRenderer', 'electron'].filter(
      (name) => name in globalThis,
    ),
  }));
  expect(reachable).toEqual({ kiosk: ['send', 'subscribe'], globals: [] });
});

test('one moment is readable without a script', async ({ page }) => {
  const { complaints } = await openWindow(page, ONE_MOMENT_PATH);
  for (const { oneMoment } of Object.values(catalogues))
    await expect(page.getByRole('heading', { name: oneMoment.noContact.title }).first()).toBeVisible();
  await expect(page.locator('html')).toHaveCSS('background-color', 'rgb(12, 38, 46)');
  expect(complaints).toEqual([]);
});
