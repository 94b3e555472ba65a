import { availableParallelism } from 'node:os';
import { Command, InvalidArgumentError, Option } from 'commander';
import { parseCount } from '../../contract/money.ts';
import { isOnDisk, JOURNALS_FOLDER, journalsFolder } from '../world/journals-folder.ts';
import { currentEdition, type Edition } from './editions.ts';
import { coverageFails, linesOf, reportOf, summaryOf } from './prove-report.ts';
import { shareOut, type Outcome } from './prove-workers.ts';
import { runRequest } from './run-request.ts';
import {
  coversStandardSet,
  DEFAULT_STRIDE,
  rangeRequests,
  regressionRequests,
  standardSeeds,
  toldRequest,
  type SeedRequest,
} from './standard-set.ts';

/**
 * `npm run prove`: the fault laboratory. Each seed is a machine-hour that is lived again and again with a death of the
 * kiosk at its effects; an oracle that knows the notes truly there and the bytes of the chips judges each end.
 */
interface Options {
  readonly workflow: 'recharge';
  readonly seeds?: readonly [first: number, last: number];
  readonly seed?: number;
  readonly edition: Edition;
  readonly only?: string;
  readonly regressions: boolean;
  readonly coverage: boolean;
  readonly json: boolean;
  readonly trace: boolean;
  readonly workers: number;
  readonly stride?: number;
  readonly patience: number;
  readonly journals?: string;
}

const program = new Command('npm run prove --')
  .description(
    'Kills the kiosk at every effect of many machine-hours and counts the notes afterwards. Without --seeds: the standard set.',
  )
  .addOption(new Option('--workflow <name>', 'what is proven').choices(['recharge']).default('recharge'))
  .option(
    '--seeds <A..B>',
    'these seeds, both ends included, and those in which something was found',
    parseRange,
  )
  .option('--seed <N>', 'one seed', parseNumber)
  .option('--edition <N>', 'of the draw; with --seed', parseEdition, currentEdition)
  .option('--only <run>', 'one run of a seed: base, 12:before, 12:after, storm1; with --seed')
  .option('--trace', 'tell the story of every run line by line; with --seed', false)
  .option('--regressions', 'only the seeds in which something was found', false)
  .option('--coverage', 'fail for transitions that are not taken, however few seeds', false)
  .option('--json', 'end with one line of JSON', false)
  .option(
    '--stride <N>',
    `die at every N-th effect, so that N seeds in a row meet every one; 1: each seed meets all (default: ${DEFAULT_STRIDE})`,
    parsePositive,
  )
  .option('--workers <N>', 'how many at a time', parsePositive, Math.min(4, availableParallelism()))
  .option(
    '--journals <folder>',
    'where the journals lie; one on a disk tells what syncing costs (default: in memory, where there is some)',
  )
  .option('--patience <minutes>', 'a seed that takes longer is reported and given up', parsePositive, 15);

function parseNumber(text: string): number {
  try {
    return parseCount(text);
  } catch {
    throw new InvalidArgumentError('a whole number, like 7');
  }
}

function parsePositive(text: string): number {
  const number = parseNumber(text);
  if (number === 0) throw new InvalidArgumentError('1 or more');
  return number;
}

function parseEdition(text: string): Edition {
  const edition = parseNumber(text);
  for (const known of [1, 2] as const) if (edition === known) return known;
  throw new InvalidArgumentError(`an edition of the draw, 1 to ${currentEdition}`);
}

function parseRange(text: string): readonly [number, number] {
  const [first = '', last = first, more] = text.split('..');
  const range = [parseNumber(first), parseNumber(last)] as const;
  if (more !== undefined || range[0] > range[1]) throw new InvalidArgumentError('two numbers, like 1..300');
  return range;
}

function requestsOf({ seed, seeds, edition, only, stride, regressions }: Options): readonly SeedRequest[] {
  if (seed !== undefined) return [{ seed, edition, stride: stride ?? DEFAULT_STRIDE, only }];
  const kept = [toldRequest, ...regressionRequests()];
  if (regressions) return kept;
  if (!seeds) return [...kept, ...rangeRequests(standardSeeds, stride ?? standardSeeds.stride)];
  const [first, last] = seeds;
  return [...kept, ...rangeRequests({ first, last }, stride ?? DEFAULT_STRIDE)];
}

async function main(): Promise<number> {
  const options = program.parse().opts<Options>();
  const requests = requestsOf(options);
  if (options.journals !== undefined) process.env[JOURNALS_FOLDER] = options.journals;
  const startedMs = performance.now();
  const seconds = (): number => (performance.now() - startedMs) / 1000;
  const outcomes: Outcome[] = [];
  const progress = progressPrinter(requests.length, seconds);
  const hear = (outcome: Outcome): void => {
    outcomes.push(outcome);
    for (const line of linesOf(outcome)) say(line);
    progress(outcomes.length);
  };
  if (options.seed === undefined) {
    const limitMs = options.patience * 60_000;
    await shareOut(requests, { workers: options.workers, limitMs, hear });
  } else for (const request of requests) hear(await runHere(request, options.trace));
  const { user, system } = process.cpuUsage();
  const cost = {
    seconds: seconds(),
    cpuSeconds: (user + system) / 1e6,
    journalsOnDisk: isOnDisk(journalsFolder()),
  };
  const report = reportOf(outcomes, cost, options.coverage || coversStandardSet(requests));
  for (const line of summaryOf(report)) say(line);
  if (options.json) say(JSON.stringify(report));
  return report.violations > 0 || coverageFails(report) ? 1 : 0;
}

async function runHere(request: SeedRequest, trace: boolean): Promise<Outcome> {
  const beganMs = performance.now();
  const result = await runRequest({ ...request, print: trace ? say : undefined });
  return { type: 'done', request, done: { result, busyMs: performance.now() - beganMs } };
}

/** A line every minute: how far it is, and how long it still takes. */
function progressPrinter(total: number, seconds: () => number): (done: number) => void {
  let due = 60;
  return (done) => {
    if (seconds() < due || done === total) return;
    due = seconds() + 60;
    const leftMinutes = Math.ceil((seconds() / done) * (total - done)) / 60;
    say(`${done} of ${total} seeds, about ${Math.ceil(leftMinutes)} minutes to go`);
  };
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

process.exitCode = await main();
