import type { Page } from 'playwright';

/** One change of the sum on the recharge screen; times by the machine's clock, in milliseconds since 1970. */
export interface AmountChange {
  readonly text: string;
  /** When the page's tree had changed. */
  readonly domMs: number;
  /** When the frame that shows it had been painted. */
  readonly drawnMs: number;
}

const CHANGE_LIMIT_MS = 20_000;

/** Sees every new sum that the page shows, a sum of zero excepted. */
export class AmountWatch {
  readonly changes: AmountChange[] = [];
  #waiting: ((change: AmountChange) => void) | undefined;

  /** Before the page is loaded. */
  static async on(page: Page): Promise<AmountWatch> {
    const watch = new AmountWatch();
    await page.exposeFunction('benchAmountChanged', (change: AmountChange) => {
      watch.changes.push(change);
      watch.#waiting?.(change);
    });
    await page.addInitScript(watchAmount);
    return watch;
  }

  /** The next change; rejects when none comes. */
  next(): Promise<AmountChange> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`the sum did not change within ${CHANGE_LIMIT_MS / 1000} s`));
      }, CHANGE_LIMIT_MS);
      this.#waiting = (change) => {
        clearTimeout(timer);
        resolve(change);
      };
    });
  }
}

interface WatchedWindow extends Window {
  benchAmountChanged(change: AmountChange): Promise<void>;
}

/** Runs inside the page. Self-contained, because the browser gets only its source. */
function watchAmount(): void {
  const page = window as unknown as WatchedWindow;
  let shown = '';
  new MutationObserver(() => {
    const text = document.querySelector('.total .big-amount')?.textContent ?? shown;
    if (text === shown) return;
    shown = text;
    if (text === '¥0') return;
    const domMs = Date.now();
    requestAnimationFrame(() => {
      // A message posted from a frame's callback is handled after that frame was painted.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        void page.benchAmountChanged({ text, domMs, drawnMs: Date.now() });
      };
      port2.postMessage(undefined);
    });
  }).observe(document, { subtree: true, childList: true, characterData: true });
}
