import type { VisitPolicy } from '../../contract/policy.ts';
import type { Clock, Timer } from '../../contract/time.ts';
import type { VisitTime } from '../../contract/view.ts';

/** How long a screen waits for its person; `warning` is the last stretch, in which it asks. */
export interface WaitLimit {
  readonly seconds: number;
  readonly warningSeconds: number;
}

/**
 * The limits of each stage of a visit. A stage that is not here waits for something other than a person.
 * `caseToRead`: the outcome names a note or a load that is in question, which takes longer to read and to write down.
 */
export function waitLimit(stage: string, policy: VisitPolicy, caseToRead: boolean): WaitLimit | undefined {
  const withWarning = (seconds: number): WaitLimit => ({
    seconds: seconds + policy.idleWarningSeconds,
    warningSeconds: policy.idleWarningSeconds,
  });
  const plain = (seconds: number): WaitLimit => ({ seconds, warningSeconds: 0 });
  switch (stage) {
    case 'cardPrompt':
      return plain(policy.cardPromptSeconds);
    case 'cardServices':
    case 'help':
      return withWarning(policy.idleSeconds);
    case 'recharge':
      return withWarning(policy.noteWaitSeconds);
    case 'balance':
      return plain(policy.balanceSeconds);
    case 'cardBack':
      return plain(policy.cardBackSeconds);
    case 'result':
    case 'collected':
      return caseToRead ? withWarning(policy.idleSeconds) : plain(policy.resultSeconds);
    case 'cardRefused':
    case 'serviceClosed':
      return plain(policy.takeCardSeconds);
    default:
      return undefined;
  }
}

/** Watches that somebody is still there. One deadline at a time; every act of the person sets it anew. */
export class IdleWatch {
  readonly #clock: Clock;
  readonly #onIdle: () => void;
  readonly #onTick: () => void;
  #limit: WaitLimit | undefined;
  #deadlineMs = 0;
  #timer: Timer | undefined;

  constructor(clock: Clock, onIdle: () => void, onTick: () => void) {
    this.#clock = clock;
    this.#onIdle = onIdle;
    this.#onTick = onTick;
  }

  /** Begins to wait anew, or waits for nothing. */
  restart(limit: WaitLimit | undefined): void {
    this.#timer?.cancel();
    this.#limit = limit;
    if (!limit) return;
    this.#deadlineMs = this.#clock.monotonicMs() + limit.seconds * 1000;
    this.#tick();
  }

  /** The person did something: the same wait from its beginning. */
  touch(): void {
    this.restart(this.#limit);
  }

  get time(): VisitTime {
    if (!this.#limit) return { secondsLeft: undefined, warning: false };
    const secondsLeft = Math.max(0, Math.ceil((this.#deadlineMs - this.#clock.monotonicMs()) / 1000));
    return { secondsLeft, warning: secondsLeft <= this.#limit.warningSeconds };
  }

  #tick(): void {
    const leftMs = this.#deadlineMs - this.#clock.monotonicMs();
    const untilNextSecondMs = leftMs % 1000 || 1000;
    this.#timer = this.#clock.schedule(untilNextSecondMs, () => {
      if (this.#clock.monotonicMs() >= this.#deadlineMs) {
        this.#limit = undefined;
        this.#onIdle();
      } else {
        this.#tick();
        this.#onTick();
      }
    });
  }
}
