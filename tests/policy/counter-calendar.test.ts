import { describe, expect, test } from 'vitest';
import { counterCalendarSchema, nextOpening } from '../../kiosk/policy/counter-calendar.ts';
import { helpConfigSchema, helpFor } from '../../kiosk/policy/help-config.ts';

const ZONE = 'Asia/Shanghai';
const at = (text: string): number => Date.parse(`${text}+08:00`);
const wholeDay = [
  { from: '08:00', to: '11:30' },
  { from: '14:00', to: '17:30' },
];
const morning = wholeDay.slice(0, 1);
/** Monday to Friday, closed on Friday afternoon for the settlement. */
const weekly = {
  monday: wholeDay,
  tuesday: wholeDay,
  wednesday: wholeDay,
  thursday: wholeDay,
  friday: morning,
};
const nationalDay = { from: '2026-10-01', to: '2026-10-07' };
const calendar = counterCalendarSchema.parse({
  weekly,
  exceptions: [nationalDay, { from: '2026-10-10', hours: wholeDay }],
});
const opening = (text: string) => nextOpening(calendar, at(text), ZONE);

describe('an ordinary week', () => {
  test.each([
    ['Sunday', '2026-11-22T12:00', false, '2026-11-23T08:00'],
    ['Monday before eight', '2026-11-23T07:59:59.999', false, '2026-11-23T08:00'],
    ['Monday at eight sharp', '2026-11-23T08:00:00.000', true, '2026-11-23T14:00'],
    ['Monday, last moment of the morning', '2026-11-23T11:29:59.999', true, '2026-11-23T14:00'],
    ['Monday at lunch', '2026-11-23T11:30:00.000', false, '2026-11-23T14:00'],
    ['Monday evening', '2026-11-23T17:30', false, '2026-11-24T08:00'],
    ['Friday morning', '2026-11-27T09:00', true, '2026-11-30T08:00'],
    ['Friday afternoon', '2026-11-27T15:00', false, '2026-11-30T08:00'],
  ])('%s', (_, now, openNow, nextOpen) => {
    expect(opening(now)).toEqual({ openNow, nextOpen });
  });
});

describe('days that differ', () => {
  test('before a holiday week the next opening is after it', () => {
    expect(opening('2026-09-30T18:00')).toEqual({ openNow: false, nextOpen: '2026-10-08T08:00' });
  });

  test('a weekday within the holiday is closed', () => {
    expect(opening('2026-10-05T09:00')).toEqual({ openNow: false, nextOpen: '2026-10-08T08:00' });
  });

  test('a Saturday that is worked is open', () => {
    expect(opening('2026-10-09T15:00')).toEqual({ openNow: false, nextOpen: '2026-10-10T08:00' });
    expect(opening('2026-10-10T09:00').openNow).toBe(true);
  });

  test('of two exceptions for one day the later in the list counts', () => {
    const special = counterCalendarSchema.parse({
      weekly,
      exceptions: [nationalDay, { from: '2026-10-05', hours: [{ from: '10:00', to: '11:00' }] }],
    });
    expect(nextOpening(special, at('2026-10-03T12:00'), ZONE).nextOpen).toBe('2026-10-05T10:00');
  });

  test('what opens in exactly two weeks is told, what opens a minute later is not', () => {
    const once = counterCalendarSchema.parse({
      weekly: {},
      exceptions: [{ from: '2026-12-06', hours: morning }],
    });
    expect(nextOpening(once, at('2026-11-22T08:00'), ZONE).nextOpen).toBe('2026-12-06T08:00');
    expect(nextOpening(once, at('2026-11-22T07:59'), ZONE).nextOpen).toBeUndefined();
    expect(nextOpening(once, at('2026-12-06T09:00'), ZONE)).toEqual({ openNow: true, nextOpen: undefined });
  });

  test('hours that touch are one: nobody reopens who never closed', () => {
    const allDay = [{ from: '00:00', to: '24:00' }];
    const touching = counterCalendarSchema.parse({
      weekly: {
        monday: [
          { from: '12:00', to: '18:00' },
          { from: '08:00', to: '12:00' },
        ],
        saturday: allDay,
        sunday: allDay,
      },
    });
    expect(nextOpening(touching, at('2026-11-23T11:00'), ZONE)).toEqual({
      openNow: true,
      nextOpen: '2026-11-28T00:00',
    });
    expect(nextOpening(touching, at('2026-11-28T23:59'), ZONE).nextOpen).toBe('2026-11-30T08:00');
  });

  test('over a change to summer time the wall time is what counts', () => {
    const berlin = nextOpening(calendar, Date.parse('2026-03-27T20:00Z'), 'Europe/Berlin');
    expect(berlin.nextOpen).toBe('2026-03-30T08:00');
    expect(nextOpening(calendar, Date.parse('2026-03-30T06:00Z'), 'Europe/Berlin').openNow).toBe(true);
    expect(nextOpening(calendar, Date.parse('2026-03-30T05:59:59Z'), 'Europe/Berlin').openNow).toBe(false);
  });
});

