import { execFile } from 'node:child_process';
import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { projectRoot } from '../../main/project.ts';
import { CpioArchive } from './cpio-archive.ts';
import { NoMachine } from './machine-parts.ts';
import type { MachineParts } from './machine-parts.ts';

const run = promisify(execFile);

/** The sources that the suites are made of, as they lie in the repository. */
const SOURCES = [
  'contract',
  'devices',
  'lobby/hid',
  'lobby/cash-acceptor',
  'tests/hid',
  'tests/cash-acceptor',
  'tests/vm',
];
/** Packages: the published node-hid, and of vitest what its `expect` needs. */
const PACKAGES = [
  'node-hid/{package.json,*.js,prebuilds/HID_hidraw-linux-x64/*}',
  'pkg-prebuilds/{package.json,*.js,lib/*}',
  'vitest/{package.json,dist/**/*.js}',
  'vite/{package.json,dist/node/module-runner.js}',
  ...['chai', 'tinybench', 'expect-type'].map((name) => `${name}/{package.json,**/*.js}`),
];

/** Writes the file system that the machine starts from: Node, its libraries, node-hid and our sources. */
export async function writeFirstFileSystem(file: string, parts: MachineParts): Promise<void> {
  const node = process.execPath;
  const addons = packageFiles().filter((path) => path.endsWith('.node'));
  const libraries = await librariesOf([node, ...addons.map((path) => join(projectRoot, path))]);
  const archive = new CpioArchive(file);
  for (const folder of ['proc', 'sys', 'dev', 'tmp']) archive.addFolder(folder);
  archive.copyFile('init', join(projectRoot, 'tests/vm/guest/init.sh'), true);
  archive.copyFile('bin/busybox', parts.busybox, true);
  for (const name of ['sh', 'sleep', 'chmod']) archive.addLink(`bin/${name}`, 'busybox');
  archive.copyFile('bin/node', node, true);
  for (const library of libraries) archive.copyFile(library.slice(1), library, true);
  for (const module of parts.modules) archive.copyFile(`modules/${basename(module)}`, module);
  for (const path of ['package.json', ...sourceFiles(), ...packageFiles()]) {
    archive.addFile(`kiosk/${path}`, readFileSync(join(projectRoot, path)));
  }
  archive.close();
}

function sourceFiles(): readonly string[] {
  const patterns = [...SOURCES.map((folder) => `${folder}/**/*.ts`), 'lobby/*.ts', 'tests/*.ts'];
  return globSync(patterns, { cwd: projectRoot });
}

function packageFiles(): readonly string[] {
  const patterns = PACKAGES.map((pattern) => `node_modules/${pattern}`);
  return globSync(patterns, { cwd: projectRoot }).filter((path) =>
    statSync(join(projectRoot, path)).isFile(),
  );
}

/** The shared libraries that these programs load, where they lie on this machine. */
async function librariesOf(programs: readonly string[]): Promise<ReadonlySet<string>> {
  const { stdout } = await run('ldd', [...programs]);
  const missing = /(\S+) => not found/.exec(stdout)?.[1];
  if (missing !== undefined)
    throw new NoMachine(`node-hid needs the library ${missing}, and it is not installed`);
  return new Set([...stdout.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path));
}
