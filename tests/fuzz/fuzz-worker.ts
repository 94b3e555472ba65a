import { parentPort, workerData } from 'node:worker_threads';
import { targetNamed } from './parts.ts';
import type { Finding, TargetEnd } from './target.ts';

/** Runs one target after the other, so that a case that never ends can be ended from outside. */
export interface FuzzOrder {
  readonly target: string;
  readonly seed: number;
  readonly path: string | undefined;
  readonly limitMs: number | undefined;
  readonly mostCases: number;
  readonly enoughSteps: number | undefined;
}

export type FuzzWord =
  | { readonly type: 'found'; readonly finding: Finding }
  | { readonly type: 'end'; readonly end: TargetEnd }
  /** The target itself failed. */
  | { readonly type: 'broken'; readonly why: string };

/** Which case is under way, and a number that grows with every case. */
export const CASE_NO = 0;
export const BEATS = 1;

const port = parentPort;
if (port) {
  const board = new Int32Array((workerData as { readonly board: SharedArrayBuffer }).board);
  const tell = (word: FuzzWord): void => {
    port.postMessage(word);
  };
  port.on('message', ({ target, ...order }: FuzzOrder) => {
    void targetNamed(target)
      .run({
        ...order,
        begin: (caseNo) => {
          Atomics.store(board, CASE_NO, caseNo);
          Atomics.add(board, BEATS, 1);
        },
        onFound: (finding) => {
          tell({ type: 'found', finding });
        },
      })
      .then(
        (end) => {
          tell({ type: 'end', end });
        },
        (reason: unknown) => {
          tell({ type: 'broken', why: String(reason) });
        },
      );
  });
}
