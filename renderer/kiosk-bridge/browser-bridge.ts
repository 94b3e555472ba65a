import type { KioskBridge, KioskView } from '../../contract/view.ts';

/** What the browser host sends: a view, or the token for coming back after the line broke. */
interface HostMessage {
  readonly view?: KioskView;
  readonly resume?: string;
}

/** What the bridge needs of a WebSocket, so that tests can play the host. */
export interface PageSocket {
  readonly readyState: number;
  send(text: string): void;
}

/** What a socket tells. `onClose` comes exactly once, also where it never opened. */
export interface SocketEvents {
  onOpen(): void;
  onMessage(data: unknown): void;
  onClose(code: number): void;
}

export interface BrowserBridgePorts {
  readonly open: (events: SocketEvents) => PageSocket;
  readonly token: string;
  readonly later: (delayMs: number, run: () => void) => void;
}

const OPEN = 1;
/** The host's own close codes: it knows this token no more; another page took this one's place. Both are final. */
const FINAL_CODES: readonly number[] = [4401, 4409];
const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;

/** The bridge, and whether the line stands; while it does not, the screen says 'one moment'. */
export interface ConnectedBridge extends KioskBridge {
  onLine(listener: (connected: boolean) => void): () => void;
}

/**
 * Speaks with the browser host over its socket: first our token, then views come and events go. A broken line is
 * tried again, ever more slowly; touches meanwhile are dropped, because the screen they answered is gone.
 */
export function browserBridge(ports: BrowserBridgePorts): ConnectedBridge {
  const listeners = new Set<(view: KioskView) => void>();
  const lineListeners = new Set<(connected: boolean) => void>();
  let token = ports.token;
  let retryMs = FIRST_RETRY_MS;
  let socket: PageSocket;
  let latest: KioskView | undefined;

  const tellLine = (connected: boolean) => {
    for (const listener of lineListeners) listener(connected);
  };
  const receive = (data: unknown) => {
    const message = readMessage(data);
    if (message?.resume !== undefined) token = message.resume;
    if (message?.view === undefined) return;
    retryMs = FIRST_RETRY_MS;
    latest = message.view;
    tellLine(true);
    for (const listener of listeners) listener(latest);
  };
  const connect = () => {
    socket = ports.open({
      onOpen: () => socket.send(JSON.stringify({ token })),
      onMessage: receive,
      onClose: (code) => {
        latest = undefined;
        tellLine(false);
        if (FINAL_CODES.includes(code)) return;
        ports.later(retryMs, connect);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
      },
    });
  };
  connect();

  return {
    send: (event) => {
      if (socket.readyState === OPEN) socket.send(JSON.stringify({ event }));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      if (latest) listener(latest);
      return () => listeners.delete(listener);
    },
    onLine: (listener) => {
      lineListeners.add(listener);
      return () => lineListeners.delete(listener);
    },
  };
}

/** Looks only as far as needed to tell the messages apart; what is something else is dropped. */
function readMessage(data: unknown): HostMessage | undefined {
  if (typeof data !== 'string') return undefined;
  let message: unknown;
  try {
    message = JSON.parse(data);
  } catch {
    return undefined; // not from our host; the next view sets the screen right
  }
  if (typeof message !== 'object' || message === null) return undefined;
  if ('resume' in message && typeof message.resume === 'string') return { resume: message.resume };
  if ('view' in message && looksLikeView(message.view)) return { view: message.view };
  return undefined;
}

function looksLikeView(value: unknown): value is KioskView {
  return (
    typeof value === 'object' &&
    value !== null &&
    'revision' in value &&
    typeof value.revision === 'number' &&
    'screen' in value &&
    typeof value.screen === 'object' &&
    value.screen !== null &&
    'kind' in value.screen
  );
}
