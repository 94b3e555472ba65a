import type { KioskMessage, KioskProcess } from './kiosk-messages.ts';
import { ended, killGroup, startChild } from './child-process.ts';
import type { ChildSpec } from './child-process.ts';

/** Runs the kiosk as a Node process of its own; what a crash of a native library takes with it is only that. */
export function forkKiosk(spec: ChildSpec): KioskProcess {
  const child = startChild(spec);
  return {
    pid: child.pid,
    send: (message) => {
      // A process that is just dying has no channel; its end is reported by onEnd.
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => {
      child.on('message', (message) => {
        listener(message as KioskMessage); // only our own process writes to this channel
      });
    },
    onEnd: (listener) => {
      void ended(child).then(({ code, signal }) => {
        listener(signal ?? `code ${String(code)}`);
      });
    },
    kill: () => {
      killGroup(child);
    },
  };
}
