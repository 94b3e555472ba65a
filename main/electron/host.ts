import { join } from 'node:path';
import type { Clock } from '../../contract/time.ts';
import type { KioskView } from '../../contract/view.ts';
import type { HostLog } from '../host-log.ts';
import { Supervisor } from '../supervisor.ts';
import type { ElectronApi, WindowApi } from './electron-api.ts';
import { ONE_MOMENT_PATH, oneMomentPage } from './one-moment-page.ts';
import { ORIGIN, SCHEME } from './page-address.ts';
import { PageChannel } from './page-channel.ts';
import { PageKeeper } from './page-keeper.ts';
import { pagesProtocol, schemePrivileges } from './pages-protocol.ts';
import { refusalLog, refuseStrangers, refuseWishes } from './refusals.ts';
import type { RefusalLog } from './refusals.ts';
import { utilityKiosk } from './utility-kiosk.ts';
import { windowOptions } from './window-options.ts';
import type { WindowLayout } from './window-options.ts';

export interface ElectronHostPorts {
  readonly electron: ElectronApi;
  readonly clock: Clock;
  readonly log: HostLog;
  readonly layout: WindowLayout;
  /** As text of a file; the kiosk process checks it once more. */
  readonly config: unknown;
  readonly machine: KioskView['machine'];
  readonly dataFolder: string;
  /** The built pages, the built preload and the built entry of the kiosk process. */
  readonly built: { readonly pagesFolder: string; readonly preload: string; readonly kioskEntry: string };
  readonly endNow: (pid: number) => void;
  /** The page shows its first view; called after every reload too. */
  readonly onShown: () => void;
}

/** With these anybody on the machine could drive the page; a packaged machine does not start with them. */
const debuggingSwitches = ['remote-debugging-port', 'remote-debugging-pipe', 'remote-debugging-address'];

/**
 * The machine in a window of Electron. Must be called while the entry file is loaded: much of this can be said only
 * before Electron is ready. Resolves when the window is there, or at once where this start is refused.
 */
export async function runElectronHost(ports: ElectronHostPorts): Promise<void> {
  const { electron, clock, log, dataFolder } = ports;
  const { app } = electron;
  const refused = refusalLog(log, clock);
  app.enableSandbox();
  // The lock below lies in it too: one window for one data folder.
  app.setPath('userData', join(dataFolder, 'windows', 'electron'));
  app.commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
  app.commandLine.appendSwitch('disable-pinch');
  app.commandLine.appendSwitch('overscroll-history-navigation', '0');
  electron.protocol.registerSchemesAsPrivileged([{ scheme: SCHEME, privileges: schemePrivileges }]);
  if (app.isPackaged && debuggingSwitches.some((name) => app.commandLine.hasSwitch(name))) {
    log({ id: 'host.fault', sentence: 'A packaged machine does not start with a debugging port.' });
    app.exit(1);
    return;
  }
  if (!app.requestSingleInstanceLock()) {
    refused('secondInstance');
    app.exit(0);
    return;
  }
  refuseStrangers(app, refused);
  electron.Menu.setApplicationMenu(null);
  await app.whenReady();
  refuseWishes(electron.session.defaultSession, refused);
  electron.session.defaultSession.protocol.handle(
    SCHEME,
    pagesProtocol(ports.built.pagesFolder, oneMomentPage, refused),
  );
  electron.powerSaveBlocker.start('prevent-display-sleep');
  openMachine(ports, refused);
}

/** Starts the kiosk process and puts its page into a window; both end together. */
function openMachine(ports: ElectronHostPorts, refused: RefusalLog): void {
  const { electron, clock, log, layout, built, config, dataFolder, machine, endNow } = ports;
  const kiosk = new Supervisor({
    clock,
    log,
    config,
    dataFolder,
    machine,
    spawn: () =>
      utilityKiosk(electron.utilityProcess, {
        entry: built.kioskEntry,
        logFile: join(dataFolder, 'logs', 'kiosk-process.log'),
        endNow,
      }),
  });
  kiosk.start();
  const window = new electron.BrowserWindow(windowOptions(layout, built.preload));
  const keeper = new PageKeeper({
    clock,
    log,
    window,
    screens: `${ORIGIN}/index.html`,
    oneMoment: `${ORIGIN}${ONE_MOMENT_PATH}`,
    onLost: () => {
      channel.detach();
    },
  });
  const channel = new PageChannel({
    clock,
    log,
    kiosk,
    ipcMain: electron.ipcMain,
    contents: window.webContents,
    refused,
    onAttached: () => {
      keeper.attached();
      ports.onShown();
    },
  });
  endTogether(ports, { window, kiosk, keeper, channel, refused });
  window.once('ready-to-show', () => {
    window.show();
  });
  log({ id: 'window.opened', program: 'Electron' });
  keeper.start();
}

interface Machine {
  readonly window: WindowApi;
  readonly kiosk: Supervisor;
  readonly keeper: PageKeeper;
  readonly channel: PageChannel;
  readonly refused: RefusalLog;
}

/** However the program is asked to end, the kiosk comes to rest first: a note in escrow goes back. */
function endTogether({ electron, log, layout }: ElectronHostPorts, machine: Machine): void {
  const { app } = electron;
  const { window, kiosk, keeper, channel, refused } = machine;
  let end: 'none' | 'asked' | 'rested' = 'none';
  app.on('before-quit', (event) => {
    if (end === 'rested') return;
    event.preventDefault();
    if (end === 'asked') return;
    end = 'asked';
    keeper.end();
    void kiosk.stop().then(() => {
      end = 'rested';
      channel.detach();
      log({ id: 'window.closed' });
      app.quit();
    });
  });
  window.on('close', (event) => {
    if (end === 'rested') return;
    event.preventDefault();
    if (layout === 'fullScreen') refused('close');
    else app.quit();
  });
  app.on('window-all-closed', () => {
    app.quit();
  });
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore();
    window.focus();
  });
  app.on('child-process-gone', (_event, { type, reason }) => {
    log({ id: 'helperProcess.ended', type, reason });
    // What was drawn may be gone with it. The kiosk process is a helper too; its supervisor sees to that.
    if (type === 'GPU') keeper.lost('graphics');
  });
}
