import type { Clock } from '../../contract/time.ts';
import { EventBudget } from '../event-budget.ts';
import type { HostLog, WindowRefusal } from '../host-log.ts';
import type { AppApi, ContentsApi, Preventable, SessionApi } from './electron-api.ts';
import { ORIGIN } from './page-address.ts';

/** Writes down what was refused. `detail`: a word of Chromium's own lists, never what a page says. */
export type RefusalLog = (what: WindowRefusal, detail?: string) => void;

/** One line for each refusal, and no more of them than the log can bear. */
export function refusalLog(log: HostLog, clock: Clock): RefusalLog {
  const budget = new EventBudget(clock);
  return (what, detail) => {
    if (budget.take()) log({ id: 'window.refused', what, ...(detail === undefined ? {} : { detail }) });
  };
}

/** For everything that shows a page, also what nobody here has opened: the window shows the kiosk's page and stays there. */
export function refuseLeaving(contents: ContentsApi, refused: RefusalLog): void {
  // Our own loads raise none of these events: they are the page's doing, or of somebody at a keyboard.
  contents.on('will-navigate', (event) => {
    refuse(event, 'navigation');
  });
  contents.on('will-frame-navigate', (event) => {
    refuse(event, 'navigation');
  });
  contents.on('will-redirect', (event) => {
    refuse(event, 'redirect');
  });
  contents.on('will-attach-webview', (event) => {
    refuse(event, 'webview');
  });
  contents.setWindowOpenHandler(() => {
    refused('newWindow');
    return { action: 'deny' };
  });
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    refuse(event, 'device');
    callback('');
  });

  function refuse(event: Preventable, what: WindowRefusal): void {
    event.preventDefault();
    refused(what);
  }
}

/** The page may ask for nothing: no permission, device, download, and no address but the kiosk's own. */
export function refuseWishes(session: SessionApi, refused: RefusalLog): void {
  session.setPermissionRequestHandler((_contents, permission, callback) => {
    refused('permission', permission);
    callback(false);
  });
  // Asked for at every turn, and by the page's libraries too: not worth a line each.
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(({ deviceType }) => {
    refused('device', deviceType);
    return false;
  });
  for (const kind of ['select-hid-device', 'select-usb-device'] as const)
    session.on(kind, (event, _details, callback) => {
      event.preventDefault();
      refused('device', kind);
      callback();
    });
  session.on('select-serial-port', (event, _ports, _contents, callback) => {
    event.preventDefault();
    refused('device', 'select-serial-port');
    callback('');
  });
  session.on('will-download', (event) => {
    event.preventDefault();
    refused('download');
  });
  session.setSpellCheckerEnabled(false);
  session.webRequest.onBeforeRequest(({ url }, callback) => {
    const cancel = !url.startsWith(`${ORIGIN}/`) && !url.startsWith('data:');
    if (cancel) refused('request', URL.parse(url)?.protocol);
    callback({ cancel });
  });
}

/** The program itself: nobody it could trust or log in to, and no way for a page to reach further. */
export function refuseStrangers(app: AppApi, refused: RefusalLog): void {
  app.on('web-contents-created', (_event, contents) => {
    refuseLeaving(contents, refused);
  });
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, callback) => {
    event.preventDefault();
    refused('certificate');
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, callback) => {
    event.preventDefault();
    refused('clientCertificate');
    callback();
  });
  app.on('login', (event) => {
    event.preventDefault();
    refused('login');
  });
}
