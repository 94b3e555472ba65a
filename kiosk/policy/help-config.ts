import { z } from 'zod';
import type { HelpContact, HelpElsewhere, Locale, Service } from '../../contract/view.ts';
import { calendarExceptionSchema, counterCalendarSchema, nextOpening } from './counter-calendar.ts';

/** A text in every language of the machine. */
function localText(maxLength: number) {
  const text = z.string().trim().min(1).max(maxLength);
  return z.strictObject({ 'zh-CN': text, en: text, 'zh-TW': text } satisfies Record<Locale, unknown>);
}

const contactSchema = z.strictObject({
  name: localText(60),
  place: localText(120),
  phone: z.string().trim().min(1).max(40),
  /** What people go there for. Recharging is not among it: counters of card centres take no cash. */
  purpose: localText(120),
  calendar: counterCalendarSchema,
});

const elsewhereSchema = z.strictObject({
  /** Something this machine does not do, and where and how it is done. */
  topic: localText(60),
  answer: localText(300),
  /** For the person's own telephone, as a QR code; short, so that its squares stay large enough to be read. */
  url: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .max(120)
    .optional(),
  /** Set where this is another way to do what that service does; told when the service is closed. */
  insteadOf: z.enum(['recharge', 'balance'] satisfies Service[]).optional(),
});

/** Whom the machine of one campus sends people to. */
export const helpConfigSchema = z.strictObject({
  /** Public holidays and working weekends that all counters share; a counter's own exceptions come before them. */
  holidays: z.array(calendarExceptionSchema).max(200).default([]),
  /** In the order of the screen; the first is the one named on screens that send a person on. */
  contacts: z.array(contactSchema).min(1).max(8),
  elsewhere: z.array(elsewhereSchema).max(12).default([]),
});
export type HelpConfig = z.output<typeof helpConfigSchema>;

export interface Help {
  readonly contacts: readonly HelpContact[];
  readonly elsewhere: readonly HelpElsewhere[];
}

/** The help screen's content in one language, with every counter's next opening as of `nowMs`. */
export function helpFor(config: HelpConfig, locale: Locale, nowMs: number, zone: string): Help {
  return {
    contacts: config.contacts.map(({ name, place, phone, purpose, calendar }) => {
      const exceptions = [...config.holidays, ...calendar.exceptions];
      const { openNow, nextOpen } = nextOpening({ ...calendar, exceptions }, nowMs, zone);
      return {
        name: name[locale],
        place: place[locale],
        phone,
        purpose: purpose[locale],
        nextOpen,
        openNow,
      };
    }),
    elsewhere: config.elsewhere.map(({ topic, answer, url, insteadOf }) => ({
      topic: topic[locale],
      answer: answer[locale],
      url,
      insteadOf,
    })),
  };
}
