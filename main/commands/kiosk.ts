import { Command } from 'commander';
import { join, resolve } from 'node:path';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import { askedToEnd } from '../asked-to-end.ts';
import { ensurePages, screensFolder } from '../build-pages.ts';
import { portNumber } from '../command-line.ts';
import { readConfigFile, readJson } from '../config.ts';
import { takeDataFolder } from '../data-folder.ts';
import { alsoToTerminal, hostLogFile } from '../host-log-file.ts';
import { describeFailure } from '../problem.ts';
import { projectRoot } from '../project.ts';
import { runKiosk } from '../run-kiosk.ts';
import type { RunningMachine } from '../run-kiosk.ts';
import { readSigningKey } from '../signing-key.ts';
import { openWindow } from '../window.ts';

/** `npm run kiosk`: a machine with its own configuration and devices; neither platform nor lobby is started. */
interface KioskOptions {
  readonly config: string;
  readonly data: string;
  readonly headless: boolean;
  readonly port: number;
}

const options = new Command('npm run kiosk --')
  .description('Runs a machine as its configuration says, on its own devices.')
  .requiredOption('--config <file>', 'JSON; main/config-schema.ts has every setting and its meaning')
  .requiredOption('--data <folder>', 'where journal, signing key and logs are')
  .option('--headless', 'open no window, only print the address', false)
  .option('--port <number>', "the screen's port on this machine (0: a free one)", portNumber, 0)
  .parse()
  .opts<KioskOptions>();

process.exit(await kiosk(options));

async function kiosk({ config, data, headless, port }: KioskOptions): Promise<number> {
  const endAsked = askedToEnd();
  let running: RunningMachine | undefined;
  // While it starts there is nothing to bring to rest: children end when this process does.
  void endAsked.then(() => {
    if (!running) process.exit(0);
  });
  try {
    const machine = readConfigFile(resolve(config));
    const folder = takeDataFolder(resolve(data));
    readSigningKey(resolve(folder.path, machine.signingKeyFile));
    await ensurePages(console.log);
    const log = alsoToTerminal(hostLogFile(join(folder.path, 'logs', 'host.log')));
    running = await runKiosk({
      entry: join(projectRoot, 'main', 'kiosk-process.ts'),
      dataFolder: folder.path,
      pagesFolder: screensFolder,
      port,
      config: readJson(resolve(config)),
      machine,
      clock: systemClock,
      random: systemRandom,
      log,
    });
    const { host } = running;
    // An address that lets a browser attach is printed only where no window of ours does.
    console.log(`kiosk ready ${headless ? host.issueAddress('person') : host.origin}`);
    const window = headless
      ? undefined
      : await openWindow({
          nextAddress: () => host.issueAddress('window'),
          layout: 'fullScreen',
          profileFolder: join(folder.path, 'windows', 'kiosk'),
          log,
        });
    if (window && !window.ok) console.log(`${window.error}\n${host.issueAddress('person')}`);
    await endAsked;
    if (window?.ok) await window.value.close();
    await running.stop();
    folder.release();
    return 0;
  } catch (reason) {
    console.error(describeFailure(reason));
    return 1;
  }
}
