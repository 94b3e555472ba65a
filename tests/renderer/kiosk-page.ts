import { expect, type Page } from '@playwright/test';
import type { KioskBridge, KioskView, UserEvent } from '../../contract/view.ts';
import { place } from '../../renderer/gallery/sample-parts.ts';
import { samples } from '../../renderer/gallery/samples.ts';
import { pagesAddress, servePages } from './serve-pages.ts';

interface Test {
  show: (view: KioskView) => void;
  readonly sent: UserEvent[];
}
declare global {
  interface Window {
    test?: Test;
  }
}

/** The kiosk's real page with its bridge in the hands of the test, and a clock that stands until it is moved. */
export class KioskPage {
  readonly #page: Page;
  #revision = 0;

  private constructor(page: Page) {
    this.#page = page;
  }

  static async open(page: Page): Promise<KioskPage> {
    await servePages(page);
    await page.clock.install({ time: 0 });
    await page.addInitScript(() => {
      const listeners = new Set<(view: KioskView) => void>();
      const sent: UserEvent[] = [];
      const kiosk: KioskBridge = {
        send: (event) => void sent.push(event),
        subscribe: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
      const test: Test = { sent, show: (view) => listeners.forEach((listener) => listener(view)) };
      Object.assign(window, { kiosk, test });
    });
    await page.goto(`${pagesAddress}/index.html`);
    await page.locator('.kiosk').waitFor();
    await page.clock.pauseAt(60_000);
    return new KioskPage(page);
  }

  /** The kiosk sends this sample, as a newer view. */
  async show(name: string, visit?: KioskView['visit']): Promise<void> {
    const sample = samples[name];
    if (!sample) throw new Error(`no sample ${name}`);
    this.#revision += 1;
    const view: KioskView = {
      revision: this.#revision,
      locale: 'en',
      display: { theme: 'standard', textSize: 'normal', reach: false },
      clock: { time: '14:05', date: '2026-11-22' },
      machine: { kioskId: '3', place: place.en },
      visit: visit ?? sample.visit,
      spoken: sample.spoken,
      screen: sample.screen('en'),
    };
    await this.#page.evaluate((next) => window.test?.show(next), view);
    await expect(this.#page.locator('.kiosk')).toHaveAttribute('data-screen', view.screen.kind);
  }

  /** What the person's acts have told the kiosk so far. */
  async sent(): Promise<readonly UserEvent[]> {
    return this.#page.evaluate(() => window.test?.sent ?? []);
  }
}
