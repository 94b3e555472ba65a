import * as electron from 'electron';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock } from '../../contract/system-clock.ts';
import { asError } from '../../contract/time.ts';
import { readConfigFile, readJson } from '../config.ts';
import { alsoToTerminal, hostLogFile } from '../host-log-file.ts';
import type { HostLog } from '../host-log.ts';
import { describeFailure } from '../problem.ts';
import { projectRoot } from '../project.ts';
import { readSigningKey } from '../signing-key.ts';
import { hostArguments } from './host-arguments.ts';
import { runElectronHost } from './host.ts';

/** Entry of Electron's main process; the built file lies in main/ of the built program, as this one's parent does here. */
const { app } = electron;

/** Without these Electron shows a box with a stack, on a screen that students stand before. */
let log: HostLog = () => undefined;
function endForGood(reason: unknown): void {
  console.error(describeFailure(reason));
  log({ id: 'host.fault', sentence: asError(reason).message });
  app.exit(1);
}
process.on('uncaughtException', endForGood);
process.on('unhandledRejection', endForGood);

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    app.quit();
  });
// Started by `npm start`: ends with it.
process.once('disconnect', () => {
  app.quit();
});

try {
  start();
} catch (reason) {
  endForGood(reason);
}

function start(): void {
  const given = hostArguments(process.argv.slice(1));
  const dataFolder = resolve(given.data);
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  log = alsoToTerminal(hostLogFile(join(dataFolder, 'logs', 'host.log')));
  const { kioskId, place, signingKeyFile } = readConfigFile(resolve(given.config));
  readSigningKey(resolve(dataFolder, signingKeyFile));
  let said = false;
  void runElectronHost({
    electron,
    clock: systemClock,
    log,
    layout: given.layout,
    config: readJson(resolve(given.config)),
    machine: { kioskId, place },
    dataFolder,
    built: {
      pagesFolder: join(projectRoot, 'renderer'),
      preload: join(projectRoot, 'main', 'preload.cjs'),
      kioskEntry: join(projectRoot, 'main', 'kiosk-process.mjs'),
    },
    endNow,
    onShown: () => {
      if (!said) console.log(JSON.stringify({ ready: 'window' }));
      said = true;
    },
  });
}

function endNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended by itself in this moment, which its exit event tells.
  }
}
