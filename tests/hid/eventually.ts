/** Waits, event loop turn by event loop turn, until the condition holds: for what passes through real sockets. */
export async function eventually(condition: () => boolean): Promise<void> {
  const limitMs = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > limitMs) throw new Error(`never so: ${condition.toString()}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** How a promise ended, as a value. */
export async function outcome<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await promise };
  } catch (error) {
    return { error };
  }
}
