import { execFile } from 'node:child_process';
import { mkdirSync, statSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asError } from '../../contract/time.ts';
import { projectRoot } from '../../main/project.ts';

const run = promisify(execFile);

export type StorageLibrary =
  { readonly path: string } | { /** Why there is none, as a sentence. */ readonly missing: string };

/** The library that breaks writes to the journal, compiled when its source is newer. Fetches a compiler on Debian. */
export async function storageLibrary(progress: (line: string) => void): Promise<StorageLibrary> {
  if (process.platform !== 'linux')
    return { missing: `writes are broken by LD_PRELOAD, which ${process.platform} does not have` };
  const source = join(import.meta.dirname, 'storage-fault.c');
  const path = join(projectRoot, 'out', 'processes', `storage-fault-${process.arch}.so`);
  if (existsSync(path) && statSync(path).mtimeMs > statSync(source).mtimeMs) return { path };
  const problem = await ensureCompiler(progress);
  if (problem !== undefined) return { missing: problem };
  mkdirSync(join(projectRoot, 'out', 'processes'), { recursive: true });
  try {
    await run('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-o', path, source, '-ldl']);
    return { path };
  } catch (reason) {
    return { missing: `storage-fault.c could not be compiled: ${asError(reason).message}` };
  }
}

async function ensureCompiler(progress: (line: string) => void): Promise<string | undefined> {
  if (await answers('cc')) return undefined;
  if (!(await answers('apt-get')) || process.getuid?.() !== 0)
    return 'there is no C compiler (cc); on Debian it is the package gcc';
  progress('Installing a C compiler for the storage faults ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    await run('apt-get', ['update', '-qq'], { env });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'gcc', 'libc6-dev'], { env });
  } catch (reason) {
    return `the package gcc could not be installed: ${asError(reason).message.trimEnd()}`;
  }
  return (await answers('cc')) ? undefined : 'the package gcc brought no cc';
}

async function answers(program: string): Promise<boolean> {
  try {
    await run(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}
