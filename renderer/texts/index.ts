import type { Locale } from '../../contract/view.ts';
import type { Catalogue } from './catalogue.ts';
import { en } from './en.ts';
import { zhCn } from './zh-CN.ts';
import { zhTw } from './zh-TW.ts';

export type { Catalogue, SpokenId } from './catalogue.ts';
export const catalogues: Record<Locale, Catalogue> = { 'zh-CN': zhCn, en, 'zh-TW': zhTw };

export const localeOrder = ['zh-CN', 'en', 'zh-TW'] as const satisfies readonly Locale[];

/** What each language calls itself, for the switch. */
export const localeNames: Record<Locale, string> = { 'zh-CN': '简体', en: 'English', 'zh-TW': '繁體' };
