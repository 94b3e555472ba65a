import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { Backups } from '../../kiosk/journal/backups.ts';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { restoreJournal } from '../../kiosk/journal/restore.ts';
import { shown, student } from '../recharge/story.ts';
import { settle } from '../virtual-clock.ts';
import { MachineWorld, type TouchPoints } from '../world/machine-world.ts';
import { fill } from './busy-journal.ts';
import { JournalFolder, noteFacts, started } from './journal-folder.ts';

let files: JournalFolder;
beforeEach(() => {
  files = new JournalFolder();
});
afterEach(() => {
  files.remove();
});

const folder = (): string => join(files.folder, 'backups');
const backupsOf = (keep = 7): Backups =>
  new Backups({ folder: folder(), signingKey: files.key, archiveFolder: undefined, keep });
const noPause = (): Promise<void> => Promise.resolve();
const options = () => ({
  path: files.path,
  headFile: join(files.folder, 'journal-head'),
  clock: files.clock,
  signingKey: files.key,
});

describe('a backup', () => {
  it('is one file that ends where the journal ends', async () => {
    const journal = files.open();
    fill(journal, 20);
    const backups = backupsOf();
    const { file } = await backups.make(journal, '2026-09-14', noPause);
    expect(readdirSync(folder())).toEqual(['journal-2026-09-14.sqlite']);
    expect(backups.verify(file)).toEqual(journal.head);
    expect(readdirSync(folder())).toEqual(['journal-2026-09-14.sqlite']);
  });

  it('is whole although the journal is written while it is made', async () => {
    const journal = files.open();
    fill(journal, 60);
    const state = { made: false };
    const making = backupsOf().make(journal, '2026-09-14', noPause);
    void making.finally(() => {
      state.made = true;
    });
    let written = 0;
    for (; !state.made; written += 1) {
      journal.commit(noteFacts(`during${written}`).escrowed);
      await settle();
    }
    const { file } = await making;
    expect(written).toBeGreaterThan(2);
    expect(backupsOf().verify(file).seq).toBeGreaterThan(60 * 12);
    journal.commit(noteFacts('after').escrowed);
  });

  it('takes the place of the oldest when there are enough, and of nothing else', async () => {
    const journal = files.open();
    journal.commit(started);
    mkdirSync(folder());
    writeFileSync(join(folder(), 'journal-of-the-year.sqlite'), 'put here by hand');
    for (let day = 10; day < 20; day += 1) await backupsOf(3).make(journal, `2026-09-${day}`, noPause);
    expect(readdirSync(folder()).sort()).toEqual([
      'journal-2026-09-17.sqlite',
      'journal-2026-09-18.sqlite',
      'journal-2026-09-19.sqlite',
      'journal-of-the-year.sqlite',
    ]);
  });

  it('of a damaged journal is none: those of before stay', async () => {
    const journal = files.open();
    fill(journal, 3);
    await backupsOf(1).make(journal, '2026-09-13', noPause);
    journal.close();
    const db = new Database(files.path);
    db.exec("UPDATE note SET value_fen = 5000 WHERE note_id = 'nv000001'");
    db.close();
    const damaged = files.open();
    await expect(backupsOf(1).make(damaged, '2026-09-14', noPause)).rejects.toMatchObject({
      code: 'damaged',
    });
    expect(backupsOf().list()).toMatchObject([{ file: 'journal-2026-09-13.sqlite' }]);
    damaged.commit(noteFacts('n9').escrowed);
  });

  it('that cannot be written says so, and the journal goes on', async () => {
    const journal = files.open();
    writeFileSync(folder(), 'no folder');
    await expect(backupsOf().make(journal, '2026-09-14', noPause)).rejects.toBeInstanceOf(JournalError);
    journal.commit(started);
  });

  it('in which a byte was changed is not usable', async () => {
    const journal = files.open();
    fill(journal, 5);
    const backups = backupsOf();
    const { file } = await backups.make(journal, '2026-09-14', noPause);
    spoil(backups.path(file), backups.path(file));
    expect(() => backups.verify(file)).toThrow(JournalError);
  });
});

