import { createHash } from 'node:crypto';
import type { TouchPoints } from '../world/machine-world.ts';
import type { Life } from '../world/mortal.ts';
import { TransitionRecorder } from './coverage.ts';
import { Dice } from './dice.ts';
import type { Edition } from './editions.ts';
import type { DeathPlan } from './effects.ts';
import { describe, hearEscapes } from './escapes.ts';
import { drawHour, type HourPlan } from './hour-plan.ts';
import { meetLiars } from './liars.ts';
import { drawAnswerTroubles, drawStaleAnswers } from './more-faults.ts';
import { soundMachine } from './machine-hour-plan.ts';
import { runHour, type HourEnd } from './machine-hour.ts';
import { patient } from './manner-plan.ts';
import { judgeMachine } from './oracle.ts';
import { judgeMachineFaults } from './oracle-machine.ts';
import { Trace } from './trace.ts';

export interface SeedOptions {
  readonly seed: number;
  /** Of the draw; the current one unless told. */
  readonly edition?: Edition | undefined;
  /** Dies at every n-th effect, beginning with the one that the seed says: n seeds in a row meet every one. */
  readonly stride?: number | undefined;
  /** Only the run of this name: `base`, `12:before`, `12:after`, `storm1`. */
  readonly only?: string | undefined;
  /** Gets the story line by line. */
  readonly print?: ((line: string) => void) | undefined;
  readonly defect?: ((points: TouchPoints, life: Life) => TouchPoints) | undefined;
}

export interface FailedRun {
  readonly run: string;
  readonly violations: readonly string[];
}

export interface SeedResult {
  readonly seed: number;
  readonly runs: number;
  readonly visits: number;
  readonly crashes: number;
  readonly faults: number;
  /** How often each kind of fault really happened. */
  readonly faultKinds: Readonly<Record<string, number>>;
  /** Effects that did not come again, so that nobody died at them: an earlier death had changed the visit. */
  readonly missed: number;
  /** Notes left for people to decide, over all runs. */
  readonly openCases: number;
  readonly failed: readonly FailedRun[];
  /** Names of the transitions that were taken. */
  readonly transitions: readonly string[];
  readonly traceHash: string;
}

const STORMS = 3;
const ACTS_OF_A_WANDERER = 25;
/** Every so many seeds. */
const KEYS_EVERY = 8;
const ANSWERS_EVERY = 4;
const everybody = (): boolean => true;

interface Run {
  readonly name: string;
  readonly deaths: DeathPlan;
  readonly takesPart: (visit: number) => boolean;
  /** Where it is not the seed's own. */
  readonly plan?: HourPlan;
  /** Nothing happens in it of which the validator itself would not know everything. */
  readonly leavesNoDoubt?: boolean;
}

/**
 * Everything that one seed proves: the hour undisturbed, then again and again with a death at each effect (or every
 * `stride`-th) of each visit, before it and after it, then a few hours in which the process dies anywhere, also while it
 * recovers, then one with people who touch whatever can be touched; every few seeds one in which nothing but answers of the
 * acceptor is harmed; and the drivers alone with devices that lie.
 */
