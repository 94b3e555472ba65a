import type { HelpContact, KioskView, Locale } from '../../contract/view.ts';
import type { Text } from '../texts/i18n.ts';

const DAY_MS = 86_400_000;

/** Campus dates are calendar days without a zone; they are read and written as if UTC, so none can shift. */
function dayOf(isoDate: string): Date {
  return new Date(`${isoDate}T00:00:00Z`);
}

interface Words {
  readonly months: readonly string[] | undefined;
  readonly weekdays: readonly string[];
}

/** By hand: a browser takes longer to make its first date formatter than to draw the first screen. */
const WORDS: Record<Locale, Words> = {
  'zh-CN': { months: undefined, weekdays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] },
  'zh-TW': { months: undefined, weekdays: ['週日', '週一', '週二', '週三', '週四', '週五', '週六'] },
  en: {
    months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
    weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  },
};

/** `2026-11-22` as people of this language write a date beside a clock. */
export function campusDate(isoDate: string, locale: Locale): string {
  const weekday = WORDS[locale].weekdays[dayOf(isoDate).getUTCDay()] ?? '';
  const day = campusShortDate(isoDate, locale);
  return locale === 'en' ? `${weekday} ${day}` : `${day} ${weekday}`;
}

/** `2026-11-22T14:05` as date and time of that language. */
export function campusMinute(isoMinute: string, locale: Locale): string {
  const [date = '', time = ''] = isoMinute.split('T');
  return `${campusDate(date, locale)} ${time.slice(0, 5)}`;
}

/** `2026-11-22` without its weekday, for lists. */
export function campusShortDate(isoDate: string, locale: Locale): string {
  const day = dayOf(isoDate);
  const { months } = WORDS[locale];
  return months
    ? `${day.getUTCDate()} ${months[day.getUTCMonth()] ?? ''}`
    : `${day.getUTCMonth() + 1}月${day.getUTCDate()}日`;
}

/** A date that can be years away, `2028-07-31`, with its year. */
export function campusDay(isoDate: string, locale: Locale): string {
  const year = dayOf(isoDate).getUTCFullYear();
  const day = campusShortDate(isoDate, locale);
  return locale === 'en' ? `${day} ${year}` : `${year}年${day}`;
}

/** When a counter opens next, in words; `undefined` from the kiosk means: not within two weeks. */
export function openingText(
  contact: HelpContact,
  clock: KioskView['clock'],
  locale: Locale,
  t: Text,
): string {
  if (contact.openNow) return t('counter/openNow');
  if (contact.nextOpen === undefined) return t('counter/notSoon');
  const [date = '', time = ''] = contact.nextOpen.split('T');
  const daysAhead = clock ? (dayOf(date).getTime() - dayOf(clock.date).getTime()) / DAY_MS : undefined;
  const day =
    daysAhead === 0 ? t('counter/today') : daysAhead === 1 ? t('counter/tomorrow') : campusDate(date, locale);
  return t('counter/opens', { when: t('counter/dayTime', { day, time: time.slice(0, 5) }) });
}
