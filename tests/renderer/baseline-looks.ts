import { join } from 'node:path';
import { type Look, plain } from './looks.ts';

/** Accepted pictures and places. `npm run gallery -- --grep baseline --update-snapshots` accepts what is drawn now. */
export const baselineFolder = join(import.meta.dirname, 'baseline');

/** The machine as most people see it. */
const usual = [
  'start-all-open',
  'start-outside-hours',
  'start-slot-broken',
  'start-cradle-broken',
  'start-clock-unsure',
  'one-moment-reading-card',
  'one-moment-settling',
  'one-moment-no-contact',
  'card-prompt-recharge',
  'card-prompt-several-cards',
  'card-services',
  'card-services-pending',
  'card-services-unfinished',
  'idle-warning',
  'recharge-insert-first',
  'recharge-checking',
  'recharge-taken',
  'recharge-returned-unreadable',
  'recharge-returned-limit',
  'recharge-stuck-reachable',
  'recharge-stuck-inside',
  'recharge-closed',
  'result-all-credited',
  'result-not-loaded',
  'result-held',
  'result-credit-follows',
  'result-in-question-no-number',
  'result-card-taken',
  'loading-asking',
  'loading-writing',
  'card-back',
  'card-back-other-card',
  'card-back-several',
  'collected-loaded',
  'collected-nothing',
  'collected-held',
  'collected-in-question',
  'balance',
  'balance-pending',
  'balance-unfinished',
  'balance-see-office',
  'balance-card-only',
  'take-card',
  'refused-frozen-totals',
  'refused-expired',
  'refused-several',
  'closed-outside-hours',
  'help',
] as const;

/** Every format, language, theme and size at least twice, on the screens with the most to show. */
const others: readonly Look[] = [
  plain('start-all-open', { format: 'landscape', locale: 'en' }),
  plain('start-all-open', { format: 'wide', theme: 'highContrastDark' }),
  plain('start-outside-hours', { locale: 'zh-TW', theme: 'highContrastLight' }),
  plain('card-services-pending', { format: 'landscape' }),
  plain('card-services-unfinished', { locale: 'en', textSize: 'large', reach: true }),
  plain('recharge-many-notes', { locale: 'en', format: 'wide' }),
  plain('recharge-returned-limit', { locale: 'zh-TW', theme: 'highContrastDark', textSize: 'extraLarge' }),
  plain('loading-writing', { locale: 'en', theme: 'highContrastDark', textSize: 'extraLarge', reach: true }),
  plain('card-back', { locale: 'en', format: 'landscape', textSize: 'large' }),
  plain('card-back-other-card', { locale: 'zh-TW', theme: 'highContrastLight', reach: true }),
  plain('collected-loaded', { locale: 'en', format: 'landscape', theme: 'highContrastLight' }),
  plain('balance-pending', { locale: 'zh-TW', format: 'wide' }),
  plain('balance-see-office', { locale: 'en', textSize: 'extraLarge', reach: true }),
  plain('balance-unfinished', { format: 'landscape', theme: 'highContrastDark' }),
];

/** What the pictures beside these tests show; `npm test` compares every one. */
export const baselineLooks: readonly Look[] = [...usual.map((sample) => plain(sample)), ...others];
