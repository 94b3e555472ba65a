import { Worker } from 'node:worker_threads';
import { currentEdition } from '../laboratory/editions.ts';
import { firstRule } from './caught-by.ts';
import type { GroundAnswer, WorkerData } from './mutant-worker.ts';
import type { Ground, Mutant } from './mutant.ts';

/** How a hunt for one mutant ended. */
export type HuntEnd =
  | {
      readonly result: 'caught';
      readonly rule: string;
      /** What the rule said. */
      readonly text: string;
      readonly ground: Ground;
      /** Lived until then. */
      readonly visits: number;
    }
  | { readonly result: 'survived'; readonly visits: number }
  /** It does not load, hangs, or only breaks the laboratory: that proves nothing. */
  | { readonly result: 'invalid'; readonly why: string };

/** A ground that takes longer hangs. */
const LIMIT_MS = 300_000;

/** A thread of its own, with a module cache of its own: the mutant lives nowhere else. */
export class Preserve {
  readonly #worker: Worker;
  #ended: string | undefined;

  constructor(mutant: Mutant | undefined) {
    const workerData: WorkerData = { mutant: mutant?.name };
    this.#worker = new Worker(new URL('mutant-worker.ts', import.meta.url), { workerData });
    this.#worker.on('error', (error) => {
      this.#ended = error instanceof Error ? error.message : String(error);
    });
  }

  live(ground: Ground): Promise<GroundAnswer> {
    return new Promise((resolve) => {
      const over = (answer: GroundAnswer): void => {
        clearTimeout(timer);
        this.#worker.removeAllListeners('message').removeAllListeners('exit');
        resolve(answer);
      };
      const timer = setTimeout(() => {
        over({ type: 'broken', why: `seed ${ground.seed} takes longer than ${LIMIT_MS / 1000} s` });
      }, LIMIT_MS);
      this.#worker.on('message', over);
      this.#worker.on('exit', () => {
        over({ type: 'broken', why: this.#ended ?? 'the thread ended' });
      });
      this.#worker.postMessage(ground);
    });
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** The product as it is, living where bugs were noticed: what is broken there too was not broken by the bug. */
export class Control {
  readonly #preserve = new Preserve(undefined);
  readonly #known = new Map<string, Promise<readonly string[]>>();

  /** Violations without any bug, in words. */
  violations(ground: Ground): Promise<readonly string[]> {
    const name = JSON.stringify(ground);
    const known = this.#known.get(name);
    if (known) return known;
    const before = [...this.#known.values()].at(-1);
    const found = this.#live(ground, before);
    this.#known.set(name, found);
    return found;
  }

  /** Everything that was broken. */
  async all(): Promise<readonly string[]> {
    return (await Promise.all(this.#known.values())).flat();
  }

  async close(): Promise<void> {
    await this.#preserve.close();
  }

  /** One at a time. */
  async #live(ground: Ground, before: Promise<unknown> | undefined): Promise<readonly string[]> {
    await before;
    const answer = await this.#preserve.live(ground);
    const texts = answer.type === 'broken' ? [answer.why] : answer.failed.flatMap((run) => run.violations);
    return texts.map((text) => `seed ${ground.seed} ${ground.run ?? ''}: ${text}`);
  }
}

/** The hint first, then seed after seed, until a rule is broken or enough was lived. */
export async function hunt(mutant: Mutant, mostVisits: number, control: Control): Promise<HuntEnd> {
  const preserve = new Preserve(mutant);
  let visits = 0;
  let brokeOff: string | undefined;
  try {
    for (const ground of grounds(mutant.hint)) {
      if (visits >= mostVisits) break;
      const answer = await preserve.live(ground);
      if (answer.type === 'broken') return { result: 'invalid', why: answer.why };
      visits += answer.visits;
      for (const { run, violations } of answer.failed) {
        const rule = firstRule(violations);
        if (rule === undefined) {
          brokeOff ??= violations[0];
          continue;
        }
        const place = { ...ground, run: ground.run ?? run };
        if ((await control.violations(place)).length > 0) continue;
        const text = violations.find((one) => firstRule([one]) === rule) ?? '';
        return { result: 'caught', rule, text, ground: place, visits };
      }
    }
  } finally {
    await preserve.close();
  }
  return brokeOff === undefined ? { result: 'survived', visits } : { result: 'invalid', why: brokeOff };
}

function* grounds(hint: Ground): Generator<Ground> {
  yield hint;
  for (let seed = 1; ; seed += 1) yield { seed, edition: currentEdition };
}
