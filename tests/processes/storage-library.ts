import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { asError } from '../../contract/time.ts';
import { projectRoot } from '../../main/project.ts';

const run = promisify(execFile);

export type StorageLibrary =
  { readonly path: string } | { /** Why there is none, as a sentence. */ readonly missing: string };

export interface LibraryPlace {
  /** Where it is built, and found again. */
  readonly folder: string;
  /** By its PATH a compiler is looked for. */
  readonly env: NodeJS.ProcessEnv;
  readonly progress: (line: string) => void;
}

export const usualFolder = join(projectRoot, 'out', 'processes');

/** A package server that does not answer must not hold the tests up. */
const patience = [
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Acquire::https::Timeout=20',
  '-o',
  'Acquire::Retries=0',
];

/**
 * The library that breaks writes to the journal, compiled when its source is newer. Fetches a compiler on Debian.
 * Throws where there is a compiler and it does not take the source.
 */
export async function storageLibrary({ folder, env, progress }: LibraryPlace): Promise<StorageLibrary> {
  if (process.platform !== 'linux')
    return { missing: `writes are broken by LD_PRELOAD, which ${process.platform} does not have` };
  const source = join(import.meta.dirname, 'storage-fault.c');
  const path = join(folder, `storage-fault-${process.arch}.so`);
  if (existsSync(path) && statSync(path).mtimeMs > statSync(source).mtimeMs) return { path };
  mkdirSync(folder, { recursive: true });
  const draft = `${path}.${process.pid}.new`;
  try {
    const problem = await ensureCompiler(draft, env, progress);
    if (problem !== undefined) return { missing: problem };
    await run('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-o', draft, source, '-ldl'], { env });
    // Whole or not at all: another run may be looking, and this one may be killed.
    renameSync(draft, path);
    return { path };
  } finally {
    rmSync(draft, { force: true });
  }
}

async function ensureCompiler(
  draft: string,
  env: NodeJS.ProcessEnv,
  progress: (line: string) => void,
): Promise<string | undefined> {
  if (await compiles(draft, env)) return undefined;
  if (!(await succeeds('apt-get', ['--version'], env)) || process.getuid?.() !== 0)
    return 'there is no C compiler (cc with the headers of libc); on Debian it is the packages gcc and libc6-dev';
  progress('Installing a C compiler for the storage faults ...');
  const silent = { env: { ...env, DEBIAN_FRONTEND: 'noninteractive' } };
  const packages = ['--no-install-recommends', 'gcc', 'libc6-dev'];
  try {
    await run('apt-get', ['update', '-qq', ...patience], silent);
    await run('apt-get', ['install', '-y', '-qq', ...patience, ...packages], silent);
  } catch (reason) {
    const words = asError(reason)
      .message.trim()
      .replaceAll(/\s*\n\s*/g, '; ');
    return `there is no C compiler (cc), and the package gcc could not be installed: ${words}`;
  }
  return (await compiles(draft, env)) ? undefined : 'the packages gcc and libc6-dev brought no C compiler';
}

/** Makes a library of nothing: tells a compiler that is there and whole from one without its headers. */
function compiles(draft: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  const nothing = ['-shared', '-fPIC', '-include', 'dlfcn.h', '-x', 'c', '/dev/null', '-ldl'];
  return succeeds('cc', [...nothing, '-o', draft], env);
}

async function succeeds(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<boolean> {
  try {
    await run(program, args, { env });
    return true;
  } catch {
    return false;
  }
}
