import { existsSync } from 'node:fs';
import { findChromium } from '../find-chromium.ts';
import { Problem } from '../problem.ts';
import { runTool } from './run-tool.ts';

/** Installs a Chromium where there is none: from Debian as root, from Playwright otherwise. Rejects with a Problem. */
export async function ensureChromium(progress: (line: string) => void): Promise<void> {
  if ((await findChromium()) !== undefined) return;
  progress('Installing Chromium for the tests of the screens (a minute or two) ...');
  const output =
    existsSync('/usr/bin/apt-get') && process.getuid?.() === 0 ? await fromDebian() : await download();
  if ((await findChromium()) !== undefined) return;
  throw new Problem(
    `The tests of the screens need Chromium, and it could not be installed:\n${output.trimEnd()}\n` +
      'Install Chromium or Google Chrome by hand, then run npm test again.',
  );
}

async function fromDebian(): Promise<string> {
  const quiet = { DEBIAN_FRONTEND: 'noninteractive' };
  const update = await runTool('apt-get', ['update', '-qq'], quiet);
  const install = await runTool(
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'],
    quiet,
  );
  return install.ok ? '' : update.output + install.output;
}

async function download(): Promise<string> {
  const { output } = await runTool('playwright', ['install', 'chromium']);
  return output;
}
