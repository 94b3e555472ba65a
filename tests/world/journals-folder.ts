import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';

/** The environment variable that names the folder; workers inherit it. */
export const JOURNALS_FOLDER = 'LABORATORY_JOURNALS';

/**
 * Where the laboratory's journals lie: in memory where there is some, for nobody pulls the plug of this machine; or in the
 * folder of somebody who wants to know what syncing to a disk costs.
 */
export function journalsFolder(): string {
  return process.env[JOURNALS_FOLDER] ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
}

/** Linux's numbers of tmpfs and ramfs: what is synced there stays in memory. */
const inMemory: ReadonlySet<number> = new Set([0x0102_1994, 0x8584_58f6]);

export function isOnDisk(folder: string): boolean {
  return !inMemory.has(statfsSync(folder).type);
}
