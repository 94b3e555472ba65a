import { createContext, useContext } from 'react';
import type { Locale } from '../../contract/view.ts';
import { type Catalogue, catalogues } from './index.ts';

/** `card/pending`: where a text stands in a catalogue. Spoken ids contain dots, so paths are written with slashes. */
type PathsOf<T> = {
  [K in keyof T & string]: T[K] extends string ? K : `${K}/${PathsOf<T[K]>}`;
}[keyof T & string];

/** Looks up one text and fills its placeholders. A path that is in no catalogue does not compile. */
export type Text = (path: PathsOf<Catalogue>, facts?: Readonly<Record<string, string | number>>) => string;

const LocaleContext = createContext<Locale>('zh-CN');
export const LocaleProvider = LocaleContext.Provider;

/** The language of the view that is being drawn. */
export function useLocale(): Locale {
  return useContext(LocaleContext);
}

/** Texts in the language of the view; nothing else decides the language. */
export function useText(): Text {
  return TEXTS[useLocale()];
}

/** The same outside components. */
export function textIn(locale: Locale): Text {
  return TEXTS[locale];
}

const TEXTS: Record<Locale, Text> = {
  'zh-CN': lookUpIn(catalogues['zh-CN']),
  en: lookUpIn(catalogues.en),
  'zh-TW': lookUpIn(catalogues['zh-TW']),
};

type Tree = string | { readonly [key: string]: Tree | undefined };

function lookUpIn(catalogue: Catalogue): Text {
  return (path, facts = {}) => {
    let at: unknown = catalogue;
    for (const key of path.split('/')) at = (at as Exclude<Tree, string> | undefined)?.[key];
    // What has no fact stays as it stands: the tests look for braces in everything that is said.
    return String(at).replaceAll(/\{\{(\w+)\}\}/g, (open, name: string) => String(facts[name] ?? open));
  };
}
