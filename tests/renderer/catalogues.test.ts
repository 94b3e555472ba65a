import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import type { Locale } from '../../contract/view.ts';
import { catalogues, localeOrder } from '../../renderer/texts/index.ts';
import { textIn } from '../../renderer/texts/i18n.ts';

type Tree = string | { readonly [key: string]: Tree };

function leaves(tree: Tree, path = ''): readonly (readonly [string, string])[] {
  if (typeof tree === 'string') return [[path, tree]];
  return Object.entries(tree).flatMap(([key, branch]) =>
    leaves(branch, path === '' ? key : `${path}/${key}`),
  );
}

const textsOf = (locale: Locale) => new Map(leaves(catalogues[locale] as unknown as Tree));
const texts: Record<Locale, ReadonlyMap<string, string>> = {
  'zh-CN': textsOf('zh-CN'),
  en: textsOf('en'),
  'zh-TW': textsOf('zh-TW'),
};

function placeholders(text: string): readonly string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => name).sort();
}

describe('catalogues', () => {
  test.each(localeOrder)('%s has the texts that Chinese has, no more and no fewer', (locale) => {
    expect([...texts[locale].keys()].sort()).toEqual([...texts['zh-CN'].keys()].sort());
  });

  test.each(localeOrder)('%s has no empty text and no stray braces', (locale) => {
    for (const [path, text] of texts[locale]) {
      expect(text.trim(), path).not.toBe('');
      expect(text, path).toBe(text.trim());
      expect(text.replaceAll(/\{\{\w+\}\}/g, ''), path).not.toMatch(/[{}]/);
    }
  });

  test.each(localeOrder)('%s names the same facts as Chinese in every text', (locale) => {
    for (const [path, text] of texts[locale])
      expect(placeholders(text), path).toEqual(placeholders(texts['zh-CN'].get(path) ?? ''));
  });

  test('traditional Chinese is not simplified Chinese', () => {
    for (const [path, text] of texts['zh-TW'])
      expect(text, path).not.toMatch(/[们这币额务机请进个时间张还读连统]/);
  });

  test('figures and words land in the sentence', () => {
    expect(textIn('en')('recharge/remaining', { amount: '360' })).toBe('360 yuan more can go in');
    expect(textIn('zh-TW')('serviceState/openUntil', { time: '16:30' })).toBe('開放至 16:30');
    expect(textIn('zh-CN')('spoken/recharge.taken', { value: '20', total: '140' })).toContain('140 元');
  });

  test('headlines stay short enough for one look', () => {
    const headlines = [...texts['zh-CN']].filter(([path]) => path.endsWith('/title'));
    expect(headlines.length).toBeGreaterThan(50);
    for (const [path, text] of headlines)
      expect(text.replaceAll(/\{\{\w+\}\}/g, '100').length, path).toBeLessThanOrEqual(14);
  });
});

// The printer comes with a later step; a promise that nothing can keep would be the first thing people complain about.
test.each(localeOrder)('C19 no text of %s promises a receipt while the machine has no printer', (locale) => {
  const promises = [...texts[locale]].filter(([, text]) =>
    /receipt|收据|收據|凭条|憑條|小票|回执|回執/i.test(text),
  );
  expect(promises).toEqual([]);
});

describe('the bundled font', () => {
  const folder = createRequire(import.meta.url).resolve('@fontsource-variable/noto-sans-sc/index.css');
  const ranges = [...readFileSync(folder, 'utf8').matchAll(/unicode-range:\s*([^;]+);/g)]
    .flatMap(([, list = '']) => list.split(','))
    .map((range) => {
      const [from = '', to = from] = range.trim().replace('U+', '').split('-');
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
    });

  test.each(localeOrder)('has a slice for every character of %s', (locale) => {
    const all = new Set([...texts[locale].values()].join('').replaceAll('\n', ''));
    const missing = [...all].filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      return !ranges.some(([from, to]) => code >= from && code <= to);
    });
    expect(missing).toEqual([]);
  });
});
