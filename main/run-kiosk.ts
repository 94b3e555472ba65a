import { join } from 'node:path';
import type { Clock, Random } from '../contract/time.ts';
import { startBrowserHost } from './browser-host.ts';
import type { BrowserHost } from './browser-host.ts';
import { forkKiosk } from './fork-kiosk.ts';
import type { HostLog } from './host-log.ts';
import { Supervisor } from './supervisor.ts';

export interface KioskRun {
  /** Entry file of the kiosk process. */
  readonly entry: string;
  readonly dataFolder: string;
  readonly pagesFolder: string;
  /** 0: any free port. */
  readonly port: number;
  /** As text of a file; the kiosk process checks it once more. */
  readonly config: unknown;
  readonly machine: { readonly kioskId: string; readonly place: string };
  readonly clock: Clock;
  readonly random: Random;
  readonly log: HostLog;
}

export interface RunningMachine {
  readonly host: BrowserHost;
  /** Closes the screen and lets the kiosk come to rest: a note in escrow goes back. */
  stop(): Promise<void>;
}

/** How long the first screen is waited for; after that the window shows by itself what is the matter. */
const FIRST_SCREEN_LIMIT_MS = 15_000;

/** Starts kiosk process, supervisor and browser host. What was started ends if a later part fails. */
export async function runKiosk(run: KioskRun): Promise<RunningMachine> {
  const { entry, dataFolder, config, clock, log } = run;
  const { kioskId, place } = run.machine;
  const logFile = join(dataFolder, 'logs', 'kiosk-process.log');
  const machine = { kioskId, place };
  const spawn = () => forkKiosk({ entry, args: [], logFile });
  const kiosk = new Supervisor({ clock, log, config, dataFolder, machine, spawn });
  kiosk.start();
  try {
    const host = await startBrowserHost({ ...run, kiosk });
    await firstScreen(kiosk, clock);
    const stop = async (): Promise<void> => {
      await host.close();
      await kiosk.stop();
    };
    return { host, stop };
  } catch (reason) {
    await kiosk.stop();
    throw reason;
  }
}

function firstScreen(kiosk: Supervisor, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.schedule(FIRST_SCREEN_LIMIT_MS, resolve);
    const stop = kiosk.onView(({ screen }) => {
      if (screen.kind === 'oneMoment') return;
      timer.cancel();
      resolve();
      queueMicrotask(() => stop());
    });
  });
}
