import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { samples } from '../../renderer/gallery/samples.ts';
import { baselineFolder, baselineLooks } from './baseline-looks.ts';
import { type Look, lookName, pairwiseLooks } from './looks.ts';

const names = Object.keys(samples);
const properties = ['sample', 'locale', 'theme', 'textSize', 'reach', 'format'] as const;

test('every pair of a screen, a language, a theme, a size, a format and a reach is seen in npm run gallery', () => {
  const looks = pairwiseLooks(names);
  const values = (property: keyof Look) => [...new Set(looks.map((look) => String(look[property])))];
  expect(values('sample')).toHaveLength(names.length);
  expect(properties.slice(1).map((property) => values(property).length)).toEqual([3, 3, 3, 2, 3]);
  for (const [index, one] of properties.entries())
    for (const other of properties.slice(index + 1)) {
      const seen = new Set(looks.map((look) => `${String(look[one])} ${String(look[other])}`));
      expect(seen.size, `${one} and ${other}`).toBe(values(one).length * values(other).length);
    }
});

test('about sixty screens stand in the baseline, each once, all of them in the gallery', () => {
  const called = baselineLooks.map(lookName);
  expect(new Set(called).size).toBe(called.length);
  expect(called.length).toBeGreaterThanOrEqual(58);
  expect(called.length).toBeLessThanOrEqual(66);
  expect(baselineLooks.filter(({ sample }) => !names.includes(sample))).toEqual([]);
  const kinds = new Set(baselineLooks.map(({ sample }) => samples[sample]?.screen('en').kind));
  expect(kinds.size).toBe(new Set(names.map((name) => samples[name]?.screen('en').kind)).size);
});

test('the accepted pictures are those of the baseline, no more and no fewer, and small', () => {
  const files = readdirSync(baselineFolder);
  const wanted = baselineLooks.map(lookName).flatMap((name) => [`${name}.png`, `${name}.txt`]);
  expect(files.sort()).toEqual([...wanted, 'drawn-by.txt'].sort());
  const bytes = files.map((file) => statSync(join(baselineFolder, file)).size);
  expect(bytes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
});
