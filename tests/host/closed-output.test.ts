import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../main/project.ts';

/** Runs Node, reads the first of what it prints, and goes away. */
function readOnce(
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly complaints: string }> {
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  let complaints = '';
  child.stdout.once('data', () => child.stdout.destroy());
  child.stderr.on('data', (bytes: Buffer) => (complaints += bytes.toString()));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, complaints });
    });
  });
}

const told = ['prove', '--seed', '1', '--only', 'base', '--trace'];

it('an npm script whose reader has gone ends without a word', async () => {
  expect(await readOnce(['main/bootstrap.mjs', ...told])).toEqual({ code: 141, complaints: '' });
}, 60_000);

it('a command that has an order of ending ends in it when its reader has gone', async () => {
  const endless = `
    process.on('SIGTERM', () => setTimeout(() => process.exit(7), 20));
    setInterval(() => process.stdout.write('more\\n'), 1);
  `;
  const preload = ['--import', join(projectRoot, 'main', 'closed-output.ts')];
  expect(await readOnce([...preload, '--input-type=module', '--eval', endless])).toEqual({
    code: 7,
    complaints: '',
  });
}, 20_000);
