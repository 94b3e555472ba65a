/**
 * What the host uses of Electron, and no more: it is handed in by the entry file, so that every rule of the host runs
 * under test without Electron. That the real one fits is checked by the compiler, in main.ts.
 */
export interface ElectronApi {
  readonly app: AppApi;
  readonly BrowserWindow: new (options: WindowOptions) => WindowApi;
  readonly ipcMain: IpcMainApi;
  readonly Menu: { setApplicationMenu(menu: null): void };
  readonly powerSaveBlocker: { start(type: 'prevent-display-sleep'): number };
  readonly protocol: {
    registerSchemesAsPrivileged(schemes: { scheme: string; privileges: SchemePrivileges }[]): void;
  };
  readonly session: { readonly defaultSession: SessionApi };
  readonly utilityProcess: UtilityProcessApi;
}

/** An event whose default is what somebody asked for. */
export interface Preventable {
  preventDefault(): void;
}

export interface ProcessGone {
  readonly type: string;
  readonly reason: string;
}

export interface AppApi {
  readonly commandLine: {
    appendSwitch(name: string, value?: string): void;
    hasSwitch(name: string): boolean;
  };
  readonly isPackaged: boolean;
  enableSandbox(): void;
  /** Asks for an orderly end: `before-quit` first. */
  quit(): void;
  /** Ends at once. */
  exit(code?: number): void;
  requestSingleInstanceLock(): boolean;
  setPath(name: 'userData', path: string): void;
  whenReady(): Promise<void>;
  on(event: 'before-quit' | 'login', listener: (event: Preventable) => void): unknown;
  on(event: 'window-all-closed' | 'second-instance', listener: () => void): unknown;
  on(event: 'web-contents-created', listener: (event: unknown, contents: ContentsApi) => void): unknown;
  on(event: 'child-process-gone', listener: (event: unknown, details: ProcessGone) => void): unknown;
  on(
    event: 'certificate-error',
    listener: (
      event: Preventable,
      contents: unknown,
      url: string,
      error: string,
      certificate: unknown,
      callback: (isTrusted: boolean) => void,
    ) => void,
  ): unknown;
  on(
    event: 'select-client-certificate',
    listener: (
      event: Preventable,
      contents: unknown,
      url: string,
      list: unknown,
      callback: (certificate?: never) => void,
    ) => void,
  ): unknown;
}

export interface FrameApi {
  readonly origin: string;
  readonly parent: unknown;
}

export interface ContentsApi {
  readonly id: number;
  send(channel: string, message: unknown): void;
  isDestroyed(): boolean;
  /** Ends a renderer that does not answer; `render-process-gone` follows. */
  forcefullyCrashRenderer(): void;
  setWindowOpenHandler(handler: (details: { readonly url: string }) => { action: 'deny' }): void;
  on(event: 'will-navigate' | 'will-redirect', listener: (event: Preventable, url: string) => void): unknown;
  on(
    event: 'will-frame-navigate',
    listener: (event: Preventable & { readonly url: string }) => void,
  ): unknown;
  on(event: 'will-attach-webview', listener: (event: Preventable) => void): unknown;
  on(
    event: 'select-bluetooth-device',
    listener: (event: Preventable, devices: unknown, callback: (deviceId: string) => void) => void,
  ): unknown;
  on(
    event: 'render-process-gone',
    listener: (event: unknown, details: { readonly reason: string }) => void,
  ): unknown;
  on(event: 'unresponsive' | 'responsive', listener: () => void): unknown;
  on(
    event: 'did-fail-load',
    listener: (event: unknown, code: number, description: string, url: string, isMainFrame: boolean) => void,
  ): unknown;
}

export interface WindowApi {
  readonly webContents: ContentsApi;
  loadURL(url: string): Promise<void>;
  show(): void;
  focus(): void;
  isMinimized(): boolean;
  restore(): void;
  on(event: 'close', listener: (event: Preventable) => void): unknown;
  once(event: 'ready-to-show', listener: () => void): unknown;
}

export interface SessionApi {
  readonly protocol: {
    handle(
      scheme: string,
      handler: (request: { readonly method: string; readonly url: string }) => Promise<Response>,
    ): void;
  };
  readonly webRequest: {
    onBeforeRequest(
      listener: (details: { readonly url: string }, callback: (answer: { cancel: boolean }) => void) => void,
    ): void;
  };
  setPermissionRequestHandler(
    handler: (contents: unknown, permission: string, callback: (granted: boolean) => void) => void,
  ): void;
  setPermissionCheckHandler(handler: (contents: unknown, permission: string) => boolean): void;
  setDevicePermissionHandler(handler: (details: { readonly deviceType: string }) => boolean): void;
  setSpellCheckerEnabled(enable: boolean): void;
  on(event: 'will-download', listener: (event: Preventable) => void): unknown;
  on(
    event: 'select-hid-device' | 'select-usb-device',
    listener: (event: Preventable, details: unknown, callback: (deviceId?: string | null) => void) => void,
  ): unknown;
  on(
    event: 'select-serial-port',
    listener: (
      event: Preventable,
      ports: unknown,
      contents: unknown,
      callback: (portId: string) => void,
    ) => void,
  ): unknown;
}

export interface IpcEvent {
  readonly sender: { readonly id: number };
  /** Null when the frame is already gone. */
  readonly senderFrame: FrameApi | null;
}

export interface IpcMainApi {
  on(channel: string, listener: (event: IpcEvent, message: unknown) => void): unknown;
}

export interface SchemePrivileges {
  readonly standard: boolean;
  readonly secure: boolean;
  readonly supportFetchAPI: boolean;
  readonly codeCache: boolean;
}

export interface WindowOptions {
  readonly show: boolean;
  readonly backgroundColor: string;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly useContentSize: boolean;
  readonly kiosk: boolean;
  readonly fullscreen: boolean;
  readonly frame: boolean;
  readonly autoHideMenuBar: boolean;
  readonly webPreferences: {
    readonly preload: string;
    readonly sandbox: true;
    readonly contextIsolation: true;
    readonly nodeIntegration: false;
    readonly nodeIntegrationInWorker: false;
    readonly nodeIntegrationInSubFrames: false;
    readonly webSecurity: true;
    readonly allowRunningInsecureContent: false;
    readonly experimentalFeatures: false;
    readonly webviewTag: false;
    readonly devTools: false;
    readonly navigateOnDragDrop: false;
    readonly safeDialogs: true;
    readonly spellcheck: false;
    readonly backgroundThrottling: false;
    readonly zoomFactor: number;
  };
}

/** A child that Electron runs as a Node process of its own. */
export interface UtilityChild {
  /** Undefined until it runs and after it has ended. */
  readonly pid: number | undefined;
  readonly stdout: NodeJS.ReadableStream | null;
  readonly stderr: NodeJS.ReadableStream | null;
  postMessage(message: unknown): void;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  kill(): boolean;
}

export interface UtilityProcessApi {
  fork(
    entry: string,
    args: string[],
    options: { readonly serviceName: string; readonly stdio: ('ignore' | 'pipe')[] },
  ): UtilityChild;
}
