import type { KioskView } from '../contract/view.ts';

/**
 * What a host and the kiosk process say to each other. Both are ours and start from the same build, so the types are
 * the agreement; what comes from the screen inside `event` is checked by the kiosk itself.
 */
export type HostMessage =
  /** First message: open everything and serve. `config` is checked by the kiosk process. */
  | { readonly type: 'begin'; readonly config: unknown; readonly dataFolder: string }
  | { readonly type: 'event'; readonly event: unknown }
  /** Come to rest and end. */
  | { readonly type: 'stop' };

export type KioskMessage =
  /** Sign of life, every `ALIVE_EVERY_MS`. */
  | { readonly type: 'alive' }
  | { readonly type: 'view'; readonly view: KioskView }
  /** Could not start; the sentence says why and what to do. The process ends after it. */
  | { readonly type: 'failed'; readonly sentence: string };

export const ALIVE_EVERY_MS = 2000;

/** A running kiosk process as its supervisor sees it: a forked Node process, or a utility process of Electron. */
export interface KioskProcess {
  /** For logs and the demo's dock. */
  readonly pid: number | undefined;
  send(message: HostMessage): void;
  onMessage(listener: (message: KioskMessage) => void): void;
  /** Called once, when the process is gone; at once if it is. */
  onEnd(listener: (how: string) => void): void;
  /** Ends it now. */
  kill(): void;
}
