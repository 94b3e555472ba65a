import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Problem } from './problem.ts';

/** A data folder that belongs to this process alone until it ends, however it ends. */
export interface DataFolder {
  readonly path: string;
  release(): void;
}

/**
 * Takes the folder by the lock of a small SQLite file: the operating system drops it with the process, so a killed
 * run leaves nothing to clean up. Throws a Problem when another run has it.
 */
export function takeDataFolder(path: string): DataFolder {
  mkdirSync(path, { recursive: true });
  chmodSync(path, 0o700);
  const holderFile = join(path, 'in-use-by');
  const lock = new Database(join(path, 'in-use.sqlite'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (reason) {
    lock.close();
    if (!(reason instanceof Database.SqliteError) || reason.code !== 'SQLITE_BUSY') throw reason;
    throw new Problem(
      `Another run (process ${holder(holderFile)}) is using the data in ${path}. ` +
        'End it with Ctrl-C, or start this one with other data: --data FOLDER',
    );
  }
  writeFileSync(holderFile, String(process.pid));
  return { path, release: () => lock.close() };
}

function holder(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return 'unknown'; // the other run has just taken the lock and not written its number yet
  }
}
