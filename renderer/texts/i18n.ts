import i18next from 'i18next';
import { createContext, useContext } from 'react';
import type { Locale } from '../../contract/view.ts';
import { type Catalogue, catalogues } from './index.ts';

export const i18n = i18next.createInstance();
// Resources are in the bundle, so initialisation is synchronous; the promise only tells of errors in the options.
void i18n.init({
  lng: 'zh-CN',
  fallbackLng: false,
  resources: {
    'zh-CN': { translation: catalogues['zh-CN'] },
    en: { translation: catalogues.en },
    'zh-TW': { translation: catalogues['zh-TW'] },
  },
  keySeparator: '/',
  nsSeparator: false,
  initAsync: false,
  returnNull: false,
  interpolation: { escapeValue: false },
});

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
  return textIn(useLocale());
}

/** The same outside components. */
export function textIn(locale: Locale): Text {
  const t = i18n.getFixedT(locale);
  return (path, facts) => t(path, { ...facts });
}
