import type { KioskBridge } from '../../contract/view.ts';
import { browserBridge, type ConnectedBridge, type PageSocket, type SocketEvents } from './browser-bridge.ts';

declare global {
  interface Window {
    /** Put there by the Electron host's preload. */
    readonly kiosk?: KioskBridge;
  }
}

/** The Electron host's bridge where there is one, else the browser host's socket. */
export function chooseBridge(): ConnectedBridge {
  const { kiosk } = window;
  if (kiosk) {
    return {
      send: (event) => kiosk.send(event),
      subscribe: (listener) => kiosk.subscribe(listener),
      onLine: () => () => undefined,
    };
  }
  const token = takeToken();
  const address = new URL('/kiosk', window.location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return browserBridge({
    open: (events) => openSocket(address, events),
    token,
    later: (delayMs, run) => setTimeout(run, delayMs),
  });
}

/** Reads the one-time token and takes it out of the address, so that it stands nowhere but in memory. */
function takeToken(): string {
  const token = new URLSearchParams(window.location.hash.slice(1)).get('token') ?? '';
  window.history.replaceState(null, '', window.location.pathname);
  return token;
}

function openSocket(address: URL, events: SocketEvents): PageSocket {
  const socket = new WebSocket(address);
  socket.addEventListener('open', () => events.onOpen());
  socket.addEventListener('message', ({ data }) => events.onMessage(data));
  socket.addEventListener('close', ({ code }) => events.onClose(code));
  return socket;
}
