import { createHash } from 'node:crypto';
import { coverageOf, type CoverageReport } from './coverage.ts';
import type { Outcome } from './prove-workers.ts';
import type { SeedResult } from './seed-run.ts';
import type { SeedRequest } from './standard-set.ts';

/** The last line of `npm run prove -- --json`. */
export interface ProofReport extends CoverageReport {
  readonly seeds: number;
  readonly runs: number;
  readonly visits: number;
  readonly crashes: number;
  readonly missed: number;
  readonly faults: number;
  readonly faultKinds: Readonly<Record<string, number>>;
  readonly openCases: number;
  readonly violations: number;
  /** Uncovered transitions make this proof fail: it is over the standard seeds at least. */
  readonly judgesCoverage: boolean;
  /** By the wall clock of each worker. */
  readonly visitsPerSecondPerCore: number;
  /** By the processor time of the whole program: what else the machine does counts little. */
  readonly visitsPerCpuSecond: number;
  /** False: the journals lie in memory, where syncing costs nothing. */
  readonly journalsOnDisk: boolean;
  readonly seconds: number;
  /** The same for the same seeds, strides and program, whoever ran them in whatever order. */
  readonly traceHash: string;
}

/** How to live a failed run again, line by line. */
export function replayOf({ seed, edition }: SeedRequest, run: string): string {
  return `npm run prove -- --workflow recharge --seed ${seed} --edition ${edition} --only ${run} --trace`;
}

/** What is to be said of one seed at once: what went wrong. */
export function linesOf(outcome: Outcome): readonly string[] {
  const { request } = outcome;
  if (outcome.type === 'lost') {
    const again = `npm run prove -- --seed ${request.seed} --edition ${request.edition} --stride ${request.stride} --trace`;
    return [`seed ${request.seed}: ${outcome.why}`, `  ${again}`];
  }
  const { failed } = outcome.done.result;
  return [
    ...failed
      .slice(0, 3)
      .flatMap(({ run, violations }) => [
        `seed ${request.seed}, run ${run}:`,
        ...violations.map((text) => `  ${text}`),
        `  ${replayOf(request, run)}`,
      ]),
    ...(failed.length > 3 ? [`seed ${request.seed}: ${failed.length - 3} more runs fail`] : []),
  ];
}

/** What a proof took. */
export interface ProofCost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly journalsOnDisk: boolean;
}

export function reportOf(
  outcomes: readonly Outcome[],
  { seconds, cpuSeconds, journalsOnDisk }: ProofCost,
  judgesCoverage: boolean,
): ProofReport {
  const done = outcomes.flatMap((outcome) => (outcome.type === 'done' ? [outcome] : []));
  const results = done.map(({ done: { result } }) => result);
  const sum = (of: (result: SeedResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const busyMs = done.reduce((total, { done: one }) => total + one.busyMs, 0);
  const lost = outcomes.length - done.length;
  const visits = sum((result) => result.visits);
  return {
    seeds: outcomes.length,
    runs: sum(({ runs }) => runs),
    visits,
    crashes: sum(({ crashes }) => crashes),
    missed: sum(({ missed }) => missed),
    faults: sum(({ faults }) => faults),
    faultKinds: addUp(results.map(({ faultKinds }) => faultKinds)),
    openCases: sum(({ openCases }) => openCases),
    violations: lost + sum(({ failed }) => failed.reduce((total, run) => total + run.violations.length, 0)),
    ...coverageOf(new Set(results.flatMap(({ transitions }) => transitions))),
    judgesCoverage,
    visitsPerSecondPerCore: busyMs === 0 ? 0 : Math.round((visits / busyMs) * 10_000) / 10,
    visitsPerCpuSecond: Math.round((visits / cpuSeconds) * 10) / 10,
    journalsOnDisk,
    seconds: Math.round(seconds),
    traceHash: hashOf(done),
  };
}

function addUp(all: readonly Readonly<Record<string, number>>[]): Readonly<Record<string, number>> {
  const total = new Map<string, number>();
  for (const kinds of all)
    for (const [kind, times] of Object.entries(kinds)) total.set(kind, (total.get(kind) ?? 0) + times);
  return Object.fromEntries([...total].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function hashOf(done: readonly Extract<Outcome, { readonly type: 'done' }>[]): string {
  const lines = done.map(({ request: { edition, seed, only }, done: { result } }) => {
    return `${edition}/${seed}/${only ?? 'all'} ${result.traceHash}`;
  });
  return createHash('sha256').update(lines.sort().join('\n')).digest('hex');
}

/** What makes a proof fail besides a violation. */
export function coverageFails({ judgesCoverage, uncoveredTransitions, complaints }: ProofReport): boolean {
  return judgesCoverage && (uncoveredTransitions.length > 0 || complaints.length > 0);
}

/** The whole in words. */
export function summaryOf(report: ProofReport): readonly string[] {
  const { transitions, uncoveredTransitions, exemptTransitions, complaints, judgesCoverage } = report;
  const verdict = report.violations === 0 ? 'no violation' : `${report.violations} VIOLATIONS`;
  const named = judgesCoverage ? uncoveredTransitions.map((name) => `  not taken: ${name}`) : [];
  return [
    `${report.seeds} seeds, ${report.visits} visits, ${report.crashes} deaths (${report.missed} missed), ` +
      `${report.faults} other faults of ${Object.keys(report.faultKinds).length} kinds, ` +
      `${report.openCases} cases for people: ${verdict} ` +
      `(${report.seconds} s, ${report.visitsPerSecondPerCore} visits/s on each core, ` +
      `${report.visitsPerCpuSecond} per second of processor time, journals ${report.journalsOnDisk ? 'on disk' : 'in memory'})`,
    `${transitions.covered} of ${transitions.total} transitions taken, ${exemptTransitions.length} exempt, ` +
      `${uncoveredTransitions.length} not taken${judgesCoverage ? '' : ' (fewer seeds than the standard set: no judgement)'}`,
    ...named,
    ...complaints.map((text) => `  ${text}`),
  ];
}
