import type { Clock } from '../../contract/time.ts';
import type { ScreenKind } from '../../contract/view.ts';
import type { FaultMoment } from './fault-plan.ts';

interface Awaited {
  readonly moment: FaultMoment;
  readonly act: () => void;
}

/** The moments of one visit after the other: what belongs to a visit that is over by then does not happen. */
export class Moments {
  readonly #clock: Clock;
  #visit = 0;
  #awaited: readonly Awaited[] = [];
  #seen = new Set<string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A new visit, of which nothing is awaited yet; or the end of the last. */
  renew(): void {
    this.#visit += 1;
    this.#awaited = [];
    this.#seen = new Set();
  }

  await(moment: FaultMoment, act: () => void): void {
    this.#awaited = [...this.#awaited, { moment, act }];
  }

  visitBegins(): void {
    this.#come((at) => at.afterNote === undefined && at.on === undefined);
  }

  noteDrawn(n: number): void {
    this.#come((at) => at.afterNote === n);
  }

  screenShown(kind: ScreenKind): void {
    this.#comeOnce(kind);
  }

  processStarts(): void {
    this.#comeOnce('processStart');
  }

  later(ms: number, act: () => void): void {
    const visit = this.#visit;
    this.#clock.schedule(ms, () => {
      if (visit === this.#visit) act();
    });
  }

  #comeOnce(what: NonNullable<FaultMoment['on']>): void {
    if (this.#seen.has(what)) return;
    this.#seen.add(what);
    this.#come((at) => at.on === what);
  }

  #come(isNow: (at: FaultMoment) => boolean): void {
    for (const { moment, act } of this.#awaited) if (isNow(moment)) this.later(moment.ms, act);
  }
}
