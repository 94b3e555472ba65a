import { describe, expect, it } from 'vitest';
import { currentEdition } from './editions.ts';
import { drawHour } from './hour-plan.ts';
import { shareOut, type Outcome } from './prove-workers.ts';
import { runSeed } from './seed-run.ts';

const run = 'storm1';

async function inWorker(seed: number): Promise<string> {
  const heard: Outcome[] = [];
  const request = { seed, edition: currentEdition, stride: 1, only: run };
  await shareOut([request], { workers: 1, limitMs: 120_000, hear: (one) => heard.push(one) });
  const [outcome] = heard;
  if (outcome?.type !== 'done') throw new Error(`the worker did not answer: ${JSON.stringify(outcome)}`);
  return outcome.done.result.traceHash;
}

describe('a seed', () => {
  it('is the same story again, in another thread, too; another seed is another', async () => {
    const { traceHash } = await runSeed({ seed: 5, only: run });
    expect(await inWorker(5)).toBe(traceHash);
    expect((await runSeed({ seed: 6, only: run })).traceHash).not.toBe(traceHash);
  }, 120_000);

  it('draws the same hour again, and within an old edition nothing new', () => {
    expect(drawHour(5)).toEqual(drawHour(5));
    const old = drawHour(5, 1);
    expect(old.startFaults).toEqual([]);
    expect(old.visits.every(({ manner }) => manner === undefined)).toBe(true);
    const { people, visits } = drawHour(5);
    expect(people).toEqual(old.people);
    for (const [index, visit] of visits.entries()) {
      const before = old.visits[index];
      expect(visit.faults.slice(0, before?.faults.length)).toEqual(before?.faults);
      expect(visit.leaving).toBe(before?.leaving);
    }
  });
});
