import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../project.ts';

/** By this the packer finds the fuses in the program (@electron/fuses). */
const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** As Electron 45 is built: one byte for the version, one for the number of fuses, then the fuses, all on. */
const FUSES = ['\u0001', '\u0009', '1'.repeat(9)].join('');

/**
 * Makes what looks like Electron to the packer and runs nothing: so that a packed program can be looked at where the
 * runtime cannot be had.
 */
export function writeStubRuntime(folder: string): void {
  mkdirSync(join(folder, 'resources'), { recursive: true });
  writeFileSync(join(folder, 'electron'), `no program ${FUSE_SENTINEL}${FUSES} end`, { mode: 0o755 });
  writeFileSync(join(folder, 'resources', 'default_app.asar'), emptyArchive());
  writeFileSync(join(folder, 'version'), electronVersion());
  writeFileSync(join(folder, 'LICENSE'), 'A stand-in for the runtime of Electron.\n');
}

/** The version that the package is, whether or not its runtime is there. */
export function electronVersion(): string {
  const text = readFileSync(join(projectRoot, 'node_modules', 'electron', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** An asar without files: four lengths, then the list of files as JSON. */
function emptyArchive(): Buffer {
  const list = Buffer.from(JSON.stringify({ files: {} }).padEnd(12));
  const lengths = Buffer.alloc(16);
  for (const [index, value] of [4, list.length + 8, list.length + 4, list.length].entries())
    lengths.writeUInt32LE(value, index * 4);
  return Buffer.concat([lengths, list]);
}
