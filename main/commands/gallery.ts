import { spawn } from 'node:child_process';
import { askedToEnd } from '../asked-to-end.ts';
import { ended } from '../child-process.ts';
import { describeFailure } from '../problem.ts';
import { projectRoot } from '../project.ts';
import { ensureChromium } from '../test-run/ensure-chromium.ts';

/**
 * `npm run gallery -- ...`: every sample screen in every language, theme and text size, measured in Chromium; minutes
 * long. `npm test` measures the quick set of it. Arguments go to Playwright.
 */
const tests = ['test', '--config', 'tests/playwright.config.ts', '--project=renderer'];
process.exit(await gallery());

async function gallery(): Promise<number> {
  try {
    await ensureChromium(console.log);
  } catch (reason) {
    console.error(describeFailure(reason));
    return 1;
  }
  const child = spawn('playwright', [...tests, ...process.argv.slice(2)], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit'],
    // The packages' programs are scripts of the shell there.
    shell: process.platform === 'win32',
  });
  void askedToEnd().then(() => child.kill('SIGTERM'));
  const { code } = await ended(child);
  return code ?? 1;
}
