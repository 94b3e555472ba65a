import { formatYuan, type Fen } from '../../contract/money.ts';
import { entryLine, timeText } from './entry-line.ts';
import type { BoxRemovalReport, CaseReport } from './staff-desk.ts';
import type { StaffReply } from './staff-requests.ts';
import type { StaffStatus } from './staff-status.ts';

/** What the desk answered as lines for a terminal. Amounts in yuan, notes in pieces. */
export function reportLines(reply: StaffReply): readonly string[] {
  switch (reply.reply) {
    case 'status':
      return statusLines(reply.status);
    case 'journal':
      return reply.entries.length === 0 ? ['The journal is empty.'] : reply.entries.map((e) => entryLine(e));
    case 'cases':
      return reply.cases.length === 0 ? ['No open cases.'] : reply.cases.flatMap(caseLines).slice(0, -1);
    case 'settled':
      return [
        `Case ${reply.file.number} (${reply.file.caseKind}${worth(reply.file.valueFen)}) is settled as ${reply.file.settled ?? 'closed'}.`,
        ...(reply.file.settled === 'credit'
          ? ['The platform is told as soon as the kiosk reaches it; "status" shows what waits.']
          : []),
      ];
    case 'boxRemoved':
      return boxLines(reply.report);
    case 'boxReplaced':
      return ['The new box is recorded.'];
    case 'claim':
      return [`Claim recorded as case ${reply.file.number}${worth(reply.file.valueFen)}.`];
    case 'haltCleared':
      return ['The halt is cleared. "status" shows whether cash is open.'];
    case 'maintenance':
      return [
        reply.on
          ? 'The machine is closed to visitors; the visit of now, if there is one, comes to its end. Open it again with maintenance-off.'
          : 'The machine serves visitors again. "status" shows what may still be wrong.',
      ];
  }
}

function statusLines(status: StaffStatus): readonly string[] {
  const { halt, maintenance, box, books, outbox, openCases, undecidedNotes, loads } = status;
  const notes = box.reduce((sum, { count }) => sum + count, 0);
  return [
    `Journal    ${status.entries} entries${status.journalTrouble === undefined ? '' : ', NOT BELIEVED'}`,
    ...(status.journalTrouble === undefined ? [] : [`           ${status.journalTrouble}`]),
    ...backupLines(status),
    `Halt       ${halt ? `HALTED (${halt.reason}): ${halt.detail}` : 'none'}`,
    `Service    ${maintenance ? `IN MAINTENANCE, closed by ${maintenance.by}: ${maintenance.remark}` : 'not in maintenance'}`,
    `Cases      ${openCases} open`,
    `Outbox     ${outbox.waiting} waiting${outbox.oldestAtMs === undefined ? '' : `, oldest since ${timeText(outbox.oldestAtMs)}`}`,
    `Under way  ${undecidedNotes} notes in the acceptor`,
    `Loads      ${loads.running} running, ${loads.questioned} in question, together ${formatYuan(loads.inFlightFen)} yuan`,
    `Box        ${status.boxIsOut ? 'TAKEN OUT, no new one recorded' : `${notes} notes`}`,
    ...table(
      box.map((row) => [`${short(row.denominationFen)} yuan`, `x ${row.count}`, formatYuan(row.amountFen)]),
    ),
    `Books      ${status.booksAgree ? 'agree with the notes and loads' : 'DO NOT AGREE with the notes and loads they are made of'}`,
    ...table(
      books.map(({ account, meaning, amountFen }) => [account, meaning, formatYuan(amountFen)]),
      [0, 1],
    ),
  ];
}

function backupLines({ storage }: StaffStatus): readonly string[] {
  if (!storage) return [];
  const { newestBackup, backups, problem } = storage;
  const newest = newestBackup === undefined ? 'none yet' : `${backups} kept, the newest is ${newestBackup}`;
  const failed =
    problem === undefined
      ? []
      : [
          `           THE LAST BACKUP FAILED: ${problem}. The machine goes on; look at room and rights of its disk.`,
        ];
  return [`Backups    ${newest}`, ...failed];
}

function caseLines(file: CaseReport): readonly string[] {
  const { noteState, load, accountId, moneyInBox } = file;
  const where = moneyInBox ? 'in the box' : 'not certain that it is in the box';
  return [
    `Case ${file.number}  ${file.caseKind}${worth(file.valueFen)}  since ${timeText(file.openedMs)}`,
    `  what     ${file.detail}`,
    ...(noteState === undefined
      ? []
      : [`  note     ${noteState}, ${where}, account ${accountId ?? 'unknown'}`]),
    ...(load
      ? [`  load     ${load.state}, card ...${load.cardLast4}, account ${accountId ?? 'unknown'}`]
      : []),
    `  settle   as ${file.settleAs.join(' | ')}${needsAccount(file) ? ' (credit needs --account)' : ''}`,
    ...file.entries.map((entry) => `  ${entryLine(entry)}`),
    '',
  ];
}

function needsAccount({ settleAs, accountId }: CaseReport): boolean {
  return accountId === undefined && settleAs.includes('credit');
}

function boxLines({ rows, differenceFen, caseNumber, mayExplain }: BoxRemovalReport): readonly string[] {
  const table_ = table([
    ['note', 'counted', 'books', 'difference'],
    ...rows.map(({ denominationFen, counted, expected }) => [
      `${short(denominationFen)} yuan`,
      String(counted),
      String(expected),
      counted === expected ? '-' : String(counted - expected),
    ]),
  ]);
  const doubts = mayExplain.length === 0 ? [] : [`Cases that may explain it: ${mayExplain.join(', ')}.`];
  const verdict =
    caseNumber === undefined
      ? ['Count and books are equal.']
      : [`They differ by ${formatYuan(differenceFen)} yuan: case ${caseNumber} is opened.`, ...doubts];
  return [
    'The box is recorded as taken out.',
    ...table_,
    ...verdict,
    'Record the new box: box-replaced --by NAME --seal S',
  ];
}

/** Columns of equal width; numbers stand at the right, the columns in `left` (by default the first) at the left. */
function table(rows: readonly (readonly string[])[], left: readonly number[] = [0]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => {
    const cells = row.map((cell, column) =>
      left.includes(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

function worth(valueFen: Fen | undefined): string {
  return valueFen === undefined ? '' : `, ${short(valueFen)} yuan`;
}

function short(amount: Fen): string {
  return formatYuan(amount, 'short');
}
