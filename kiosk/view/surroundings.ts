import type { CaseId } from '../../contract/ids.ts';
import type { CardPolicy, CashPolicy } from '../../contract/policy.ts';
import type { Service, ServiceState, ServiceTile } from '../../contract/view.ts';
import { campusMoment } from '../policy/campus-time.ts';
import type { Help } from '../policy/help-config.ts';
import type { LoadProgress } from '../workflows/load-result.ts';
import type { RechargeContext } from '../workflows/recharge-context.ts';

/** Everything that a screen can be about, besides the visit itself. */
export interface Surroundings {
  readonly services: readonly ServiceTile[];
  readonly stateOf: (service: Service) => ServiceState;
  readonly cash: CashPolicy;
  readonly card: CardPolicy;
  readonly timeZone: string;
  /** Worked out only for the screens that need it: it looks through the calendars of two weeks. */
  readonly help: () => Help;
  /** Whom to call; also beside a case number. */
  readonly hotline: string | undefined;
  /** `1007` -> `K01-1007`. */
  readonly caseNumber: (number: number) => string;
  /** The same from a case's id. */
  readonly caseNumberOf: (caseId: CaseId) => string;
  /** The running recharge, with the state of its own machine. */
  readonly recharge: { readonly context: RechargeContext; readonly state: string } | undefined;
  /** The running load, with the state of its own machine. */
  readonly load: { readonly context: LoadProgress; readonly state: string } | undefined;
}

/** Campus wall time and date for the corner of every screen. */
export function clockOf(nowMs: number, zone: string): { readonly time: string; readonly date: string } {
  const { date, time } = campusMoment(nowMs, zone);
  return { date, time };
}

/** Campus time `2026-11-22T14:05`. */
export function campusMinute(atMs: number, zone: string): string {
  const { date, time } = campusMoment(atMs, zone);
  return `${date}T${time}`;
}
