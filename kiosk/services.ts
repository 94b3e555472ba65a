import type { OutboxPolicy } from '../contract/policy.ts';
import {
  services,
  type ClosedReason,
  type NotLoadedReason,
  type Service,
  type ServiceState,
  type ServiceTile,
} from '../contract/view.ts';
import type { CashWindow } from './policy/cash-hours.ts';
import type { TillStatus } from './till/till-notice.ts';

/** The live state of everything that a service depends on. */
export interface Conditions {
  /** Undefined while the platform's time is unknown or too old. */
  readonly window: CashWindow | undefined;
  /** False until the first answer, and after calls that brought none. */
  readonly platformAnswers: boolean;
  readonly till: TillStatus;
  readonly antennaWorks: boolean;
  readonly journalWorks: boolean;
  /** Staff have closed the machine to visitors; a visit under way is finished. */
  readonly maintenance: boolean;
  readonly outbox: { readonly waiting: number; readonly oldestAgeSeconds: number };
  readonly outboxPolicy: OutboxPolicy;
}

/** What this machine can do right now, and what not and why. A broken device closes only what needs it. */
export function serviceTiles(conditions: Conditions): readonly ServiceTile[] {
  return services.map((service) => ({ service, state: serviceState(conditions, service) }));
}

export function serviceState(conditions: Conditions, service: Service): ServiceState {
  switch (service) {
    case 'recharge':
      return rechargeState(conditions);
    case 'collect':
      return collectState(conditions);
    case 'balance':
      return balanceState(conditions);
  }
}

function rechargeState(conditions: Conditions): ServiceState {
  const { window } = conditions;
  if (conditions.maintenance) return closed('maintenance');
  // At night the hours are the honest reason, whatever else may be wrong.
  if (window?.state === 'closed') return closed('outsideHours', window.opensAt);
  const reason = machineTrouble(conditions);
  if (reason) return closed(reason);
  if (!window) return closed('clockUnsure');
  return window.state === 'closingSoon' ? closed('outsideHours') : { open: true, closesAt: window.closesAt };
}

function machineTrouble(conditions: Conditions): ClosedReason | undefined {
  const { till, antennaWorks, journalWorks, platformAnswers, outbox, outboxPolicy } = conditions;
  if (!journalWorks) return 'journalUnavailable';
  if (till.blocked) return till.blocked;
  if (!antennaWorks) return 'antennaOutOfOrder';
  if (!platformAnswers) return 'platformUnreachable';
  const { maxWaiting, maxAgeSeconds } = outboxPolicy;
  if (outbox.waiting > maxWaiting || outbox.oldestAgeSeconds > maxAgeSeconds) return 'creditsWaiting';
  return undefined;
}

/** Neither the cash hours nor the till matter: the money is at the platform. */
function collectState(conditions: Conditions): ServiceState {
  if (conditions.maintenance) return closed('maintenance');
  const obstacle = loadObstacle(conditions);
  return obstacle ? closed(obstacle) : open;
}

type LoadObstacle = Extract<NotLoadedReason, ClosedReason>;

/** What a load needs. A visit that is under way when maintenance begins is finished, its load too. */
export function loadObstacle(conditions: Conditions): LoadObstacle | undefined {
  if (!conditions.journalWorks) return 'journalUnavailable';
  if (!conditions.antennaWorks) return 'antennaOutOfOrder';
  return conditions.platformAnswers ? undefined : 'platformUnreachable';
}

/** The card says by itself what is on it: neither the platform nor a record is needed. */
function balanceState({ antennaWorks, maintenance }: Conditions): ServiceState {
  if (maintenance) return closed('maintenance');
  return antennaWorks ? open : closed('antennaOutOfOrder');
}

const open: ServiceState = { open: true, closesAt: undefined };

function closed(reason: ClosedReason, opensAt?: string): ServiceState {
  return { open: false, reason, opensAt };
}
