import { spawn } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Problem } from './problem.ts';
import { projectRoot } from './project.ts';

/** Where the built screens of the kiosk lie. */
export const screensFolder = join(projectRoot, 'dist', 'renderer');

/** What Vite builds: the kiosk's screens, and the demo's dock. */
const pages = [
  { name: 'screens', config: 'renderer/vite.config.ts', folder: screensFolder, sources: ['renderer'] },
  {
    name: 'dock',
    config: 'lobby/dock/vite.config.ts',
    folder: join(projectRoot, 'dist', 'dock'),
    sources: ['lobby/dock'],
  },
] as const;
const commonSources = ['contract', 'package-lock.json'];

/** Builds the pages that are missing or older than what they are made of. Rejects with a Problem. */
export async function ensurePages(progress: (line: string) => void): Promise<void> {
  for (const { name, config, folder, sources } of pages) {
    const built = join(folder, 'index.html');
    const newest = Math.max(
      ...[...sources, ...commonSources].map((path) => newestChangeMs(join(projectRoot, path))),
    );
    if (existsSync(built) && statSync(built).mtimeMs >= newest) continue;
    progress(`Building the ${name} ...`);
    await build(name, config);
  }
}

function newestChangeMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newestChangeMs(join(path, name))));
}

function build(name: string, config: string): Promise<void> {
  const vite = join(projectRoot, 'node_modules', 'vite', 'bin', 'vite.js');
  const args = [vite, 'build', '--config', config, '--logLevel', 'warn'];
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
      else reject(new Problem(`The ${name} could not be built. The builder said:\n${output}`));
    });
  });
}
