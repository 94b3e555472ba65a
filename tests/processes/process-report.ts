import type { HourResult } from './process-hour.ts';

/** Effects of these kinds must have been seen, or the hook before the kiosk was blind and nothing was proven. */
const kindsOfEffects = ['journal', 'platform', 'acceptor', 'card'] as const;
/** In fewer visits than this a kind can be missing by chance. */
const ENOUGH_VISITS = 10;

export interface Figures {
  readonly kills: { readonly named: number; readonly random: number; readonly inSystemCalls: number };
  /** How often the process died at which effect, and on which side of it. */
  readonly deaths: Readonly<Record<string, number>>;
  /** How often each effect was met. */
  readonly effects: Readonly<Record<string, number>>;
  readonly visits: number;
  readonly visitsPerMinute: number;
  readonly notes: number;
  readonly networkFaults: Readonly<Record<string, number>>;
  readonly blows: Readonly<Record<string, number>>;
  readonly storageFaults: number;
  /** Calls on the journal's files that were made to fail, as they were ordered. */
  readonly failedCalls: Readonly<Record<string, number>>;
  readonly ownEnds: number;
  readonly openCases: number;
  readonly violations: number;
  readonly seconds: number;
  /** Kinds of effects that were never met: the hook was blind, or the run too short. */
  readonly unseen: readonly string[];
  /** Machine-hours. */
  readonly passed: number;
  readonly failed: number;
  /** Stories of the disk that could not be played, and why. */
  readonly skipped: number;
  readonly reason?: string;
}

/** Stories of the disk that were planned; `why` they could not be played, as a sentence. */
export interface LeftOut {
  readonly stories: number;
  readonly why: string;
}

export function figuresOf(
  results: readonly HourResult[],
  seconds: number,
  leftOut: LeftOut | undefined,
): Figures {
  const sum = (of: (result: HourResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const deaths = results.flatMap((result) => result.deaths);
  const random = deaths.filter((at) => at === 'random').length;
  const inSystemCalls = deaths.filter((at) => at.startsWith('system')).length;
  const failed = results.filter(({ violations }) => violations.length > 0).length;
  const unseen = kindsOfEffects.filter((kind) => !results.some(({ effects }) => hasKind(effects, kind)));
  const visits = sum((result) => result.visits);
  const blind = visits < ENOUGH_VISITS ? 0 : unseen.length;
  return {
    kills: { named: deaths.length - random - inSystemCalls, random, inSystemCalls },
    deaths: countByName(deaths),
    effects: sumByName(results.map(({ effects }) => effects)),
    visits,
    visitsPerMinute: Math.round((visits / seconds) * 60),
    notes: sum(({ notes }) => notes),
    networkFaults: countByName(results.flatMap(({ networkFaults }) => networkFaults)),
    blows: countByName(results.flatMap(({ blows }) => blows)),
    storageFaults: sum(({ storageFaults }) => storageFaults),
    failedCalls: sumByName(results.map(({ failedCalls }) => failedCalls)),
    ownEnds: sum(({ ownEnds }) => ownEnds),
    openCases: sum(({ openCases }) => openCases),
    violations: sum(({ violations }) => violations.length) + blind,
    seconds: Math.round(seconds),
    passed: results.length - failed,
    failed: failed + blind,
    unseen,
    skipped: leftOut?.stories ?? 0,
    ...(leftOut && {
      reason: `no broken disks, and no deaths inside system calls on the journal: ${leftOut.why}`,
    }),
  };
}

export function reportLines(figures: Figures, seed: number): readonly string[] {
  const { kills, deaths, networkFaults, violations } = figures;
  const total = kills.named + kills.random + kills.inSystemCalls;
  const named = Object.entries(deaths).map(([name, count]) => `${count} ${name}`);
  const calls = Object.entries(figures.failedCalls).map(([name, count]) => `${count} ${name}`);
  const blows = Object.entries(figures.blows).map(([to, count]) => `${count} ${to}`);
  const network = Object.entries(networkFaults).map(([mode, count]) => `${count} ${mode}`);
  return [
    `${total} kills: ${kills.named} at named effects, ${kills.random} at random moments, ${kills.inSystemCalls} inside system calls on the journal`,
    ...named.map((text) => `  ${text}`),
    `${figures.visits} visits (${figures.visitsPerMinute} a minute), ${figures.notes} notes, network faults: ${network.join(', ')}`,
    `blows: ${blows.join(', ') || 'none'}; ${figures.storageFaults} broken disks (failed calls: ${calls.join(', ') || 'none'}), at which the kiosk ended itself ${figures.ownEnds} times`,
    ...(figures.reason === undefined ? [] : [`SKIPPED ${figures.skipped} stories: ${figures.reason}`]),
    ...figures.unseen.map(
      (kind) => `no effect of the kind '${kind}' was met: the hook is blind, or the run too short`,
    ),
    `seed ${seed}: ${violations === 0 ? 'no violation' : `${violations} VIOLATIONS`}, ${figures.openCases} cases for people (${figures.seconds} s)`,
  ];
}

function hasKind(effects: ReadonlyMap<string, number>, kind: string): boolean {
  return [...effects.keys()].some((name) => name.startsWith(`${kind} `));
}

function sumByName(counts: readonly ReadonlyMap<string, number>[]): Readonly<Record<string, number>> {
  return countByName(
    counts.flatMap((one) => [...one].flatMap(([name, count]) => Array<string>(count).fill(name))),
  );
}

function countByName(names: readonly string[]): Readonly<Record<string, number>> {
  const counts = Map.groupBy(names, (name) => name);
  const sorted = [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([name, all]) => [name, all.length]));
}
