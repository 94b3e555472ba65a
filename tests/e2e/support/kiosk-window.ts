import type { Page } from 'playwright';
import type { KioskView, Locale, Screen, ScreenKind } from '../../../contract/view.ts';
import type { Visitor } from './visitor.ts';
import { catalogues, localeNames } from '../../../renderer/texts/index.ts';

export type ScreenOf<K extends ScreenKind> = Extract<Screen, { kind: K }>;
export type Words = (typeof catalogues)[Locale];

const SCREEN_LIMIT_MS = 25_000;
/** More than there is to touch on any screen. */
const MOST_TABS = 20;

/**
 * The kiosk's window as the person has it: sees the views that the page was sent, touches what the page shows. What
 * is waited for counts also when it passes too quickly for a picture.
 */
export class KioskWindow {
  readonly page: Page;
  /** What the page should never say or do: script errors, broken rules of its own policy. */
  readonly complaints: string[] = [];
  readonly #watchers = new Set<(view: KioskView) => void>();
  #view: KioskView | undefined;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Loads the screen; `address` attaches once, so this is the only window there is. */
  static async open(page: Page, address: string): Promise<KioskWindow> {
    const window = new KioskWindow(page);
    page.on('pageerror', (error) => window.complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') window.complaints.push(message.text());
    });
    page.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => {
        window.#hear(payload);
      });
    });
    await page.addInitScript(watchForWhite);
    await page.goto(address);
    return window;
  }

  /** The newest view that reached the page. */
  get view(): KioskView {
    if (!this.#view) throw new Error('the kiosk has shown nothing yet');
    return this.#view;
  }

  get words(): Words {
    return catalogues[this.view.locale];
  }

  /** Resolves once a screen of this kind that fits is shown, now or later, and drawn. */
  async shows<K extends ScreenKind>(
    kind: K,
    fits: (screen: ScreenOf<K>, view: KioskView) => boolean = () => true,
  ): Promise<ScreenOf<K>> {
    const screen = await this.#until(kind, ({ screen, ...view }) =>
      isKind(screen, kind) && fits(screen, { screen, ...view }) ? screen : undefined,
    );
    await this.drawn();
    return screen;
  }

  /**
   * Waits for the start screen in this hour of the campus with all services open; sets the clock where it is another.
   * A clock that is right stays as it is: whenever it jumps, the kiosk takes no notes until it is sure again.
   */
  async opensAt(localTime: string, visitor: Pick<Visitor, 'setClock'>): Promise<void> {
    const hour = localTime.slice(0, 3);
    const isHour = ({ clock }: Pick<KioskView, 'clock'>): boolean => clock?.time.startsWith(hour) === true;
    await this.shows('start', (_screen, { clock }) => clock !== undefined);
    if (!isHour(this.view)) await visitor.setClock(localTime);
    await this.shows(
      'start',
      ({ services }, view) => isHour(view) && services.every(({ state }) => state.open),
    );
  }

  /** Resolves when the newest view is on the glass. */
  async drawn(): Promise<void> {
    await this.page.evaluate(async () => {
      await document.fonts.ready;
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    });
  }

  /** A finger on the button that begins with these words. */
  async touch(words: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${escaped(words)}`) }).click();
  }

  /** Nothing but the keyboard: to the button that begins with these words, and onto it. */
  async pressOn(words: string): Promise<void> {
    const { keyboard } = this.page;
    const focused = (): Promise<string> =>
      this.page.evaluate(() => document.activeElement?.textContent.trim() ?? '');
    for (let steps = 0; !(await focused()).startsWith(words); steps += 1) {
      if (steps === MOST_TABS) throw new Error(`the tab key does not lead to '${words}'`);
      await keyboard.press('Tab');
    }
    await keyboard.press('Enter');
  }

  async chooseLocale(locale: Locale): Promise<void> {
    if (this.view.locale === locale) return;
    await this.touch(localeNames[locale]);
    await this.#until(`the screen in ${locale}`, (view) => (view.locale === locale ? true : undefined));
    await this.drawn();
  }

  /** What stands in large letters, with what the hands shall do. */
  async headline(): Promise<string> {
    const texts = await this.page.locator('.stage-title, .stage-hands').allInnerTexts();
    return texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()).join(' · ');
  }

  /** How often the glass was without a headline since the first one was drawn; NaN: nobody watched. */
  whiteFrames(): Promise<number> {
    return this.page.evaluate(() => (window as WindowUnderWatch).whiteFrames ?? NaN);
  }

  #hear(payload: string | Buffer): void {
    const { view } = JSON.parse(payload.toString()) as { readonly view?: KioskView };
    if (!view) return;
    this.#view = view;
    for (const watch of this.#watchers) watch(view);
  }

  #until<T>(what: string, found: (view: KioskView) => T | undefined): Promise<T> {
    const now = this.#view && found(this.#view);
    if (now !== undefined) return Promise.resolve(now);
    return new Promise((resolve, reject) => {
      const passed = new Map<ScreenKind, Screen>();
      const watch = (view: KioskView): void => {
        passed.set(view.screen.kind, view.screen);
        const value = found(view);
        if (value === undefined) return;
        stop();
        resolve(value);
      };
      const timer = setTimeout(() => {
        stop();
        const shown = JSON.stringify(this.#view?.screen ?? 'nothing');
        const meanwhile = JSON.stringify([...passed.values()]);
        const sentence = `not seen within ${SCREEN_LIMIT_MS / 1000} s: ${what}; the screen is ${shown}; meanwhile: ${meanwhile}`;
        reject(new Error(sentence));
      }, SCREEN_LIMIT_MS);
      const stop = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
      };
      this.#watchers.add(watch);
    });
  }
}

function isKind<K extends ScreenKind>(screen: Screen, kind: K): screen is ScreenOf<K> {
  return screen.kind === kind;
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

interface WindowUnderWatch extends Window {
  whiteFrames?: number;
}

/** Runs inside the page: looks at every frame. Self-contained, because the browser gets only its source. */
function watchForWhite(): void {
  const page = window as WindowUnderWatch;
  page.whiteFrames = 0;
  let drawnOnce = false;
  const look = (): void => {
    const headline = document.querySelector('.kiosk h1')?.textContent.trim() ?? '';
    if (headline !== '') drawnOnce = true;
    else if (drawnOnce) page.whiteFrames = (page.whiteFrames ?? 0) + 1;
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}
