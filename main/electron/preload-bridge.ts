import type { KioskBridge, KioskView } from '../../contract/view.ts';
import { channels } from './page-messages.ts';

/** What the preload uses of Electron's `ipcRenderer`. */
export interface PageIpc {
  send(channel: string, message?: string): void;
  on(channel: string, listener: (event: unknown, view: KioskView) => void): unknown;
}

/** The two calls of the page; nothing of Electron comes through. The host is asked for views with the first listener. */
export function preloadBridge(ipc: PageIpc): KioskBridge {
  const listeners = new Set<(view: KioskView) => void>();
  let latest: KioskView | undefined;
  let attached = false;
  ipc.on(channels.view, (_event, view) => {
    latest = view;
    for (const listener of listeners) listener(view);
  });
  return {
    send: (event) => {
      ipc.send(channels.event, JSON.stringify(event));
    },
    subscribe: (listener) => {
      listeners.add(listener);
      if (latest) listener(latest);
      if (!attached) ipc.send(channels.attach);
      attached = true;
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