describe('a backup in the place of the journal', () => {
  it('put there by hand is refused where it is older, and goes on where it is not', async () => {
    const journal = new Journal(options());
    fill(journal, 2);
    const { file } = await backupsOf().make(journal, '2026-09-14', noPause);
    journal.close();
    copyFileSync(backupsOf().path(file), files.path);
    const again = new Journal(options());
    again.commit(noteFacts('n1').escrowed);
    again.close();
    copyFileSync(backupsOf().path(file), files.path);
    expect(() => new Journal(options())).toThrow(expect.objectContaining({ code: 'behind' }));
  });

  it('put there by staff stands halted, keeps the files of before, and says who did it', async () => {
    const journal = new Journal(options());
    fill(journal, 2);
    const { file } = await backupsOf().make(journal, '2026-09-14', noPause);
    journal.commit(noteFacts('lost').escrowed);
    journal.close();
    const lost = readFileSync(files.path);
    const aside = restoreJournal({ ...options(), from: backupsOf().path(file), ...act });
    expect(readFileSync(join(aside, 'journal.sqlite')).equals(lost)).toBe(true);
    expect(existsSync(join(aside, 'journal-head'))).toBe(true);
    const restored = new Journal(options());
    expect(restored.queries.latest('journalRestored')?.fact).toMatchObject({
      by: 'Wang',
      remark: 'disk changed',
    });
    expect(restored.queries.halt()).toMatchObject({ reason: 'journalBehind' });
    restored.close();
  });

  it('a damaged copy is not put anywhere', () => {
    const journal = new Journal(options());
    fill(journal, 2);
    journal.close();
    const before = readdirSync(files.folder);
    const copy = join(files.folder, 'copy.sqlite');
    spoil(files.path, copy);
    expect(() => restoreJournal({ ...options(), from: copy, ...act })).toThrow(JournalError);
    expect(readdirSync(files.folder).sort()).toEqual([...before, 'copy.sqlite'].sort());
  });
});

/** Another amount in every entry of a note. */
function spoil(from: string, to: string): void {
  writeFileSync(to, readFileSync(from, 'latin1').replaceAll('"valueFen":1000', '"valueFen":9000'), 'latin1');
}

const act = { by: 'Wang', remark: 'disk changed', stamp: '2026-09-14-101500' };

/** A machine whose journal and backups lie in the folder of the test. */
async function machineWithBackups(startMs?: number): Promise<MachineWorld> {
  const around = (points: TouchPoints): TouchPoints => ({
    ...points,
    openJournal: () => {
      files.close(); // of a life that has ended
      return files.open();
    },
    backups: backupsOf(),
  });
  const world = await MachineWorld.make({
    around,
    withoutBridges: true,
    antennaPollMs: 400,
    ...(startMs === undefined ? {} : { startMs }),
  });
  onTestFinished(() => {
    world.close();
  });
  await world.startKiosk();
  return world;
}

/** The copy itself is made in real time: lets both pass. */
async function passUntil(world: MachineWorld, condition: () => boolean, limitMs: number): Promise<void> {
  for (let waitedMs = 0; !condition() && waitedMs < limitMs; waitedMs += 1_000) {
    await world.clock.advance(1_000);
    for (let turn = 0; turn < 20; turn += 1) await settle();
  }
  expect(condition()).toBe(true);
}

