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
  | { readonly id: 'window.opened'; readonly program: string }
  | { readonly id: 'window.closed' };

/** Why the browser host did not let somebody attach. */
export type PageRefusal = 'host' | 'origin' | 'path' | 'token' | 'silent';

export type HostLog = (event: HostEvent) => void;
