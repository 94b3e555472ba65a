import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { KioskMessage, KioskProcess } from '../kiosk-messages.ts';
import type { UtilityChild, UtilityProcessApi } from './electron-api.ts';

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
  keepOutput(child, spec.logFile);
  let end: string | undefined;
  const onEnd: ((how: string) => void)[] = [];
  child.once('exit', (code) => {
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

/** A full disk must end neither the window, by an error that nobody hears, nor the kiosk, by output that nobody takes. */
function keepOutput(child: UtilityChild, logFile: string): void {
  mkdirSync(dirname(logFile), { recursive: true });
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    const log = createWriteStream(logFile, { flags: 'a' });
    log.on('error', () => stream.resume());
    stream.pipe(log);
  }
}
