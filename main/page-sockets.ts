import type { RawData, WebSocket } from 'ws';
import { z } from 'zod';
import type { Clock } from '../contract/time.ts';
import type { AttachTokens } from './attach-tokens.ts';
import { EventGate } from './event-gate.ts';
import type { HostLog } from './host-log.ts';
import type { KioskLink } from './supervisor.ts';

/** No message of a page is longer; the socket is closed on one that is. */
export const MAX_MESSAGE_BYTES = 4096;
/** A page that has not named its token by then is cut off. */
const ATTACH_LIMIT_MS = 5000;
/** Close codes of our own; a page that reads 4401 must not try again with the same token. */
const REFUSED = 4401;
const REPLACED = 4409;
const STOPPING = 1001;

const attachMessage = z.strictObject({ token: z.string().max(200) });
/** The event itself is checked at the gate. */
const eventMessage = z.strictObject({ event: z.unknown() });

/** The pages at the socket: at most one is attached; a newer one with a good token takes its place. */
export class PageSockets {
  readonly #clock: Clock;
  readonly #log: HostLog;
  readonly #kiosk: KioskLink;
  readonly #tokens: AttachTokens;
  readonly #waiting = new Set<WebSocket>();
  #attached: { readonly socket: WebSocket; readonly detach: () => void } | undefined;

  constructor(
    ports: { readonly clock: Clock; readonly log: HostLog; readonly kiosk: KioskLink },
    tokens: AttachTokens,
  ) {
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#kiosk = ports.kiosk;
    this.#tokens = tokens;
  }

  /** Takes over a socket whose Host and Origin were checked. */
  add(socket: WebSocket): void {
    this.#waiting.add(socket);
    const limit = this.#clock.schedule(ATTACH_LIMIT_MS, () => {
      this.#refuse(socket, 'silent');
    });
    socket.on('error', () => undefined); // 'close' follows with the code and is logged there
    socket.once('message', (data, isBinary) => {
      limit.cancel();
      this.#onToken(socket, data, isBinary);
    });
    socket.once('close', (code) => {
      limit.cancel();
      this.#waiting.delete(socket);
      if (this.#attached?.socket !== socket) return;
      this.#attached.detach();
      this.#attached = undefined;
      this.#log({ id: 'page.left', code });
    });
  }

  close(): void {
    for (const socket of this.#waiting) socket.close(STOPPING);
    this.#attached?.socket.close(STOPPING);
  }

  #onToken(socket: WebSocket, data: RawData, isBinary: boolean): void {
    const message = attachMessage.safeParse(asJson(data, isBinary));
    const resume = message.success ? this.#tokens.exchange(message.data.token) : undefined;
    if (resume === undefined) {
      this.#refuse(socket, 'token');
      return;
    }
    this.#waiting.delete(socket);
    this.#attached?.detach();
    this.#attached?.socket.close(REPLACED);
    send(socket, { resume });
    const detach = this.#kiosk.onView((view) => {
      send(socket, { view });
    });
    this.#attached = { socket, detach };
    this.#log({ id: 'page.attached' });
    this.#listen(socket);
  }

  #listen(socket: WebSocket): void {
    const gate = new EventGate({ clock: this.#clock, log: this.#log, kiosk: this.#kiosk });
    socket.on('message', (data, isBinary) => {
      if (this.#attached?.socket !== socket) return;
      gate.take(() => eventMessage.safeParse(asJson(data, isBinary)).data?.event);
    });
  }

  #refuse(socket: WebSocket, why: 'token' | 'silent'): void {
    this.#waiting.delete(socket);
    this.#log({ id: 'page.refused', why });
    socket.close(REFUSED, why);
  }
}

function asJson(data: RawData, isBinary: boolean): unknown {
  if (isBinary || !Buffer.isBuffer(data)) return undefined;
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    return undefined; // fits no schema, so it is dropped and logged as malformed by the caller
  }
}

function send(socket: WebSocket, message: unknown): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
}
