import { Worker } from 'node:worker_threads';
import { BEATS, CASE_NO, type FuzzOrder, type FuzzWord } from './fuzz-worker.ts';
import type { Finding, Target, TargetEnd } from './target.ts';

const LOOK_EVERY_MS = 250;
/** A worker loads the whole machine before its first case. */
const START_LIMIT_MS = 120_000;

/** Runs targets in a worker; a case that does not end is ended with its worker, and told with its bytes. */
export class WatchedRun {
  readonly #file: URL;
  readonly #board = new Int32Array(new SharedArrayBuffer(8));
  #worker: Worker | undefined;

  constructor(file = new URL('fuzz-worker.ts', import.meta.url)) {
    this.#file = file;
  }

  async run(target: Target, order: Omit<FuzzOrder, 'target'>): Promise<TargetEnd> {
    const worker = (this.#worker ??= new Worker(this.#file, { workerData: { board: this.#board.buffer } }));
    return new Promise((resolve) => {
      let found: Finding | undefined;
      let hasBegun = false;
      let [beats, sinceMs] = [Atomics.load(this.#board, BEATS), performance.now()];
      const end = (result: TargetEnd): void => {
        clearInterval(watch);
        worker.off('message', hear);
        worker.off('error', fail);
        resolve(result);
      };
      const failed = (what: string): void => {
        this.#worker = undefined;
        void worker.terminate();
        const caseNo = Atomics.load(this.#board, CASE_NO);
        const [{ seed }, path] = [order, order.path ?? String(caseNo)];
        const hanging = { target: target.name, seed, path, what, counterexample: target.show(seed, path) };
        end({ cases: caseNo + 1, steps: 0, finding: found ?? hanging });
      };
      const hear = (word: FuzzWord): void => {
        if (word.type === 'found') found = word.finding;
        else if (word.type === 'end') end(word.end);
        else failed(word.why);
      };
      const fail = (error: unknown): void => {
        failed(`the process would have ended: ${String(error)}`);
      };
      const watch = setInterval(() => {
        const now = Atomics.load(this.#board, BEATS);
        const limitMs = hasBegun ? target.hangMs : START_LIMIT_MS;
        if (now !== beats) [hasBegun, beats, sinceMs] = [true, now, performance.now()];
        else if (performance.now() - sinceMs > limitMs) failed(`no end within ${limitMs} ms`);
      }, LOOK_EVERY_MS);
      worker.on('message', hear);
      worker.on('error', fail);
      worker.postMessage({ target: target.name, ...order } satisfies FuzzOrder);
    });
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
    this.#worker = undefined;
  }
}