export async function runSeed(options: SeedOptions): Promise<SeedResult> {
  const { seed, edition, only, stride = 1 } = options;
  const plan = drawHour(seed, edition);
  const totals = { runs: 0, visits: 0, crashes: 0, faults: 0, openCases: 0, missed: 0 };
  const faultKinds: Record<string, number> = {};
  const failed: FailedRun[] = [];
  const recorder = new TransitionRecorder();
  const hash = createHash('sha256');
  const note = (run: string, { violations, traceHash }: Judged): void => {
    if (violations.length > 0) failed.push({ run, violations });
    hash.update(traceHash);
  };
  const go = async (run: Run): Promise<readonly number[]> => {
    const done = await doRun(options, run.plan ?? plan, run, recorder);
    totals.runs += 1;
    totals.visits += done.visits;
    totals.crashes += done.crashes;
    totals.faults += done.faults;
    for (const [kind, times] of Object.entries(done.faultKinds))
      faultKinds[kind] = (faultKinds[kind] ?? 0) + times;
    totals.openCases += done.openCases;
    note(run.name, done);
    return done.effects;
  };
  const wanted = (name: string): boolean => only === undefined || only === name;
  const base: Run = { name: 'base', deaths: () => undefined, takesPart: everybody };
  const effects =
    only === undefined || only === 'base' ? await go(base) : await effectsOf(options, plan, base);
  const first = only === undefined ? 1 + (seed % stride) : 1;
  for (let k = first; k <= Math.max(...effects); k += only === undefined ? stride : 1) {
    for (const when of ['before', 'after'] as const) {
      const run = deathAt(k, when, effects);
      if (!wanted(run.name)) continue;
      await go(run);
      totals.missed += effects.filter((count) => count >= k).length - run.died.size;
    }
  }
  for (let storm = 1; storm <= STORMS; storm += 1) {
    const run = stormRun(seed, storm);
    if (wanted(run.name)) await go(run);
  }
  if (plan.edition > 1 && wanted('wander')) await go(wanderRun(plan));
  const harmsAnswers = plan.edition > 1 && (only === 'answers' || seed % ANSWERS_EVERY === 1);
  if (harmsAnswers && wanted('answers')) await go(answersRun(plan));
  if (plan.edition > 1 && wanted('stale')) await go(staleRun(plan));
  if (plan.edition > 1 && wanted('liars')) note('liars', await runLiars(options, recorder));
  const transitions = [...recorder.taken];
  return { seed, ...totals, faultKinds, failed, transitions, traceHash: hash.digest('hex') };
}

/** Each visit that has so many effects meets the death once; the others are left out. */
function deathAt(
  k: number,
  when: 'before' | 'after',
  effects: readonly number[],
): Run & { died: ReadonlySet<number> } {
  const died = new Set<number>();
  return {
    died,
    name: `${k}:${when}`,
    takesPart: (visit) => (effects[visit] ?? 0) >= k,
    deaths: (visit, number) => {
      if (number !== k || died.has(visit)) return undefined;
      died.add(visit);
      return when;
    },
  };
}

/** Deaths anywhere, also while recovering; few enough that every visit comes to an end. */
function stormRun(seed: number, storm: number): Run {
  const dice = new Dice(seed, `storm ${storm}`);
  const deathsOf = new Map<number, number>();
  return {
    name: `storm${storm}`,
    takesPart: everybody,
    deaths: (visit) => {
      const before = deathsOf.get(visit) ?? 0;
      if (before >= 4 || !dice.chance(6)) return undefined;
      deathsOf.set(visit, before + 1);
      return dice.chance(50) ? 'before' : 'after';
    },
  };
}

/** The same hour with people who have no errand. */
function wanderRun(plan: HourPlan): Run {
  const visits = plan.visits.map((visit) => ({ ...visit, wanders: ACTS_OF_A_WANDERER }));
  return { name: 'wander', deaths: () => undefined, takesPart: everybody, plan: { ...plan, visits } };
}

/** The same hour with patient people, in which nothing goes wrong but answers of the acceptor on their way. */
function answersRun(plan: HourPlan): Run {
  const { seed, acceptor } = plan;
  const visits = plan.visits.map((visit) => ({
    ...{ ...visit, manner: patient, promisesOnlyAnEnd: false },
    notes: visit.notes.map((note) => ({ ...note, pullAfterMs: undefined })),
    faults: drawAnswerTroubles(new Dice(seed, `answers ${visit.index}`), acceptor.acceptor),
  }));
  return {
    ...{ name: 'answers', deaths: () => undefined, takesPart: everybody, leavesNoDoubt: true },
    plan: { ...plan, visits, startFaults: [], machine: soundMachine },
  };
}

/** The same hour with answers of old besides. */
function staleRun(plan: HourPlan): Run {
  const visits = plan.visits.map((visit) => ({
    ...visit,
    faults: [...visit.faults, ...drawStaleAnswers(new Dice(plan.seed, `stale ${visit.index}`))],
  }));
  return { name: 'stale', deaths: () => undefined, takesPart: everybody, plan: { ...plan, visits } };
}

