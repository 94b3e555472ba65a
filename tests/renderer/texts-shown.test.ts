import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { catalogues } from '../../renderer/texts/index.ts';

const renderer = join(import.meta.dirname, '../../renderer');
const source = globSync('**/*.{ts,tsx}', { cwd: renderer })
  .filter((path) => !/^(texts|gallery)\//.test(path))
  .map((path) => readFileSync(join(renderer, path), 'utf8'))
  .join('\n');

type Tree = string | { readonly [key: string]: Tree };

function pathsOf(tree: Tree, path: readonly string[] = []): readonly string[] {
  if (typeof tree === 'string') return [path.join('/')];
  return Object.entries(tree).flatMap(([key, branch]) => pathsOf(branch, [...path, key]));
}

/** What the source names by a word that it fills in, like `closed/${reason}` and what may follow it. */
const patterns = [...source.matchAll(/`((?:\w+\/)+)\$\{[^}]+\}([^`$]*)/g)].map(
  ([, before = '', after = '']) => {
    const end = after === '' ? '(/.+)?' : after;
    return new RegExp(`^${before}[^/]+${end}$`);
  },
);

function isShown(path: string): boolean {
  return source.includes(`'${path}'`) || patterns.some((pattern) => pattern.test(path));
}

test('every text of the catalogues is shown or said somewhere', () => {
  expect(pathsOf(catalogues.en as unknown as Tree).filter((path) => !isShown(path))).toEqual([]);
});

test('a text that nothing names would be found', () => {
  expect(isShown('takeCard/title')).toBe(true);
  expect(isShown('recharge/slot/insert/detail')).toBe(true);
  for (const unused of ['card/hidden', 'recharge/slot/insert/hint', 'frame/timeLeft'])
    expect(isShown(unused), unused).toBe(false);
});
