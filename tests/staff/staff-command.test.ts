import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../contract/system-clock.ts';
import { serveStaffDesk, staffChannelPath } from '../../main/staff-channel.ts';
import { by, deskWorld, remark, type DeskWorld } from './desk-world.ts';

interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly problem: string;
}

/** `npm run staff -- ...` without npm, on the folder of a world. */
function staff({ folder }: Pick<DeskWorld, 'folder'>, ...args: readonly string[]): Promise<Run> {
  const command = join(import.meta.dirname, '..', '..', 'main', 'commands', 'staff.ts');
  const child = spawn(process.execPath, [command, ...args, '--data', folder]);
  let out = '';
  let problem = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => (problem += chunk.toString('utf8')));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      resolve({ code, out, problem });
    });
  });
}

const named = ['--by', by];
const why = ['--remark', remark];

describe('the staff command line of a stopped kiosk', () => {
  it('settles a case in the journal file, says so, and the next start of the kiosk finds it', async () => {
    const world = deskWorld();
    const { noteId, caseNumber } = world.jammed(50);
    world.journal.commit({ kind: 'halted', reason: 'till', detail: 'accounts differ' });
    world.close();
    const cases = await staff(world, 'cases');
    expect(cases.out).toContain('The kiosk does not run; this is done in its journal file.');
    expect(cases.out).toContain(`Case ${caseNumber}  noteInQuestion, 50 yuan`);
    expect(cases.out).toContain('note note1 ACCEPT REQUESTED');

    const settled = await staff(world, 'settle', `K01-${caseNumber}`, '--as', 'credit', ...named, ...why);
    expect(settled).toMatchObject({ code: 0, problem: '' });
    expect((await staff(world, 'clear-halt', ...named, ...why)).code).toBe(0);

    const journal = world.open();
    expect(journal.queries.note(noteId)?.state).toBe('ACCEPTED');
    expect(journal.queries.latest('caseSettled')?.fact).toMatchObject({ by, remark });
    expect(journal.queries.halt()).toBeUndefined();
    expect(journal.queries.waitingRows()).toHaveLength(1);
    journal.close();
  });

  it('closes the machine to visitors and says so in the status, and opens it again', async () => {
    const world = deskWorld();
    world.close();
    expect((await staff(world, 'maintenance-on', ...named, ...why)).out).toContain('closed to visitors');
    expect((await staff(world, 'status')).out).toContain(`IN MAINTENANCE, closed by ${by}: ${remark}`);
    const again = await staff(world, 'maintenance-on', ...named, ...why);
    expect(again.code).toBe(1);
    expect(again.problem).toContain('in maintenance already');
    expect((await staff(world, 'maintenance-off', ...named, ...why)).out).toContain('serves visitors again');
    expect((await staff(world, 'status')).out).toContain('Service    not in maintenance');
  });

  it('takes the count of a box in yuan and pieces', async () => {
    const world = deskWorld();
    for (const value of [20, 20, 50]) world.credited(value);
    world.close();
    const counted = ['--counted', '5=0,20=1,50=1'];
    const removed = await staff(world, 'box-removed', ...named, '--seal', 'A1', ...counted);
    expect(removed.out).toContain('They differ by -20.00 yuan: case 1001 is opened.');
    expect((await staff(world, 'box-replaced', ...named, '--seal', 'A2')).code).toBe(0);
    expect((await staff(world, 'claim', ...named, '--value', '20', ...why)).out).toContain(
      'case 1002, 20 yuan',
    );
    const status = await staff(world, 'status', '--json');
    expect(JSON.parse(status.out)).toMatchObject({
      from: 'journalFile',
      ok: true,
      value: { status: { openCases: 2, box: [], boxIsOut: false } },
    });
    expect((await staff(world, 'journal', '--last', '3')).out.trim().split('\n')).toHaveLength(5);
  });

  it('says one sentence and ends with 1 when the desk refuses', async () => {
    const world = deskWorld();
    world.close();
    const refused = await staff(world, 'settle', '1001', '--as', 'credit', ...named, ...why);
    expect(refused).toMatchObject({
      code: 1,
      problem: 'This machine has no case 1001. The command "cases" lists them.\n',
    });
  });

  it('makes no journal where there is none', async () => {
    const world = deskWorld();
    world.close();
    rmSync(join(world.folder, 'journal.sqlite'));
    const { code, problem } = await staff(world, 'status');
    expect(code).toBe(1);
    expect(problem).toContain("Name the kiosk's data folder");
  });

  it.each([
    ['settle', 'seven', '--as', 'closed'],
    ['settle', '1001', '--as', 'kept'],
    ['box-removed', '--seal', 'A1', '--counted', '20=1,20=2'],
    ['box-removed', '--seal', 'A1', '--counted', 'twenty'],
    ['claim', '--value', '-5'],
    ['journal', '--last', '0'],
    ['sing'],
  ])('does not guess what %s %s %s %s means', async (...args) => {
    const world = deskWorld();
    world.close();
    const { code, out, problem } = await staff(world, ...args, ...named, ...why);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(problem).toContain('error: ');
  });
});

describe('the staff command line beside a running kiosk', () => {
  it('is answered by the kiosk, which has the journal for itself', async () => {
    const world = deskWorld();
    world.journal.commit({ kind: 'halted', reason: 'till', detail: 'accounts differ' });
    const locked = await staff(world, 'status');
    expect(locked).toMatchObject({ code: 1, out: '' });
    expect(locked.problem).toContain('A kiosk is running on this data');

    const path = staffChannelPath(world.folder);
    const options = { path, desk: () => world.desk, clock: systemClock, onFault: () => undefined };
    const channel = await serveStaffDesk(options);
    expect((await staff(world, 'status')).out).toContain('HALTED (till): accounts differ');
    expect(await staff(world, 'clear-halt', ...named, ...why)).toMatchObject({ code: 0, problem: '' });
    expect(world.told).toEqual(['haltCleared']);
    await channel.close();
  });
});
