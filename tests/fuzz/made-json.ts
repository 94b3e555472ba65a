import fc from 'fast-check';

/** JSON as somebody sends it who means no good: a valid body with some places changed, or anything. */
export type Json = unknown;

/** One wrong deed to a JSON value: at which of its places (a share of all), and what becomes of that place. */
export interface JsonDamage {
  readonly place: number;
  readonly deed: 'replace' | 'remove' | 'add' | 'repeat';
  readonly value: Json;
}

const awkwardNumbers = [0, -1, 1.5, 1e21, 2 ** 31, 2 ** 53, -(2 ** 53), 100_000_001, 5e-324, -0];
const awkwardTexts = [
  '',
  ' ',
  '\u0000',
  '__proto__',
  'constructor',
  '0x10',
  '１２',
  '𝟙',
  '\ud800',
  'a'.repeat(41),
  '9'.repeat(400),
  "'; drop table notes; --",
  '2026-02-30',
  '‮:credit',
];

const awkward: fc.Arbitrary<Json> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<Json>(...awkwardNumbers, ...awkwardTexts, null, true, false, [], {}),
  },
  { weight: 2, arbitrary: fc.integer({ min: -10, max: 200_000 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
);

export const anyJson: fc.Arbitrary<Json> = fc.oneof(awkward, fc.jsonValue({ maxDepth: 4 }));

export const jsonDamages: fc.Arbitrary<readonly JsonDamage[]> = fc.array(
  fc.record({
    place: fc.integer({ min: 0, max: 999 }),
    deed: fc.constantFrom(...(['replace', 'replace', 'remove', 'add', 'repeat'] as const)),
    value: awkward,
  }),
  { maxLength: 3 },
);

/** A changed copy; the original stays. */
export function damagedJson(whole: Json, deeds: readonly JsonDamage[]): Json {
  return deeds.reduce((value, deed) => oneDamage(value, deed), whole);
}

type Path = readonly (string | number)[];

function oneDamage(whole: Json, { place, deed, value }: JsonDamage): Json {
  const places = placesOf(whole, []);
  const path = places[Math.floor((place * places.length) / 1000)] ?? [];
  switch (deed) {
    case 'replace':
      return changed(whole, path, () => value);
    case 'add':
      return changed(whole, path, (one) => (isObject(one) ? { ...one, extra: value } : [one, value]));
    case 'repeat':
      return changed(whole, path, (one) => [one, one]);
    case 'remove':
      return without(whole, path);
  }
}

function placesOf(value: Json, path: Path): readonly Path[] {
  const inside = isObject(value) ? Object.entries(value) : [];
  return [path, ...inside.flatMap(([name, one]) => placesOf(one, [...path, name]))];
}

function changed(value: Json, [name, ...rest]: Path, change: (one: Json) => Json): Json {
  if (name === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((one, index): Json => (String(index) === name ? changed(one, rest, change) : one));
  return isObject(value) ? { ...value, [name]: changed(value[name], rest, change) } : value;
}

function without(value: Json, path: Path): Json {
  const [name, ...rest] = path;
  if (name === undefined || !isObject(value)) return undefined;
  if (rest.length > 0) return changed(value, [name], (one) => without(one, rest));
  if (Array.isArray(value)) return value.filter((_, index) => String(index) !== name);
  return Object.fromEntries(Object.entries(value).filter(([one]) => one !== name));
}

function isObject(value: Json): value is Record<string, Json> {
  return typeof value === 'object' && value !== null;
}
