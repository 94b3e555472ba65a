import { Command, InvalidArgumentError, Option } from 'commander';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseCount, parseYuan, type Fen } from '../../contract/money.ts';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import { Journal } from '../../kiosk/journal/journal.ts';
import { outcomes, type Outcome } from '../../kiosk/staff/settlement-rules.ts';
import { journalTrouble } from '../../kiosk/staff/journal-trouble.ts';
import { StaffDesk } from '../../kiosk/staff/staff-desk.ts';
import { reportLines } from '../../kiosk/staff/staff-report.ts';
import type { StaffResult } from '../../kiosk/staff/staff-refusal.ts';
import { answerStaff, staffRequestSchema } from '../../kiosk/staff/staff-requests.ts';
import type { StaffReply, StaffRequest } from '../../kiosk/staff/staff-requests.ts';
import { journalFiles } from '../journal-files.ts';
import { describeFailure, Problem } from '../problem.ts';
import { projectRoot } from '../project.ts';
import { readSigningKey } from '../signing-key.ts';
import { askRunningKiosk, staffChannelPath } from '../staff-channel.ts';
import { addStorageCommands } from './staff-storage.ts';

/**
 * `npm run staff`: what staff can do until the machine has its service mode. A running kiosk is asked through its
 * staff channel; the journal of one that does not run is opened here.
 */
interface CommonOptions {
  readonly data: string;
  readonly key: string;
  readonly json: boolean;
}

interface Answer {
  /** Who answered: the running kiosk, or its journal file opened by this command. */
  readonly from: 'kiosk' | 'journalFile';
  readonly result: StaffResult<StaffReply>;
}

const program = new Command('npm run staff --')
  .description('Shows and settles what a kiosk has in its books. Every act is written down with a name.')
  .option('--data <folder>', "the kiosk's data folder", join(projectRoot, 'data', 'demo'))
  .option('--key <file>', "the machine's signing key, relative to the data folder", 'kiosk-key.pem')
  .option('--json', 'answer in JSON, for programs', false);

const by = new Option('--by <name>', 'who does this').makeOptionMandatory();
const remark = new Option('--remark <text>', 'what was found, and why this is right').makeOptionMandatory();
const seal = new Option('--seal <number>', 'the number on the seal').makeOptionMandatory();

program
  .command('status')
  .description('box, books, open cases, halt, messages that wait')
  .action(() => run({ ask: 'status' }));
program
  .command('journal')
  .description('the newest entries')
  .option('--last <number>', 'how many, 1 to 1000', entryCount, 40)
  .action(({ last }: { readonly last: number }) => run({ ask: 'journal', last }));
program
  .command('cases')
  .description('open cases with everything that is known of them')
  .action(() => run({ ask: 'cases' }));
program
  .command('settle')
  .description('write down what was decided about a case')
  .argument('<case>', 'its number, like 1007 or K01-1007', caseNumber)
  .addOption(new Option('--as <outcome>', 'what becomes of it').choices(outcomes).makeOptionMandatory())
  .option('--account <id>', 'to whom it is credited, where the machine does not know it')
  .addOption(by)
  .addOption(remark)
  .action((number: number, options: SettleOptions) =>
    run({
      ...{ ask: 'settle', caseNumber: number, outcome: options.as, by: options.by, remark: options.remark },
      ...(options.account === undefined ? {} : { accountId: options.account }),
    }),
  );
program
  .command('box-removed')
  .description('the box was taken out and counted')
  .addOption(by)
  .addOption(seal)
  .requiredOption('--counted <list>', 'pieces of each note in yuan, like 5=3,10=0,20=7', countedNotes)
  .action((options: { readonly by: string; readonly seal: string; readonly counted: Counted }) =>
    run({ ask: 'boxRemoved', ...options }),
  );
program
  .command('box-replaced')
  .description('an empty box was put in')
  .addOption(by)
  .addOption(seal)
  .action((options: { readonly by: string; readonly seal: string }) =>
    run({ ask: 'boxReplaced', ...options }),
  );
program
  .command('claim')
  .description('somebody says that the machine kept a note of which it knows nothing')
  .addOption(by)
  .option('--value <yuan>', 'what the note is said to be worth', yuanValue)
  .addOption(remark)
  .action((options: { readonly by: string; readonly value?: Fen; readonly remark: string }) =>
    run({
      ...{ ask: 'claim', by: options.by, remark: options.remark },
      ...(options.value === undefined ? {} : { valueFen: options.value }),
    }),
  );
