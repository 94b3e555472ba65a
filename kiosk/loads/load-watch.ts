import { asLoadId, type LoadId } from '../../contract/ids.ts';
import { sleep, type Clock } from '../../contract/time.ts';
import type { JournalQueries } from '../journal/journal-queries.ts';
import type { PlatformClient } from '../platform/platform-client.ts';

export interface LoadWatchOptions {
  readonly client: PlatformClient;
  readonly clock: Clock;
  readonly queries: JournalQueries;
  /** The platform knows how this load ended. */
  readonly onEnd: (loadId: LoadId, ended: 'executed' | 'notExecuted') => void;
  readonly onFault: (error: unknown) => void;
}

const EVERY_MS = 600_000;
const TIMEOUT_MS = 10_000;
/** As many as one call may ask for. */
const AT_ONCE = 50;

/** Asks the platform from time to time how loads ended that this machine left in question. */
export class LoadWatch {
  readonly #options: LoadWatchOptions;
  readonly #stopped = new AbortController();
  #running: Promise<void> | undefined;

  constructor(options: LoadWatchOptions) {
    this.#options = options;
  }

  /** Asks at once and then every ten minutes. */
  start(): void {
    this.#running ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort(new Error('the watch over loads was stopped'));
    await this.#running;
  }

  async #run(): Promise<void> {
    const { clock, onFault } = this.#options;
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      await this.#look().catch(onFault);
      await sleep(clock, EVERY_MS, signal).catch(() => undefined); // stopped: the loop sees it
    }
  }

  async #look(): Promise<void> {
    const { client, queries, onEnd } = this.#options;
    const { signal } = this.#stopped;
    const open = queries.loads.open().filter(({ state }) => state === 'QUESTIONED');
    for (let at = 0; at < open.length && !signal.aborted; at += AT_ONCE) {
      const loadIds = open.slice(at, at + AT_ONCE).map(({ loadId }) => loadId);
      const answer = await client.call('loadStates', { loadIds }, { timeoutMs: TIMEOUT_MS, signal });
      if (!answer.ok) return; // asked again next time
      for (const { loadId, state } of answer.value.loads)
        if (state === 'executed' || state === 'notExecuted') onEnd(asLoadId(loadId), state);
    }
  }
}
