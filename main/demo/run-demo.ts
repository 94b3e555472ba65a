import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Clock, Random } from '../../contract/time.ts';
import type { BrowserHost } from '../browser-host.ts';
import { configOrProblem } from '../config.ts';
import type { HostLog } from '../host-log.ts';
import { runKiosk } from '../run-kiosk.ts';
import type { RunningMachine } from '../run-kiosk.ts';
import { publicKeyText, readSigningKey } from '../signing-key.ts';
import { demoConfig } from './demo-config.ts';
import type { DemoPlaces } from './demo-config.ts';
import { ensureKioskKey } from './kiosk-key.ts';
import { overlay } from './overlay.ts';
import { centralReady, lobbyReady, startService } from './service.ts';
import type { Service } from './service.ts';

/** The entry files of the processes that the demo consists of. */
export interface DemoEntries {
  readonly central: string;
  readonly lobby: string;
  readonly kiosk: string;
}

export interface DemoOptions {
  readonly entries: DemoEntries;
  readonly dataFolder: string;
  readonly pagesFolder: string;
  readonly port: number;
  /** Laid over the demo's own configuration. */
  readonly settings: unknown;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: HostLog;
}

/** What is started when platform and lobby serve. */
export interface MachinePlan {
  readonly config: unknown;
  readonly machine: { readonly kioskId: string; readonly place: string };
}

export interface DemoWith<Machine> {
  readonly machine: Machine;
  readonly dockUrl: string;
  readonly centralUrl: string;
  /** Resolves with a sentence when the demo cannot go on. */
  readonly broken: Promise<string>;
  /** Ends everything; the kiosk before the lobby, so that it can give back a note that it holds. */
  stop(): Promise<void>;
}

/** The demo whose screens are shown by browsers. */
export interface Demo extends DemoWith<RunningMachine> {
  readonly host: BrowserHost;
}

const nowhere: DemoPlaces = {
  platformUrl: 'http://127.0.0.1:1',
  hidPort: 1,
  mirrorUrl: 'http://127.0.0.1:1',
};

/** Starts platform, lobby, kiosk process and browser host. */
export async function runDemo(options: DemoOptions): Promise<Demo> {
  const demo = await runDemoWith(options, (plan) =>
    runKiosk({ ...options, ...plan, entry: options.entries.kiosk }),
  );
  return { ...demo, host: demo.machine.host };
}

/** Starts platform, lobby and machine, in this order; what was started ends if a later one fails. */
export async function runDemoWith<Machine extends { stop(): Promise<void> }>(
  options: Pick<DemoOptions, 'entries' | 'dataFolder' | 'settings' | 'clock'>,
  startMachine: (plan: MachinePlan) => Promise<Machine>,
): Promise<DemoWith<Machine>> {
  const { entries, dataFolder, settings, clock } = options;
  // Checked before anything runs; the places do not matter to the checks.
  const planned = configOrProblem(overlay(demoConfig(nowhere), settings), 'demo settings and --config');
  const keyFile = resolve(dataFolder, planned.signingKeyFile);
  ensureKioskKey(keyFile);
  const posKeyFile = join(dataFolder, 'pos-key.pem');
  ensureKioskKey(posKeyFile);
  // One policy for both sides: the platform checks by itself what the kiosk obeys.
  const policyFile = join(dataFolder, 'policy.json');
  writeFileSync(policyFile, JSON.stringify(planned.policy));
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const central = await startService(
      'central platform',
      {
        entry: entries.central,
        args: [
          ...['--port', '0', '--data', join(dataFolder, 'central'), '--demo'],
          ...['--policy', policyFile],
          ...['--kiosk', `${planned.kioskId}=${publicKeyText(readSigningKey(keyFile))}`],
          ...['--terminal', `POS01=${publicKeyText(readSigningKey(posKeyFile))}`],
        ],
        logFile: join(dataFolder, 'logs', 'central.log'),
      },
      centralReady,
      clock,
    );
    ends.push(() => central.stop());
    const lobby = await startService(
      'lobby',
      {
        entry: entries.lobby,
        args: [
          ...['--central', central.ready.url, '--data', join(dataFolder, 'lobby')],
          ...['--pos-key', posKeyFile],
          ...['--acceptor', planned.devices.cashAcceptor.driver],
        ],
        logFile: join(dataFolder, 'logs', 'lobby.log'),
      },
      lobbyReady,
      clock,
    );
    ends.push(() => lobby.stop());
    const config = overlay(demoConfig(placesOf(lobby.ready)), settings);
    const machine = await startMachine({ config, machine: planned });
    ends.push(() => machine.stop());
    const broken = Promise.race([sentenceWhenEnded(central), sentenceWhenEnded(lobby)]);
    return { machine, dockUrl: lobby.ready.dockUrl, centralUrl: central.ready.url, broken, stop };
  } catch (reason) {
    await stop();
    throw reason;
  }
}

function placesOf(lobby: {
  readonly proxyUrl: string;
  readonly hidPort: number;
  readonly dockUrl: string;
}): DemoPlaces {
  return {
    platformUrl: lobby.proxyUrl,
    hidPort: lobby.hidPort,
    mirrorUrl: new URL('/mirror', lobby.dockUrl).href,
  };
}

async function sentenceWhenEnded({ name, logFile, ended }: Service<unknown>): Promise<string> {
  const { code, signal } = await ended;
  return `The ${name} ended unexpectedly (${signal ?? `code ${String(code)}`}); its log is ${logFile}. Start again: npm start`;
}
