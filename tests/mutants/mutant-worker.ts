import { parentPort, workerData } from 'node:worker_threads';
import type { FailedRun } from '../laboratory/seed-run.ts';
import { allMutants } from './all-mutants.ts';
import type { Ground } from './mutant.ts';
import { swapSource } from './swap-source.ts';

/** One thread in which one mutant lives, or the product as it is: takes grounds, answers with what failed there. */
export interface WorkerData {
  /** Undefined: nothing is changed. */
  readonly mutant: string | undefined;
}

export type GroundAnswer =
  | { readonly type: 'lived'; readonly visits: number; readonly failed: readonly FailedRun[] }
  /** The laboratory itself could not run: this says nothing about the bug. */
  | { readonly type: 'broken'; readonly why: string };

/** Deaths at so many effects are left out in a ground without a run. */
const STRIDE = 16;

const port = parentPort;
if (!port) throw new Error('this file is started by prove-mutants.ts');
const { mutant: name } = workerData as WorkerData;
const mutant = allMutants.find((one) => one.name === name);
if (name !== undefined && !mutant) throw new Error(`there is no mutant '${name}'`);
const wasLoaded = mutant ? swapSource(mutant) : () => true;
// Only now: the laboratory brings the product with it.
const { runRequest } = await import('../laboratory/run-request.ts');

async function live({ seed, edition, run: only }: Ground): Promise<GroundAnswer> {
  const { visits, failed } = await runRequest({
    ...{ seed, edition, only },
    stride: only === undefined ? STRIDE : 1,
  });
  if (!wasLoaded()) return { type: 'broken', why: 'the laboratory does not load this file' };
  return { type: 'lived', visits, failed };
}

port.on('message', (ground: Ground) => {
  void live(ground).then((answer) => {
    port.postMessage(answer);
  });
});
