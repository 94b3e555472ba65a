import { createHash } from 'node:crypto';
import { TransitionRecorder } from './coverage.ts';
import { hearEscapes } from './escapes.ts';
import { meetLiars } from './liars.ts';
import type { FailedRun, SeedOptions, SeedResult } from './seed-run.ts';
import { TOLD_SEED } from './standard-set.ts';
import type { ToldHour } from './told-hour.ts';
import { toldHours } from './told-hours.ts';
import { Stage } from './told-stage.ts';

/** Every told hour, or the one named `only`. */
export async function runToldHours({ only, print }: SeedOptions): Promise<SeedResult> {
  const recorder = new TransitionRecorder();
  const failed: FailedRun[] = [];
  const told = toldHours.filter(({ name }) => only === undefined || name === only);
  for (const hour of told) {
    const violations = await tell(hour, recorder);
    print?.(`${hour.name}: ${violations.length === 0 ? 'as told' : violations.join('; ')}`);
    if (violations.length > 0) failed.push({ run: `'${hour.name}'`, violations });
  }
  if (only === undefined || only === LIARS) {
    const violations = await meetManyLiars(recorder);
    if (violations.length > 0) failed.push({ run: LIARS, violations });
  }
  const none = { visits: 0, crashes: 0, faults: 0, faultKinds: {}, missed: 0, openCases: 0 };
  const transitions = [...recorder.taken].sort();
  const traceHash = createHash('sha256').update(transitions.join('\n')).digest('hex');
  return { seed: TOLD_SEED, runs: told.length, ...none, failed, transitions, traceHash };
}

const LIARS = 'liars';
/** Others than those of the drawn seeds. */
const FIRST_LIAR = 1001;
const LAST_LIAR = 1100;

/** So many that every step of every exchange is among them. */
async function meetManyLiars({ onStep }: TransitionRecorder): Promise<readonly string[]> {
  const wrong: string[] = [];
  const escapes = hearEscapes();
  for (let seed = FIRST_LIAR; seed <= LAST_LIAR; seed += 1)
    wrong.push(...(await meetLiars(seed, { onStep })));
  await escapes.end();
  return [...escapes.heard, ...wrong];
}

async function tell(hour: ToldHour, recorder: TransitionRecorder): Promise<readonly string[]> {
  const stage = new Stage(recorder);
  const escapes = hearEscapes();
  try {
    await hour.tell(stage);
    return escapes.heard;
  } catch (error) {
    return [...escapes.heard, `not as told: ${error instanceof Error ? error.message : String(error)}`];
  } finally {
    stage.end();
    await escapes.end();
  }
}