/** What is known of any run. */
interface Judged {
  readonly violations: readonly string[];
  readonly traceHash: string;
}

interface DoneRun extends Judged {
  readonly visits: number;
  readonly crashes: number;
  readonly faults: number;
  readonly faultKinds: Readonly<Record<string, number>>;
  readonly openCases: number;
  readonly effects: readonly number[];
}

async function doRun(
  { print, defect }: SeedOptions,
  plan: HourPlan,
  run: Run,
  recorder = new TransitionRecorder(),
): Promise<DoneRun> {
  const trace = new Trace(print);
  trace.add(0, `seed ${plan.seed}, run ${run.name}, ${describeAcceptor(plan.acceptor)}`);
  const { deaths, takesPart } = run;
  const looksForKeys = run.name === 'base' && plan.seed % KEYS_EVERY === 1;
  const hour = { plan, deaths, takesPart, trace, watch: recorder, looksForKeys };
  const options = { ...hour, ...(defect ? { defect } : {}) };
  const { heard: escaped, end: endHearing } = hearEscapes();
  try {
    return await runHour(options, (end) => {
      recorder.readJournal(end.truth.journalPath);
      return conclude(end, run.leavesNoDoubt ?? isCertain(plan, end), trace, escaped);
    });
  } catch (error) {
    const violations = [...escaped, `the run broke off: ${describe(error)}`];
    return {
      visits: 0,
      crashes: 0,
      faults: 0,
      faultKinds: {},
      openCases: 0,
      effects: [0],
      violations,
      traceHash: '',
    };
  } finally {
    await endHearing();
  }
}

async function runLiars({ seed, print }: SeedOptions, { onStep }: TransitionRecorder): Promise<Judged> {
  const trace = new Trace(print);
  const tell = (text: string): void => {
    trace.add(0, text);
  };
  const escapes = hearEscapes();
  try {
    const wrong = await meetLiars(seed, { onStep, tell });
    return { violations: [...escapes.heard, ...wrong], traceHash: trace.digest() };
  } catch (error) {
    return { violations: [...escapes.heard, `the run broke off: ${describe(error)}`], traceHash: '' };
  } finally {
    await escapes.end();
  }
}

function conclude(end: HourEnd, certain: boolean, trace: Trace, escaped: readonly string[]): DoneRun {
  const judgement = judgeMachine(end.truth);
  const ofMachine = judgeMachineFaults(end.truth.journalPath, end.machine);
  const found = [...judgement.violations, ...ofMachine].map(({ rule, text }) => `${rule}: ${text}`);
  const needless = certain ? judgement.openCases : [];
  const violations = [
    ...escaped,
    ...end.complaints,
    ...found,
    ...needless.map((reason) => `a needless case: ${reason}`),
  ];
  for (const reason of judgement.openCases) trace.add(0, `case: ${reason}`);
  for (const text of violations) trace.add(0, `VIOLATION ${text}`);
  const { visits, crashes, faults, faultKinds, effects } = end;
  const openCases = judgement.openCases.length;
  return { visits, crashes, faults, faultKinds, openCases, effects, violations, traceHash: trace.digest() };
}

/** The numbers of effects alone, silently: a single later run is planned from them. */
async function effectsOf(options: SeedOptions, plan: HourPlan, base: Run): Promise<readonly number[]> {
  return (await doRun({ ...options, print: undefined }, plan, base)).effects;
}

function describeAcceptor(plan: HourPlan['acceptor']): string {
  return plan.acceptor === 'ssp' ? JSON.stringify(plan.validator) : `ID-003 ${JSON.stringify(plan.id003)}`;
}

/**
 * A validator that counts and repeats its credits, and whose mechanics work, leaves nothing to doubt. ID-003 has no
 * counters: what became of a note while nobody looked can stay in doubt.
 */
function isCertain({ acceptor }: HourPlan, { acceptorFaults }: HourEnd): boolean {
  if (acceptor.acceptor !== 'ssp' || acceptorFaults > 0) return false;
  return acceptor.validator.acknowledges === true && acceptor.validator.hasCounters === true;
}