program
  .command('clear-halt')
  .description('let the machine take cash again')
  .addOption(by)
  .addOption(remark)
  .action((options: { readonly by: string; readonly remark: string }) =>
    run({ ask: 'clearHalt', ...options }),
  );
for (const [name, on, description] of [
  ['maintenance-on', true, 'close the machine to visitors, over restarts too'],
  ['maintenance-off', false, 'open it to visitors again'],
] as const)
  program
    .command(name)
    .description(description)
    .addOption(by)
    .addOption(remark)
    .action((options: { readonly by: string; readonly remark: string }) =>
      run({ ask: 'maintenance', on, ...options }),
    );

addStorageCommands(program);

type Counted = Record<string, number>;
interface SettleOptions {
  readonly as: Outcome;
  readonly account?: string;
  readonly by: string;
  readonly remark: string;
}

try {
  await program.parseAsync();
} catch (reason) {
  console.error(describeFailure(reason));
  process.exitCode = 1;
}

async function run(request: StaffRequest): Promise<void> {
  const { data, key, json } = program.opts<CommonOptions>();
  const folder = resolve(data);
  const { from, result } = await ask(folder, resolve(folder, key), request);
  if (json) console.log(JSON.stringify({ from, ...result }));
  else if (from === 'journalFile') console.log('The kiosk does not run; this is done in its journal file.\n');
  if (!result.ok) throw new Problem(result.error.sentence);
  if (!json) console.log(reportLines(result.value).join('\n'));
}

async function ask(folder: string, keyFile: string, request: StaffRequest): Promise<Answer> {
  const answered = await askRunningKiosk(staffChannelPath(folder), request, systemClock);
  if (answered) return { from: 'kiosk', result: answered };
  const { path } = journalFiles(folder);
  if (!existsSync(path))
    throw new Problem(
      `There is no kiosk's journal in ${folder}. Name the kiosk's data folder: --data FOLDER.`,
    );
  const journal = openJournal(path, keyFile);
  try {
    const desk = new StaffDesk({
      journal,
      random: systemRandom,
      nowMs: () => systemClock.wallMs(),
      // Nobody runs who could be told; the next start of the kiosk reads it in the journal.
      onHaltCleared: () => undefined,
      onSettled: () => undefined,
    });
    return { from: 'journalFile', result: answerStaff(desk, staffRequestSchema.parse(request)) };
  } finally {
    journal.close();
  }
}

function openJournal(path: string, keyFile: string): Journal {
  try {
    return new Journal({
      ...journalFiles(dirname(path)),
      clock: systemClock,
      signingKey: readSigningKey(keyFile),
    });
  } catch (reason) {
    if (!(reason instanceof JournalError)) throw reason;
    if (reason.code === 'locked')
      throw new Problem(
        'A kiosk is running on this data and does not answer staff yet. Try again in a moment; if it stays so, stop the kiosk first.',
      );
    throw new Problem(journalTrouble(reason));
  }
}

function caseNumber(text: string): number {
  const digits = /^(?:[A-Z0-9]{1,12}-)?(\d{1,9})$/i.exec(text)?.[1];
  if (digits === undefined) throw new InvalidArgumentError('A case is a number like 1007 or K01-1007.');
  return parseCount(digits);
}

function entryCount(text: string): number {
  if (!/^\d{1,4}$/.test(text) || parseCount(text) < 1 || parseCount(text) > 1_000)
    throw new InvalidArgumentError('Give a number from 1 to 1000.');
  return parseCount(text);
}

function yuanValue(text: string): Fen {
  const value = parseYuan(text);
  if (value === undefined) throw new InvalidArgumentError('Give an amount in yuan, like 20.');
  return value;
}

/** `5=3,20=7` -> `{"500": 3, "2000": 7}`. */
function countedNotes(text: string): Counted {
  const counted: Counted = {};
  for (const part of text.split(',')) {
    const [, note = '', pieces = ''] = /^\s*(\d{1,4})\s*=\s*(\d{1,6})\s*$/.exec(part) ?? [];
    const denominationFen = parseYuan(note);
    if (denominationFen === undefined)
      throw new InvalidArgumentError(
        `"${part.trim()}" is no count. Write the pieces of each note, like 5=3,10=0,20=7.`,
      );
    if (counted[String(denominationFen)] !== undefined)
      throw new InvalidArgumentError(`The ${note} yuan note is counted twice.`);
    counted[String(denominationFen)] = parseCount(pieces);
  }
  return counted;
}
