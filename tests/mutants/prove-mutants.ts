import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import { parseCount } from '../../contract/money.ts';
import { projectRoot } from '../../main/project.ts';
import { allMutants } from './all-mutants.ts';
import { Control, hunt, type HuntEnd } from './hunt.ts';
import { inWords, mutantsPage, type Hunted } from './mutant-table.ts';
import { quickMutants } from './quick-mutants.ts';

/**
 * `npm run prove:mutants`: deliberate bugs, one at a time, and whether the fault laboratory notices them. What it does
 * not notice it cannot prove either.
 */
interface Options {
  readonly only?: string;
  readonly quick: boolean;
  readonly visits: number;
  readonly write: boolean;
  readonly json: boolean;
}

const program = new Command('npm run prove:mutants --')
  .description(
    'Puts one bug at a time into the product and lives with it until a rule of the oracle is broken.',
  )
  .option('--only <text>', 'only those with this text in their names')
  .option('--quick', 'a few that are noticed soon', false)
  .option('--visits <N>', 'so many visits at the most with each', parseNumber, 1500)
  .option('--write', 'write the table into docs/mutants.md', false)
  .option('--json', 'end with one line of JSON', false);

/** As many bugs live at a time. */
const WORKERS = 2;

function parseNumber(text: string): number {
  try {
    return parseCount(text);
  } catch {
    throw new InvalidArgumentError('a whole number, like 1500');
  }
}

async function main(): Promise<number> {
  const { only, quick, visits, write, json } = program.parse().opts<Options>();
  const startedMs = performance.now();
  const chosen = allMutants.filter(
    ({ name }) => (!quick || quickMutants.includes(name)) && (only === undefined || name.includes(only)),
  );
  const control = new Control();
  const ends = await shareOut(chosen, async (mutant) => {
    const end = await hunt(mutant, visits, control);
    process.stdout.write(`${mutant.name}: ${inOneLine(end)}\n`);
    return end;
  });
  const hunted = chosen.map((mutant, index): Hunted => ({ mutant, end: ends[index] ?? missing }));
  const broken = await control.all();
  await control.close();
  for (const line of broken) process.stdout.write(`without any bug: ${line}\n`);
  const count = (result: HuntEnd['result']): number =>
    hunted.filter(({ end }) => end.result === result).length;
  const caught = count('caught');
  const passed = broken.length === 0 && caught === chosen.length && chosen.length > 0;
  if (write && passed && chosen.length === allMutants.length)
    writeFileSync(join(projectRoot, 'docs', 'mutants.md'), mutantsPage(hunted));
  const seconds = Math.round((performance.now() - startedMs) / 1000);
  process.stdout.write(
    `${chosen.length} bugs, ${caught} noticed, ${count('survived')} not, ${count('invalid')} invalid (${seconds} s)\n`,
  );
  if (json) {
    const survivors = hunted.filter(({ end }) => end.result === 'survived').map(({ mutant }) => mutant.name);
    const invalid = hunted.filter(({ end }) => end.result === 'invalid').map(({ mutant }) => mutant.name);
    const failed = chosen.length - caught + broken.length;
    process.stdout.write(
      `${JSON.stringify({ mutants: chosen.length, caught, survivors, invalid, passed: caught, failed, seconds })}\n`,
    );
  }
  return passed ? 0 : 1;
}

const missing: HuntEnd = { result: 'invalid', why: 'not tried' };

async function shareOut<I, O>(items: readonly I[], work: (item: I) => Promise<O>): Promise<readonly O[]> {
  const results: O[] = [];
  const left = [...items.entries()];
  const take = async (): Promise<void> => {
    for (let next = left.shift(); next; next = left.shift()) results[next[0]] = await work(next[1]);
  };
  await Promise.all(Array.from({ length: WORKERS }, take));
  return results;
}

function inOneLine(end: HuntEnd): string {
  switch (end.result) {
    case 'caught':
      return `${end.rule}, ${inWords(end.ground)}, ${end.visits} visits (${end.text.slice(0, 200)})`;
    case 'survived':
      return `NOT NOTICED in ${end.visits} visits`;
    case 'invalid':
      return `INVALID: ${end.why}`;
  }
}

process.exitCode = await main();
