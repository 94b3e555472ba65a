import { fen, yuan } from '../../contract/money.ts';
import type { CardRefusal, Screen } from '../../contract/view.ts';
import { allOpen, card, counter, rechargeClosed, sample, type Sample } from './sample-parts.ts';

/** The card is in the cradle: what it offers, or why it cannot be served. */
export const cardSamples: Readonly<Record<string, Sample>> = {
  'card-services': sample({ kind: 'cardServices', card, services: allOpen }, 54),
  'card-services-pending': sample(
    {
      kind: 'cardServices',
      card: { ...card, pendingFen: yuan(50), balanceFen: fen(186_640) },
      services: allOpen,
    },
    54,
  ),
  'card-services-unfinished': sample(
    {
      kind: 'cardServices',
      card: { ...card, pendingFen: yuan(50), inFlightFen: yuan(20) },
      services: allOpen,
    },
    54,
  ),
  'card-services-recharge-closed': sample(
    { kind: 'cardServices', card, services: rechargeClosed('outsideHours', '05:00') },
    54,
  ),
  'idle-warning': {
    ...sample({ kind: 'cardServices', card, services: allOpen }),
    visit: { secondsLeft: 18, warning: true },
  },
  'take-card': sample({ kind: 'takeCard' }, 28),
  'refused-lost': refused('cardLost'),
  'refused-frozen': refused('cardFrozen'),
  'refused-frozen-totals': refused('cardFrozen', true, { frozenBecause: 'totalsDiffer' }),
  'refused-frozen-pin': refused('cardFrozen', true, { frozenBecause: 'pinLocked' }),
  'refused-frozen-holder': refused('cardFrozen', true, { frozenBecause: 'reportedByHolder' }),
  'refused-frozen-office': refused('cardFrozen', true, { frozenBecause: 'office' }),
  'refused-replaced': refused('cardReplaced', false),
  'refused-expired': refused('cardExpired', true, { validUntil: '2026-08-31' }),
  'refused-foreign': refused('foreignCard', false),
  'refused-damaged': refused('damagedCard'),
  'refused-several': refused('severalCards', false),
  'refused-temporary': refused('personTemporary'),
  'refused-day-limit': refused('overDayLimit', false),
  'refused-unknown': refused('unknownCard'),
  'refused-not-genuine': refused('notGenuine'),
  'refused-platform': refused('platformUnreachable', false),
};

function refused(
  reason: CardRefusal,
  withCounter = true,
  more: Pick<Extract<Screen, { kind: 'cardRefused' }>, 'frozenBecause' | 'validUntil'> = {},
): Sample {
  return sample(
    (locale) => ({
      kind: 'cardRefused',
      reason,
      ...more,
      nextCounter: withCounter ? counter(locale) : undefined,
    }),
    24,
  );
}
