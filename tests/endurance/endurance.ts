import { Command, InvalidArgumentError } from 'commander';
import { parseCount } from '../../contract/money.ts';
import { Everyday } from './everyday.ts';
import { flatness, heldNow, rounded, type Held } from './memory-series.ts';
import { compareStarts, type StartUp } from './start-up.ts';

/**
 * `npm run endurance`: one process serves 10,000 visits in virtual time. What it holds must stay flat once it is warm,
 * and the start on the journal that they left must take about as long as the start on a new one.
 */
interface Options {
  readonly visits: number;
  readonly seed: number;
  readonly json: boolean;
}

/** Start-up on the old journal may take so many times that on a new one. */
const MOST_RATIO = 1.5;
/** The first tenth, at the most 1,000 visits, is warming up. */
const WARM_UP = 1_000;
const SAMPLES = 40;

const program = new Command('npm run endurance --')
  .description('Serves many visits in one process and looks at what grows.')
  .option('--visits <N>', 'how many', parseNumber, 10_000)
  .option('--seed <N>', 'which people come', parseNumber, 1)
  .option('--json', 'end with one line of JSON', false);

function parseNumber(text: string): number {
  try {
    return parseCount(text);
  } catch {
    throw new InvalidArgumentError('a whole number, like 10000');
  }
}

async function main(): Promise<number> {
  const { visits, seed, json } = program.parse().opts<Options>();
  const beganMs = performance.now();
  const series: Held[] = [];
  const everyday = await Everyday.make(seed);
  const { world } = everyday;
  const every = Math.max(1, Math.floor(visits / SAMPLES));
  while (everyday.visits < visits) {
    await everyday.visit();
    if (everyday.visits % every !== 0) continue;
    const held = heldNow(everyday.visits, everyday.entries);
    series.push(held);
    process.stderr.write(`${sampleLine(held)}\n`);
  }
  const visitSeconds = (performance.now() - beganMs) / 1000;
  world.killKiosk();
  const afterKill = await compareStarts(world.journalPath);
  world.readJournal().close(); // as an orderly stop leaves it: the log is folded in
  const start = await compareStarts(world.journalPath);
  world.close();
  const flat = flatness(series, Math.min(WARM_UP, Math.floor(visits / 10)));
  const failed = [flat.flat, start.ratio <= MOST_RATIO].filter((passed) => !passed).length;
  process.stdout.write(
    `${visits} visits: memory ${percent(flat.bytesGrowth)}, descriptors ${percent(flat.descriptorGrowth)} (5 % allowed); ` +
      `start ${start.oldMs.toFixed(1)} ms against ${start.newMs.toFixed(1)} ms, ratio ${start.ratio.toFixed(2)} (${MOST_RATIO} allowed), ${afterKill.ratio.toFixed(2)} with the log of a killed process to read again\n`,
  );
  if (json)
    process.stdout.write(
      `${JSON.stringify({
        ...{ passed: 2 - failed, failed, visits, seconds: Math.round(visitSeconds) },
        visitsPerSecond: Math.round(visits / visitSeconds),
        ...{ entries: series.at(-1)?.entries, bytesGrowth: flat.bytesGrowth },
        descriptorGrowth: flat.descriptorGrowth,
        startUp: roundedStart(start),
        startUpAfterKill: roundedStart(afterKill),
        series,
      })}\n`,
    );
  return failed === 0 ? 0 : 1;
}

function sampleLine({ visits, bytes, descriptors, entries }: Held): string {
  return `${visits} visits: ${(bytes / 1_048_576).toFixed(2)} MiB, ${descriptors} descriptors, ${entries} entries`;
}

function roundedStart({ newMs, oldMs, ratio }: StartUp): StartUp {
  return { newMs: rounded(newMs), oldMs: rounded(oldMs), ratio: rounded(ratio) };
}

function percent(growth: number): string {
  return `${growth > 0 ? '+' : ''}${(growth * 100).toFixed(1)} %`;
}

process.exitCode = await main();
