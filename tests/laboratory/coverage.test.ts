import { describe, expect, it } from 'vitest';
import { allTransitions, coverageOf } from './coverage.ts';
import { exemptions } from './coverage-exemptions.ts';
import { coverageFails, reportOf } from './prove-report.ts';
import { coversStandardSet, rangeRequests, standardSeeds } from './standard-set.ts';
import { runToldHours } from './told-run.ts';

const all = new Set(['a', 'b', 'c']);

const cost = { seconds: 1, cpuSeconds: 1, journalsOnDisk: true };

describe('coverage', () => {
  it('names what was not taken', () => {
    expect(coverageOf(new Set(['a', 'c']), all, [])).toMatchObject({
      transitions: { total: 3, covered: 2 },
      uncoveredTransitions: ['b'],
      complaints: [],
    });
  });

  it('complains of a step that no table knows, of an exemption that is taken, and of too many exemptions', () => {
    const exempt = [{ transition: 'a', reason: 'never' }];
    const { complaints, uncoveredTransitions } = coverageOf(new Set(['a', 'b', 'c', 'd']), all, exempt);
    expect(uncoveredTransitions).toEqual([]);
    expect(complaints).toEqual([
      'taken, and in no table: d',
      'exempt without need: a',
      '1 of 3 transitions are exempt, more than 2 %',
    ]);
  });

  it('exempts nothing that does not exist, gives a reason for each, and stays below 2 %', () => {
    const transitions = allTransitions();
    expect(exemptions.length).toBeLessThanOrEqual(transitions.size * 0.02);
    for (const { transition, reason } of exemptions) {
      expect(transitions).toContain(transition);
      expect(reason).not.toBe('');
    }
  });

  it('is judged over the standard seeds and more, not over a few', () => {
    const { first, last, stride } = standardSeeds;
    expect(coversStandardSet(rangeRequests({ first, last }, stride))).toBe(true);
    expect(coversStandardSet(rangeRequests({ first, last: last - 1 }, stride))).toBe(false);
    expect(coversStandardSet(rangeRequests({ first: 1001, last: 1300 }, 32))).toBe(true);
    expect(coversStandardSet(rangeRequests({ first: 1001, last: 1299 }, 32))).toBe(false);
    expect(coverageFails(reportOf([], cost, true))).toBe(true);
    expect(coverageFails(reportOf([], cost, false))).toBe(false);
  });
});

describe('the told hours', () => {
  it('end as told', { timeout: 120_000 }, async () => {
    const { failed, runs } = await runToldHours({ seed: 0 });
    expect(failed).toEqual([]);
    expect(runs).toBeGreaterThan(30);
  });
});
