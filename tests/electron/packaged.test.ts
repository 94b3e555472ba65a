import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DEMO_IDENTITY_KEY } from '../../central/identity-mac.ts';
import { toHex } from '../../contract/hex.ts';
import { demoKeys } from '../../lobby/demo-keys.ts';
import { demoConfig } from '../../main/demo/demo-config.ts';
import { DEMO_MASTER_READ_KEY } from '../../main/demo/demo-key.ts';
import type { HostMessage, KioskMessage } from '../../main/kiosk-messages.ts';
import { packageApp } from '../../main/package/package-app.ts';
import type { PackedApp } from '../../main/package/package-app.ts';
import { readArchive, readFuses } from './packaged-app.ts';

/** The whole way of `npm run package`, and what came out of it. */
const folder = mkdtempSync(join(tmpdir(), 'kiosk-packaged-'));
const appFolder = join(folder, 'app');
const said: string[] = [];
let packed: PackedApp;

beforeAll(async () => {
  packed = await packageApp({
    appFolder,
    outputFolder: join(folder, 'out'),
    progress: (line) => said.push(line),
  });
}, 120_000);
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const archive = () => readArchive(join(packed.folder, 'resources', 'app.asar'));
const unpackedFolder = () => join(packed.folder, 'resources', 'app.asar.unpacked');

describe('the packed program', () => {
  it('is made of its processes, its page, two native packages and nothing else', () => {
    const parts = [...archive().files.keys()].map((path) =>
      path.replace(/^(\/main\/node_modules\/[^/]+|\/renderer\/assets)\/.*$/, '$1/...'),
    );
    expect(new Set(parts)).toEqual(
      new Set([
        '/package.json',
        '/main/main.mjs',
        '/main/preload.cjs',
        '/main/kiosk-process.mjs',
        ...parts.filter((path) => /^\/main\/[\w-]+\.mjs$/.test(path)), // what both processes share
        '/main/licences.md',
        '/main/node_modules/better-sqlite3/...',
        '/main/node_modules/node-hid/...',
        '/main/node_modules/pkg-prebuilds/...',
        '/renderer/index.html',
        '/renderer/licences.md',
        '/renderer/assets/...',
      ]),
    );
  });

  it('starts with the main process, and lies in the archive alone', () => {
    const manifest = archive().files.get('/package.json')?.content?.toString('utf8') ?? '';
    expect(JSON.parse(manifest)).toMatchObject({ type: 'module', main: 'main/main.mjs' });
    expect(existsSync(join(packed.folder, 'resources', 'app'))).toBe(false);
    expect(existsSync(join(packed.folder, 'resources', 'default_app.asar'))).toBe(false);
  });

  it.each([
    ['the lobby', ['lobby']],
    ["the demo's keys", [...Object.values(demoKeys.masters), demoKeys.mac].map(toHex)],
    ["the demo machine's key", [DEMO_MASTER_READ_KEY]],
    ["the platform's demo key", [DEMO_IDENTITY_KEY]],
    ['a private key', ['-----BEGIN PRIVATE KEY', '-----BEGIN EC PRIVATE', '-----BEGIN RSA PRIVATE']],
    ['sample people and the gallery', ['gallery', '张*']],
    ['tests and the platform', ['vitest', 'fastify', 'central/']],
    ['source maps', ['sourceMappingURL=']],
    ["React's development build", ['jsxDEV', 'react-stack-top-frame']],
  ])('has nowhere anything of %s', (_, words) => {
    for (const [path, { content }] of archive().files) {
      const text = `${path}\n${content?.toString('utf8') ?? ''}`.toLowerCase();
      for (const word of words) expect(text.includes(word.toLowerCase()), `${word} in ${path}`).toBe(false);
    }
  });

  it('has its native modules beside the archive, for this kind of machine only', () => {
    const natives = [...archive().files].filter(([path]) => path.endsWith('.node'));
    expect(natives.map(([path]) => path.split('/')[3]).sort()).toEqual(['better-sqlite3', 'node-hid']);
    for (const [path, { unpacked }] of natives) {
      expect(unpacked).toBe(true);
      expect(path).toContain(`${process.platform}-${process.arch}`);
      expect(readFileSync(join(unpackedFolder(), path)).length).toBeGreaterThan(10_000);
    }
    const others = [...archive().files].filter(([path]) => !path.endsWith('.node'));
    expect(others.filter(([, { unpacked }]) => unpacked)).toEqual([]);
  });

  it('cannot be run as Node, be debugged, or be led to another program', () => {
    expect(readFuses(join(packed.folder, 'all-in-card-kiosk'))).toEqual({
      runAsNode: false,
      cookieEncryption: true,
      nodeOptions: false,
      nodeCliInspect: false,
      asarIntegrity: true,
      onlyLoadAppFromAsar: true,
      browserProcessSnapshot: false,
      fileProtocolPrivileges: false,
    });
  });

  it('says plainly when it cannot be run', () => {
    expect(said.some((line) => line.startsWith('THE RESULT CANNOT BE RUN'))).toBe(!packed.runs);
  });
});

