import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import {
  sumTallies,
  tallyLine,
  tallyOfLaboratory,
  tallyOfPlaywright,
  tallyOfVitest,
} from '../../main/test-run/tally.ts';

function reportFile(content: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'kiosk-report-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'report.json');
  writeFileSync(file, content);
  return file;
}

const vitest = (failed: number) =>
  JSON.stringify({ numPassedTests: 7, numFailedTests: failed, numPendingTests: 1, numTodoTests: 0 });
const playwright = JSON.stringify({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } });

describe('the sum of all tests', () => {
  it('adds up the runners, and a test that passed only the second time has failed', () => {
    const sum = sumTallies([
      tallyOfVitest(reportFile(vitest(0)), true),
      tallyOfPlaywright(reportFile(playwright), false),
    ]);
    expect(sum).toEqual({ passed: 12, failed: 3, skipped: 4 });
  });

  it('counts the seeds of the laboratory, and every violation as a failure', () => {
    const end = (violations: number) =>
      `2 seeds, 40 visits: verdict (61 s)\n${JSON.stringify({ seeds: 2, violations, seconds: 61 })}\n`;
    expect(tallyOfLaboratory(end(0), true)).toEqual({ passed: 2, failed: 0, skipped: 0 });
    expect(tallyOfLaboratory(end(3), false)).toEqual({ passed: 0, failed: 3, skipped: 0 });
    expect(tallyOfLaboratory(end(0), false).failed).toBe(1);
    expect(tallyOfLaboratory('Error: a worker fell\n', false)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('is one line that names skipped tests only where there are any', () => {
    expect(tallyLine({ passed: 12, failed: 0, skipped: 0 })).toBe('12 passed, 0 failed');
    expect(tallyLine({ passed: 12, failed: 3, skipped: 4 })).toBe('12 passed, 3 failed, 4 skipped');
  });

  it('counts a runner that fell without a failed test, or without a report', () => {
    expect(tallyOfVitest(reportFile(vitest(0)), false).failed).toBe(1);
    expect(tallyOfVitest('/none', true).failed).toBe(1);
    expect(tallyOfPlaywright(reportFile('{"stats": {"expe'), true).failed).toBe(1);
  });
});
