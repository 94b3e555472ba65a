import { expect, test } from 'vitest';
import type { KioskView, Screen } from '../../contract/view.ts';
import { place } from '../../renderer/gallery/sample-parts.ts';
import { samples } from '../../renderer/gallery/samples.ts';
import { openingText } from '../../renderer/frame/campus-time.ts';
import { spokenText } from '../../renderer/frame/spoken-text.ts';
import { textIn } from '../../renderer/texts/i18n.ts';
import { localeOrder } from '../../renderer/texts/index.ts';

const screens: readonly Screen[] = Object.values(samples).map(({ screen }) => screen('en'));

function viewOf(name: string, locale: KioskView['locale'], spoken: string): KioskView {
  const sample = samples[name];
  if (!sample) throw new Error(`no sample ${name}`);
  return {
    revision: 1,
    locale,
    display: { theme: 'standard', textSize: 'normal', reach: false },
    clock: { time: '14:05', date: '2026-11-22' },
    machine: { kioskId: '3', place: place[locale] },
    visit: sample.visit,
    spoken,
    screen: sample.screen(locale),
  };
}

test('the gallery has every kind of screen, every state of the slot, every outcome and every end', () => {
  const kinds: Record<Screen['kind'], true> = {
    oneMoment: true,
    start: true,
    cardPrompt: true,
    cardServices: true,
    recharge: true,
    loading: true,
    cardBack: true,
    result: true,
    collected: true,
    balance: true,
    takeCard: true,
    cardRefused: true,
    serviceClosed: true,
    help: true,
  };
  expect(new Set(screens.map(({ kind }) => kind))).toEqual(new Set(Object.keys(kinds)));
  const slots = screens.flatMap((screen) => (screen.kind === 'recharge' ? [screen.slot.state] : []));
  expect(new Set(slots)).toEqual(
    new Set(['opening', 'insert', 'reading', 'checking', 'taking', 'taken', 'returned', 'stuck', 'closed']),
  );
  const results = screens.flatMap((screen) => (screen.kind === 'result' ? [screen] : []));
  expect(new Set(results.map(({ outcome }) => outcome)).size).toBe(4);
  expect(new Set(results.map(({ endedBecause }) => endedBecause)).size).toBe(6);
  const loads = screens.flatMap((screen) =>
    (screen.kind === 'result' || screen.kind === 'collected') && screen.load ? [screen.load.state] : [],
  );
  expect(new Set(loads)).toEqual(new Set(['loaded', 'notLoaded', 'held', 'inQuestion']));
  const accounts = screens.flatMap((screen) => (screen.kind === 'balance' ? [screen.account] : []));
  expect(new Set(accounts.map((account) => account?.difference?.reason))).toEqual(
    new Set([undefined, 'purchasesOnTheWay', 'loadInFlight', 'seeOffice']),
  );
});

test.each(localeOrder)('what is spoken in %s leaves no placeholder open, in any sample', (locale) => {
  for (const name of Object.keys(samples)) {
    const { screen } = viewOf(name, locale, '');
    const state =
      screen.kind === 'recharge'
        ? `.${screen.slot.state}`
        : screen.kind === 'result'
          ? `.${screen.outcome}`
          : screen.kind === 'collected'
            ? `.${screen.load.state}`
            : '';
    const text = spokenText(viewOf(name, locale, `${screen.kind}${state}`));
    expect(text, name).not.toMatch(/\{\{|undefined|\//);
    expect(text.length, name).toBeGreaterThan(3);
  }
});

test('an unknown spoken id says what its screen says', () => {
  const known = spokenText(viewOf('take-card', 'en', 'takeCard'));
  expect(spokenText(viewOf('take-card', 'en', 'takeCard.singing'))).toBe(known);
});

test('the idle warning speaks over every screen', () => {
  expect(spokenText(viewOf('idle-warning', 'en', 'cardServices'))).toContain('still here');
});

test('a counter tells its next opening in words, from the campus calendar', () => {
  const contact = { name: 'A', place: 'B', phone: '1', purpose: 'C', openNow: false };
  const clock = { time: '14:05', date: '2026-11-22' };
  const t = textIn('en');
  const opens = (nextOpen: string | undefined) => openingText({ ...contact, nextOpen }, clock, 'en', t);
  expect(opens('2026-11-22T15:00')).toBe('Opens today 15:00');
  expect(opens('2026-11-23T08:00')).toBe('Opens tomorrow 08:00');
  expect(opens('2026-11-30T08:00')).toBe('Opens Mon 30 Nov 08:00');
  expect(opens(undefined)).toContain('two weeks');
  expect(openingText({ ...contact, openNow: true, nextOpen: undefined }, clock, 'en', t)).toBe('Open now');
});

test('a voice asks for the card only while it lies in the cradle', () => {
  const said = (name: string, spoken: string) => spokenText(viewOf(name, 'en', spoken));
  expect(said('collected-loaded', 'collected.loaded')).toBe(
    '50 yuan are on your card. Please take your card.',
  );
  expect(said('collected-card-taken-after', 'collected.loaded')).toBe('50.50 yuan are on your card.');
  expect(said('result-card-taken', 'result.allCredited')).not.toContain('take your card');
  expect(said('result-held', 'result.allCredited')).toContain('Any machine finishes it');
});

test('a wrong card in the cradle is named before the right one is asked for', () => {
  const said = spokenText(viewOf('card-back-other-card', 'en', 'cardBack'));
  expect(said.indexOf('2291')).toBeGreaterThan(-1);
  expect(said.indexOf('2291')).toBeLessThan(said.indexOf('0417'));
});
