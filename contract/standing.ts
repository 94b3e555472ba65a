import type { CardState, PersonState } from './platform-api.ts';
import type { HolderKind } from './card-layout.ts';
import type { standingRefusals } from './platform-fields.ts';

type StandingRefusal = (typeof standingRefusals)[number];

const personRefusals = {
  regular: undefined,
  temporary: 'personTemporary',
  merchant: 'personMerchant',
  left: 'personLeft',
} as const satisfies Record<PersonState, StandingRefusal | undefined>;

const holderRefusals = {
  student: undefined,
  staff: undefined,
  temporary: 'personTemporary',
  merchant: 'personMerchant',
} as const satisfies Record<HolderKind, StandingRefusal | undefined>;

const cardRefusals = {
  normal: undefined,
  lost: 'cardLost',
  frozen: 'cardFrozen',
  replaced: 'cardReplaced',
  expired: 'cardExpired',
  notActivated: 'cardNotActivated',
  retained: 'cardRetained',
} as const satisfies Record<CardState, StandingRefusal | undefined>;

/** Only regular students and staff with a card in order are served; each other state has its own answer. */
export function standingRefusal(standing: {
  readonly personState: PersonState;
  readonly holderKind: HolderKind;
  readonly cardState: CardState;
}): StandingRefusal | undefined {
  const { personState, holderKind, cardState } = standing;
  return personRefusals[personState] ?? holderRefusals[holderKind] ?? cardRefusals[cardState];
}
