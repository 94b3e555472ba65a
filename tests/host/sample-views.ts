import type { KioskView, Locale } from '../../contract/view.ts';

/** A start screen with nothing on it. */
export function startView(revision: number, locale: Locale = 'zh-CN'): KioskView {
  return {
    revision,
    locale,
    display: { theme: 'standard', textSize: 'normal', reach: false },
    clock: undefined,
    machine: { kioskId: 'K01', place: 'lobby' },
    visit: { secondsLeft: undefined, warning: false },
    spoken: 'start',
    screen: { kind: 'start', services: [] },
  };
}
