import { appendFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** On which side of an effect; `sent`: a request is on the wire and not answered. */
export const moments = ['before', 'sent', 'after'] as const;
export type Moment = (typeof moments)[number];

/** What happens at an effect of the kiosk process that has this name. */
const planSchema = z.strictObject({
  name: z.string(),
  moment: z.enum(moments),
  /** At the n-th one from now on. */
  nth: z.int().positive(),
  /** `die`: the process kills itself. Otherwise the order for the storage library that is laid down there. */
  deed: z.union([z.literal('die'), z.strictObject({ storage: z.string() })]),
});
export type EffectPlan = z.infer<typeof planSchema>;

/** The files by which the test and the process under test speak, in one folder. */
export interface EffectFiles {
  readonly plan: string;
  /** A line for each effect, by name. */
  readonly effects: string;
  /** Where the last process killed itself. */
  readonly death: string;
  /** Read by the storage library. */
  readonly storage: string;
  /** A line for each call that the storage library has failed. */
  readonly struck: string;
}

export function effectFiles(folder: string): EffectFiles {
  return {
    plan: join(folder, 'plan.json'),
    effects: join(folder, 'effects.txt'),
    death: join(folder, 'death.txt'),
    storage: join(folder, 'storage.txt'),
    struck: join(folder, 'storage.txt.struck'),
  };
}

/** Replaced whole, so that a reader never meets half of it. */
export function writeWhole(file: string, text: string): void {
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

export function writePlan(files: EffectFiles, plan: EffectPlan | undefined): void {
  if (plan) writeWhole(files.plan, JSON.stringify(plan));
  else rmSync(files.plan, { force: true });
}

/** The plan at this moment; undefined: none. */
export function readPlan(files: EffectFiles): EffectPlan | undefined {
  if (!existsSync(files.plan)) return undefined;
  try {
    return planSchema.parse(JSON.parse(readFileSync(files.plan, 'utf8')));
  } catch (reason) {
    if (reason instanceof Error && 'code' in reason && reason.code === 'ENOENT') return undefined; // just taken away
    throw reason;
  }
}

/** Counts the equal lines of a file; none when it is not there. */
export function countLines(file: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (!existsSync(file)) return counts;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line !== '') counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return counts;
}

export function noteEffect(files: EffectFiles, name: string): void {
  appendFileSync(files.effects, `${name}\n`);
}
