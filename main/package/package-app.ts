import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findElectron } from '../find-electron.ts';
import { Problem } from '../problem.ts';
import { projectRoot } from '../project.ts';
import { buildApp } from './build-app.ts';
import { copyNativePackages } from './native-packages.ts';
import { electronVersion, writeStubRuntime } from './stub-runtime.ts';

export interface Packing {
  /** Where the program is put together. */
  readonly appFolder: string;
  readonly outputFolder: string;
  readonly progress: (line: string) => void;
}

export interface PackedApp {
  /** The unpacked program. */
  readonly folder: string;
  /** False: with a stand-in for Electron, to be looked at and not run. */
  readonly runs: boolean;
}

/** Builds a machine's program and packs it with Electron for this kind of machine. Rejects with a Problem. */
export async function packageApp({ appFolder, outputFolder, progress }: Packing): Promise<PackedApp> {
  progress('Building the processes and the pages ...');
  await buildApp(appFolder, 'machine');
  copyNativePackages(appFolder, process);
  const electron = findElectron();
  const stub = electron.ok ? undefined : mkdtempSync(join(tmpdir(), 'kiosk-stub-runtime-'));
  try {
    if (stub !== undefined) writeStubRuntime(stub);
    progress(electron.ok ? `Packing with Electron ${electron.value.version} ...` : 'Packing ...');
    await runBuilder(appFolder, outputFolder, electron.ok ? electron.value.folder : stub);
  } finally {
    if (stub !== undefined) rmSync(stub, { recursive: true, force: true });
  }
  if (!electron.ok)
    progress(
      `THE RESULT CANNOT BE RUN: ${electron.error}. A stand-in took its place, so that what is packed can be looked at.`,
    );
  return { folder: join(outputFolder, unpackedName()), runs: electron.ok };
}

/** As electron-builder calls it. */
function unpackedName(): string {
  const system = process.platform === 'win32' ? 'win' : process.platform;
  return process.arch === 'x64' ? `${system}-unpacked` : `${system}-${process.arch}-unpacked`;
}

function runBuilder(
  appFolder: string,
  outputFolder: string,
  electronFolder: string | undefined,
): Promise<void> {
  const settings = {
    'directories.app': appFolder,
    'directories.output': outputFolder,
    electronDist: electronFolder,
    electronVersion: electronVersion(),
  };
  const args = [
    join(projectRoot, 'node_modules', 'electron-builder', 'cli.js'),
    ...['--dir', '--publish', 'never', '--config', 'electron-builder.yml'],
    ...Object.entries(settings).map(([name, value]) => `-c.${name}=${String(value)}`),
  ];
  const child = spawn(process.execPath, args, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => (output += text));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Problem(`The program could not be packed. electron-builder said:\n${output}`));
    });
  });
}
