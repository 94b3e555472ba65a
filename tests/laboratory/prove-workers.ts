import { Worker } from 'node:worker_threads';
import type { WorkDone } from './prove-worker.ts';
import type { SeedRequest } from './standard-set.ts';

/** What became of one request. */
export type Outcome =
  | { readonly type: 'done'; readonly request: SeedRequest; readonly done: WorkDone }
  /** It did not come to its end, or broke the worker: a violation, whatever the oracle would have said. */
  | { readonly type: 'lost'; readonly request: SeedRequest; readonly why: string };

export interface WorkerOptions {
  readonly workers: number;
  /** A seed that takes longer is given up, with its worker. */
  readonly limitMs: number;
  readonly hear: (outcome: Outcome) => void;
}

/** Shares requests out to whichever worker is free. Resolves when each has its outcome. */
export async function shareOut(requests: readonly SeedRequest[], options: WorkerOptions): Promise<void> {
  const waiting = [...requests];
  const work = async (): Promise<void> => {
    let worker = startWorker();
    for (let request = waiting.shift(); request; request = waiting.shift()) {
      const outcome = await ask(worker, request, options.limitMs);
      options.hear(outcome);
      if (outcome.type === 'done') continue;
      void worker.terminate();
      worker = startWorker();
    }
    void worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, requests.length) }, work));
}

/** Room for what a visit leaves behind: with Node's own little the collector runs three times as often. */
const resourceLimits = { maxYoungGenerationSizeMb: 192 };

function startWorker(): Worker {
  return new Worker(new URL('prove-worker.ts', import.meta.url), { resourceLimits });
}

/** A worker that hangs in a loop hears nothing, so the watch stands outside of it. */
function ask(worker: Worker, request: SeedRequest, limitMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const end = (outcome: Outcome): void => {
      clearTimeout(watch);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
      // What a worker that is given up still says is heard by nobody.
      if (outcome.type === 'lost') worker.on('error', () => undefined);
      resolve(outcome);
    };
    const lose = (why: string): void => {
      end({ type: 'lost', request, why });
    };
    const onMessage = (done: WorkDone): void => {
      end({ type: 'done', request, done });
    };
    const onError = (error: Error): void => {
      lose(`the worker broke: ${error.stack ?? error.message}`);
    };
    const onExit = (code: number): void => {
      lose(`the worker left with code ${code}`);
    };
    const watch = setTimeout(() => {
      lose(`no end after ${limitMs / 60_000} minutes`);
    }, limitMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(request);
  });
}
