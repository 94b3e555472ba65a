import { yuan } from '../../contract/money.ts';
import type { CashPolicy } from '../../contract/policy.ts';
import type { CashSign, HelpContact, Screen, Service, ServiceState } from '../../contract/view.ts';
import type { VisitContext } from '../workflows/visit-setup.ts';
import { balanceScreen, cardSummary, collectedScreen, isKnown, loadScreen } from './card-screens.ts';
import { rechargeScreen, resultScreen } from './recharge-screens.ts';
import type { Surroundings } from './surroundings.ts';

/** The screen of a visit's state. Pure: everything that decides was decided before. */
export function projectScreen(state: string, visit: VisitContext, around: Surroundings): Screen {
  switch (state) {
    case 'cardPrompt':
      return { kind: 'cardPrompt', service: visit.service ?? 'balance', problem: visit.problem };
    case 'reading':
      return { kind: 'oneMoment', why: 'readingCard' };
    case 'balance':
      return visit.card ? balanceScreen(visit.card, visit, around) : oneMoment;
    case 'takeCard':
      return { kind: 'takeCard' };
    case 'cardRefused':
      return refusedScreen(visit, around);
    case 'serviceClosed':
      return closedScreen(visit, around);
    case 'help':
      return helpScreen(around);
    case 'start':
      return startScreen(around);
    default:
      return servedScreen(state, visit, around) ?? oneMoment;
  }
}

/** The screens of somebody whose account the platform has told. */
function servedScreen(state: string, visit: VisitContext, around: Surroundings): Screen | undefined {
  const { card, result, load } = visit;
  if (!isKnown(card)) return undefined;
  switch (state) {
    case 'cardServices':
      return { kind: 'cardServices', card: cardSummary(card), services: around.services };
    case 'recharge':
      return around.recharge && rechargeScreen(card, around.recharge, around);
    case 'loading':
      return around.load && loadScreen(card, around.load);
    case 'result':
      return result && resultScreen(card, result, visit, around);
    case 'collected':
      return load && collectedScreen(card, load, visit, around);
    default:
      return undefined;
  }
}

const oneMoment: Screen = { kind: 'oneMoment', why: 'ending' };

function refusedScreen({ refusal }: VisitContext, around: Surroundings): Screen {
  if (!refusal) return oneMoment;
  return { kind: 'cardRefused', ...refusal, nextCounter: nextCounter(around) };
}

function closedScreen({ service = 'recharge', card }: VisitContext, around: Surroundings): Screen {
  const now: ServiceState =
    card && !isKnown(card) && service !== 'balance' ? unreachable : around.stateOf(service);
  // It opened again while the person was reading: the services say so.
  if (now.open)
    return isKnown(card)
      ? { kind: 'cardServices', card: cardSummary(card), services: around.services }
      : startScreen(around);
  return {
    kind: 'serviceClosed',
    service,
    state: now,
    // A counter does not recharge: whoever came for that is told where it is done instead.
    nextCounter: service === 'recharge' ? undefined : nextCounter(around),
    elsewhere: elsewhereFor(service, around),
  };
}

/** What the platform was not there to say of this card cannot be begun with it, also when it answers others by now. */
const unreachable = { open: false, reason: 'platformUnreachable', opensAt: undefined } as const;

function elsewhereFor(service: Service, { help }: Surroundings) {
  return help().elsewhere.filter(({ insteadOf }) => insteadOf === service);
}

function startScreen({ services, cash, hotline }: Surroundings): Screen {
  const sign: CashSign = { ...cashFacts(cash), hotline };
  return { kind: 'start', services, sign };
}

function nextCounter({ help }: Surroundings): HelpContact | undefined {
  return help().contacts[0];
}

function helpScreen({ cash, help }: Surroundings): Screen {
  const { contacts, elsewhere } = help();
  return { kind: 'help', contacts, elsewhere, ...cashFacts(cash) };
}

function cashFacts({ denominationsFen, opens, closes }: CashPolicy): Omit<CashSign, 'hotline'> {
  const acceptedNotesFen = denominationsFen.toSorted((a, b) => a - b).map((amount) => yuan(amount / 100));
  return { acceptedNotesFen, cashHours: { opens, closes } };
}
