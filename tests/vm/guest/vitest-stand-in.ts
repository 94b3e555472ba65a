import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import type { GuestLine } from '../report-lines.ts';

/**
 * Takes vitest's place inside the virtual machine, where there is neither room nor time for it: the same suites run
 * one test after the other, and each end is a line on the serial console. `expect` is vitest's own.
 */
export { expect } from 'vitest';

type Work = () => unknown;

interface Suite {
  readonly name: string;
  readonly outer: Suite | undefined;
  readonly before: Work[];
  readonly after: Work[];
}

interface Story {
  readonly name: string;
  readonly suite: Suite;
  readonly work: Work;
}

/** Real time; far more than any story needs on a slow machine. */
const STORY_LIMIT_MS = 60_000;

const stories: Story[] = [];
let current: Suite = { name: '', outer: undefined, before: [], after: [] };

export function describe(name: string, define: () => void): void {
  const outer = current;
  current = { name, outer, before: [], after: [] };
  define();
  current = outer;
}

function addStory(name: string, work: Work): void {
  stories.push({ name, suite: current, work });
}

/** `%i` and `%s` stand for the case. */
function addStories<T>(cases: readonly T[]): (name: string, work: (each: T) => unknown) => void {
  return (name, work) => {
    for (const each of cases) addStory(name.replace(/%[is]/, String(each)), () => work(each));
  };
}

export const it = Object.assign(addStory, { each: addStories });

export function beforeEach(work: Work): void {
  current.before.push(work);
}

export function afterEach(work: Work): void {
  current.after.push(work);
}

export function say(line: GuestLine): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

/** Runs what was described but the stories of these names; resolves with the number of failures. */
export async function runStories(leaveOut?: RegExp): Promise<number> {
  const chosen = stories.filter(({ name }) => leaveOut?.test(name) !== true);
  let failed = 0;
  for (const story of chosen) {
    const startedAtMs = performance.now();
    const failure = await failureOf(story);
    if (failure !== undefined) failed += 1;
    say({
      type: 'story',
      name: [...lineage(story.suite).map(({ name }) => name), story.name].join(' > '),
      ms: Math.round(performance.now() - startedAtMs),
      ...(failure === undefined ? {} : { failure }),
    });
  }
  say({ type: 'end', stories: chosen.length });
  return failed;
}

/** What a story failed with, be it in its own course or on the side, in a promise that nobody waits for. */
async function failureOf({ suite, work }: Story): Promise<string | undefined> {
  const onTheSide = Promise.withResolvers<never>();
  process.on('uncaughtException', onTheSide.reject);
  const suites = lineage(suite);
  const steps = [...suites.flatMap(({ before }) => before), work];
  const ends = suites.toReversed().flatMap(({ after }) => after);
  let failure: string | undefined;
  const run = async (todo: readonly Work[]): Promise<void> => {
    for (const step of todo) await step();
  };
  for (const todo of [steps, ends]) {
    try {
      await Promise.race([run(todo), onTheSide.promise, tooLong()]);
    } catch (error) {
      failure ??= error instanceof Error ? (error.stack ?? error.message) : inspect(error);
    }
  }
  process.off('uncaughtException', onTheSide.reject);
  return failure;
}

function tooLong(): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => reject(new Error(`not ended after ${STORY_LIMIT_MS} ms`)), STORY_LIMIT_MS);
  });
}

function lineage(suite: Suite): readonly Suite[] {
  return suite.outer ? [...lineage(suite.outer), suite] : [];
}
