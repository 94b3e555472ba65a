const GLANCE_MS = 15;

export function later(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Looks again and again until it holds; false when it has not within the limit. Real milliseconds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  limitMs: number,
  everyMs = GLANCE_MS,
): Promise<boolean> {
  const endMs = performance.now() + limitMs;
  while (!(await condition())) {
    if (performance.now() > endMs) return false;
    await later(everyMs);
  }
  return true;
}
