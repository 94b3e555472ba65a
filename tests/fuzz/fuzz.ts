import { randomInt } from 'node:crypto';
import { Command, InvalidArgumentError } from 'commander';
import { parseCount } from '../../contract/money.ts';
import { partNames, parts, type PartName } from './parts.ts';
import type { Finding, Target } from './target.ts';
import { stepCount, stepLine, type StepCount } from './step-count.ts';
import { WatchedRun } from './watched-run.ts';

/**
 * `npm run fuzz`: made-up, damaged and cut input for everything that reads what others send. The same seed makes the
 * same cases; how many fit into the time differs from machine to machine.
 */
interface Options {
  readonly seconds: number;
  readonly seed?: number;
  readonly only?: string;
  readonly path?: string;
  readonly quick: boolean;
  readonly json: boolean;
}

const program = new Command('npm run fuzz --')
  .description('Feeds decoders, drivers, platform and screen with what nobody should send.')
  .option(
    '--seconds <N>',
    'how long, all parts together; a monkey always takes its 10,000 steps',
    parseNumber,
    120,
  )
  .option('--seed <N>', 'which input; any one unless told (1 with --quick)', parseNumber)
  .option('--only <name>', 'a part (codecs, drivers, platform, monkey) or a target like codecs/ssp-frames')
  .option('--path <path>', 'the one case of a finding; with --seed and --only')
  .option('--quick', 'a fixed number of cases of each, about 40 s', false)
  .option('--json', 'end with one line of JSON', false);

function parseNumber(text: string): number {
  try {
    return parseCount(text);
  } catch {
    throw new InvalidArgumentError('a whole number, like 7');
  }
}

/** Without a limit of its own a target ends with its time. */
const ENDLESS = 100_000_000;
const MOST_SEED = 2 ** 31 - 1;

interface PartEnd {
  readonly part: PartName;
  readonly cases: number;
  readonly findings: readonly Finding[];
  /** Of the targets that count theirs. */
  readonly steps: readonly StepCount[];
}

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  const seed = options.seed ?? (options.quick ? 1 : randomInt(MOST_SEED));
  const startedMs = performance.now();
  process.stdout.write(`seed ${seed}\n`);
  const chosen = chooseTargets(options.only);
  if (chosen.length === 0) throw new Error(`Nothing is called ${options.only ?? ''}.`);
  const run = new WatchedRun();
  const ends: PartEnd[] = [];
  for (const [part, targets] of chosen) {
    const results = [];
    const steps: StepCount[] = [];
    for (const target of targets) {
      const order = orderOf(options, seed, target, chosen);
      const end = await run.run(target, order);
      results.push(end);
      if (end.finding) report(end.finding);
      if (target.wholeSteps !== undefined) steps.push(stepCount(target.name, end, order.enoughSteps));
    }
    for (const count of steps) process.stdout.write(`${stepLine(count)}\n`);
    const cases = results.reduce((sum, end) => sum + end.cases, 0);
    const findings = results.flatMap(({ finding }) => finding ?? []);
    ends.push({ part, cases, findings, steps });
    process.stdout.write(`${part}: ${cases} cases, ${findings.length} findings\n`);
  }
  await run.close();
  const sum = total(ends, chosen, seed, startedMs);
  if (options.json) process.stdout.write(`${JSON.stringify(sum)}\n`);
  return sum.failed === 0 ? 0 : 1;
}

type Chosen = readonly (readonly [PartName, readonly Target[]])[];

function chooseTargets(only: string | undefined): Chosen {
  return partNames
    .map((part) => {
      const { targets } = parts[part];
      const some = targets.filter(({ name }) => only === undefined || only === part || name === only);
      return [part, some] as const;
    })
    .filter(([, targets]) => targets.length > 0);
}

function orderOf({ quick, seconds, path }: Options, seed: number, target: Target, chosen: Chosen) {
  const { quickCases, wholeCases, wholeSteps, name } = target;
  const order = { seed, path, limitMs: undefined, enoughSteps: undefined };
  if (path !== undefined) return { ...order, mostCases: 1 };
  if (quick) return { ...order, mostCases: quickCases };
  if (wholeCases !== undefined) return { ...order, mostCases: wholeCases, enoughSteps: wholeSteps };
  return { ...order, limitMs: 1000 * seconds * shareOf(name, chosen), mostCases: ENDLESS };
}

/** Its part's share of the time, shared evenly among the part's targets. */
function shareOf(name: string, chosen: Chosen): number {
  const all = chosen.reduce((sum, [part]) => sum + parts[part].share, 0);
  const [part, targets] = chosen.find(([, some]) => some.some((one) => one.name === name)) ?? [];
  return part && targets ? parts[part].share / all / targets.length : 0;
}

function report({ target, seed, path, what, counterexample }: Finding): void {
  process.stdout.write(
    `FOUND in ${target}: ${what}\n  ${counterexample}\n  npm run fuzz -- --only ${target} --seed ${seed} --path ${path}\n`,
  );
}

function total(ends: readonly PartEnd[], chosen: Chosen, seed: number, startedMs: number) {
  const steps = ends.flatMap((end) => end.steps);
  const short = steps.filter(({ isShort }) => isShort).length;
  const failed = ends.reduce((sum, { findings }) => sum + findings.length, 0) + short;
  const targets = chosen.reduce((sum, [, some]) => sum + some.length, 0);
  return {
    passed: targets - failed,
    failed,
    seed,
    cases: Object.fromEntries(ends.map(({ part, cases }) => [part, cases])),
    steps: Object.fromEntries(steps.map(({ target, taken }) => [target, taken])),
    findings: ends.flatMap(({ findings }) => findings),
    seconds: Math.round((performance.now() - startedMs) / 1000),
  };
}

process.exitCode = await main();
