import type { Clock, Timer } from '../contract/time.ts';
import { distrustHalt } from './journal/distrust.ts';
import { JournalError } from './journal/journal-error.ts';
import type { Journal } from './journal/journal.ts';

export interface JournalRetryOptions {
  readonly clock: Clock;
  readonly openJournal: () => Journal;
  /** Nobody stands before the machine. */
  readonly isAtRest: () => boolean;
  /** A new start settles what the journal says. */
  readonly onRestart: () => void;
}

/** How often a journal that cannot be used is tried again. */
const EVERY_MS = 60_000;

/** Tries a journal again that could not be opened or written. Nothing is repaired or deleted here. */
export class JournalRetry {
  readonly #options: JournalRetryOptions;
  #timer: Timer | undefined;

  constructor(options: JournalRetryOptions) {
    this.#options = options;
  }

  /** It could not be opened: from time to time it is, and a new start follows when it takes an entry. */
  reopen(onError: (error: JournalError) => void): void {
    this.#everyMinute(() => {
      const { openJournal, onRestart } = this.#options;
      try {
        const journal = openJournal();
        try {
          journal.checkpoint(); // takes it an entry, too?
        } finally {
          journal.close();
        }
        onRestart();
      } catch (error) {
        if (!(error instanceof JournalError)) throw error;
        onError(error); // perhaps for another reason by now
      }
    });
  }

  /**
   * It is open and may fail: a disk that was full can have room again, but while services are closed for it, nobody
   * writes and finds out. A new start does. What does not pass by itself waits for staff instead, as a halt in the
   * journal; one for which a full disk had no room is written as soon as there is some.
   */
  watch(journal: Journal, errorNow: () => JournalError | undefined): void {
    this.#everyMinute(() => {
      const error = errorNow();
      if (error?.isLasting === false) this.#options.onRestart();
      else if (error && !journal.queries.halt()) writeDistrust(journal, error);
    });
  }

  stop(): void {
    this.#timer?.cancel();
  }

  #everyMinute(act: () => void): void {
    const { clock, isAtRest } = this.#options;
    this.#timer = clock.schedule(EVERY_MS, () => {
      this.#everyMinute(act);
      if (isAtRest()) act();
    });
  }
}

function writeDistrust(journal: Journal, distrust: JournalError): void {
  try {
    journal.commit(distrustHalt(distrust));
  } catch (error) {
    if (!(error instanceof JournalError)) throw error; // else there is no room yet
  }
}
