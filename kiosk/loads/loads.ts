import type { Clock, Random } from '../../contract/time.ts';
import type { CampusCardReader } from '../../devices/campus-card/campus-card.ts';
import type { Fact } from '../journal/facts.ts';
import type { Journal } from '../journal/journal.ts';
import type { LoadsStatus } from '../journal/load-table.ts';
import type { KioskLoad } from '../journal/load.ts';
import type { KioskLog } from '../log.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import { CardLoader } from './card-loader.ts';
import { LoadAsker } from './load-asker.ts';
import { LoadBook } from './load-book.ts';
import type { LoadSteps } from './load-steps.ts';
import { LoadWatch } from './load-watch.ts';

export interface LoadsOptions {
  readonly journal: Journal;
  readonly client: PlatformClient;
  readonly cards: Pick<CampusCardReader, 'read' | 'mend' | 'load'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: KioskLog;
  /** A defect, or a disk that fails: no more money until people have looked. */
  readonly onFault: (error: unknown) => void;
  /** The journal can no longer be trusted in this process: it must be opened anew. */
  readonly onFatal: (error: Error) => void;
}

/**
 * The loads of this machine: asks the platform, writes the card, and knows of each how it ended, or that this is in
 * question. At most one runs at a time; its write key is held by the loader and wiped when it ends.
 */
export class Loads {
  /** For the load workflow. */
  readonly steps: LoadSteps;
  readonly #options: LoadsOptions;
  readonly #loader: CardLoader;
  readonly #watch: LoadWatch;
  readonly #stopping = new AbortController();
  #step: Promise<unknown> = Promise.resolve();

  constructor(options: LoadsOptions) {
    this.#options = options;
    const { client, clock, journal, cards, onFault } = options;
    const book = new LoadBook(options);
    const loader = new CardLoader(cards, book);
    const asker = new LoadAsker({ ...options, book, loader, signal: this.#stopping.signal });
    this.#loader = loader;
    this.#watch = new LoadWatch({
      ...{ client, clock, onFault },
      queries: journal.queries,
      onEnd: (loadId, ended) => {
        book.settle(loadId, ended);
      },
    });
    this.steps = {
      read: this.#guarded((uid) => loader.read(uid)),
      ask: this.#guarded((request) => asker.ask(request)),
      write: this.#guarded(() => loader.write()),
      giveUp: this.#guarded(() => loader.giveUp()),
      readOther: this.#guarded((uid) => loader.readOther(uid)),
    };
  }

  /**
   * What an earlier start of this machine left open: a load that the platform was only asked for is certainly not on the
   * card; one that was granted may be. Called before any card is heard. Throws JournalError.
   */
  recover(): void {
    const { journal } = this.#options;
    const [first, ...rest] = journal.queries.loads
      .open()
      .filter(({ state }) => state !== 'QUESTIONED')
      .map(afterRestart);
    if (first) journal.commit(first, ...rest);
  }

  /** Begins to ask the platform how questioned loads ended; to be called once it has answered this start. */
  watch(): void {
    this.#watch.start();
  }

  /** Waits for the step under way, and gives up what still waits for its card. Before cards and journal are closed. */
  async stop(): Promise<void> {
    this.#stopping.abort(new Error('the kiosk stops'));
    await this.#watch.stop();
    await this.#step.catch(() => undefined); // reported when it failed
    if (this.#loader.isRunning) this.#loader.giveUp();
  }

  get status(): LoadsStatus {
    return this.#options.journal.queries.loads.status();
  }

  /** What a step throws is a defect: reported here; the machine gives the load up. */
  #guarded<A extends readonly unknown[], T>(
    step: (...args: A) => T | Promise<T>,
  ): (...args: A) => Promise<T> {
    return async (...args) => {
      const run = Promise.resolve().then(() => step(...args));
      this.#step = run;
      try {
        return await run;
      } catch (error) {
        this.#options.onFault(error);
        throw error;
      }
    };
  }
}

function afterRestart({ loadId, state }: KioskLoad): Fact {
  return state === 'STARTING'
    ? { kind: 'loadNotExecuted', loadId, why: 'kioskRestarted' }
    : { kind: 'loadQuestioned', loadId, why: 'kioskRestarted', caseId: undefined };
}