describe('the machine', () => {
  it('makes one backup a day after the quiet hour, and tells staff and the monitoring centre', async () => {
    // 02:52 in Shanghai.
    const world = await machineWithBackups(Date.UTC(2026, 8, 14, 18, 52));
    const names = (): readonly string[] =>
      backupsOf()
        .list()
        .map(({ file }) => file);
    await passUntil(world, () => names().length === 1, 1_500_000);
    expect(names()).toEqual(['journal-2026-09-15.sqlite']);
    await world.clock.advance(60_000);
    expect(world.kiosk?.staff?.status().storage).toEqual({
      ...{ newestBackup: 'journal-2026-09-15.sqlite', backups: 1, problem: undefined },
    });
    const [beat] = await world.inspection.heartbeats('K01', 1);
    expect(beat?.heartbeat.devices).toContainEqual({
      ...{ device: 'journalBackup', state: 'online', detail: 'journal-2026-09-15.sqlite' },
    });
  });

  it('serves on when a backup fails, and says why', async () => {
    writeFileSync(folder(), 'no folder');
    const world = await machineWithBackups();
    await world.serviceOpen();
    const problem = (): string | undefined => world.kiosk?.staff?.status().storage?.problem;
    await passUntil(world, () => problem() !== undefined, 1_300_000);
    expect(problem()).toMatch(/backups/);
    expect(world.rechargeOffered).toBe(true);
  });

  it('on an older copy takes no money until the platform and staff have said so', async () => {
    const world = await machineWithBackups();
    await world.serviceOpen();
    copyFileSync(files.path, `${files.path}.old`);
    copyFileSync(`${files.path}-wal`, `${files.path}.old-wal`);
    await world.beginRecharge(student);
    world.insert(20);
    await world.slot('taken');
    world.touch({ type: 'finish' });
    await world.screen('result', 60_000);
    world.takeCard(student);
    await world.screen('start');
    await world.clock.advance(60_000);
    world.killKiosk();
    files.close();
    copyFileSync(`${files.path}.old`, files.path);
    copyFileSync(`${files.path}.old-wal`, `${files.path}-wal`);
    await world.startKiosk();
    await world.clock.advance(40_000);
    const closed = { open: false, reason: 'journalUnavailable' };
    expect(shown(world, 'start').services).toMatchObject([
      { service: 'recharge', state: closed },
      { service: 'collect', state: closed },
      { service: 'balance', state: { open: true } },
    ]);
    const status = world.kiosk?.staff?.status();
    expect(status?.halt).toMatchObject({ reason: 'journalBehind' });
    expect(status?.journalTrouble).toContain('clear-halt');
    const [beat] = await world.inspection.heartbeats('K01', 1);
    expect(beat?.heartbeat.halted).toBe(true);
    expect(beat?.heartbeat.devices).toContainEqual(
      expect.objectContaining({ device: 'journal', state: 'hardwareError' }),
    );
    // Staff alone cannot: the platform still knows of a later journal.
    world.kiosk?.staff?.clearHalt('Wang', 'looked at it');
    await world.clock.advance(60_000);
    expect(world.rechargeOffered).toBe(false);
    await world.administration.clearKiosk('K01');
    world.kiosk?.staff?.clearHalt('Wang', 'the office has compared, the box is counted');
    await world.serviceOpen(90_000);
    expect(world.kiosk?.staff?.status().journalTrouble).toBeUndefined();
  });

  it('closes what needs a record when the check in the background finds damage, over restarts too', async () => {
    const world = await machineWithBackups();
    await world.serviceOpen();
    await world.beginRecharge(student);
    world.insert(20);
    await world.slot('taken');
    world.takeCard(student);
    await world.screen('start', 60_000);
    await world.clock.advance(30_000);
    world.killKiosk();
    files.close();
    const db = new Database(files.path);
    db.exec("UPDATE note SET visit_id = 'other'");
    db.close();
    await world.startKiosk();
    await world.clock.advance(60_000);
    expect(world.kiosk?.staff?.status().journalTrouble).toContain('Nothing was changed or deleted');
    for (let start = 0; start < 2; start += 1) {
      expect(shown(world, 'start').services).toMatchObject([
        { service: 'recharge', state: { open: false, reason: 'journalUnavailable' } },
        { service: 'collect', state: { open: false, reason: 'journalUnavailable' } },
        { service: 'balance', state: { open: true } },
      ]);
      world.killKiosk();
      await world.startKiosk();
      await world.clock.advance(5_000);
    }
  });
});
