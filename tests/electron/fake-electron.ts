import type {
  AppApi,
  ContentsApi,
  ElectronApi,
  IpcMainApi,
  SchemePrivileges,
  SessionApi,
  UtilityChild,
  WindowApi,
  WindowOptions,
} from '../../main/electron/electron-api.ts';

type Listener = (...args: never[]) => unknown;

/** What all of Electron's objects are: the test raises the events. */
export class FakeEmitter {
  readonly #listeners = new Map<string, Listener[]>();

  on(event: string, listener: Listener): this {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener]);
    return this;
  }

  once(event: string, listener: Listener): this {
    return this.on(event, listener);
  }

  emit(event: string, ...args: unknown[]): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]));
  }
}

/** An event as Electron hands it to listeners. */
export class FakeEvent {
  readonly url: string;
  prevented = false;

  constructor(url = '') {
    this.url = url;
  }

  preventDefault(): void {
    this.prevented = true;
  }
}

export class FakeApp extends FakeEmitter implements AppApi {
  /** What was asked of Electron, in order. */
  readonly calls: string[] = [];
  readonly switches = new Set<string>();
  isPackaged = false;
  isFirst = true;
  makeReady: () => void = () => undefined;
  readonly commandLine = {
    appendSwitch: (name: string) => {
      this.calls.push(`switch ${name}`);
    },
    hasSwitch: (name: string) => this.switches.has(name),
  };

  enableSandbox(): void {
    this.calls.push('enableSandbox');
  }
  quit(): void {
    this.calls.push('quit');
    const event = new FakeEvent();
    this.emit('before-quit', event);
    if (!event.prevented) this.calls.push('ended');
  }
  exit(code = 0): void {
    this.calls.push(`exit ${code}`);
  }
  requestSingleInstanceLock(): boolean {
    this.calls.push('lock');
    return this.isFirst;
  }
  setPath(name: string, path: string): void {
    this.calls.push(`${name} ${path}`);
  }
  whenReady(): Promise<void> {
    this.calls.push('whenReady');
    return Promise.resolve();
  }
}

export class FakeContents extends FakeEmitter implements ContentsApi {
  readonly id = 7;
  readonly mainFrame = { origin: 'kiosk://app', parent: null };
  readonly sent: { readonly channel: string; readonly message: unknown }[] = [];
  openWindow: (details: { readonly url: string }) => { action: string } = () => ({ action: 'allow' });
  crashed = 0;

  send(channel: string, message: unknown): void {
    this.sent.push({ channel, message });
  }
  isDestroyed(): boolean {
    return false;
  }
  forcefullyCrashRenderer(): void {
    this.crashed += 1;
    this.emit('render-process-gone', {}, { reason: 'killed' });
  }
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void {
    this.openWindow = handler;
  }
}

export class FakeWindow extends FakeEmitter implements WindowApi {
  readonly webContents = new FakeContents();
  readonly options: WindowOptions | undefined;
  readonly loaded: string[] = [];
  readonly calls: string[] = [];

  constructor(options?: WindowOptions) {
    super();
    this.options = options;
  }
  loadURL(url: string): Promise<void> {
    this.loaded.push(url);
    return Promise.resolve();
  }
  show(): void {
    this.calls.push('show');
  }
  focus(): void {
    this.calls.push('focus');
  }
  isMinimized(): boolean {
    return true;
  }
  restore(): void {
    this.calls.push('restore');
  }
}

export class FakeSession extends FakeEmitter implements SessionApi {
  readonly handlers = new Map<string, (request: { method: string; url: string }) => Promise<Response>>();
  asksPermission: Parameters<SessionApi['setPermissionRequestHandler']>[0] = (
    _contents,
    _permission,
    answer,
  ) => {
    answer(true);
  };
  hasPermission: (contents: unknown, permission: string) => boolean = () => true;
  mayUseDevice: (details: { readonly deviceType: string }) => boolean = () => true;
  beforeRequest: Parameters<SessionApi['webRequest']['onBeforeRequest']>[0] = (_details, answer) => {
    answer({ cancel: false });
  };
  readonly protocol = {
    handle: (scheme: string, handler: (request: { method: string; url: string }) => Promise<Response>) => {
      this.handlers.set(scheme, handler);
    },
  };
  readonly webRequest: SessionApi['webRequest'] = {
    onBeforeRequest: (listener) => {
      this.beforeRequest = listener;
    },
  };

  setPermissionRequestHandler(handler: FakeSession['asksPermission']): void {
    this.asksPermission = handler;
  }
  setPermissionCheckHandler(handler: FakeSession['hasPermission']): void {
    this.hasPermission = handler;
  }
  setDevicePermissionHandler(handler: FakeSession['mayUseDevice']): void {
    this.mayUseDevice = handler;
  }
  setSpellCheckerEnabled(): void {
    // nothing to show of it
  }
}

export class FakeIpcMain extends FakeEmitter implements IpcMainApi {}

export class FakeUtilityChild extends FakeEmitter implements UtilityChild {
  pid: number | undefined = undefined;
  readonly stdout = null;
  readonly stderr = null;
  readonly received: unknown[] = [];
  killed = false;

  postMessage(message: unknown): void {
    this.received.push(message);
  }
  kill(): boolean {
    this.killed = true;
    return true;
  }
}

/** All of Electron that the host uses, in the hands of the test. */
export class FakeElectron implements ElectronApi {
  readonly app = new FakeApp();
  readonly windows: FakeWindow[] = [];
  readonly children: FakeUtilityChild[] = [];
  readonly forks: { readonly entry: string; readonly options: unknown }[] = [];
  readonly schemes: { readonly scheme: string; readonly privileges: SchemePrivileges }[] = [];
  readonly ipcMain = new FakeIpcMain();
  readonly session = { defaultSession: new FakeSession() };
  readonly Menu = { setApplicationMenu: () => this.app.calls.push('no menu') };
  readonly powerSaveBlocker = {
    start: (type: string) => this.app.calls.push(type),
  };
  readonly protocol = {
    registerSchemesAsPrivileged: (schemes: { scheme: string; privileges: SchemePrivileges }[]) => {
      this.app.calls.push('schemes');
      this.schemes.push(...schemes);
    },
  };
  readonly utilityProcess = {
    fork: (entry: string, _args: string[], options: unknown) => {
      const child = new FakeUtilityChild();
      this.forks.push({ entry, options });
      this.children.push(child);
      return child;
    },
  };
  readonly BrowserWindow: ElectronApi['BrowserWindow'];

  constructor() {
    const { windows, app } = this;
    this.BrowserWindow = class extends FakeWindow {
      constructor(options: WindowOptions) {
        super(options);
        windows.push(this);
        app.emit('web-contents-created', {}, this.webContents);
      }
    };
  }

  get window(): FakeWindow {
    const window = this.windows.at(-1);
    if (!window) throw new Error('no window was opened');
    return window;
  }

  get child(): FakeUtilityChild {
    const child = this.children.at(-1);
    if (!child) throw new Error('no kiosk process was started');
    return child;
  }
}

/** The page asks for its views, as the preload does. */
export function attachPage({ ipcMain, window }: FakeElectron): void {
  const { webContents } = window;
  ipcMain.emit('kiosk:attach', { sender: webContents, senderFrame: webContents.mainFrame });
}
