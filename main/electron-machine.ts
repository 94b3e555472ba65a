import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../contract/time.ts';
import type { ChildEnd } from './child-process.ts';
import { startService } from './demo/service.ts';
import type { WindowLayout } from './electron/window-options.ts';
import type { ElectronRuntime } from './find-electron.ts';
import { sandboxArguments } from './find-chromium.ts';

export interface ElectronMachinePlan {
  readonly runtime: ElectronRuntime;
  readonly configFile: string;
  readonly dataFolder: string;
  readonly layout: WindowLayout;
  /** Where the program is built. */
  readonly appFolder: string;
  readonly clock: Clock;
}

export interface ElectronMachine {
  /** Resolves when it is gone, also when a person closed its window. */
  readonly ended: Promise<ChildEnd>;
  /** Lets the kiosk come to rest and closes the window. */
  stop(): Promise<void>;
}

/** The supervisor's own grace for the kiosk process, and time to close the window. */
const STOP_GRACE_MS = 5000;
const ready = z.object({ ready: z.literal('window') });

/** Builds the program with the demo's devices and runs it. Resolves when its first screen stands; rejects with a Problem. */
export async function startElectronMachine(plan: ElectronMachinePlan): Promise<ElectronMachine> {
  const { appFolder } = plan;
  // Loaded here: the builder is large, and only this way of starting needs it.
  const { buildApp } = await import('./package/build-app.ts');
  await buildApp(appFolder, 'demo');
  const args = ['--config', plan.configFile, '--data', plan.dataFolder, '--layout', plan.layout];
  const logFile = join(plan.dataFolder, 'logs', 'electron.log');
  return startService(
    'Electron window',
    { entry: appFolder, program: plan.runtime.program, args: [...args, ...sandboxArguments], logFile },
    ready,
    plan.clock,
    STOP_GRACE_MS,
  );
}
