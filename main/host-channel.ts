import type { Clock } from '../contract/time.ts';
import type { HostMessage, KioskMessage } from './kiosk-messages.ts';

/** How the kiosk process speaks with whoever started it. */
export interface HostChannel {
  onMessage(listener: (message: HostMessage) => void): void;
  /** Calls `then` once the message is on its way, or where nobody listens any more. */
  send(message: KioskMessage, then?: () => void): void;
}

/** What Electron gives a utility process in place of Node's channel. */
export interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/** What of `process` is used: a forked process has `send`, a utility process of Electron has `parentPort`. */
export interface ChildSide {
  readonly parentPort?: ParentPort | undefined;
  readonly connected: boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  send?(message: unknown, handle: undefined, options: undefined, then: () => void): unknown;
}

/** A port does not say when a message has left; a process that is about to end waits so long. */
export const PORT_FLUSH_MS = 100;

/** The same messages under either host. Both are ours, so the types are the agreement. */
export function hostChannel(child: ChildSide, clock: Clock): HostChannel {
  return child.parentPort ? portChannel(child.parentPort, clock) : forkChannel(child);
}

function portChannel(port: ParentPort, clock: Clock): HostChannel {
  return {
    onMessage: (listener) => {
      port.on('message', ({ data }) => {
        listener(data as HostMessage);
      });
    },
    send: (message, then) => {
      port.postMessage(message);
      if (then) clock.schedule(PORT_FLUSH_MS, then);
    },
  };
}

function forkChannel(child: ChildSide): HostChannel {
  return {
    onMessage: (listener) => {
      child.on('message', (message) => {
        listener(message as HostMessage);
      });
    },
    send: (message, then = () => undefined) => {
      // Without a host nobody reads it; the process is about to end then.
      if (child.connected) child.send?.(message, undefined, undefined, then);
      else then();
    },
  };
}
