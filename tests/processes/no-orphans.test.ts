import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';

/** Every process of a run inherits this variable with a value of its own, by which the test finds it. */
const MARK = 'TEST_ORPHAN_MARK';
let run: ChildProcess | undefined;

afterEach(() => run?.kill('SIGKILL'));

test('no process outlives a run that is asked to end', async () => {
  const mark = await startRun();
  const end = runEnd();
  run?.kill('SIGTERM');
  expect(await end).toBe(130);
  await expect.poll(() => processesOf(mark), { timeout: 10_000 }).toEqual([]);
}, 90_000);

test('no process outlives a run that is killed', async () => {
  const mark = await startRun();
  const end = runEnd();
  run?.kill('SIGKILL');
  await end;
  await expect.poll(() => processesOf(mark), { timeout: 20_000 }).toEqual([]);
}, 90_000);

/** Resolves when platform, cable, lobby and kiosk process are there. */
async function startRun(): Promise<string> {
  const mark = `run ${Math.random()}`;
  const entry = join(import.meta.dirname, 'prove-processes.ts');
  run = spawn(process.execPath, [entry, '--quick', '--machines', '1'], {
    stdio: 'ignore',
    env: { ...process.env, [MARK]: mark },
  });
  await expect.poll(() => processesOf(mark).length, { timeout: 60_000 }).toBeGreaterThanOrEqual(5);
  return mark;
}

function runEnd(): Promise<unknown> {
  return new Promise((resolve) => run?.once('exit', resolve));
}

/** Process ids whose environment has the mark, the run itself among them. */
function processesOf(mark: string): readonly string[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(mark));
}

/** Empty for processes that are just gone, or somebody else's. */
function environmentOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'utf8');
  } catch {
    return '';
  }
}
