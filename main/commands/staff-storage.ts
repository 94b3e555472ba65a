import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { systemClock } from '../../contract/system-clock.ts';
import type { Backups } from '../../kiosk/journal/backups.ts';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import { restoreJournal } from '../../kiosk/journal/restore.ts';
import { timeText } from '../../kiosk/staff/entry-line.ts';
import { journalTrouble } from '../../kiosk/staff/journal-trouble.ts';
import { takeDataFolder } from '../data-folder.ts';
import { journalBackups, journalFiles } from '../journal-files.ts';
import { Problem } from '../problem.ts';
import { readSigningKey } from '../signing-key.ts';

interface Common {
  readonly data: string;
  readonly key: string;
  readonly json: boolean;
}

/** Commands that need no kiosk: looking at backups, and putting one in the place of the journal. */
export function addStorageCommands(program: Command): void {
  program
    .command('backups')
    .description('checks every backup of the journal from its first entry')
    .action(() => {
      listBackups(program.opts<Common>());
    });
  program
    .command('restore')
    .description(
      'put a checked copy in the place of the journal; the kiosk is stopped, and stands halted after it',
    )
    .argument(
      '<file>',
      'a backup by its name, or any copy by its path; the journal itself where only its end is lost',
    )
    .requiredOption('--by <name>', 'who does this')
    .requiredOption('--remark <text>', 'what was found, and why this is right')
    .action((file: string, act: { readonly by: string; readonly remark: string }) => {
      restore(program.opts<Common>(), file, act);
    });
}

function listBackups({ data, key, json }: Common): void {
  const backups = open({ data, key });
  const rows = backups.list().map(({ file, bytes }) => ({ file, bytes, ...verdict(backups, file) }));
  if (json) console.log(JSON.stringify({ backups: rows }));
  else if (rows.length === 0) console.log('There is no backup yet. A running kiosk makes one every day.');
  else
    for (const { file, bytes, entries, problem } of rows)
      console.log(
        `${file}  ${Math.ceil(bytes / 1024)} KiB  ${problem ?? `whole, up to entry ${entries ?? 0}`}`,
      );
}

function verdict(backups: Backups, file: string): { readonly entries?: number; readonly problem?: string } {
  try {
    return { entries: backups.verify(file).seq };
  } catch (reason) {
    if (!(reason instanceof JournalError)) throw reason;
    return { problem: `NOT USABLE: ${reason.message}` };
  }
}

function restore(
  { data, key, json }: Common,
  file: string,
  { by, remark }: { readonly by: string; readonly remark: string },
): void {
  if (by.trim() === '' || remark.trim() === '')
    throw new Problem('Say who does this and why: --by NAME --remark TEXT.');
  const folder = resolve(data);
  const inBackups = open({ data, key }).path(file);
  const from = existsSync(inBackups) ? inBackups : resolve(file);
  if (!existsSync(from)) throw new Problem(`There is no backup ${file}. The command "backups" lists them.`);
  const taken = takeDataFolder(folder);
  try {
    const aside = restoreJournal({
      ...journalFiles(folder),
      ...{ clock: systemClock, signingKey: readSigningKey(resolve(folder, key)) },
      ...{ from, by: by.trim(), remark: remark.trim() },
      stamp: timeText(systemClock.wallMs()).replace(' ', '-').replaceAll(':', ''),
    });
    if (json) console.log(JSON.stringify({ restored: from, keptAside: aside }));
    else
      console.log(
        `The journal is now the copy ${from}. The files of before are in ${aside}.\n` +
          'Start the kiosk. It takes no money: count the box, let the card office compare and lift the block, then clear-halt.',
      );
  } catch (reason) {
    if (!(reason instanceof JournalError)) throw reason;
    throw new Problem(`Nothing was changed. ${journalTrouble(reason)}`);
  } finally {
    taken.release();
  }
}

function open({ data, key }: Pick<Common, 'data' | 'key'>): Backups {
  const folder = resolve(data);
  return journalBackups(folder, readSigningKey(join(folder, key)), 7);
}
