import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, expect, test } from '@playwright/test';
import { demoConfig } from '../../main/demo/demo-config.ts';
import { sandboxArguments } from '../../main/find-chromium.ts';
import { findElectron } from '../../main/find-electron.ts';
import { buildApp } from '../../main/package/build-app.ts';
import { projectRoot } from '../../main/project.ts';

const electron = findElectron();
const appFolder = join(projectRoot, 'out', 'electron', 'test');
const usb = (serialNumber: string) => ({ bus: 'usb', vendorId: 0x10c4, productId: 0xea80, serialNumber });

/** The built program in the real Electron, where its runtime is; elsewhere it counts as skipped and says so. */
test.skip(!electron.ok, `not run on Electron: ${electron.ok ? '' : electron.error}`);

test('the window shows the kiosk, cannot leave it, and reaches nothing of Node', async () => {
  test.setTimeout(90_000);
  if (!electron.ok) return;
  await buildApp(appFolder, 'machine');
  const data = mkdtempSync(join(tmpdir(), 'kiosk-real-electron-'));
  mkdirSync(join(data, 'logs'));
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(data, 'kiosk-key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const config = {
    ...demoConfig({ platformUrl: 'http://127.0.0.1:1', hidPort: 1, mirrorUrl: 'http://127.0.0.1:1' }),
    lobby: undefined,
    devices: {
      cashAcceptor: { driver: 'ssp', hid: usb('0001') },
      cardAntenna: { driver: 'pn532', hid: usb('0002') },
    },
  };
  writeFileSync(join(data, 'kiosk.json'), JSON.stringify(config));
  const app = await _electron.launch({
    executablePath: electron.value.program,
    args: [
      appFolder,
      '--config',
      join(data, 'kiosk.json'),
      '--data',
      data,
      '--layout',
      'upperLeft',
      ...sandboxArguments,
    ],
  });
  try {
    const page = await app.firstWindow();
    await expect(page.locator('.kiosk')).toHaveAttribute('data-screen', 'start', { timeout: 30_000 });
    expect(page.url()).toBe('kiosk://app/index.html');
    expect(await page.evaluate(() => Object.keys(window.kiosk ?? {}).sort())).toEqual(['send', 'subscribe']);
    expect(await page.evaluate(() => 'require' in globalThis || 'process' in globalThis)).toBe(false);
    await page.evaluate(() => {
      window.location.href = 'https://elsewhere.test/';
    });
    expect(await page.evaluate(() => window.open('https://elsewhere.test/') === null)).toBe(true);
    await expect(page.locator('.kiosk')).toHaveAttribute('data-screen', 'start');
    expect(page.url()).toBe('kiosk://app/index.html');
    expect(app.windows()).toHaveLength(1);
  } finally {
    await app.close();
    rmSync(data, { recursive: true, force: true });
  }
});
