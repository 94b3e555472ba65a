import type { Result } from '../contract/result.ts';
import type { ElectronRuntime } from './find-electron.ts';

/** What shows the kiosk's screens, and in one line for the terminal why. */
export type WindowChoice = { readonly sentence: string } & (
  { readonly kind: 'electron'; readonly runtime: ElectronRuntime } | { readonly kind: 'chromium' | 'none' }
);

export interface WhatIsThere {
  readonly headless: boolean;
  readonly hasDisplay: boolean;
  /** Or what is missing. */
  readonly electron: Result<ElectronRuntime, string>;
  readonly chromium: string | undefined;
}

/** Electron where its runtime is, else Chromium, else nothing but an address. */
export function chooseWindow({ headless, hasDisplay, electron, chromium }: WhatIsThere): WindowChoice {
  const none = (why: string): WindowChoice => ({
    kind: 'none',
    sentence: `Window: none, because ${why}; open the address in a browser.`,
  });
  if (headless) return none('--headless was asked for');
  if (!hasDisplay) return none('this machine has no display');
  if (electron.ok) {
    const { version } = electron.value;
    return {
      kind: 'electron',
      runtime: electron.value,
      sentence: `Window: Electron ${version}, whose runtime is installed.`,
    };
  }
  if (chromium === undefined) return none(`${electron.error}, and there is no Chromium either`);
  return { kind: 'chromium', sentence: `Window: Chromium, because ${electron.error}.` };
}

/** Whether a window can be opened at all. */
export function hasDisplay(
  platform: NodeJS.Platform = process.platform,
  environment: NodeJS.ProcessEnv = process.env,
): boolean {
  return platform !== 'linux' || Boolean(environment['DISPLAY'] ?? environment['WAYLAND_DISPLAY']);
}
