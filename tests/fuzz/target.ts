import fc from 'fast-check';
import { showCase } from './show-case.ts';

/** What one target is told to do. */
export interface Order {
  readonly seed: number;
  /** Only this case, as a finding named it. */
  readonly path?: string | undefined;
  /** Begins no further case after this; undefined: all `mostCases`. */
  readonly limitMs?: number | undefined;
  readonly mostCases: number;
  /** No further case once so many steps were counted; undefined: steps do not matter. */
  readonly enoughSteps?: number | undefined;
  /** Called before each case; the watchdog learns from it which case does not come to its end. */
  readonly begin?: (caseNo: number) => void;
  /** Called with what was found before it is made smaller. */
  readonly onFound?: (finding: Finding) => void;
}

export interface Finding {
  readonly target: string;
  readonly seed: number;
  /** Which case of the seed, and the way to its smaller form. */
  readonly path: string;
  /** What does not hold, in words. */
  readonly what: string;
  readonly counterexample: string;
}

export interface TargetEnd {
  readonly cases: number;
  /** Steps inside the cases, as the target counts them; 0 where it has none, or was ended from outside. */
  readonly steps: number;
  readonly finding: Finding | undefined;
}

/** One thing that is fed with made-up input, with what must hold for every input. */
export interface Target {
  readonly name: string;
  /** Cases of `--quick`, and with that its share of the time. */
  readonly quickCases: number;
  /** Cases of a whole run; undefined: as many as the time allows. */
  readonly wholeCases: number | undefined;
  /** Steps of a whole run, which `wholeCases` must suffice for; undefined: nothing counts them. */
  readonly wholeSteps: number | undefined;
  /** Real time after which a case counts as hanging. */
  readonly hangMs: number;
  run(order: Order): Promise<TargetEnd>;
  /** The case behind a path, without running it. */
  show(seed: number, path: string): string;
}

interface Traits {
  readonly quickCases: number;
  readonly wholeCases?: number;
  readonly wholeSteps?: number;
  readonly hangMs?: number;
}

/** Shrinking ends after this, milliseconds: the smallest case found so far is told then. */
const SHRINK_LIMIT_MS = 30_000;

/** `holds` throws, or rejects, where something does not hold. Of a case that has steps it tells each. */
export function target<T>(
  name: string,
  input: fc.Arbitrary<T>,
  holds: (value: T, tookStep: () => void) => void | Promise<void>,
  { quickCases, wholeCases, wholeSteps, hangMs = 20_000 }: Traits,
): Target {
  const show = (seed: number, path: string): string =>
    fc
      .sample(input, { seed, path, numRuns: 1 })
      .map((value) => showCase(value))
      .join('');
  return {
    name,
    quickCases,
    wholeCases,
    wholeSteps,
    hangMs,
    show,
    async run({ seed, path, limitMs, mostCases, enoughSteps = Infinity, begin, onFound }) {
      let cases = 0;
      let steps = 0;
      let isShrinking = false;
      const property = fc.asyncProperty(input, async (value) => {
        // A path that finds nothing any more would go on through all that is smaller.
        if (!isShrinking && (steps >= enoughSteps || cases >= mostCases)) return;
        begin?.(cases);
        cases += 1;
        await holds(value, () => {
          steps += 1;
        });
      });
      const first = await fc.check(property, {
        seed,
        ...(path !== undefined && { path }),
        numRuns: mostCases,
        ...(limitMs !== undefined && { interruptAfterTimeLimit: limitMs }),
        endOnFailure: true,
      });
      const found = findingOf(name, first);
      const lived = { cases, steps };
      if (!found) return { ...lived, finding: undefined };
      onFound?.(found);
      isShrinking = true;
      const smaller = await fc.check(property, {
        seed,
        path: found.path,
        interruptAfterTimeLimit: SHRINK_LIMIT_MS,
      });
      return { ...lived, finding: findingOf(name, smaller) ?? found };
    },
  };
}

function findingOf<T>(target: string, details: fc.RunDetails<[T]>): Finding | undefined {
  const { failed, seed, counterexample, counterexamplePath, errorInstance } = details;
  if (!failed || counterexample === null) return undefined;
  return {
    target,
    seed,
    path: counterexamplePath,
    what: errorInstance instanceof Error ? wordsOf(errorInstance) : String(errorInstance),
    counterexample: showCase(counterexample[0]),
  };
}

/** A broken claim speaks for itself; of any other exception its place is told, too. */
function wordsOf(error: Error): string {
  if (error instanceof BrokenClaim) return error.message;
  const place = /^ *(at .*)$/m.exec(error.stack ?? '')?.[0] ?? '';
  return `${error.name}: ${error.message} ${place.trim()}`.trim();
}

/** Something that must hold does not. */
export class BrokenClaim extends Error {
  override readonly name = 'BrokenClaim';
}

export function claim(holds: boolean, what: () => string): void {
  if (!holds) throw new BrokenClaim(what());
}

/** Compares as text: the two sides are what was expected and what came. */
export function claimSame(came: unknown, expected: unknown, what: string): void {
  const [left, right] = [showCase(came), showCase(expected)];
  claim(left === right, () => `${what}: ${left} instead of ${right}`);
}
