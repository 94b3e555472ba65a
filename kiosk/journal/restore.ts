import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { haltReasons } from './distrust.ts';
import { syncFile } from './journal-file.ts';
import { Journal, type JournalOptions } from './journal.ts';
import { assertWhole, runToEnd } from './whole-check.ts';

export interface Restoring extends JournalOptions {
  /** The file that shall be the journal: a backup, or the journal itself as it stands. */
  readonly from: string;
  readonly by: string;
  readonly remark: string;
  /** Names the folder that the present files are moved into; a date and time. */
  readonly stamp: string;
}

const JOURNAL_REPLACED = 'this journal was put in the place of another one';

/**
 * Puts a checked copy in the place of the journal, with the kiosk stopped. The files that were there are moved into a
 * folder beside it, and stay. The journal says who did it, and stands halted: what happened between the copy and now is in
 * no book, so that money waits until people have looked. Throws JournalError; nothing was moved then. Returns the folder.
 */
export function restoreJournal({ from, by, remark, stamp, ...options }: Restoring): string {
  const { path, headFile } = options;
  const candidate = `${path}.candidate`;
  removeCopy(candidate);
  copyFileSync(from, candidate);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${candidate}-wal`);
  try {
    signCopy(new Journal({ ...options, path: candidate, headFile: undefined }), {
      by,
      remark,
      keptAside: stamp,
    });
  } catch (error) {
    removeCopy(candidate);
    throw error;
  }
  const aside = join(dirname(path), `journal-kept-${stamp}`);
  mkdirSync(aside);
  for (const file of [path, `${path}-wal`, ...(headFile === undefined ? [] : [headFile])])
    if (existsSync(file)) renameSync(file, join(aside, file.slice(dirname(file).length + 1)));
  syncFile(aside);
  renameSync(candidate, path);
  syncFile(dirname(path));
  return aside;
}

function signCopy(journal: Journal, act: { by: string; remark: string; keptAside: string }): void {
  try {
    assertWhole(runToEnd(journal.checkWhole()), 'the copy is not whole');
    const restored = { kind: 'journalRestored', ...act } as const;
    if (journal.queries.halt()) journal.commit(restored);
    else journal.commit(restored, { kind: 'halted', reason: haltReasons.behind, detail: JOURNAL_REPLACED });
  } finally {
    journal.close();
  }
}

function removeCopy(path: string): void {
  for (const end of ['', '-wal']) rmSync(path + end, { force: true });
}
