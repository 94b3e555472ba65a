import type { Clock } from '../contract/time.ts';
import type { ServiceState, ServiceTile } from '../contract/view.ts';
import type { JournalError } from './journal/journal-error.ts';
import type { Journal } from './journal/journal.ts';
import type { KioskConfig } from './kiosk-config.ts';
import type { PlatformFailure } from './platform/platform-client.ts';
import type { PlatformTime } from './platform/platform-time.ts';
import { cashWindow, type CashWindow } from './policy/cash-hours.ts';
import { serviceState, serviceTiles, type Conditions } from './services.ts';
import type { TillStatus } from './till/till-notice.ts';

export interface MachineOptions {
  readonly config: KioskConfig;
  readonly clock: Clock;
  readonly time: PlatformTime;
}

/** The state of this machine as a whole: what works, what does not, and what it can therefore offer. */
export class Machine {
  readonly config: KioskConfig;
  readonly time: PlatformTime;
  readonly #clock: Clock;
  #journal: Journal | undefined;
  #till: { readonly status: TillStatus } | undefined;
  #platformAnswers = false;
  #antenna: { readonly works: boolean; readonly detail: string } = { works: false, detail: 'starting' };
  #journalError: JournalError | undefined;

  constructor({ config, clock, time }: MachineOptions) {
    this.config = config;
    this.time = time;
    this.#clock = clock;
  }

  attach(journal: Journal, till: { readonly status: TillStatus }): void {
    this.#journal = journal;
    this.#till = till;
  }

  /** The platform's time as far as it is known, else this machine's. */
  nowMs(): number {
    return this.time.now() ?? Math.round(this.#clock.wallMs());
  }

  /** Undefined while nobody can say for certain what time it is. */
  cashWindow(): CashWindow | undefined {
    const now = this.time.now();
    return now !== undefined && this.time.isSure() ? cashWindow(this.config.policy, now) : undefined;
  }

  /** A note that is in escrow may still be taken within the grace after closing. */
  hoursAllowNote(): boolean {
    const window = this.cashWindow();
    return window !== undefined && (window.state !== 'closed' || window.graceLeftMs > 0);
  }

  hearPlatform(failure: PlatformFailure | undefined): void {
    if (failure?.kind === 'notBooted') return;
    this.#platformAnswers = failure === undefined || failure.kind === 'refused';
  }

  hearAntenna(works: boolean, detail: string): void {
    this.#antenna = { works, detail };
  }

  hearJournalError(error: JournalError): void {
    this.#journalError = error;
  }

  get antenna(): { readonly works: boolean; readonly detail: string } {
    return this.#antenna;
  }

  get tillStatus(): TillStatus {
    return this.#till?.status ?? { state: 'starting', blocked: 'recovering' };
  }

  services(): readonly ServiceTile[] {
    return serviceTiles(this.#conditions());
  }

  stateOf(service: ServiceTile['service']): ServiceState {
    return serviceState(this.#conditions(), service);
  }

  outbox(): { readonly waiting: number; readonly oldestAgeSeconds: number } {
    const rows = this.#journal?.queries.waitingRows() ?? [];
    const [oldest] = rows;
    const ageMs = oldest ? this.#clock.wallMs() - oldest.atMs : 0;
    return { waiting: rows.length, oldestAgeSeconds: Math.max(0, Math.floor(ageMs / 1000)) };
  }

  #conditions(): Conditions {
    return {
      window: this.cashWindow(),
      platformAnswers: this.#platformAnswers,
      till: this.tillStatus,
      antennaWorks: this.#antenna.works,
      journalWorks: this.#journalError === undefined,
      outbox: this.outbox(),
      outboxPolicy: this.config.policy.outbox,
    };
  }
}
