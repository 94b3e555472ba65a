import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { tallyOfCommand } from '../../main/test-run/tally.ts';
import { storageLibrary, type StorageLibrary } from './storage-library.ts';
import { storageStories } from './storage-stories.ts';

/** A machine whose PATH has these programs only, each a script of the shell; and where the library is built on it. */
function machineWith(programs: Readonly<Record<string, string>>) {
  const base = mkdtempSync(join(tmpdir(), 'kiosk-no-compiler-'));
  onTestFinished(() => {
    rmSync(base, { recursive: true });
  });
  const bin = join(base, 'bin');
  mkdirSync(bin);
  for (const [name, script] of Object.entries(programs))
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return { folder: join(base, 'built'), env: { ...process.env, PATH: bin } };
}

function libraryOn(programs: Readonly<Record<string, string>>): Promise<StorageLibrary> {
  return storageLibrary({ ...machineWith(programs), progress: () => undefined });
}

function whyMissing(library: StorageLibrary): string | undefined {
  return 'missing' in library ? library.missing : undefined;
}

const noHeaders = 'echo "dlfcn.h: No such file or directory" >&2; exit 1';

describe('the library that breaks the disk', () => {
  it('is missing, with the reason, where there is no compiler or none that is whole', async () => {
    expect(whyMissing(await libraryOn({}))).toContain('there is no C compiler');
    expect(whyMissing(await libraryOn({ cc: noHeaders }))).toContain('libc6-dev');
  });

  it('is missing, in one line, where a compiler cannot be fetched', async () => {
    const aptGet = '[ "$1" = --version ] || { echo "E: no server"; echo "E: none" >&2; exit 100; }';
    expect(whyMissing(await libraryOn({ 'apt-get': aptGet }))).toMatch(/^there is no C compiler[^\n]*$/);
  });

  it('is an error, not left out, where a whole compiler does not take its source', async () => {
    const picky = 'case "$*" in *storage-fault.c*) echo "storage-fault.c:1: error" >&2; exit 1;; esac';
    const machine = machineWith({ cc: picky });
    await expect(storageLibrary({ ...machine, progress: () => undefined })).rejects.toThrow(
      'storage-fault.c',
    );
    expect(readdirSync(machine.folder)).toEqual([]);
  });
});

describe('a run on a machine without a compiler', () => {
  it('proves the rest, and counts and names the stories of the disk that it leaves out', async () => {
    const { folder, env } = machineWith({});
    const { code, output } = await run(
      ['--kills', '1', '--machines', '1', '--json', '--library', folder],
      env,
    );
    const { tally, reason } = tallyOfCommand(output, code === 0);
    expect(tally, output).toEqual({ passed: 1, failed: 0, skipped: storageStories.length });
    expect(reason).toContain('no broken disks');
    expect(reason).toContain('there is no C compiler');
    expect(output).toContain(`SKIPPED ${storageStories.length} stories: no broken disks`);
    expect(existsSync(join(folder, `storage-fault-${process.arch}.so`))).toBe(false);
  }, 120_000);
});

function run(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<{ readonly code: number | null; readonly output: string }> {
  return new Promise((resolve) => {
    const entry = join(import.meta.dirname, 'prove-processes.ts');
    const child = execFile(process.execPath, [entry, ...args], { env }, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode, output: `${stderr}${stdout}` });
    });
  });
}
