import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseCount } from '../../contract/money.ts';
import type { SeedRequest } from './prove-worker.ts';
import { runSeed, type SeedResult } from './seed-run.ts';

/**
 * `npm run prove`: the fault laboratory. Each seed is a machine-hour that is lived again and again with a death of the
 * kiosk at its effects; an oracle that knows the notes truly there and the bytes of the chips judges each end.
 */
interface Options {
  readonly workflow: 'recharge';
  readonly seeds: readonly [first: number, last: number];
  readonly seed?: number;
  readonly only?: string;
  readonly json: boolean;
  readonly trace: boolean;
  readonly workers: number;
  readonly stride: number;
}

const program = new Command('npm run prove --')
  .description('Kills the kiosk at every effect of many machine-hours and counts the notes afterwards.')
  .addOption(new Option('--workflow <name>', 'what is proven').choices(['recharge']).default('recharge'))
  .option('--seeds <A..B>', 'the seeds, both ends included', parseRange, [1, 20] as const)
  .option('--seed <N>', 'one seed', parseNumber)
  .option('--only <run>', 'one run of a seed: base, 12:before, 12:after, storm1; with --seed')
  .option('--trace', 'tell the story of every run line by line; with --seed', false)
  .option('--json', 'end with one line of JSON', false)
  .option(
    '--stride <N>',
    'die at every N-th effect, so that N seeds in a row meet every one; 1: each seed meets all',
    parseStride,
    8,
  )
  .option('--workers <N>', 'how many at a time', parseNumber, Math.min(4, availableParallelism()));

function parseNumber(text: string): number {
  try {
    return parseCount(text);
  } catch {
    throw new InvalidArgumentError('a whole number, like 7');
  }
}

function parseStride(text: string): number {
  const stride = parseNumber(text);
  if (stride === 0) throw new InvalidArgumentError('1 or more');
  return stride;
}

function parseRange(text: string): readonly [number, number] {
  const [first = '', last = first, more] = text.split('..');
  const range = [parseNumber(first), parseNumber(last)] as const;
  if (more !== undefined || range[0] > range[1]) throw new InvalidArgumentError('two numbers, like 1..300');
  return range;
}

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  const [first, last] = options.seed === undefined ? options.seeds : [options.seed, options.seed];
  const startedMs = performance.now();
  const results: SeedResult[] = [];
  const hear = (result: SeedResult): void => {
    results.push(result);
    report(result, options, last - first + 1, results.length);
  };
  if (options.trace || first === last) {
    const print = options.trace ? (line: string) => process.stdout.write(`${line}\n`) : undefined;
    const { only, stride } = options;
    for (let seed = first; seed <= last; seed += 1) hear(await runSeed({ seed, only, stride, print }));
  } else await shareOut([first, last], options, hear);
  const total = totals(results, (performance.now() - startedMs) / 1000);
  const verdict = total.violations === 0 ? 'no violation' : `${total.violations} VIOLATIONS`;
  process.stdout.write(
    `${total.seeds} seeds, ${total.visits} visits, ${total.crashes} deaths (${total.missed} missed), ${total.faults} other faults, ` +
      `${total.openCases} cases for people: ${verdict} (${total.seconds} s)\n`,
  );
  if (options.json) process.stdout.write(`${JSON.stringify(total)}\n`);
  return total.violations === 0 ? 0 : 1;
}

/** Seeds go to whichever worker is free. */
function shareOut(
  [first, last]: readonly [first: number, last: number],
  { workers, stride }: Options,
  hear: (result: SeedResult) => void,
): Promise<unknown> {
  let next = first;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('prove-worker.ts', import.meta.url));
      const give = (): void => {
        if (next > last) {
          void worker.terminate().then(() => {
            resolve();
          });
          return;
        }
        const request: SeedRequest = { seed: next, stride };
        next += 1;
        worker.postMessage(request);
      };
      worker.on('message', (result: SeedResult) => {
        hear(result);
        give();
      });
      worker.on('error', reject);
      give();
    });
  const count = Math.min(workers, last - first + 1);
  return Promise.all(Array.from({ length: count }, work));
}

function report(result: SeedResult, { json }: Options, seeds: number, done: number): void {
  const { seed, failed } = result;
  for (const { run, violations } of failed.slice(0, 3)) {
    process.stdout.write(`seed ${seed}, run ${run}:\n`);
    for (const text of violations) process.stdout.write(`  ${text}\n`);
    process.stdout.write(`  npm run prove -- --workflow recharge --seed ${seed} --only ${run} --trace\n`);
  }
  if (failed.length > 3) process.stdout.write(`seed ${seed}: ${failed.length - 3} more runs fail\n`);
  if (!json && done % 10 === 0 && done < seeds) process.stdout.write(`${done} of ${seeds} seeds\n`);
}

function totals(results: readonly SeedResult[], seconds: number) {
  const sum = (of: (result: SeedResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const inOrder = results.toSorted((a, b) => a.seed - b.seed);
  return {
    seeds: results.length,
    visits: sum(({ visits }) => visits),
    crashes: sum(({ crashes }) => crashes),
    missed: sum(({ missed }) => missed),
    faults: sum(({ faults }) => faults),
    openCases: sum(({ openCases }) => openCases),
    violations: sum(({ failed }) => failed.reduce((total, run) => total + run.violations.length, 0)),
    seconds: Math.round(seconds),
    traceHash: createHash('sha256')
      .update(inOrder.map(({ traceHash }) => traceHash).join('\n'))
      .digest('hex'),
  };
}

process.exitCode = await main();
