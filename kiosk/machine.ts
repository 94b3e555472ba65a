import type { Clock } from '../contract/time.ts';
import type { ServiceState, ServiceTile } from '../contract/view.ts';
import type { Fact } from './journal/facts.ts';
import type { JournalError } from './journal/journal-error.ts';
import type { WaitingRow } from './journal/journal-queries.ts';
import type { Journal } from './journal/journal.ts';
import type { KioskConfig } from './kiosk-config.ts';
import type { PlatformFailure } from './platform/platform-client.ts';
import type { PlatformTime } from './platform/platform-time.ts';
import { cashWindow, type CashWindow } from './policy/cash-hours.ts';
import type { StorageStatus } from './journal/storage-keeper.ts';
import { loadObstacle, serviceState, serviceTiles, type Conditions } from './services.ts';
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
  #storage: StorageStatus | undefined;
  #maintenance = false;
  /** The rows that wait, as of the entry with this number. */
  #waiting: { readonly seq: number; readonly rows: readonly WaitingRow[] } | undefined;
  /** The row that has been first in the outbox, and since when (monotonic). */
  #oldest: { readonly key: string; readonly sinceMs: number } | undefined;

  constructor({ config, clock, time }: MachineOptions) {
    this.config = config;
    this.time = time;
    this.#clock = clock;
  }

  attach(journal: Journal, till: { readonly status: TillStatus }): void {
    this.#journal = journal;
    this.#maintenance = journal.queries.maintenance() !== undefined;
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

  /** An entry was written: the journal works (again), unless what is wrong with it does not pass by itself. */
  hearFact(fact: Fact): void {
    if (this.#journalError?.isLasting !== true) this.#journalError = undefined;
    if (fact.kind === 'maintenanceBegun') this.#maintenance = true;
    if (fact.kind === 'maintenanceEnded') this.#maintenance = false;
  }

  /** Why nothing can be written down right now. */
  get journalError(): JournalError | undefined {
    return this.#journalError;
  }

  hearStorage(status: StorageStatus): void {
    this.#storage = status;
  }

  /** How backups and archives stand; undefined where this machine makes none. */
  get storage(): StorageStatus | undefined {
    return this.#storage;
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

  /** Why no card can be loaded right now. */
  loadObstacle(): ReturnType<typeof loadObstacle> {
    return loadObstacle(this.#conditions());
  }

  /**
   * What waits for the platform. Its age counts from when this process first saw it: wall times are not compared across a
   * restart, which may have changed the clock.
   */
  outbox(): { readonly waiting: number; readonly oldestAgeSeconds: number } {
    const rows = this.#waitingRows();
    const nowMs = this.#clock.monotonicMs();
    const [oldest] = rows;
    if (oldest?.key !== this.#oldest?.key) this.#oldest = oldest && { key: oldest.key, sinceMs: nowMs };
    const ageMs = this.#oldest ? nowMs - this.#oldest.sinceMs : 0;
    return { waiting: rows.length, oldestAgeSeconds: Math.floor(ageMs / 1000) };
  }

  /** Every screen asks; the answer changes only with an entry. */
  #waitingRows(): readonly WaitingRow[] {
    if (!this.#journal) return [];
    const { seq } = this.#journal.head;
    if (seq !== this.#waiting?.seq) this.#waiting = { seq, rows: this.#journal.queries.waitingRows() };
    return this.#waiting.rows;
  }

  #conditions(): Conditions {
    return {
      window: this.cashWindow(),
      platformAnswers: this.#platformAnswers,
      till: this.tillStatus,
      antennaWorks: this.#antenna.works,
      journalWorks: this.#journalError === undefined,
      maintenance: this.#maintenance,
      outbox: this.outbox(),
      outboxPolicy: this.config.policy.outbox,
    };
  }
}
