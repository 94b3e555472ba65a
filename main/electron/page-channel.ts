import type { Clock } from '../../contract/time.ts';
import { EventGate } from '../event-gate.ts';
import type { HostLog } from '../host-log.ts';
import type { KioskLink } from '../supervisor.ts';
import type { ContentsApi, IpcEvent, IpcMainApi } from './electron-api.ts';
import { channels, LONGEST_EVENT } from './page-messages.ts';
import { ORIGIN } from './page-address.ts';
import type { RefusalLog } from './refusals.ts';

export interface PageChannelPorts {
  readonly clock: Clock;
  readonly log: HostLog;
  readonly kiosk: KioskLink;
  readonly ipcMain: IpcMainApi;
  readonly contents: ContentsApi;
  readonly refused: RefusalLog;
  /** The page has asked for its views. */
  readonly onAttached: () => void;
}

/** Sends views to the page in the window and hands its events on; whoever else speaks on these channels is not heard. */
export class PageChannel {
  readonly #ports: PageChannelPorts;
  readonly #gate: EventGate;
  #detach: (() => void) | undefined;

  constructor(ports: PageChannelPorts) {
    this.#ports = ports;
    this.#gate = new EventGate(ports);
    ports.ipcMain.on(channels.attach, (event) => {
      if (this.#isOurPage(event)) this.#attach();
    });
    ports.ipcMain.on(channels.event, (event, message) => {
      if (this.#isOurPage(event) && this.#detach) this.#gate.take(() => readJson(message));
    });
  }

  /** Nothing more is sent until a page asks for it. */
  detach(): void {
    this.#detach?.();
    this.#detach = undefined;
  }

  #attach(): void {
    const { contents, kiosk, log, onAttached } = this.#ports;
    this.detach();
    this.#detach = kiosk.onView((view) => {
      if (!contents.isDestroyed()) contents.send(channels.view, view);
    });
    log({ id: 'page.attached' });
    onAttached();
  }

  /** The top frame of our window with our own page in it; a frame within it, or another page, is neither. */
  #isOurPage({ sender, senderFrame }: IpcEvent): boolean {
    const ours =
      sender.id === this.#ports.contents.id &&
      senderFrame !== null &&
      senderFrame.parent === null &&
      senderFrame.origin === ORIGIN;
    if (!ours) this.#ports.refused('message');
    return ours;
  }
}

/** Undefined, which is no event, for what is no text, too long or no JSON. */
function readJson(message: unknown): unknown {
  if (typeof message !== 'string' || message.length > LONGEST_EVENT) return undefined;
  try {
    return JSON.parse(message);
  } catch {
    return undefined; // the gate logs it as malformed
  }
}
