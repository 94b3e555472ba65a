import { Command, Option } from 'commander';
import { describeFailure } from '../../main/problem.ts';
import { bundle } from './bundle.ts';
import { coldStart } from './cold-start.ts';
import { creditToScreen } from './credit-to-screen.ts';
import { journal } from './journal.ts';
import { loadHold } from './load-hold.ts';
import { meets, type Aim, type Figure, type Measurement } from './measurement.ts';
import { memory } from './memory.ts';

/**
 * `npm run bench`: measures what this machine makes of the kiosk. Figures are compared within one run; an aim that is
 * missed is said and is no failure, because a busy machine misses them too. A measurement that could not be made is.
 */
interface BenchOptions {
  readonly json: boolean;
  readonly only?: string;
}

const measurements: readonly Measurement[] = [journal, creditToScreen, loadHold, memory, bundle, coldStart];

const { json, only } = new Command('npm run bench --')
  .description(
    'Measures the journal, the way of a credit to the screen, a load of a card, memory, the bundle and the cold start.',
  )
  .option('--json', 'end with one line of JSON, for programs', false)
  .addOption(new Option('--only <name>', 'one measurement').choices(measurements.map(({ name }) => name)))
  .parse()
  .opts<BenchOptions>();

const results: Record<string, number> = {};
for (const measurement of measurements) {
  if (only !== undefined && measurement.name !== only) continue;
  console.log(`\n${measurement.name}: ${measurement.what}`);
  try {
    for (const figure of await measurement.run()) {
      console.log(row(figure));
      if (figure.key !== undefined) results[figure.key] = rounded(figure.value);
    }
  } catch (reason) {
    console.error(`  could not be measured. ${describeFailure(reason)}`);
    process.exitCode = 1;
  }
}
if (json) console.log(JSON.stringify(results));
process.exit();

function row({ label, value, unit, aim }: Figure): string {
  const words = `  ${label.padEnd(36)}${String(rounded(value)).padStart(9)} ${unit.padEnd(3)}`;
  if (!aim) return words.trimEnd();
  return `${words}  aim ${aimWords(aim, unit).padEnd(14)} ${meets(value, aim) ? 'met' : 'MISSED'}`;
}

function aimWords(aim: Aim, unit: string): string {
  if ('atLeast' in aim) return `>= ${aim.atLeast} ${unit}`.trimEnd();
  if ('under' in aim) return `< ${aim.under} ${unit}`.trimEnd();
  return `${aim.between[0]} to ${aim.between[1]}`;
}

/** Three digits behind the point are more than any of this is worth. */
function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
