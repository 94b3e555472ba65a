import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../contract/system-clock.ts';
import { askedToEnd } from '../asked-to-end.ts';
import { describeFailure } from '../problem.ts';
import { projectRoot } from '../project.ts';
import { ensureChromium } from '../test-run/ensure-chromium.ts';
import { endTools } from '../test-run/run-tool.ts';
import { stepGroups } from '../test-run/steps.ts';
import type { Step } from '../test-run/steps.ts';
import { sumTallies, tallyLine } from '../test-run/tally.ts';
import type { Tally } from '../test-run/tally.ts';

/** `npm test`: every check and every test; the last line is the sum. */
void askedToEnd().then(() => {
  endTools();
  process.exit(130);
});
process.exit(await testEverything());

async function testEverything(): Promise<number> {
  mkdirSync(join(projectRoot, 'out'), { recursive: true });
  try {
    await ensureChromium(console.log);
  } catch (reason) {
    console.error(describeFailure(reason));
    return 1;
  }
  const tallies: Tally[] = [];
  for (const group of stepGroups) tallies.push(...(await Promise.all(group.map(runStep))));
  const sum = sumTallies(tallies);
  console.log(`\n${tallyLine(sum)}`);
  return sum.failed === 0 ? 0 : 1;
}

/** One line for a step that passed; all that it said for one that did not. */
async function runStep({ title, run }: Step): Promise<Tally> {
  const startedAtMs = systemClock.monotonicMs();
  const { ok, output, tally, note } = await run();
  const seconds = ((systemClock.monotonicMs() - startedAtMs) / 1000).toFixed(1);
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${title}: ${tallyLine(tally)} (${seconds} s)`);
  if (note !== undefined) console.log(`       ${note}`);
  if (!ok) console.log(output);
  return tally;
}
