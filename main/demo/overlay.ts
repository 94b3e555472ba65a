/** Lays settings over a base: objects are merged name by name, everything else replaces what stood there. */
export function overlay(base: unknown, settings: unknown): unknown {
  if (settings === undefined) return base;
  if (!isPlainObject(base) || !isPlainObject(settings)) return settings;
  const merged: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(settings)) merged[name] = overlay(base[name], value);
  return merged;
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
