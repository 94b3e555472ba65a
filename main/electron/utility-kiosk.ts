import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KioskMessage, KioskProcess } from '../kiosk-messages.ts';
import type { UtilityProcessApi } from './electron-api.ts';

export interface UtilitySpec {
  /** The built entry of the kiosk process. */
  readonly entry: string;
  /** Where its output goes, appended. */
  readonly logFile: string;
  /** Ends a process at once: what hangs does not listen to a polite end. */
  readonly endNow: (pid: number) => void;
}

/** Runs the kiosk in a utility process of Electron: Chromium ends it with the program, however that ended. */
export function utilityKiosk(utilityProcess: UtilityProcessApi, spec: UtilitySpec): KioskProcess {
  const child = utilityProcess.fork(spec.entry, [], {
    serviceName: 'Kiosk process',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const log = createWriteStream(spec.logFile, { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  let end: string | undefined;
  const onEnd: ((how: string) => void)[] = [];
  child.once('exit', (code) => {
    log.end();
    end = `code ${code}`;
    for (const listener of onEnd) listener(end);
  });
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => {
      child.postMessage(message);
    },
    onMessage: (listener) => {
      child.on('message', (message) => {
        listener(message as KioskMessage); // only our own process writes to this channel
      });
    },
    onEnd: (listener) => {
      if (end === undefined) onEnd.push(listener);
      else listener(end);
    },
    kill: () => {
      if (child.pid === undefined) child.kill();
      else spec.endNow(child.pid);
    },
  };
}
