import type { SnapshotFrom } from 'xstate';
import type { CaseId } from '../../contract/ids.ts';
import type { Display, KioskView, Locale, VisitTime } from '../../contract/view.ts';
import type { Machine } from '../machine.ts';
import { helpFor } from '../policy/help-config.ts';
import type { LoadMachine } from '../workflows/load.machine.ts';
import type { createRechargeMachine } from '../workflows/recharge.machine.ts';
import type { createVisitMachine } from '../workflows/visit.machine.ts';
import { projectScreen } from './project-view.ts';
import { clockOf, type Surroundings } from './surroundings.ts';

export type VisitSnapshot = SnapshotFrom<ReturnType<typeof createVisitMachine>>;

/** What belongs to the picture and not to the visit. */
export interface Picture {
  readonly locale: Locale;
  readonly display: Display;
  readonly time: VisitTime;
  /** Help lies over what goes on below it. */
  readonly helpOver: boolean;
  readonly caseNumberOf: (caseId: CaseId) => number | undefined;
}

/** The view of a visit as it stands. */
export function visitView(
  snapshot: VisitSnapshot,
  machine: Machine,
  picture: Picture,
): Omit<KioskView, 'revision' | 'spoken'> {
  const { config, time } = machine;
  const now = time.now();
  return {
    locale: picture.locale,
    display: picture.display,
    clock: now === undefined ? undefined : clockOf(now, config.policy.timeZone),
    machine: { kioskId: config.kioskId, place: config.place },
    visit: picture.time,
    screen: projectScreen(
      picture.helpOver ? 'help' : snapshot.value,
      snapshot.context,
      surroundings(snapshot, machine, picture),
    ),
  };
}

/** Where a visit stands, as far as its time limits go: a load that waits for the card is a stage of its own. */
export function stageOf(snapshot: VisitSnapshot): string {
  return snapshot.value === 'loading' && loadOf(snapshot)?.state === 'cardBack' ? 'cardBack' : snapshot.value;
}

function surroundings(snapshot: VisitSnapshot, machine: Machine, picture: Picture): Surroundings {
  const { config } = machine;
  const { timeZone, cash, card } = config.policy;
  const caseNumber = (number: number): string => `${config.kioskId}-${number}`;
  return {
    services: machine.services(),
    stateOf: (service) => machine.stateOf(service),
    ...{ cash, card, timeZone, caseNumber },
    help: () => helpFor(config.help, picture.locale, machine.nowMs(), timeZone),
    hotline: config.help.contacts[0]?.phone,
    caseNumberOf: (caseId) => {
      const number = picture.caseNumberOf(caseId);
      return number === undefined ? '' : caseNumber(number);
    },
    recharge: rechargeOf(snapshot),
    load: loadOf(snapshot),
  };
}

type RechargeSnapshot = SnapshotFrom<ReturnType<typeof createRechargeMachine>>;

function rechargeOf(snapshot: VisitSnapshot): Surroundings['recharge'] {
  const child = snapshot.children['recharge']?.getSnapshot() as RechargeSnapshot | undefined;
  return child && { context: child.context, state: child.value };
}

function loadOf(snapshot: VisitSnapshot): Surroundings['load'] {
  const child = snapshot.children['load']?.getSnapshot() as SnapshotFrom<LoadMachine> | undefined;
  return child && { context: child.context, state: child.value };
}
