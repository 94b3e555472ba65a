import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../contract/system-clock.ts';
import { demoConfig } from '../../main/demo/demo-config.ts';
import { startElectronMachine } from '../../main/electron-machine.ts';
import { freshFolder } from './host-run.ts';

/** What looks like Electron from outside: a program that runs the folder it is given, with the fake for its module. */
function standInRuntime() {
  const folder = freshFolder();
  const program = join(folder, 'electron');
  const standIn = join(import.meta.dirname, 'stand-ins', 'electron-module.ts');
  writeFileSync(
    program,
    `#!/bin/sh\napp="$1"; shift\nexec "${process.execPath}" --import "${standIn}" "$app/main/main.mjs" "$@"\n`,
    { mode: 0o755 },
  );
  return { version: '45.4.1', folder, program };
}

describe('the demo in an Electron window', () => {
  it('is built with its simulated devices, ready with its first screen, and comes to rest when it is stopped', async () => {
    const dataFolder = freshFolder();
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(dataFolder, 'kiosk-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const configFile = join(dataFolder, 'config.json');
    const places = { platformUrl: 'http://127.0.0.1:1', hidPort: 1, mirrorUrl: 'http://127.0.0.1:1' };
    writeFileSync(configFile, JSON.stringify(demoConfig(places)));
    const machine = await startElectronMachine({
      runtime: standInRuntime(),
      configFile,
      dataFolder,
      layout: 'upperLeft',
      appFolder: join(freshFolder(), 'app'),
      clock: systemClock,
    });
    await machine.stop();
    expect(await machine.ended).toEqual({ code: 0, signal: null });
    const log = readFileSync(join(dataFolder, 'logs', 'host.log'), 'utf8');
    const events = log
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { readonly msg: string }).msg);
    expect(events).toEqual(['kioskProcess.started', 'window.opened', 'page.attached', 'window.closed']);
  }, 60_000);

  it('says why it does not start', async () => {
    const dataFolder = freshFolder();
    const starting = startElectronMachine({
      runtime: standInRuntime(),
      configFile: join(dataFolder, 'none.json'),
      dataFolder,
      layout: 'upperLeft',
      appFolder: join(freshFolder(), 'app'),
      clock: systemClock,
    });
    await expect(starting).rejects.toThrow(/ended while starting.*none\.json cannot be read/s);
  }, 60_000);
});
