import type { KioskView } from '../contract/view.ts';

/** What is shown while no view comes: 'one moment', in the language and look of the last one. Nothing personal. */
export function noContactView(last: KioskView | undefined): KioskView {
  return {
    revision: 0,
    locale: last?.locale ?? 'zh-CN',
    display: last?.display ?? { theme: 'standard', textSize: 'normal', reach: false },
    clock: undefined,
    machine: last?.machine ?? { kioskId: '', place: '' },
    visit: { secondsLeft: undefined, warning: false },
    spoken: 'oneMoment.noContact',
    screen: { kind: 'oneMoment', why: 'starting' },
  };
}