/** Runs a built file under Node, with the stand-ins of this folder for what Electron gives. */
function run(entry: string, standIn: string, args: readonly string[] = []): ChildProcess {
  const child = fork(join(appFolder, 'main', entry), [...args], {
    execArgv: ['--import', join(import.meta.dirname, 'stand-ins', standIn)],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  return child;
}

function messageOf(child: ChildProcess, type: KioskMessage['type']): Promise<KioskMessage> {
  let errors = '';
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString('utf8')));
  return new Promise((resolve, reject) => {
    child.on('message', (message: KioskMessage) => {
      if (message.type === type) resolve(message);
      else if (message.type === 'failed') reject(new Error(message.sentence));
    });
    child.once('exit', (code) => {
      reject(new Error(`it ended with ${String(code)}: ${errors}`));
    });
  });
}

const demo = demoConfig({ platformUrl: 'http://127.0.0.1:1', hidPort: 1, mirrorUrl: 'http://127.0.0.1:1' });
const usb = (serialNumber: string) => ({ bus: 'usb', vendorId: 0x10c4, productId: 0xea80, serialNumber });
const bench = {
  ...demo,
  lobby: undefined,
  devices: {
    cashAcceptor: { driver: 'ssp', hid: usb('0001') },
    cardAntenna: { driver: 'pn532', hid: usb('0002') },
  },
};

describe('the built processes', () => {
  function dataFolder(): string {
    const data = mkdtempSync(join(tmpdir(), 'kiosk-packaged-data-'));
    onTestFinished(() => {
      rmSync(data, { recursive: true, force: true });
    });
    mkdirSync(join(data, 'logs'));
    const { privateKey } = generateKeyPairSync('ed25519');
    writeFileSync(join(data, 'kiosk-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    return data;
  }

  it('open a journal and show a first screen through a port, as in Electron', async () => {
    const child = run('kiosk-process.mjs', 'parent-port.ts');
    const view = messageOf(child, 'view');
    child.send({ type: 'begin', config: bench, dataFolder: dataFolder() } satisfies HostMessage);
    expect(await view).toMatchObject({ type: 'view', view: { machine: { kioskId: 'K01' } } });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.send({ type: 'stop' } satisfies HostMessage);
    expect(await ended).toBe(0);
  });

  it('do not know simulated devices, also where money is not real', async () => {
    const child = run('kiosk-process.mjs', 'parent-port.ts');
    const failed = messageOf(child, 'failed');
    child.send({ type: 'begin', config: demo, dataFolder: dataFolder() } satisfies HostMessage);
    const message = await failed;
    const sentence = message.type === 'failed' ? message.sentence : '';
    expect(sentence).toMatch(/lobby: .*no such setting/);
    expect(sentence).toContain('devices.cashAcceptor.hid.bus');
  });

  it('open a window with the built page, preload and kiosk process', async () => {
    const data = dataFolder();
    const configFile = join(data, 'kiosk.json');
    writeFileSync(configFile, JSON.stringify(bench));
    const child = run('main.mjs', 'electron-module.ts', ['--config', configFile, '--data', data]);
    const opened = await new Promise((resolve, reject) => {
      child.once('message', resolve);
      child.once('exit', (code) => {
        reject(new Error(`it ended with ${String(code)}`));
      });
    });
    expect(opened).toEqual({
      loaded: ['kiosk://app/index.html'],
      preload: join(appFolder, 'main', 'preload.cjs'),
      kioskEntry: join(appFolder, 'main', 'kiosk-process.mjs'),
      pageStatus: 200,
    });
  });

  it('end with a sentence where nobody told them what machine this is', async () => {
    const child = run('main.mjs', 'electron-module.ts');
    let errors = '';
    child.stderr?.on('data', (text: Buffer) => (errors += text.toString('utf8')));
    expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(1);
    expect(errors).toContain('--config FILE');
  });
});
