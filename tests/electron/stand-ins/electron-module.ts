import { registerHooks } from 'node:module';
import { attachPage, FakeElectron, FakeUtilityChild } from '../fake-electron.ts';

/**
 * Puts the fake in the place of the module `electron`, so that the built main process runs under Node. It behaves like
 * an Electron in which all goes well: the page asks for its views, the kiosk process ends when it is told, and the
 * program ends when nothing speaks against it. The parent is told what the main process did.
 */
const electron = new FakeElectron();
const { app } = electron;
app.exit = (code) => process.exit(code);
const quit = app.quit.bind(app);
app.quit = () => {
  quit();
  if (app.calls.at(-1) === 'ended') process.exit(0);
};
FakeUtilityChild.prototype.postMessage = function endWhenTold(message: unknown): void {
  if ((message as { readonly type: string }).type === 'stop') setImmediate(() => this.emit('exit', 0));
};
Object.assign(globalThis, { fakeElectron: electron });

const names = [
  'app',
  'BrowserWindow',
  'ipcMain',
  'Menu',
  'powerSaveBlocker',
  'protocol',
  'session',
  'utilityProcess',
];
const source = names.map((name) => `export const ${name} = globalThis.fakeElectron.${name};`).join('\n');

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: `data:text/javascript,${encodeURIComponent(source)}`, shortCircuit: true }
      : next(specifier, context),
});

const look = setInterval(() => {
  if (electron.windows.length === 0) return;
  clearInterval(look);
  void report();
}, 10);

async function report(): Promise<void> {
  const serve = electron.session.defaultSession.handlers.get('kiosk');
  const page = await serve?.({ method: 'GET', url: 'kiosk://app/index.html' });
  process.send?.({
    loaded: electron.window.loaded,
    preload: electron.window.options?.webPreferences.preload,
    kioskEntry: electron.forks[0]?.entry,
    pageStatus: page?.status,
  });
  attachPage(electron);
}
