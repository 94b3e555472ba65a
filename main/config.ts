import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { err, ok } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { machineConfigSchema } from './config-schema.ts';
import type { MachineConfig } from './config-schema.ts';
import { Problem } from './problem.ts';

/** One thing that is wrong in a configuration. */
export interface ConfigProblem {
  /** `policy.cash.opens`; empty for the whole. */
  readonly path: string;
  /** What stands there, as JSON; secrets are not repeated. */
  readonly value: string;
  readonly allowed: string;
}

const LONGEST_SHOWN_VALUE = 60;
const HIDDEN = '(not shown)';
/** What stands at or under it must not reach a screen or a log, nor what it is a part of. */
const SECRET = 'cards';
/** Long enough to be a part of a key. */
const hexDigits = /[0-9a-f]{4,}/gi;

/** Checks a configuration as a whole; every problem is listed, and nothing is half right. */
export function checkConfig(input: unknown): Result<MachineConfig, readonly ConfigProblem[]> {
  const parsed = machineConfigSchema.safeParse(input, { reportInput: true });
  if (parsed.success) return ok(parsed.data);
  return err(parsed.error.issues.flatMap((issue) => describe(issue, input)));
}

/** Reads and checks a configuration file. Throws a Problem that lists everything that is wrong with it. */
export function readConfigFile(file: string): MachineConfig {
  return configOrProblem(readJson(file), file);
}

export function configOrProblem(input: unknown, origin: string): MachineConfig {
  const checked = checkConfig(input);
  if (checked.ok) return checked.value;
  const lines = checked.error.map(({ path, value, allowed }) => `  ${path}: ${value} - ${allowed}`);
  throw new Problem(
    `The configuration (${origin}) cannot be used; nothing was started. Correct these and start again:\n${lines.join('\n')}`,
  );
}

export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (reason) {
    throw new Problem(
      `The configuration file ${file} cannot be read (${messageOf(reason)}). Check its name.`,
    );
  }
  try {
    return JSON.parse(text);
  } catch (reason) {
    throw new Problem(
      `The configuration file ${file} is not JSON (${messageOf(reason).replaceAll(hexDigits, '...')}). Correct that place.`,
    );
  }
}

function describe(issue: z.core.$ZodIssue, input: unknown): ConfigProblem[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownSetting([...issue.path, key], input));
  return [problem(issue.path, input, issue.message)];
}

function problem(path: readonly PropertyKey[], input: unknown, allowed: string): ConfigProblem {
  const secret = path.length === 0 || path[0] === SECRET;
  return { path: path.map(String).join('.'), value: secret ? HIDDEN : shown(valueAt(input, path)), allowed };
}

/** It may be a misspelt or misplaced key, whatever it is called: of those values only numbers and switches are shown. */
function unknownSetting(path: readonly PropertyKey[], input: unknown): ConfigProblem {
  const told = problem(path, input, 'no such setting; leave it out');
  const value = valueAt(input, path);
  return typeof value === 'boolean' || typeof value === 'number' ? told : { ...told, value: HIDDEN };
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function shown(value: unknown): string {
  if (value === undefined) return '(missing)';
  const text = JSON.stringify(value);
  return text.length > LONGEST_SHOWN_VALUE ? `${text.slice(0, LONGEST_SHOWN_VALUE)}...` : text;
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason);
}
