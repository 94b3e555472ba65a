import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monkey, monkeyTargets } from './monkey/monkey.ts';
import { stepCount, stepLine } from './step-count.ts';
import { target } from './target.ts';

/** Nine steps in each case. */
const walks = target(
  'walks',
  fc.nat(),
  (_case, tookStep) => {
    for (let step = 0; step < 9; step += 1) tookStep();
  },
  { quickCases: 2, wholeCases: 50, wholeSteps: 100 },
);

describe('a whole run of a target that counts its steps', () => {
  it('begins no further case once they are enough', async () => {
    expect(await walks.run({ seed: 1, mostCases: 50, enoughSteps: 100 })).toMatchObject({
      cases: 12,
      steps: 108,
      finding: undefined,
    });
  });

  it('fails where its cases do not suffice', async () => {
    const end = await walks.run({ seed: 1, mostCases: 5, enoughSteps: 100 });
    const count = stepCount('walks', end, 100);
    expect(count).toMatchObject({ taken: 45, isShort: true });
    expect(stepLine(count)).toBe('TOO SHORT walks: 45 steps instead of 100');
  });

  it('is not also too short where something was found, nor when it is short on purpose', () => {
    const finding = { target: 'walks', seed: 1, path: '0', what: 'x', counterexample: 'x' };
    expect(stepCount('walks', { steps: 9, finding }, 100).isShort).toBe(false);
    expect(stepLine(stepCount('walks', { steps: 18, finding: undefined }, undefined))).toBe(
      '  walks: 18 steps',
    );
  });

  it('makes a finding smaller also when it came late', async () => {
    const late = target(
      'late',
      fc.integer({ min: 7, max: 1_000_000 }),
      (_value, tookStep) => {
        tookStep();
        throw new Error('never right');
      },
      { quickCases: 1 },
    );
    const { finding } = await late.run({ seed: 3, mostCases: 9, enoughSteps: 1 });
    expect(finding?.counterexample).toBe('7');
  });
});

it('a path that finds nothing any more ends after its case', async () => {
  const mended = { isMended: false, cases: 0 };
  const broken = target(
    'broken',
    fc.array(fc.nat(), { minLength: 1 }),
    (numbers) => {
      mended.cases += 1;
      if (!mended.isMended && Math.max(...numbers) > 1000) throw new Error('too large');
    },
    { quickCases: 1 },
  );
  const { finding } = await broken.run({ seed: 3, mostCases: 20 });
  Object.assign(mended, { isMended: true, cases: 0 });
  const again = await broken.run({ seed: 3, path: finding?.path, mostCases: 1 });
  expect(finding?.counterexample).toBe('[1001]');
  expect(again).toMatchObject({ cases: 1, finding: undefined });
  expect(mended.cases).toBe(1);
});

describe('the monkey', () => {
  it('wants 10,000 steps in every workflow', () => {
    for (const { wholeSteps } of monkeyTargets) expect(wholeSteps).toBe(10_000);
  });

  it('counts the steps while somebody is served', async () => {
    const { cases, steps } = await monkey('recharge').run({ seed: 1, mostCases: 3 });
    expect(cases).toBe(3);
    expect(steps).toBeGreaterThan(20);
  }, 60_000);
});
