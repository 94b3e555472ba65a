import { asError, sleep, type Clock, type Timer } from '../../contract/time.ts';
import type { StoragePolicy } from '../../contract/policy.ts';
import type { KioskLog } from '../log.ts';
import { campusMoment } from '../policy/campus-time.ts';
import type { Backups } from './backups.ts';
import type { Journal } from './journal.ts';

export interface StorageKeeperOptions {
  readonly journal: Journal;
  readonly backups: Backups;
  readonly policy: StoragePolicy;
  readonly timeZone: string;
  readonly clock: Clock;
  readonly log: KioskLog;
  /** The platform's time, as far as it is known. */
  readonly nowMs: () => number;
  /** Nobody stands before the machine, and nothing is under way. */
  readonly isAtRest: () => boolean;
  readonly onStatus: (status: StorageStatus) => void;
}

/** For staff and the monitoring centre. */
export interface StorageStatus {
  /** File name of the newest backup, which bears its date; undefined: there is none. */
  readonly newestBackup: string | undefined;
  readonly backups: number;
  /** Why the last attempt failed; undefined when it did not. */
  readonly problem: string | undefined;
}

const LOOK_EVERY_MS = 600_000;
/** Between two pieces of the check of a new backup. */
const PAUSE_MS = 20;

/**
 * Once a day, at a quiet hour or as soon after it as nobody is there, the journal is copied; then what is old moves into an
 * archive. The machine serves meanwhile. What fails is told and tried again; it never stops the machine.
 */
export class StorageKeeper {
  readonly #options: StorageKeeperOptions;
  readonly #stopping = new AbortController();
  #timer: Timer | undefined;
  #work: Promise<void> = Promise.resolve();
  #problem: string | undefined;

  constructor(options: StorageKeeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#tell();
    this.#next();
  }

  /** A copy that is being made is given up; it has no backup's name yet. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the kiosk stops'));
    this.#timer?.cancel();
    await this.#work;
  }

  #next(): void {
    this.#timer = this.#options.clock.schedule(LOOK_EVERY_MS, () => {
      this.#work = this.#look().finally(() => {
        if (!this.#stopping.signal.aborted) this.#next();
      });
    });
  }

  async #look(): Promise<void> {
    const { policy, timeZone, nowMs, isAtRest, log } = this.#options;
    const { date, time } = campusMoment(nowMs(), timeZone);
    if (time < policy.backupAt || !isAtRest()) return;
    try {
      if (this.#hasBackupOf(date)) return;
      await this.#backUp(date);
      if (isAtRest()) this.#archive();
      this.#problem = undefined;
    } catch (reason) {
      if (this.#stopping.signal.aborted) return;
      log.fault('journal.backupFailed', reason);
      this.#problem = asError(reason).message;
    }
    this.#tell();
  }

  #hasBackupOf(date: string): boolean {
    return this.#options.backups.list().some(({ file }) => file.includes(date));
  }

  async #backUp(date: string): Promise<void> {
    const { backups, journal, clock, log } = this.#options;
    const { signal } = this.#stopping;
    const { file, bytes } = await backups.make(journal, date, () => sleep(clock, PAUSE_MS, signal));
    log.event('journal.backedUp', { file, bytes });
  }

  #archive(): void {
    const { journal, policy, log } = this.#options;
    const { keepEntries, archiveEntries } = policy;
    const archived = journal.archive({
      keepEntries,
      leastEntries: archiveEntries,
      mostEntries: archiveEntries,
    });
    if (archived) log.event('journal.archived', { ...archived });
  }

  #tell(): void {
    const { backups, onStatus } = this.#options;
    try {
      const list = backups.list();
      onStatus({ newestBackup: list.at(-1)?.file, backups: list.length, problem: this.#problem });
    } catch (reason) {
      onStatus({ newestBackup: undefined, backups: 0, problem: asError(reason).message });
    }
  }
}
