import { expect, test } from 'vitest';
import { fen } from '../../contract/money.ts';
import { reconcile } from '../../lobby/dock/reconciliation.ts';

const paper = (...values: number[]): { valueFen: ReturnType<typeof fen> }[] =>
  values.map((value) => ({ valueFen: fen(value) }));

test('level: for every note in a box one credit of its value', () => {
  const result = reconcile(paper(2000, 5000, 2000), paper(2000, 2000, 5000));
  expect(result.verdict).toBe('level');
  expect(result.lines).toEqual([
    { denominationFen: 2000, inBoxes: 2, credited: 2 },
    { denominationFen: 5000, inBoxes: 1, credited: 1 },
  ]);
  expect(result.boxFen).toBe(9000);
});

test('open: paper that nobody was credited for yet', () => {
  expect(reconcile(paper(2000), []).verdict).toBe('open');
});

test('deficit: a credit without paper, even when the sums agree', () => {
  expect(reconcile(paper(1000, 1000), paper(2000)).verdict).toBe('deficit');
});

test('unknown: central could not be asked', () => {
  expect(reconcile(paper(1000), undefined).verdict).toBe('unknown');
});
