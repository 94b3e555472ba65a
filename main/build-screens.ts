import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.ts';
import { projectRoot } from './project.ts';

/** Where the built screens lie. */
export const screensFolder = join(projectRoot, 'dist', 'renderer');
/** What goes into them. */
const sources = ['renderer', 'contract', 'package-lock.json'];

/** Builds the screens when they are missing or older than what they are made of. Rejects with a Problem. */
export async function ensureScreens(progress: (line: string) => void): Promise<void> {
  const built = join(screensFolder, 'index.html');
  const newest = Math.max(...sources.map((source) => newestChangeMs(join(projectRoot, source))));
  if (existsSync(built) && statSync(built).mtimeMs >= newest) return;
  progress('Building the screens ...');
  await build();
}

function newestChangeMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChangeMs(join(path, name))));
}

function build(): Promise<void> {
  const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', join('renderer', 'vite.config.ts'), '--logLevel', 'warn'];
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Problem(`The screens could not be built. The builder said:\n${output}`));
    });
  });
}
