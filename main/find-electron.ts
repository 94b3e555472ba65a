import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok } from '../contract/result.ts';
import type { Result } from '../contract/result.ts';
import { projectRoot } from './project.ts';

export interface ElectronRuntime {
  readonly version: string;
  /** The folder with the program and its libraries. */
  readonly folder: string;
  readonly program: string;
}

const FETCH_IT = 'npx install-electron fetches it';

/**
 * The runtime of Electron, where it lies as the package's own index.js finds it; otherwise a sentence that says what
 * is missing. The package itself is not loaded: it would start to download.
 */
export function findElectron(
  packageFolder: string = join(projectRoot, 'node_modules', 'electron'),
  overrideFolder: string | undefined = process.env['ELECTRON_OVERRIDE_DIST_PATH'],
): Result<ElectronRuntime, string> {
  const given = overrideFolder !== undefined && overrideFolder !== '';
  const named = textOf(join(packageFolder, 'path.txt'));
  if (!given && named === undefined) return err(`the runtime of Electron is not installed (${FETCH_IT})`);
  const folder = given ? overrideFolder : join(packageFolder, 'dist');
  const program = join(folder, named ?? 'electron');
  if (!existsSync(program)) return err(`the runtime of Electron is not complete: there is no ${program}`);
  const version = textOf(join(folder, 'version'))?.replace(/^v/, '') ?? 'of unknown version';
  return ok({ version, folder, program });
}

function textOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}
