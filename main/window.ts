import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright';
import type { Result } from '../contract/result.ts';
import { err, ok } from '../contract/result.ts';
import { hasDisplay } from './choose-window.ts';
import { findChromium, sandboxArguments } from './find-chromium.ts';
import type { HostLog } from './host-log.ts';

/** A window of Chromium without any of a browser's furniture. */
export interface KioskWindow {
  /** Resolves when somebody closed it who is not us. */
  readonly closedByPerson: Promise<void>;
  close(): Promise<void>;
}

export interface WindowPlan {
  /** An address to begin with, and a new one after the page crashed: addresses attach once. */
  readonly nextAddress: () => string;
  /** Chromium's own files; a window has one for itself. */
  readonly profileFolder: string;
  /** `fullScreen` for a machine; `upperLeft` and `besideIt` for a desk, the first drawn at half size. */
  readonly layout: 'fullScreen' | 'upperLeft' | 'besideIt';
  readonly log: HostLog;
}

const layoutArguments = {
  fullScreen: ['--kiosk', '--window-position=0,0', '--window-size=1080,1920'],
  upperLeft: ['--window-position=0,0', '--window-size=1080,1920', '--force-device-scale-factor=0.5'],
  besideIt: ['--window-position=560,0', '--window-size=1340,960'],
} as const;

/** Without the bar that complains about it and pushes the page down. */
const rootArguments = sandboxArguments.length > 0 ? [...sandboxArguments, '--test-type'] : [];

/** Opens a window, or says in a sentence why there is none. */
export async function openWindow(plan: WindowPlan): Promise<Result<KioskWindow, string>> {
  if (!hasDisplay())
    return err('This machine has no display, so no window is opened; open the addresses in a browser.');
  const program = await findChromium();
  if (program === undefined)
    return err(
      'No Chromium was found, so no window is opened; open the addresses in a browser, ' +
        'or install one (npx playwright install chromium).',
    );
  const context = await launch(program, plan);
  plan.log({ id: 'window.opened', program });
  let closing = false;
  const closedByPerson = new Promise<void>((resolve) => {
    context.once('close', () => {
      plan.log({ id: 'window.closed' });
      if (!closing) resolve();
    });
  });
  const close = async (): Promise<void> => {
    closing = true;
    await context.close();
  };
  return ok({ closedByPerson, close });
}

async function launch(program: string, plan: WindowPlan): Promise<BrowserContext> {
  refuseTranslation(plan.profileFolder);
  const { chromium } = await import('playwright');
  const context = await chromium.launchPersistentContext(plan.profileFolder, {
    executablePath: program,
    headless: false,
    viewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    ignoreDefaultArgs: ['--enable-automation'],
    args: [
      ...rootArguments,
      '--autoplay-policy=no-user-gesture-required',
      ...layoutArguments[plan.layout],
      `--app=${plan.nextAddress()}`,
    ],
  });
  for (const page of context.pages()) {
    await page.waitForLoadState('load');
    keepAttached(page, plan);
  }
  return context;
}

/** A page that crashed, or that somebody reloaded, has lost what lets it attach: it is sent to a new address. */
function keepAttached(page: Page, plan: WindowPlan): void {
  let ourLoads = 0;
  const renew = (): void => {
    ourLoads += 1;
    page.goto(plan.nextAddress()).catch(() => undefined); // the window is closing, which is reported for itself
  };
  page.on('crash', renew);
  page.on('load', () => {
    if (ourLoads === 0) renew();
    else ourLoads -= 1;
  });
}

/** The offer to translate the screen can be turned off in the profile only. */
function refuseTranslation(profileFolder: string): void {
  const folder = join(profileFolder, 'Default');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'Preferences'), JSON.stringify({ translate: { enabled: false } }));
}
