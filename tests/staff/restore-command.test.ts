import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../contract/system-clock.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { journalBackups, journalFiles } from '../../main/journal-files.ts';
import { takeDataFolder } from '../../main/data-folder.ts';
import { fill } from '../journal/busy-journal.ts';
import { started } from '../journal/journal-folder.ts';

const command = join(import.meta.dirname, '..', '..', 'main', 'commands', 'staff.ts');
const backup = 'journal-2026-11-21.sqlite';
const act = ['--by', 'Wang', '--remark', 'the disk was changed'];

describe('the staff command line where a journal must be replaced', () => {
  const { privateKey: signingKey } = generateKeyPairSync('ed25519');
  let folder: string;
  const open = (): Journal => new Journal({ ...journalFiles(folder), clock: systemClock, signingKey });
  const staff = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args, '--data', folder]);
    return { code: status, out: stdout.toString(), problem: stderr.toString() };
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'restore-'));
    const pem = signingKey.export({ format: 'pem', type: 'pkcs8' });
    writeFileSync(join(folder, 'kiosk-key.pem'), pem, { mode: 0o600 });
    const journal = open();
    fill(journal, 2);
    await journalBackups(folder, signingKey, 7).make(journal, '2026-11-21', () => Promise.resolve());
    journal.commit(started);
    journal.close();
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'checks backups, puts one in the place of a journal that is damaged, and says what to do then',
    { timeout: 60_000 },
    () => {
      writeFileSync(journalFiles(folder).path, 'no journal any more. '.repeat(400));
      const status = staff('status');
      expect(status.code).toBe(1);
      expect(status.problem).toContain('The journal is damaged');
      expect(status.problem).toContain('Nothing was changed or deleted');
      expect(staff('backups').out).toMatch(new RegExp(`${backup}.*whole, up to entry \\d+`));
      expect(staff('restore', backup, ...act)).toMatchObject({
        ...{ code: 0, problem: '', out: expect.stringContaining('It takes no money') as string },
      });
      const [aside = ''] = readdirSync(folder).filter((name) => name.startsWith('journal-kept-'));
      expect(readdirSync(join(folder, aside)).sort()).toEqual(['journal-head', 'journal.sqlite']);
      const after = staff('status');
      expect(after.out).toContain('NOT BELIEVED');
      expect(after.out).toContain('HALTED (journalBehind)');
      expect(staff('journal').out).toContain('JOURNAL REPLACED by a checked copy, by Wang');
    },
  );

  it(
    'replaces nothing while somebody uses the data, without a name, or by a file that is no journal',
    { timeout: 60_000 },
    () => {
      const taken = takeDataFolder(folder);
      expect(staff('restore', backup, ...act)).toMatchObject({ code: 1 });
      taken.release();
      expect(staff('restore', backup, '--by', ' ', '--remark', 'x').problem).toContain('--by NAME');
      expect(staff('restore', 'journal-2020-01-01.sqlite', ...act).problem).toContain('There is no backup');
      const other = join(folder, 'other.sqlite');
      writeFileSync(other, 'something else');
      expect(staff('restore', other, ...act).problem).toContain('Nothing was changed.');
      const journal = open();
      expect(journal.queries.latest('journalRestored')).toBeUndefined();
      journal.close();
    },
  );
});
