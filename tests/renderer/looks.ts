import type { Display, Locale } from '../../contract/view.ts';
import { localeOrder } from '../../renderer/texts/index.ts';

export const formats = { portrait: [1080, 1920], landscape: [1280, 1024], wide: [1920, 1080] } as const;
export type Format = keyof typeof formats;

/** One sample as somebody could see it. */
export interface Look {
  readonly sample: string;
  readonly locale: Locale;
  readonly theme: Display['theme'];
  readonly textSize: Display['textSize'];
  readonly reach: boolean;
  readonly format: Format;
}

const themes = [
  'standard',
  'highContrastDark',
  'highContrastLight',
] as const satisfies readonly Display['theme'][];
const textSizes = ['normal', 'large', 'extraLarge'] as const satisfies readonly Display['textSize'][];
const formatOrder = ['portrait', 'landscape', 'wide'] as const satisfies readonly Format[];

/** As the machine stands there in the morning. */
export function plain(sample: string, change: Partial<Look> = {}): Look {
  return {
    sample,
    locale: 'zh-CN',
    theme: 'standard',
    textSize: 'normal',
    reach: false,
    format: 'portrait',
    ...change,
  };
}

/**
 * Three looks per sample in which every pair of values of two of these properties occurs: a screen in a language, a
 * theme in a format, a text size with low reach. All combinations would be 54 times as many.
 */
export function pairwiseLooks(samples: readonly string[]): readonly Look[] {
  return samples.flatMap((sample, index) =>
    [0, 1, 2].map((row): Look => ({
      sample,
      locale: at(localeOrder, row),
      theme: at(themes, row + index),
      textSize: at(textSizes, row * 2 + Math.floor(index / 3)),
      format: at(formatOrder, row + Math.floor(index / 9)),
      reach: (row + index) % 2 === 1,
    })),
  );
}

function at<T>(values: readonly [T, ...T[]], index: number): T {
  return values[index % values.length] ?? values[0];
}

/** A short name of a look, of what differs from the plain one; names of files are made of it. */
export function lookName(look: Look): string {
  const usual: Look = plain(look.sample);
  const differs = (['locale', 'theme', 'textSize', 'format'] as const)
    .filter((key) => look[key] !== usual[key])
    .map((key) => look[key]);
  return [look.sample, ...differs, ...(look.reach ? ['reach'] : [])].join('-');
}

/** Where the gallery shows it. */
export function lookAddress({ sample, locale, theme, textSize, reach }: Look): string {
  return [sample, locale, theme, textSize, ...(reach ? ['reach'] : [])].join('/');
}
