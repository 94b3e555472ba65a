import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import { zhCn } from './texts/zh-CN.ts';

const FONT = '@fontsource-variable/noto-sans-sc';
const NEEDED = 'virtual:font/first.css';
const REST = 'virtual:font/rest.css';

/** What the start screen of a machine says before anybody touched it; the campus's own names come on top. */
const firstWords = JSON.stringify([zhCn.frame, zhCn.services, zhCn.serviceState, zhCn.start]) + '繁體';

interface Slice {
  readonly face: string;
  readonly file: string;
  readonly first: boolean;
}

function readSlices(): readonly Slice[] {
  const css = readFileSync(createRequire(import.meta.url).resolve(`${FONT}/index.css`), 'utf8');
  return [...css.matchAll(/@font-face\s*\{[^}]+\}/g)].map(([face]) => {
    const file = /url\(\.\/files\/([^)]+)\)/.exec(face)?.[1] ?? '';
    return {
      face: face.replace('./files/', `${FONT}/files/`),
      file,
      first: charactersOf(face).test(firstWords),
    };
  });
}

/** `U+4e00-4e10,U+5b57` says what this expression finds. */
function charactersOf(face: string): RegExp {
  const ranges = /unicode-range:([^;]+)/.exec(face)?.[1] ?? '';
  return new RegExp(
    `[${ranges
      .replaceAll(/[U+\s,]+/g, ' ')
      .replaceAll(/[0-9a-f]+/gi, '\\u{$&}')
      .replaceAll(' ', '')}]`,
    'u',
  );
}

/**
 * The font in two style sheets: the slices that the start screen needs, which are fetched together with the scripts, and
 * the other ninety, whose long lists of characters nobody has to read before the first picture stands.
 */
export function fontSlices(): Plugin {
  const slices = readSlices();
  const sheet = (first: boolean) =>
    slices
      .filter((slice) => slice.first === first)
      .map(({ face }) => face)
      .join('\n');
  return {
    name: 'font-slices',
    resolveId: (id) => (id === NEEDED || id === REST ? `\0${id}` : undefined),
    load: (id) => (id === `\0${NEEDED}` ? sheet(true) : id === `\0${REST}` ? sheet(false) : undefined),
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle, filename }) {
        if (!bundle || !filename.endsWith('index.html')) return html;
        const first = new Set(slices.filter((slice) => slice.first).map(({ file }) => file));
        const files = Object.values(bundle).flatMap((part) =>
          part.type === 'asset' && part.names.some((name) => first.has(name)) ? [part.fileName] : [],
        );
        return files.map((file) => ({
          tag: 'link',
          attrs: { rel: 'preload', as: 'font', type: 'font/woff2', crossorigin: true, href: `./${file}` },
          injectTo: 'head' as const,
        }));
      },
    },
  };
}
