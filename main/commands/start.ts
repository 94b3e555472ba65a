import { Command } from 'commander';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import { ensurePages, screensFolder } from '../build-pages.ts';
import { chooseWindow, hasDisplay } from '../choose-window.ts';
import { portNumber } from '../command-line.ts';
import { readJson } from '../config.ts';
import { takeDataFolder } from '../data-folder.ts';
import { runDemo, runDemoWith } from '../demo/run-demo.ts';
import type { Demo, DemoOptions } from '../demo/run-demo.ts';
import { startElectronMachine } from '../electron-machine.ts';
import { findChromium } from '../find-chromium.ts';
import { findElectron } from '../find-electron.ts';
import type { ElectronRuntime } from '../find-electron.ts';
import { alsoToTerminal, hostLogFile } from '../host-log-file.ts';
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
  let demo: Shown['demo'] | undefined;
  // While it starts there is nothing to bring to rest: children end when this process does.
  void endAsked.then(() => {
    if (!demo) process.exit(0);
  });
  try {
    const folder = takeDataFolder(resolve(data));
    const settings = config === undefined ? undefined : readJson(resolve(config));
    const choice = chooseWindow({
      headless,
      hasDisplay: hasDisplay(),
      electron: findElectron(),
      chromium: await findChromium(),
    });
    console.log(choice.sentence);
    await ensurePages(console.log);
    const log = alsoToTerminal(hostLogFile(join(folder.path, 'logs', 'host.log')));
    const plan = { entries, dataFolder: folder.path, settings, clock: systemClock };
    const shown =
      choice.kind === 'electron'
        ? await inElectron(plan, choice.runtime, { fullScreen, log })
        : await inBrowsers(
            { ...plan, pagesFolder: screensFolder, port, random: systemRandom, log },
            {
              windows: choice.kind === 'chromium',
              fullScreen,
            },
          );
    demo = shown.demo;
    const end = await Promise.race([endAsked, demo.broken, shown.closed]);
    for (const window of shown.windows) await window.close();
    await demo.stop();
    folder.release();
    if (end === undefined || end === 'closed') return 0;
    console.error(end);
  } catch (reason) {
    console.error(describeFailure(reason));
  }
  return 1;
}

interface Shown {
  readonly demo: Pick<Demo, 'broken' | 'stop'>;
  readonly windows: readonly KioskWindow[];
  /** Resolves when a person closed a window without which the demo has no sense. */
  readonly closed: Promise<'closed'>;
}

/** The kiosk behind the browser host: any browser on this machine may show it. */
async function inBrowsers(
  options: DemoOptions,
  { windows, fullScreen }: { readonly windows: boolean; readonly fullScreen: boolean },
): Promise<Shown> {
  const demo = await runDemo(options);
  // An address of its own: what the window uses is used up.
  console.log(
    `kiosk ready ${demo.host.issueAddress('person')}\ndev dock ${demo.dockUrl}\ncentral ${demo.centralUrl}`,
  );
  const opened = windows ? await openWindows(demo, options.dataFolder, fullScreen, options.log) : [];
  return { demo, windows: opened, closed: new Promise(() => undefined) };
}

/** The kiosk in its own window; the dock beside it, where there is a Chromium. */
async function inElectron(
  plan: Pick<DemoOptions, 'entries' | 'dataFolder' | 'settings' | 'clock'>,
  runtime: ElectronRuntime,
  { fullScreen, log }: { readonly fullScreen: boolean; readonly log: HostLog },
): Promise<Shown> {
  const { dataFolder, clock } = plan;
  const configFile = join(dataFolder, 'electron-config.json');
  const demo = await runDemoWith(plan, ({ config }) => {
    writeFileSync(configFile, JSON.stringify(config), { mode: 0o600 });
    const layout = fullScreen ? 'fullScreen' : 'upperLeft';
    const appFolder = join(projectRoot, 'out', 'electron', 'demo');
    return startElectronMachine({ runtime, configFile, dataFolder, layout, appFolder, clock });
  });
  console.log(`kiosk ready in its window\ndev dock ${demo.dockUrl}\ncentral ${demo.centralUrl}`);
  const dock = fullScreen
    ? undefined
    : await openWindow({
        nextAddress: () => demo.dockUrl,
        layout: 'besideIt',
        profileFolder: join(dataFolder, 'windows', 'dock'),
        log,
      });
  const closed = demo.machine.ended.then(() => 'closed' as const);
  return { demo, windows: dock?.ok ? [dock.value] : [], closed };
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
