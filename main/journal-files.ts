import type { KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { Backups } from '../kiosk/journal/backups.ts';

/** Where the journal and what belongs to it lie in a data folder. */
export function journalFiles(dataFolder: string) {
  return {
    path: join(dataFolder, 'journal.sqlite'),
    headFile: join(dataFolder, 'journal-head'),
    archiveFolder: join(dataFolder, 'archives'),
  };
}

export function journalBackups(dataFolder: string, signingKey: KeyObject, keep: number): Backups {
  const { archiveFolder } = journalFiles(dataFolder);
  return new Backups({ folder: join(dataFolder, 'backups'), signingKey, archiveFolder, keep });
}
