import { parentPort } from 'node:worker_threads';
import { runSeed } from './seed-run.ts';

/** One worker of `npm run prove`: takes a seed, answers with its result, and waits for the next. */
export interface SeedRequest {
  readonly seed: number;
  readonly stride: number;
}

const port = parentPort;
if (!port) throw new Error('this file is started by prove.ts');
port.on('message', ({ seed, stride }: SeedRequest) => {
  void runSeed({ seed, stride }).then((result) => {
    port.postMessage(result);
  });
});
