import type { Service } from '../../contract/view.ts';
import {
  allClosed,
  allOpen,
  cashHours,
  contacts,
  counter,
  denominationsFen,
  elsewhere,
  rechargeClosed,
  sample,
  type Sample,
  sign,
} from './sample-parts.ts';

/** The start, waiting, help and what is closed. */
export const visitSamples: Readonly<Record<string, Sample>> = {
  'start-all-open': sample({ kind: 'start', services: allOpen, sign }),
  'start-outside-hours': sample({ kind: 'start', services: rechargeClosed('outsideHours', '05:00'), sign }),
  'start-slot-broken': sample({ kind: 'start', services: rechargeClosed('acceptorOutOfOrder'), sign }),
  'start-box-full': sample({ kind: 'start', services: rechargeClosed('boxFull'), sign }),
  'start-cradle-broken': sample({ kind: 'start', services: allClosed('antennaOutOfOrder'), sign }),
  'start-clock-unsure': {
    ...sample({ kind: 'start', services: rechargeClosed('clockUnsure'), sign }),
    clockUnknown: true,
  },
  'start-without-sign': sample({ kind: 'start', services: allOpen }),
  'one-moment-starting': sample({ kind: 'oneMoment', why: 'starting' }),
  'one-moment-settling': sample({ kind: 'oneMoment', why: 'settling' }),
  'one-moment-reading-card': sample({ kind: 'oneMoment', why: 'readingCard' }),
  'one-moment-opening-slot': sample({ kind: 'oneMoment', why: 'openingSlot' }),
  'one-moment-ending': sample({ kind: 'oneMoment', why: 'ending' }),
  'one-moment-no-contact': { ...sample({ kind: 'oneMoment', why: 'starting' }), noContact: true },
  'card-prompt-recharge': sample({ kind: 'cardPrompt', service: 'recharge', problem: undefined }, 26),
  'card-prompt-balance': sample({ kind: 'cardPrompt', service: 'balance', problem: undefined }, 26),
  'card-prompt-several-cards': sample(
    { kind: 'cardPrompt', service: 'recharge', problem: 'severalCards' },
    22,
  ),
  'card-prompt-taken-too-soon': sample(
    { kind: 'cardPrompt', service: 'recharge', problem: 'takenTooSoon' },
    22,
  ),
  'closed-outside-hours': closed('outsideHours', '05:00'),
  'closed-slot-broken': closed('acceptorOutOfOrder'),
  'closed-note-stuck': closed('noteStuck'),
  'closed-platform': closed('platformUnreachable'),
  'closed-credits-waiting': closed('creditsWaiting'),
  'closed-recovering': closed('recovering'),
  'closed-halted': closed('halted'),
  'closed-maintenance': closed('maintenance'),
  'closed-journal': closed('journalUnavailable'),
  'closed-box-removed': closed('boxRemoved'),
  'closed-balance': closed('antennaOutOfOrder', undefined, 'balance'),
  help: sample(
    (locale) => ({
      kind: 'help',
      contacts: contacts(locale),
      elsewhere: elsewhere(locale),
      acceptedNotesFen: denominationsFen,
      cashHours,
    }),
    48,
  ),
};

function closed(
  reason: Parameters<typeof rechargeClosed>[0],
  opensAt?: string,
  service: Service = 'recharge',
): Sample {
  return sample(
    (locale) => ({
      kind: 'serviceClosed',
      service,
      state: { open: false, reason, opensAt },
      nextCounter: counter(locale),
      elsewhere: elsewhere(locale).filter(({ insteadOf }) => insteadOf === service),
    }),
    40,
  );
}
