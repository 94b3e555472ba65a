import { describe, expect, it } from 'vitest';
import type { HostEvent } from '../../main/host-log.ts';
import { FakeContents, FakeEvent } from './fake-electron.ts';
import { hostRun } from './host-run.ts';

const refusals = (events: readonly HostEvent[]) => events.filter(({ id }) => id === 'window.refused');

describe('the window refuses and writes down', () => {
  it.each([
    ['will-navigate', 'navigation'],
    ['will-frame-navigate', 'navigation'],
    ['will-redirect', 'redirect'],
    ['will-attach-webview', 'webview'],
  ])('%s, whoever the page is and wherever it wants to go', async (name, what) => {
    const { electron, events } = await hostRun();
    const stranger = new FakeContents();
    electron.app.emit('web-contents-created', {}, stranger);
    for (const contents of [electron.window.webContents, stranger])
      for (const url of ['https://elsewhere.test/', 'kiosk://app/index.html', 'file:///etc/passwd']) {
        const event = new FakeEvent(url);
        contents.emit(name, event, url);
        expect(event.prevented, url).toBe(true);
      }
    expect(refusals(events)).toEqual(Array(6).fill({ id: 'window.refused', what }));
  });

  it('a new window', async () => {
    const { electron, events } = await hostRun();
    expect(electron.window.webContents.openWindow({ url: 'https://elsewhere.test/' })).toEqual({
      action: 'deny',
    });
    expect(refusals(events)).toEqual([{ id: 'window.refused', what: 'newWindow' }]);
  });

  it('every permission, asked for or looked up', async () => {
    const { electron, events } = await hostRun();
    const session = electron.session.defaultSession;
    for (const permission of ['media', 'geolocation', 'hid', 'clipboard-read', 'unknown']) {
      const answers: boolean[] = [];
      session.asksPermission({}, permission, (granted) => answers.push(granted));
      expect(answers).toEqual([false]);
      expect(session.hasPermission({}, permission)).toBe(false);
    }
    expect(refusals(events)).toContainEqual({ id: 'window.refused', what: 'permission', detail: 'media' });
  });

  it('every device that a page could choose', async () => {
    const { electron, events } = await hostRun();
    const session = electron.session.defaultSession;
    expect(session.mayUseDevice({ deviceType: 'hid' })).toBe(false);
    const chosen: unknown[] = [];
    const choose = (id: unknown) => chosen.push(id);
    for (const name of ['select-hid-device', 'select-usb-device']) {
      const event = new FakeEvent();
      session.emit(name, event, {}, choose);
      expect(event.prevented).toBe(true);
    }
    session.emit('select-serial-port', new FakeEvent(), [], {}, choose);
    electron.window.webContents.emit('select-bluetooth-device', new FakeEvent(), [], choose);
    expect(chosen).toEqual([undefined, undefined, '', '']);
    expect(refusals(events)).toHaveLength(5);
  });

  it('a download', async () => {
    const { electron, events } = await hostRun();
    const event = new FakeEvent();
    electron.session.defaultSession.emit('will-download', event);
    expect(event.prevented).toBe(true);
    expect(refusals(events)).toEqual([{ id: 'window.refused', what: 'download' }]);
  });

  it('certificates that do not hold, certificates of its own, and logins', async () => {
    const { electron, events } = await hostRun();
    const answers: unknown[] = [];
    const answer = (value: unknown) => answers.push(value);
    electron.app.emit('certificate-error', new FakeEvent(), {}, 'https://x.test', 'expired', {}, answer);
    electron.app.emit('select-client-certificate', new FakeEvent(), {}, 'https://x.test', [{}], answer);
    const login = new FakeEvent();
    electron.app.emit('login', login);
    expect(answers).toEqual([false, undefined]);
    expect(login.prevented).toBe(true);
    expect(refusals(events).map((event) => 'what' in event && event.what)).toEqual([
      'certificate',
      'clientCertificate',
      'login',
    ]);
  });

  it('every address but its own', async () => {
    const { electron, events } = await hostRun();
    const cancelled = (url: string): boolean => {
      let answer = false;
      electron.session.defaultSession.beforeRequest({ url }, ({ cancel }) => (answer = cancel));
      return answer;
    };
    expect(cancelled('kiosk://app/index.html')).toBe(false);
    expect(cancelled('data:,')).toBe(false);
    for (const url of [
      'https://elsewhere.test/',
      'http://127.0.0.1:4000/',
      'file:///etc/passwd',
      'kiosk://apple/index.html',
      'kiosk://app.elsewhere/index.html',
      'ws://127.0.0.1/kiosk',
    ])
      expect(cancelled(url), url).toBe(true);
    expect(refusals(events)[0]).toEqual({ id: 'window.refused', what: 'request', detail: 'https:' });
  });

  it('without filling the disk: a page that asks for ever is written down a few times', async () => {
    const { electron, events } = await hostRun();
    for (let time = 0; time < 1000; time += 1)
      electron.window.webContents.openWindow({ url: 'https://x.test' });
    expect(refusals(events).length).toBeLessThan(100);
  });
});
