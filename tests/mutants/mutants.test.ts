import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../main/project.ts';
import { allMutants } from './all-mutants.ts';
import { typeComplaints } from './type-checker.ts';

const minutes = 60_000;

describe('the mutants', () => {
  it('are at least thirty, each with a name of its own', () => {
    const names = allMutants.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names.length).toBeGreaterThanOrEqual(30);
  });

  it('still compile, so that what catches them is the laboratory', { timeout: 2 * minutes }, () => {
    expect(typeComplaints(allMutants)).toEqual([]);
  });

  it('are the ones in docs/mutants.md', () => {
    const text = readFileSync(join(projectRoot, 'docs', 'mutants.md'), 'utf8');
    const listed = [...text.matchAll(/^\| (?<name>[^|]+?) +\|/gm)].map(
      ({ groups }) => groups?.['name'] ?? '',
    );
    expect(listed.slice(2)).toEqual(allMutants.map(({ name }) => name));
  });
});
