import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** How many tests went how. A check without tests of its own counts as one. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export function sumTallies(tallies: readonly Tally[]): Tally {
  const sum = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of tallies) {
    sum.passed += passed;
    sum.failed += failed;
    sum.skipped += skipped;
  }
  return sum;
}

/** The last line of `npm test`. */
export function tallyLine({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

export function tallyOfCheck(ok: boolean): Tally {
  return { passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 };
}

const vitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
});
const playwrightReport = z.object({
  stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }),
});

/** Reads vitest's JSON report. */
export function tallyOfVitest(file: string, ok: boolean): Tally {
  const report = readReport(vitestReport, file);
  if (!report) return tallyOfCheck(false);
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report;
  return honest(
    { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests },
    ok,
  );
}

/** Reads Playwright's JSON report; a test that passed only when repeated has failed. */
export function tallyOfPlaywright(file: string, ok: boolean): Tally {
  const stats = readReport(playwrightReport, file)?.stats;
  if (!stats) return tallyOfCheck(false);
  return honest(
    { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped },
    ok,
  );
}

const laboratoryReport = z.object({ seeds: z.int(), violations: z.int() });

/** Reads the line of JSON with which the laboratory ends: every seed is a test, every violation a failure. */
export function tallyOfLaboratory(output: string, ok: boolean): Tally {
  const report = parsed(laboratoryReport, output.trimEnd().split('\n').at(-1) ?? '');
  if (!report) return tallyOfCheck(false);
  const { seeds, violations } = report;
  return honest({ passed: Math.max(0, seeds - violations), failed: violations, skipped: 0 }, ok);
}

const commandReport = z.object({
  passed: z.int(),
  failed: z.int(),
  skipped: z.int().default(0),
  reason: z.string().optional(),
});

/** Reads the line of JSON with which our own commands of proof end; `reason` says why something was skipped. */
export function tallyOfCommand(
  output: string,
  ok: boolean,
): { readonly tally: Tally; readonly reason?: string | undefined } {
  const report = parsed(commandReport, output.trimEnd().split('\n').at(-1) ?? '');
  if (!report) return { tally: tallyOfCheck(false) };
  const { reason, ...tally } = report;
  return { tally: honest(tally, ok), reason };
}

/** A runner that failed without a failed test (a file that does not load, say) has failed all the same. */
function honest(tally: Tally, ok: boolean): Tally {
  return !ok && tally.failed === 0 ? { ...tally, failed: 1 } : tally;
}

/** Undefined where the runner fell before it wrote a report that can be read. */
function readReport<T>(schema: z.ZodType<T>, file: string): T | undefined {
  return existsSync(file) ? parsed(schema, readFileSync(file, 'utf8')) : undefined;
}

function parsed<T>(schema: z.ZodType<T>, text: string): T | undefined {
  try {
    return schema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined; // cut off in the middle; counted as a failure by the caller
  }
}
