import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { asError } from '../../contract/time.ts';

const run = promisify(execFile);

const EMULATOR = 'qemu-system-x86_64';
/** Debian's kernel for virtual machines; the package depends on the newest one. */
const KERNEL_PACKAGE = 'linux-image-cloud-amd64';
/** hidraw nodes are part of this kernel itself; these are what makes virtual devices appear on them. */
const MODULES = ['hid', 'hid-generic', 'uhid'] as const;

/** What a virtual machine is made of, as files of this machine. */
export interface MachineParts {
  readonly kernel: string;
  /** Kernel modules as files; a module that the kernel contains has none. */
  readonly modules: readonly string[];
  readonly busybox: string;
}

/** Not a failure of what is tested: here, a virtual machine cannot be had. The message says why, as a sentence. */
export class NoMachine extends Error {
  override readonly name = 'NoMachine';
}

/** Finds the parts, and fetches on Debian what is missing (once; about 35 MB). Rejects with NoMachine. */
export async function machineParts(progress: (line: string) => void): Promise<MachineParts> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new NoMachine(`it is made for Linux on x64, and this is ${process.platform} on ${process.arch}`);
  }
  await ensureEmulator(progress);
  const cache = process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache');
  const folder = join(cache, 'all-in-card-kiosk', 'virtual-machine');
  if (!existsSync(folder)) await fetchKernel(folder, progress);
  const [kernel] = globSync(join(folder, 'boot', 'vmlinuz-*'));
  const [busybox] = globSync(join(folder, '{usr/,}bin', 'busybox'));
  if (kernel === undefined || busybox === undefined) {
    throw new NoMachine(`${folder} holds no kernel or no busybox; delete it to have them fetched again`);
  }
  const found = globSync(join(folder, '{usr/,}lib/modules/**/*.ko*'));
  const modules = found.filter((file) => MODULES.some((name) => basename(file).split('.')[0] === name));
  return { kernel, modules, busybox };
}

async function ensureEmulator(progress: (line: string) => void): Promise<void> {
  if (await answers(EMULATOR, ['--version'])) return;
  if (!(await answers('apt-get', ['--version'])) || process.getuid?.() !== 0) {
    throw new NoMachine(`${EMULATOR} is not installed; on Debian it is the package qemu-system-x86`);
  }
  progress('Installing qemu for the virtual machine (half a minute) ...');
  await apt(['update', '-qq']);
  await apt(['install', '-y', '-qq', '--no-install-recommends', 'qemu-system-x86']);
}

/** Downloads kernel and busybox as packages and unpacks them; nothing of them is installed. */
async function fetchKernel(folder: string, progress: (line: string) => void): Promise<void> {
  if (!(await answers('apt-get', ['--version']))) {
    throw new NoMachine('its kernel comes as a Debian package, and there is no apt-get here');
  }
  progress('Fetching the kernel of the virtual machine (35 MB, once) ...');
  mkdirSync(join(folder, '..'), { recursive: true });
  const unfinished = mkdtempSync(`${folder}-`);
  try {
    const kernel = (await newestKernel()) ?? (await newestKernelAfterUpdate());
    await apt(['download', '-qq', kernel, 'busybox-static'], unfinished);
    for (const file of globSync(join(unfinished, '*.deb'))) {
      await run('dpkg', ['-x', file, unfinished]);
      rmSync(file);
    }
    for (const file of globSync(join(unfinished, '{usr/,}lib/modules/**/{hid,hid-generic,uhid}.ko.xz'))) {
      await run('xz', ['--decompress', file]);
    }
    renameSync(unfinished, folder);
  } catch (error) {
    throw error instanceof NoMachine
      ? error
      : new NoMachine(`its kernel could not be unpacked: ${asError(error).message}`);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function newestKernelAfterUpdate(): Promise<string> {
  if (process.getuid?.() === 0) await apt(['update', '-qq']);
  const name = await newestKernel();
  if (name === undefined)
    throw new NoMachine(`apt knows no package ${KERNEL_PACKAGE}; it is one of Debian's`);
  return name;
}

async function newestKernel(): Promise<string | undefined> {
  try {
    const { stdout } = await run('apt-cache', ['depends', KERNEL_PACKAGE]);
    return /Depends: (linux-image-\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined; // apt has no lists yet, or this is no Debian
  }
}

async function apt(args: readonly string[], cwd?: string): Promise<void> {
  try {
    await run('apt-get', [...args], { cwd, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  } catch (error) {
    throw new NoMachine(`apt-get ${args.join(' ')} failed: ${asError(error).message.trimEnd()}`);
  }
}

async function answers(program: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(program, [...args]);
    return true;
  } catch {
    return false;
  }
}
