import { Command } from 'commander';
import { join, resolve } from 'node:path';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import { ensurePages, screensFolder } from '../build-pages.ts';
import { alsoToTerminal, portNumber } from '../command-line.ts';
import { readJson } from '../config.ts';
import { takeDataFolder } from '../data-folder.ts';
import { runDemo } from '../demo/run-demo.ts';
import type { Demo } from '../demo/run-demo.ts';
import { hostLogFile } from '../host-log-file.ts';
import type { HostLog } from '../host-log.ts';
import { describeFailure } from '../problem.ts';
import { projectRoot } from '../project.ts';
import { askedToEnd } from '../asked-to-end.ts';
import { openWindow } from '../window.ts';
import type { KioskWindow } from '../window.ts';

/** `npm start`: the whole demo, from the central platform to the window. */
interface StartOptions {
  readonly headless: boolean;
  readonly fullScreen: boolean;
  readonly data: string;
  readonly config?: string;
  readonly port: number;
}

const entries = {
  central: join(projectRoot, 'central', 'main.ts'),
  lobby: join(projectRoot, 'lobby', 'main.ts'),
  kiosk: join(projectRoot, 'main', 'kiosk-process.ts'),
};

const options = new Command('npm start --')
  .description('Starts the demo: central platform, simulated lobby, kiosk and its window.')
  .option('--headless', 'open no window, only print the addresses', false)
  .option(
    '--full-screen',
    'cover the screen as on a real machine (default: a window and the dock beside it)',
    false,
  )
  .option('--data <folder>', 'where the demo keeps its data', join(projectRoot, 'data', 'demo'))
  .option('--config <file>', "JSON that is laid over the demo's configuration")
  .option('--port <number>', "the kiosk's port on this machine (0: a free one)", portNumber, 0)
  .parse()
  .opts<StartOptions>();

process.exit(await start(options));

async function start({ data, config, port, headless, fullScreen }: StartOptions): Promise<number> {
  const endAsked = askedToEnd();
  let demo: Demo | undefined;
  // While it starts there is nothing to bring to rest: children end when this process does.
  void endAsked.then(() => {
    if (!demo) process.exit(0);
  });
  try {
    const folder = takeDataFolder(resolve(data));
    const settings = config === undefined ? undefined : readJson(resolve(config));
    await ensurePages(console.log);
    const log = alsoToTerminal(hostLogFile(join(folder.path, 'logs', 'host.log')));
    demo = await runDemo({
      entries,
      dataFolder: folder.path,
      pagesFolder: screensFolder,
      port,
      settings,
      clock: systemClock,
      random: systemRandom,
      log,
    });
    // An address of its own: what the window uses is used up.
    console.log(
      `kiosk ready ${demo.host.issueAddress('person')}\ndev dock ${demo.dockUrl}\ncentral ${demo.centralUrl}`,
    );
    const windows = headless ? [] : await openWindows(demo, folder.path, fullScreen, log);
    const broken = await Promise.race([endAsked, demo.broken]);
    for (const window of windows) await window.close();
    await demo.stop();
    folder.release();
    if (broken === undefined) return 0;
    console.error(broken);
  } catch (reason) {
    console.error(describeFailure(reason));
  }
  return 1;
}

async function openWindows(
  demo: Demo,
  dataFolder: string,
  fullScreen: boolean,
  log: HostLog,
): Promise<readonly KioskWindow[]> {
  const nextAddress = (): string => demo.host.issueAddress('window');
  const plans = [
    { nextAddress, layout: fullScreen ? 'fullScreen' : 'upperLeft', profile: 'kiosk' },
    ...(fullScreen
      ? []
      : [{ nextAddress: () => demo.dockUrl, layout: 'besideIt', profile: 'dock' } as const]),
  ] as const;
  const windows: KioskWindow[] = [];
  for (const { nextAddress, layout, profile } of plans) {
    const profileFolder = join(dataFolder, 'windows', profile);
    const window = await openWindow({ nextAddress, layout, profileFolder, log });
    if (!window.ok) {
      console.log(window.error);
      break;
    }
    windows.push(window.value);
  }
  void windows[0]?.closedByPerson.then(() => {
    console.log(`The kiosk window is closed; the kiosk goes on at ${demo.host.issueAddress('person')}`);
  });
  return windows;
}
