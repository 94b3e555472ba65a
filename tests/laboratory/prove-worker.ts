import { parentPort } from 'node:worker_threads';
import { runRequest } from './run-request.ts';
import type { SeedResult } from './seed-run.ts';
import type { SeedRequest } from './standard-set.ts';

/** One worker of `npm run prove`: takes a seed, answers with its result, and waits for the next. */
export interface WorkDone {
  readonly result: SeedResult;
  /** How long it took, by the wall clock. */
  readonly busyMs: number;
}

const port = parentPort;
if (!port) throw new Error('this file is started by prove-workers.ts');
port.on('message', (request: SeedRequest) => {
  const beganMs = performance.now();
  void runRequest(request).then((result) => {
    const done: WorkDone = { result, busyMs: performance.now() - beganMs };
    port.postMessage(done);
  });
});
