import type { HelpContact, KioskView, Locale } from '../../contract/view.ts';
import type { Text } from '../texts/i18n.ts';

const DAY_MS = 86_400_000;

/** Campus dates are calendar days without a zone; they are read and written as if UTC, so none can shift. */
function dayOf(isoDate: string): Date {
  return new Date(`${isoDate}T00:00:00Z`);
}

/** `2026-11-22` as people of this language write a date beside a clock. */
export function campusDate(isoDate: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    month: locale === 'en' ? 'short' : 'long',
    day: 'numeric',
    weekday: 'short',
    timeZone: 'UTC',
  }).format(dayOf(isoDate));
}

/** `2026-11-22T14:05` as date and time of that language. */
export function campusMinute(isoMinute: string, locale: Locale): string {
  const [date = '', time = ''] = isoMinute.split('T');
  return `${campusDate(date, locale)} ${time.slice(0, 5)}`;
}

/** `2026-11-22` without its weekday, for lists. */
export function campusShortDate(isoDate: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    month: locale === 'en' ? 'short' : 'long',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(dayOf(isoDate));
}

/** A date that can be years away, `2028-07-31`, with its year. */
export function campusDay(isoDate: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, {
    year: 'numeric',
    month: locale === 'en' ? 'short' : 'long',
    day: 'numeric',
    timeZone: 'UTC',
  }).format(dayOf(isoDate));
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
