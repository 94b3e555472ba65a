import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { demoConfig } from '../../main/demo/demo-config.ts';

/** `npm run kiosk` as a process, with a configuration file of this content. */
function kiosk(content: string): Promise<{ readonly code: number | null; readonly errors: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-command-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const config = join(folder, 'kiosk.json');
  writeFileSync(config, content);
  const command = join(import.meta.dirname, '..', '..', 'main', 'commands', 'kiosk.ts');
  const child = spawn(process.execPath, [
    ...[command, '--config', config, '--data', join(folder, 'data'), '--headless'],
  ]);
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, errors });
    });
  });
}

const demo = demoConfig({ platformUrl: 'http://127.0.0.1:1', hidPort: 1, mirrorUrl: 'http://127.0.0.1:1' });

describe('a machine with its own configuration', () => {
  it('is not started on one that production refuses, and every reason is named', async () => {
    const { code, errors } = await kiosk(JSON.stringify({ ...demo, production: true }));
    expect(code).toBe(1);
    for (const path of ['platform.url', 'cards.masterReadKey', 'devices.cashAcceptor.hid.bus', 'lobby'])
      expect(errors).toContain(`  ${path}: `);
    expect(errors).not.toContain(demo.cards.masterReadKey);
  });

  it('is not started without its own key, and nothing makes one up', async () => {
    const { code, errors } = await kiosk(JSON.stringify(demo));
    expect(code).toBe(1);
    expect(errors).toMatch(/^The signing key .*kiosk-key\.pem cannot be used .*signingKeyFile\.\n$/);
  });
});
