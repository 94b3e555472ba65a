/**
 * What a host (supervisor, browser host, window) writes to its log: a closed list, and nothing of what a person
 * touched or a stranger sent.
 */
export type HostEvent =
  | { readonly id: 'kioskProcess.started'; readonly pid: number | undefined }
  | { readonly id: 'kioskProcess.ended'; readonly how: string; readonly restartInMs: number }
  | { readonly id: 'kioskProcess.hung'; readonly silentMs: number }
  | { readonly id: 'kioskProcess.failed'; readonly sentence: string }
  | { readonly id: 'event.dropped'; readonly why: 'olderProcess' | 'malformed' | 'tooMany' }
  | { readonly id: 'page.attached' }
  | { readonly id: 'page.left'; readonly code: number }
  | { readonly id: 'page.refused'; readonly why: PageRefusal }
  /** Electron: the page has gone from the window and comes back. */
  | { readonly id: 'page.lost'; readonly why: PageLoss; readonly reloadInMs: number }
  | { readonly id: 'window.opened'; readonly program: string }
  /** Electron: something that the window never does; `detail` is a word of Chromium's own lists. */
  | { readonly id: 'window.refused'; readonly what: WindowRefusal; readonly detail?: string }
  /** Electron: one of its helper processes ended, by its own names. */
  | { readonly id: 'helperProcess.ended'; readonly type: string; readonly reason: string }
  /** Nobody expected it; the host ends, and whoever started it starts it again. */
  | { readonly id: 'host.fault'; readonly sentence: string }
  | { readonly id: 'window.closed' };

/** Why the browser host did not let somebody attach. */
export type PageRefusal = 'host' | 'origin' | 'path' | 'token' | 'silent';

/** What an Electron window was asked to do, by the page, a device or somebody at a keyboard. */
export type WindowRefusal =
  | 'certificate'
  | 'clientCertificate'
  | 'close'
  | 'device'
  | 'download'
  | 'file'
  | 'login'
  | 'message'
  | 'navigation'
  | 'newWindow'
  | 'permission'
  | 'redirect'
  | 'request'
  | 'secondInstance'
  | 'webview';

/** Why the page of an Electron window is loaded anew. `silent`: it never asked for a view. */
export type PageLoss = 'crashed' | 'outOfMemory' | 'unresponsive' | 'notLoaded' | 'silent' | 'graphics';

export type HostLog = (event: HostEvent) => void;
