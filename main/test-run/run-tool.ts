import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { projectRoot } from '../project.ts';

export interface ToolEnd {
  readonly ok: boolean;
  /** Standard output and errors as they came. */
  readonly output: string;
}

const running = new Set<ChildProcess>();

/**
 * Runs a program in the project, also one of the packages (the bootstrap has put node_modules/.bin first in the PATH),
 * and collects what it says. Never rejects: what cannot be started has failed.
 */
export function runTool(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ToolEnd> {
  const child = spawn(program, args, {
    cwd: projectRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // The packages' programs are scripts of the shell there.
    shell: process.platform === 'win32',
  });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => (output += text));
  }
  return new Promise((resolve) => {
    const end = (ok: boolean): void => {
      running.delete(child);
      resolve({ ok, output });
    };
    child.once('error', (error) => {
      output += `${program} could not be started: ${error.message}\n`;
      end(false);
    });
    child.once('close', (code) => {
      end(code === 0);
    });
  });
}

/** Ends what still runs; called when the test run itself is asked to end. */
export function endTools(): void {
  for (const child of running) child.kill('SIGTERM');
}
