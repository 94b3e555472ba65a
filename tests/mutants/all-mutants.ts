import { deviceMutants } from './device-mutants.ts';
import { journalMutants } from './journal-mutants.ts';
import { loadMutants } from './load-mutants.ts';
import type { Mutant } from './mutant.ts';
import { platformMutants } from './platform-mutants.ts';
import { tillMutants } from './till-mutants.ts';

export const allMutants: readonly Mutant[] = [
  ...tillMutants,
  ...journalMutants,
  ...deviceMutants,
  ...loadMutants,
  ...platformMutants,
];
