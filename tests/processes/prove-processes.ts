import { mkdirSync, mkdtempSync, rmSync, writeFileSync, appendFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { parseCount } from '../../contract/money.ts';
import { asError } from '../../contract/time.ts';
import { askedToEnd } from '../../main/asked-to-end.ts';
import { describeFailure } from '../../main/problem.ts';
import { variablesOf } from './environment.ts';
import { runProcessHour, type HourResult } from './process-hour.ts';
import { figuresOf, reportLines } from './process-report.ts';
import { storageLibrary, usualFolder } from './storage-library.ts';
import { storageStories, type StorageStory } from './storage-stories.ts';
import { endAll } from './test-process.ts';

/**
 * `npm run prove:processes`: real processes, sockets and files. The kiosk process is ended by SIGKILL again and again, its
 * network and its disk break, and the oracle of the laboratory judges what is left.
 */
interface Options {
  readonly kills: number;
  readonly seed: number;
  readonly hour?: number;
  readonly machines: number;
  readonly clock: number;
  readonly json: boolean;
  readonly quick: boolean;
  readonly keep: boolean;
  readonly library: string;
}

const program = new Command('npm run prove:processes --')
  .description(
    'Kills real kiosk processes and counts the notes afterwards. The seed draws people, deaths and faults; real time is ' +
      "nobody's to draw, so that the same seed does not meet exactly the same moments.",
  )
  .option('--kills <N>', 'deaths by SIGKILL', number, 200)
  .option('--seed <N>', 'what is drawn', number, 1)
  .option('--hour <N>', 'only this machine-hour of the run', number)
  .option('--machines <N>', 'how many at a time', number, 2)
  .option('--clock <N>', 'how many times faster the time of kiosk and platform runs', number, 4)
  .option('--json', 'end with one line of JSON', false)
  .option('--quick', 'about 15 kills, and each story of the disk once', false)
  .option('--keep', 'keep the files of every machine-hour', false)
  .option('--library <folder>', 'where what breaks the disk is compiled to', usualFolder);

/** Deaths in one machine-hour: enough for one story to lie over another, few enough to read. */
const KILLS_PER_HOUR = 20;
const QUICK_KILLS = 14;

interface HourPlan {
  readonly hour: number;
  readonly kills: number;
  readonly stories: readonly StorageStory[];
}

function number(text: string): number {
  try {
    const value = parseCount(text);
    if (value > 0) return value;
  } catch {
    // the sentence below says what is wanted
  }
  throw new InvalidArgumentError('a whole number above 0, like 7');
}

function planHours({ kills, quick, machines, hour }: Options): readonly HourPlan[] {
  const wanted = quick ? QUICK_KILLS : kills;
  const perHour = quick ? Math.ceil(wanted / machines) : KILLS_PER_HOUR;
  const count = Math.ceil(wanted / perHour);
  const plans = Array.from({ length: count }, (_, index) => ({
    hour: index + 1,
    kills: Math.min(perHour, wanted - index * perHour),
    stories: quick ? storageStories.filter((_story, place) => place % count === index) : storageStories,
  }));
  return hour === undefined ? plans : plans.filter((plan) => plan.hour === hour);
}

async function main(base: string): Promise<number> {
  const options = program.parse().opts<Options>();
  const startedMs = performance.now();
  // Of this run's processes, and of nothing else.
  Object.assign(
    process.env,
    variablesOf({ clockSpeed: String(options.clock), clockSinceMs: String(Date.now()) }),
    { NODE_COMPILE_CACHE: join(usualFolder, 'compile-cache') },
  );
  const library = await storageLibrary({ folder: options.library, env: process.env, progress: console.log });
  const libraryPath = 'path' in library ? library.path : undefined;
  const results: HourResult[] = [];
  const plans = planHours(options);
  const left = [...plans];
  let kills = 0;
  const live = async (): Promise<void> => {
    for (let plan = left.shift(); plan; plan = left.shift()) {
      const folder = join(base, `hour-${plan.hour}`);
      mkdirSync(folder);
      const result = await liveHour(plan, folder, libraryPath, options, () => {
        kills += 1;
        if (kills % 20 === 0 && !options.json) console.log(`${kills} kills`);
      });
      results.push(result);
      if (result.violations.length === 0 && !options.keep) rmSync(folder, { recursive: true, force: true });
      else tellFailure(plan, folder, result, options);
    }
  };
  await Promise.all(Array.from({ length: options.machines }, live));
  const stories = plans.reduce((sum, plan) => sum + plan.stories.length, 0);
  const leftOut = 'path' in library ? undefined : { stories, why: library.missing };
  const figures = figuresOf(results, (performance.now() - startedMs) / 1000, leftOut);
  for (const line of reportLines(figures, options.seed)) console.log(line);
  if (figures.failed === 0 && !options.keep) rmSync(base, { recursive: true, force: true });
  if (options.json) console.log(JSON.stringify({ seed: options.seed, ...figures }));
  return figures.failed === 0 ? 0 : 1;
}

async function liveHour(
  plan: HourPlan,
  folder: string,
  library: string | undefined,
  { seed }: Options,
  onKill: () => void,
): Promise<HourResult> {
  const startedMs = performance.now();
  const story = join(folder, 'story.txt');
  writeFileSync(story, '');
  const stories = library === undefined ? [] : plan.stories;
  return runProcessHour({
    ...{ seed, folder, stories, onKill, hour: plan.hour, kills: plan.kills, storageLibrary: library },
    tell: (text) => {
      appendFileSync(story, `${((performance.now() - startedMs) / 1000).toFixed(3).padStart(9)} ${text}\n`);
    },
  }).catch((reason: unknown) => {
    throw new Error(`hour ${plan.hour} could not be lived to its end; its files: ${folder}`, {
      cause: asError(reason),
    });
  });
}

function tellFailure(
  { hour }: HourPlan,
  folder: string,
  { violations }: HourResult,
  { seed }: Options,
): void {
  if (violations.length > 0) console.log(`hour ${hour}:`);
  for (const text of violations) console.log(`  ${text}`);
  console.log(`  journal, logs and story of the hour: ${folder}`);
  if (violations.length > 0) console.log(`  npm run prove:processes -- --seed ${seed} --hour ${hour}`);
}

const base = mkdtempSync(join(tmpdir(), 'kiosk-processes-'));
void askedToEnd().then(() => {
  endAll();
  rmSync(base, { recursive: true, force: true });
  process.exit(130);
});
process.on('exit', endAll);
try {
  process.exitCode = await main(base);
} catch (reason) {
  console.error(describeFailure(reason));
  if (reason instanceof Error && reason.cause !== undefined) console.error(reason.cause);
  process.exitCode = 1;
}
// Children that hang must not keep the command.
process.exit();
