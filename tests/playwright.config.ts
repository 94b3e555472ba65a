import { defineConfig } from '@playwright/test';
import { findChromium, sandboxArguments } from '../main/find-chromium.ts';

const chromium = await findChromium();

export default defineConfig({
  globalSetup: './build-pages.ts',
  outputDir: '../out/playwright',
  // Baselines of screenshots lie beside the tests that compare with them, without the name of a platform.
  snapshotPathTemplate: '{testDir}/{testFileDir}/baseline/{arg}{ext}',
  retries: 0,
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  forbidOnly: true,
  use: {
    browserName: 'chromium',
    viewport: { width: 1080, height: 1920 },
    deviceScaleFactor: 1,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    launchOptions: {
      args: [...sandboxArguments],
      ...(chromium === undefined ? {} : { executablePath: chromium }),
    },
  },
  projects: [
    { name: 'renderer', testDir: 'renderer', testMatch: '*.spec.ts' },
    { name: 'e2e', testDir: 'e2e', testMatch: '*.spec.ts' },
    { name: 'electron', testDir: 'electron', testMatch: '*.spec.ts' },
  ],
});
