import { fstatSync } from 'node:fs';

/**
 * Resolves when this process is asked to end: Ctrl-C, SIGTERM, a closed terminal, or the end of its parent, which
 * shows by a broken IPC channel or by the end of a piped standard input. A standard input that is no pipe (a terminal,
 * nothing at all) says nothing about the parent.
 */
export function askedToEnd(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve();
    };
    // The handlers stay: a second Ctrl-C must not cut the orderly end short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    process.once('disconnect', end);
    if (!stdinIsPipe()) return;
    process.stdin.once('end', end).once('error', end);
    process.stdin.resume();
  });
}

function stdinIsPipe(): boolean {
  try {
    const stdin = fstatSync(0);
    return stdin.isFIFO() || stdin.isSocket();
  } catch {
    return false; // closed before we were started
  }
}