test.each([
  ['hours that end before they begin', { weekly: { monday: [{ from: '12:00', to: '08:00' }] } }],
  ['a time that no clock shows', { weekly: { monday: [{ from: '8:00', to: '25:00' }] } }],
  ['a day of the week that does not exist', { weekly: { mondy: wholeDay } }],
  ['a date that does not exist', { weekly, exceptions: [{ from: '2026-02-30' }] }],
  [
    'a holiday that ends before it begins',
    { weekly, exceptions: [{ from: '2026-10-07', to: '2026-10-01' }] },
  ],
])('%s is refused when the config is read', (_, input) => {
  expect(counterCalendarSchema.safeParse(input).success).toBe(false);
});

describe('help', () => {
  const words = (text: string) => ({ 'zh-CN': `${text}简`, en: text, 'zh-TW': `${text}繁` });
  const contact = (name: string, exceptions: unknown[] = []) => ({
    name: words(name),
    place: words('Hall 1'),
    phone: '0532-0000 0000',
    purpose: words('Cards'),
    calendar: { weekly, exceptions },
  });
  const input = {
    holidays: [nationalDay],
    contacts: [
      contact('Card centre'),
      contact('Duty desk', [{ from: '2026-10-02', hours: [{ from: '09:00', to: '12:00' }] }]),
    ],
    elsewhere: [
      { topic: words('Electricity'), answer: words('Online only'), url: 'https://pay.example.edu/power' },
    ],
  };
  const config = helpConfigSchema.parse(input);

  test('is told in one language, with holidays for all and a counter’s own days before them', () => {
    expect(helpFor(config, 'zh-TW', at('2026-10-01T10:00'), ZONE)).toEqual({
      contacts: [
        {
          name: 'Card centre繁',
          place: 'Hall 1繁',
          phone: '0532-0000 0000',
          purpose: 'Cards繁',
          openNow: false,
          nextOpen: '2026-10-08T08:00',
        },
        {
          name: 'Duty desk繁',
          place: 'Hall 1繁',
          phone: '0532-0000 0000',
          purpose: 'Cards繁',
          openNow: false,
          nextOpen: '2026-10-02T09:00',
        },
      ],
      elsewhere: [{ topic: 'Electricity繁', answer: 'Online only繁', url: 'https://pay.example.edu/power' }],
    });
  });

  test('every text stands in all three languages, or the config is refused', () => {
    const two = { 'zh-CN': '校园卡中心', en: 'Card centre' };
    const broken = { ...input, contacts: [{ ...contact('x'), name: two }] };
    const outcome = helpConfigSchema.safeParse(broken);
    expect(outcome.error?.issues[0]?.path).toEqual(['contacts', 0, 'name', 'zh-TW']);
    const blank = { ...input, contacts: [{ ...contact('x'), name: { ...words('x'), en: '  ' } }] };
    expect(helpConfigSchema.safeParse(blank).success).toBe(false);
  });

  test.each([
    'http://pay.example.edu',
    'javascript:alert(1)',
    'pay.example.edu',
    `https://a.example/${'x'.repeat(120)}`,
  ])('an address for the telephone that is not a short https one is refused: %s', (url) => {
    const elsewhere = [{ topic: words('Power'), answer: words('Online'), url }];
    const outcome = helpConfigSchema.safeParse({ ...input, elsewhere });
    expect(outcome.error?.issues[0]?.path).toEqual(['elsewhere', 0, 'url']);
  });
});
