import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startView } from '../host/sample-views.ts';
import { attachPage, FakeEvent } from './fake-electron.ts';
import { hostRun } from './host-run.ts';

describe('the Electron host', () => {
  it('says before Electron is ready what cannot be said later', async () => {
    const { electron, dataFolder } = await hostRun();
    const { calls } = electron.app;
    for (const early of [
      'enableSandbox',
      `userData ${join(dataFolder, 'windows', 'electron')}`,
      'schemes',
      'lock',
    ])
      expect(calls.indexOf(early), early).toBeLessThan(calls.indexOf('whenReady'));
    expect(calls.indexOf(`userData ${join(dataFolder, 'windows', 'electron')}`)).toBeLessThan(
      calls.indexOf('lock'),
    );
    expect(electron.schemes).toEqual([
      {
        scheme: 'kiosk',
        privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
      },
    ]);
  });

  it('gives the page a sandbox, a world of its own, and nothing of Node', async () => {
    const { electron } = await hostRun();
    expect(electron.window.options).toMatchObject({
      kiosk: true,
      fullscreen: true,
      frame: false,
      backgroundColor: '#0c262e',
      webPreferences: {
        preload: '/app/main/preload.cjs',
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        allowRunningInsecureContent: false,
        webviewTag: false,
        devTools: false,
      },
    });
    expect(electron.window.loaded).toEqual(['kiosk://app/index.html']);
    expect(electron.app.calls).toContain('no menu');
    expect(electron.app.calls).toContain('prevent-display-sleep');
  });

  it('on a desk is a window that can be closed, and a machine is not', async () => {
    const desk = await hostRun(undefined, 'upperLeft');
    expect(desk.electron.window.options).toMatchObject({ kiosk: false, frame: true, width: 540 });
    const closing = new FakeEvent();
    desk.electron.window.emit('close', closing);
    expect(desk.electron.app.calls).toContain('quit');

    const machine = await hostRun();
    const refused = new FakeEvent();
    machine.electron.window.emit('close', refused);
    expect(refused.prevented).toBe(true);
    expect(machine.electron.app.calls).not.toContain('quit');
    expect(machine.events).toContainEqual({ id: 'window.refused', what: 'close' });
  });

  it('runs once for one data folder: a second start brings the first window to the front', async () => {
    const second = await hostRun((electron) => {
      electron.app.isFirst = false;
    });
    expect(second.electron.app.calls.at(-1)).toBe('exit 0');
    expect(second.electron.windows).toEqual([]);
    expect(second.electron.children).toEqual([]);

    const first = await hostRun();
    first.electron.app.emit('second-instance');
    expect(first.electron.window.calls).toEqual(['restore', 'focus']);
  });

  it('does not start a packed machine with a debugging port', async () => {
    const { electron } = await hostRun(({ app }) => {
      app.isPackaged = true;
      app.switches.add('remote-debugging-port');
    });
    expect(electron.app.calls.at(-1)).toBe('exit 1');
    expect(electron.windows).toEqual([]);
  });

  it('starts the kiosk in a utility process and tells it everything', async () => {
    const { electron } = await hostRun();
    expect(electron.forks).toEqual([
      {
        entry: '/app/main/kiosk-process.mjs',
        options: { serviceName: 'Kiosk process', stdio: ['ignore', 'pipe', 'pipe'] },
      },
    ]);
    expect(electron.child.received).toMatchObject([{ type: 'begin', config: { kioskId: 'K01' } }]);
  });

  it('shows one moment while the kiosk process is away, and starts another', async () => {
    const { electron, clock } = await hostRun();
    attachPage(electron);
    electron.child.emit('message', { type: 'view', view: startView(3) });
    electron.child.emit('exit', 11);
    const { sent } = electron.window.webContents;
    expect(sent.map(({ message }) => message)).toMatchObject([
      { screen: { kind: 'oneMoment', why: 'starting' } },
      { screen: { kind: 'start' } },
      { screen: { kind: 'oneMoment', why: 'settling' } },
    ]);
    await clock.advance(250);
    expect(electron.children).toHaveLength(2);
  });

  it('ends a kiosk process that hangs at once, not politely', async () => {
    const { electron, clock, killed } = await hostRun();
    electron.child.pid = 4711;
    await clock.advance(10_000);
    expect(killed).toEqual([4711]);
  });

  it('lets the kiosk come to rest before it ends, however often it is asked', async () => {
    const { electron, clock } = await hostRun();
    electron.app.quit();
    electron.app.quit();
    expect(electron.child.received.at(-1)).toEqual({ type: 'stop' });
    expect(electron.app.calls).not.toContain('ended');
    electron.child.emit('exit', 0);
    await clock.advance(0);
    expect(electron.app.calls.at(-1)).toBe('ended');
    expect(electron.children).toHaveLength(1);
  });

  it('ends also when the kiosk never comes to rest', async () => {
    const { electron, clock, killed } = await hostRun();
    electron.child.pid = 4711;
    electron.app.quit();
    await clock.advance(2500);
    expect(killed).toEqual([4711]);
    electron.child.emit('exit', 9);
    await clock.advance(0);
    expect(electron.app.calls.at(-1)).toBe('ended');
  });

  it('loads the page anew when the graphics process is gone, and leaves other helpers to their keepers', async () => {
    const { electron, events } = await hostRun();
    electron.app.emit('child-process-gone', {}, { type: 'Utility', reason: 'crashed' });
    expect(electron.window.loaded).toHaveLength(1);
    electron.app.emit('child-process-gone', {}, { type: 'GPU', reason: 'crashed' });
    expect(electron.window.loaded.at(-1)).toBe('kiosk://app/one-moment.html');
    expect(events).toContainEqual({ id: 'helperProcess.ended', type: 'GPU', reason: 'crashed' });
  });

  it('sends nothing to a page that is gone', async () => {
    const { electron } = await hostRun();
    attachPage(electron);
    const { webContents } = electron.window;
    webContents.emit('render-process-gone', {}, { reason: 'crashed' });
    const before = webContents.sent.length;
    electron.child.emit('message', { type: 'view', view: startView(3) });
    expect(webContents.sent).toHaveLength(before);
  });
});
