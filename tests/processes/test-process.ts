import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { ended, killGroup } from '../../main/child-process.ts';
import { projectRoot } from '../../main/project.ts';

export interface TestProcessSpec {
  /** Relative to the project. */
  readonly entry: string;
  readonly args?: readonly string[];
  /** Files of this folder that are loaded before the entry. */
  readonly preload?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly logFile: string;
}

const READY_LIMIT_MS = 60_000;
const living = new Set<ChildProcess>();

/** Ends every process that was started here, now, with all that it started. */
export function endAll(): void {
  for (const child of living) killGroup(child);
}

/** In a group of its own, as a host starts it, and ending by itself when this process is gone. */
export function startTestProcess({
  entry,
  args = [],
  preload = [],
  env,
  logFile,
}: TestProcessSpec): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const files = [
    join(projectRoot, 'main', 'end-with-parent.ts'),
    ...preload.map((name) => join(import.meta.dirname, name)),
  ];
  const child = fork(join(projectRoot, entry), [...args], {
    execArgv: files.flatMap((file) => ['--import', file]),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    env: { ...process.env, ...env },
  });
  living.add(child);
  child.once('exit', () => living.delete(child));
  const log = createWriteStream(logFile, { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('close', () => log.end());
  return child;
}

/** Resolves with the line of JSON by which the process says that it serves. */
export function readyLine(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`a process was not ready within ${READY_LIMIT_MS / 1000} s`));
    }, READY_LIMIT_MS);
    const done = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    void ended(child).then(({ code, signal }) => {
      done(() => {
        reject(new Error(`a process ended while starting (${signal ?? `code ${String(code)}`})`));
      });
    });
    if (!child.stdout) throw new Error('the output of a process under test must be piped');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{"ready"')) return;
      done(() => {
        resolve(JSON.parse(line));
      });
    });
  });
}

/** Asks the process to end; resolves when it is gone. */
export async function endProcess(child: ChildProcess, graceMs = 5000): Promise<void> {
  const timer = setTimeout(() => {
    killGroup(child);
  }, graceMs);
  child.kill('SIGTERM');
  await ended(child);
  clearTimeout(timer);
}

/** A port of this machine that nobody listens on: for a process that must come back under the same one. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
