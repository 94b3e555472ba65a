import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from '../find-electron.ts';
import { projectRoot } from '../project.ts';
import { runTool } from './run-tool.ts';
import {
  tallyOfCheck,
  tallyOfCommand,
  tallyOfLaboratory,
  tallyOfPlaywright,
  tallyOfVitest,
} from './tally.ts';
import type { Tally } from './tally.ts';

export interface StepEnd {
  readonly ok: boolean;
  readonly output: string;
  readonly tally: Tally;
  /** What the sum does not say, in one line: why something was not run. */
  readonly note?: string;
}

export interface Step {
  readonly title: string;
  readonly run: () => Promise<StepEnd>;
}

const out = join(projectRoot, 'out');

/** What `npm test` runs: groups in order, the steps of a group at the same time. */
export const stepGroups: readonly (readonly Step[])[] = [
  [check('format', 'prettier', ['--check', '--log-level', 'warn', '.'])],
  [check('lint', 'eslint', ['--max-warnings', '0', '.']), check('types', 'tsc', ['--noEmit'])],
  [
    check('import table', 'npm', ['run', '--silent', 'check:imports']),
    check('build', 'npm', ['run', '--silent', 'build']),
  ],
  [vitest()],
  [playwright('e2e', 'whole visits in Chromium')],
  [
    playwright('renderer', 'screens in Chromium, the quick set (all of them: npm run gallery)', [
      '--grep-invert',
      '@full',
    ]),
  ],
  [electronWindow()],
  [laboratory()],
  [
    proof('mutants, the quick set (all: npm run prove:mutants)', 'tests/mutants/prove-mutants.ts', '--quick'),
    proof(
      'node-hid on a real kernel, the quick set (all: npm run test:vm)',
      'tests/vm/test-vm.ts',
      '--quick',
    ),
  ],
  [
    proof(
      'SIGKILL to real processes (more: npm run prove:processes)',
      'tests/processes/prove-processes.ts',
      '--quick',
    ),
    proof('fuzzing, a short run (more: npm run fuzz)', 'tests/fuzz/fuzz.ts', '--quick'),
  ],
];

function check(title: string, program: string, args: readonly string[]): Step {
  return {
    title,
    run: async () => {
      const end = await runTool(program, args);
      return { ...end, tally: tallyOfCheck(end.ok) };
    },
  };
}

function vitest(): Step {
  const report = join(out, 'vitest.json');
  const args = ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${report}`];
  return {
    title: 'unit, conformance and process tests',
    run: async () => {
      rmSync(report, { force: true });
      const end = await runTool('vitest', args);
      return { ...end, tally: tallyOfVitest(report, end.ok) };
    },
  };
}

/** One project of tests/playwright.config.ts. */
function playwright(
  project: 'renderer' | 'e2e' | 'electron',
  title: string,
  args: readonly string[] = [],
): Step {
  const report = join(out, `playwright-${project}.json`);
  return {
    title,
    run: async () => {
      rmSync(report, { force: true });
      const end = await runTool(
        'playwright',
        [
          'test',
          '--config',
          'tests/playwright.config.ts',
          '--project',
          project,
          '--reporter=line,json',
          ...args,
        ],
        { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      );
      return { ...end, tally: tallyOfPlaywright(report, end.ok) };
    },
  };
}

/** Its one test in Electron itself counts as skipped where the runtime is missing. */
function electronWindow(): Step {
  const { title, run } = playwright('electron', "Electron's window: the real page and preload");
  const electron = findElectron();
  return {
    title,
    run: async () => ({
      ...(await run()),
      ...(electron.ok ? {} : { note: `not run on Electron: ${electron.error}` }),
    }),
  };
}

/** One of our own commands of proof. It says in its last line how many passed, and why something was skipped. */
function proof(title: string, ...script: readonly [file: string, ...args: readonly string[]]): Step {
  return {
    title,
    run: async () => {
      const end = await runTool('node', [...script, '--json']);
      const { tally, reason } = tallyOfCommand(end.output, end.ok);
      return { ...end, tally, ...(reason === undefined ? {} : { note: reason }) };
    },
  };
}

/** Every seed is a test. */
function laboratory(): Step {
  return {
    title: 'laboratory, the standard set (more: npm run prove)',
    run: async () => {
      const end = await runTool('node', ['tests/laboratory/prove.ts', '--json']);
      return { ...end, tally: tallyOfLaboratory(end.output, end.ok) };
    },
  };
}
