import type { Service } from '../../contract/view.ts';

/** The transitions that several states of a visit share. */
interface CardHeard {
  readonly event: { readonly uid: string };
}
interface ServiceHeard {
  readonly event: { readonly service: Service };
}

export const cardIn = { type: 'cardIn', params: ({ event }: CardHeard) => event.uid } as const;
export const readCard = { target: 'reading', actions: cardIn } as const;
export const severalCards = {
  target: 'cardPrompt',
  actions: { type: 'problem', params: 'severalCards' },
} as const;
export const choose = { type: 'choose', params: ({ event }: ServiceHeard) => event.service } as const;
const ofService = ({ event }: ServiceHeard): Service => event.service;
export const closedService = {
  guard: { type: 'serviceClosed', params: ofService },
  target: 'serviceClosed',
  actions: choose,
} as const;
const withCard = (wanted: Service) =>
  ({
    type: 'wantsWithCard',
    params: ({ event }: ServiceHeard) => ({ service: event.service, wanted }),
  }) as const;
/** What a person whose card is known may choose. */
export const chooseWithCard = [
  closedService,
  { guard: withCard('recharge'), target: 'recharge', actions: choose },
  { guard: withCard('collect'), target: 'collecting', actions: choose },
  { guard: withCard('balance'), target: 'balance', actions: choose },
] as const;
export const cardLeaves = { target: 'ending', actions: 'cardOut' } as const;
/** Whoever takes the card has read it. Where the load ended because it left, that is told all the same. */
export const cardLeavesOutcome = [{ guard: 'outcomeStays', actions: 'cardOut' }, cardLeaves] as const;
const ofUid = ({ event }: CardHeard): string => event.uid;
/** A card that comes back to an outcome goes on where it left; another one is the next visit. */
export const cardComesToOutcome = [
  { guard: { type: 'loadGoesOn', params: ofUid }, target: 'loading', actions: cardIn },
  { guard: { type: 'isCardOfVisit', params: ofUid }, actions: cardIn },
  { target: 'ending', actions: cardIn },
] as const;
