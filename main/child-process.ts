import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Clock } from '../contract/time.ts';

export interface ChildSpec {
  /** Absolute path of the TypeScript file to run; for another program its first argument. */
  readonly entry: string;
  /** Another program than this Node, which must look by itself whether its parent is there: Electron. */
  readonly program?: string;
  readonly args: readonly string[];
  /** Where its output goes, appended. */
  readonly logFile: string;
  readonly cwd?: string;
}

export interface ChildEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/**
 * A process of ours: in a process group of its own, so that Ctrl-C in the terminal reaches only the parent and
 * the order of ending is the parent's; ends by itself when the parent is gone.
 */
export function startChild(spec: ChildSpec): ChildProcess {
  mkdirSync(dirname(spec.logFile), { recursive: true });
  const child = fork(spec.entry, [...spec.args], {
    ...(spec.program === undefined
      ? { execArgv: ['--import', join(import.meta.dirname, 'end-with-parent.ts')] }
      : { execPath: spec.program, execArgv: [] }),
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
    ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
  });
  const log = createWriteStream(spec.logFile, { flags: 'a' });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  child.once('close', () => log.end());
  return child;
}

/** Resolves when the process has ended; at once if it has. */
export function ended(child: ChildProcess): Promise<ChildEnd> {
  if (child.exitCode !== null || child.signalCode !== null)
    return Promise.resolve({ code: child.exitCode, signal: child.signalCode });
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
    child.once('error', () => {
      resolve({ code: null, signal: null });
    });
  });
}

/** Asks the process to end, and after `graceMs` ends it with its whole group. Resolves when it is gone. */
export async function stopChild(child: ChildProcess, clock: Clock, graceMs: number): Promise<void> {
  const gone = ended(child);
  const timer = clock.schedule(graceMs, () => {
    killGroup(child);
  });
  child.kill('SIGTERM');
  await gone;
  timer.cancel();
}

/** Ends the process and what it started, now. */
export function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // No such group: an operating system without process groups. The process itself is what is left to end.
    child.kill('SIGKILL');
  }
}
