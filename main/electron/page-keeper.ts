import type { Clock, Timer } from '../../contract/time.ts';
import type { HostLog, PageLoss } from '../host-log.ts';
import { restartDelayMs } from '../supervisor.ts';
import type { ContentsApi, WindowApi } from './electron-api.ts';

/** So long after the page took its first view without a loss, the next reload is quick again. */
export const HEALTHY_AFTER_MS = 10_000;
/** A page that has not asked for its first view by then never will. */
export const ATTACH_LIMIT_MS = 15_000;
/** A page that has not answered by then is ended: it may only have been busy before. */
export const UNRESPONSIVE_LIMIT_MS = 5000;
/** A load that a newer one replaced, which is nobody's fault. */
const ABORTED = -3;

export interface PageKeeperPorts {
  readonly clock: Clock;
  readonly log: HostLog;
  readonly window: WindowApi;
  /** Address of the kiosk's screens. */
  readonly screens: string;
  /** Address of a page without any script that says 'one moment, please'. */
  readonly oneMoment: string;
  /** The page is gone, and with it whatever was sent to it. */
  readonly onLost: () => void;
}

/**
 * Keeps the kiosk's page in the window: whatever ends it, 'one moment, please' stands there at once and the page is
 * loaded anew, quickly the first time and ever more slowly when it falls again.
 */
export class PageKeeper {
  readonly #ports: PageKeeperPorts;
  #state: 'loading' | 'shown' | 'waiting' | 'ended' = 'waiting';
  #losses = 0;
  /** Only one of them runs at a time: the reload, the page's limit to ask for a view, or its way to health. */
  #timer: Timer | undefined;
  #unresponsive: Timer | undefined;
  /** Its renderer was ended by us. */
  #hung = false;

  constructor(ports: PageKeeperPorts) {
    this.#ports = ports;
    this.#watch(ports.window.webContents);
  }

  /** Loads the screens. */
  start(): void {
    this.#state = 'loading';
    this.#after(ATTACH_LIMIT_MS, () => {
      this.lost('silent');
    });
    this.#load(this.#ports.screens);
  }

  /** The page has asked for its views. */
  attached(): void {
    if (this.#state === 'ended') return;
    this.#state = 'shown';
    this.#after(HEALTHY_AFTER_MS, () => {
      this.#losses = 0;
    });
  }

  lost(why: PageLoss): void {
    if (this.#state === 'waiting' || this.#state === 'ended') return;
    this.#state = 'waiting';
    const reloadInMs = restartDelayMs(this.#losses);
    this.#losses += 1;
    this.#unresponsive?.cancel();
    this.#ports.log({ id: 'page.lost', why, reloadInMs });
    this.#ports.onLost();
    this.#load(this.#ports.oneMoment);
    this.#after(reloadInMs, () => {
      this.start();
    });
  }

  /** The program ends; what the window does now is no loss. */
  end(): void {
    this.#state = 'ended';
    this.#timer?.cancel();
    this.#unresponsive?.cancel();
  }

  #watch(contents: ContentsApi): void {
    contents.on('render-process-gone', (_event, { reason }) => {
      this.lost(this.#hung ? 'unresponsive' : reason === 'oom' ? 'outOfMemory' : 'crashed');
      this.#hung = false;
    });
    contents.on('did-fail-load', (_event, code, _description, _url, isMainFrame) => {
      if (isMainFrame && code !== ABORTED) this.lost('notLoaded');
    });
    contents.on('unresponsive', () => {
      this.#unresponsive?.cancel();
      this.#unresponsive = this.#ports.clock.schedule(UNRESPONSIVE_LIMIT_MS, () => {
        // 'One moment' is loaded when it is gone: a hung renderer would not show it.
        this.#hung = true;
        contents.forcefullyCrashRenderer();
      });
    });
    contents.on('responsive', () => this.#unresponsive?.cancel());
  }

  #load(address: string): void {
    // What cannot be loaded is told by did-fail-load.
    this.#ports.window.loadURL(address).catch(() => undefined);
  }

  #after(delayMs: number, run: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#ports.clock.schedule(delayMs, run);
  }
}
