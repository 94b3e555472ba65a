/** Resolves when this process is asked to end: Ctrl-C, SIGTERM, a closed terminal, or the end of its parent. */
export function askedToEnd(): Promise<undefined> {
  return new Promise((resolve) => {
    const end = (): void => {
      resolve(undefined);
    };
    // The handlers stay: a second Ctrl-C must not cut the orderly end short.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
    process.once('disconnect', end);
  });
}
