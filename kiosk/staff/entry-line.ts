import { formatYuan, subtractFen, type Fen } from '../../contract/money.ts';
import type { Entry } from '../journal/entry.ts';
import type { Fact, LoadFact, NoteFact } from '../journal/facts.ts';
import type { Posting } from '../journal/postings.ts';
import { campusMoment } from '../policy/campus-time.ts';

/** What a line is made of; the rest of an entry is for the chain. */
export type LineEntry = Pick<Entry, 'seq' | 'atMs' | 'fact' | 'postings'>;

/** Where a journal is read without its machine's configuration. */
const DEFAULT_ZONE = 'Asia/Shanghai';

/** One entry as one line: number, machine's time in the campus zone, what happened, what it moved in the books. */
export function entryLine(entry: LineEntry, zone = DEFAULT_ZONE): string {
  const moved = postingsText(entry.postings);
  const line = `${String(entry.seq).padStart(6)}  ${timeText(entry.atMs, zone)}  ${factText(entry.fact)}`;
  return moved === '' ? line : `${line}  [${moved}]`;
}

/** `2026-09-14 10:00:03` by the wall clock of the campus. */
export function timeText(atMs: number, zone = DEFAULT_ZONE): string {
  const { date, time, msOfDay } = campusMoment(atMs, zone);
  const seconds = Math.floor(msOfDay / 1000) % 60;
  return `${date} ${time}:${String(seconds).padStart(2, '0')}`;
}

/** `1001 +20, 2190 -20`: debit positive. */
function postingsText(postings: readonly Posting[]): string {
  return postings
    .map(
      ({ account, amountFen }) => `${account} ${amountFen > 0 ? '+' : ''}${formatYuan(amountFen, 'short')}`,
    )
    .join(', ');
}

function factText(fact: Fact): string {
  switch (fact.kind) {
    case 'kioskStarted':
      return `kiosk ${fact.version} started`;
    case 'epochGiven':
      return `epoch ${fact.epoch} given by the platform, which calls this journal ${fact.journal}`;
    case 'visitStarted':
      return `visit ${short(fact.visitId)} begins`;
    case 'cardPresented':
      return `card ...${fact.cardLast4} of account ${fact.accountId} in visit ${short(fact.visitId)}`;
    case 'visitEnded':
      return `visit ${short(fact.visitId)} ends (${fact.because})`;
    case 'acceptorStarted':
      return `acceptor ${fact.serialNumber} (${fact.firmware}) ${fact.restarted ? 'restarted' : 'connected'}`;
    case 'acceptorFault':
      return `acceptor fault ${fact.code}: ${fact.detail}`;
    case 'acceptorFaultCleared':
      return `acceptor fault ${fact.code} is over`;
    case 'noteRejected':
      return `a note was rejected (${fact.reason})`;
    case 'countersRead':
      return `acceptor counts ${fact.stacked} notes kept, ${fact.rejected} given back, ever`;
    case 'journalRestored':
      return `JOURNAL REPLACED by a checked copy, by ${fact.by}: ${fact.remark}; the files of before are kept in journal-kept-${fact.keptAside}`;
    case 'halted':
      return `HALTED: ${fact.detail}`;
    case 'haltCleared':
      return `halt cleared by ${fact.by}: ${fact.remark}`;
    case 'maintenanceBegun':
      return `maintenance begun by ${fact.by}: ${fact.remark}`;
    case 'maintenanceEnded':
      return `maintenance ended by ${fact.by}: ${fact.remark}`;
    case 'boxGone':
      return 'box is gone from its place';
    case 'boxSeen':
      return 'box is in its place';
    case 'boxRemoved':
      return `box taken out by ${fact.by}, seal ${fact.seal}: ${total(fact.counted)} notes counted, ${total(fact.expected)} by the books`;
    case 'boxReplaced':
      return `box put in by ${fact.by}, seal ${fact.seal}`;
    case 'releaseAnswered':
    case 'reserveAnswered':
      return `platform answered ${keyText(fact.key)}`;
    case 'rowPoisoned':
      return `platform refused ${keyText(fact.key)} for good (${fact.code}); case ${short(fact.caseId)}`;
    case 'caseOpened':
    case 'caseSettled':
      return caseText(fact);
    case 'loadStarting':
    case 'loadRefused':
    case 'loadGranted':
    case 'loadExecuted':
    case 'loadNotExecuted':
    case 'loadQuestioned':
    case 'loadReported':
    case 'cardMending':
      return loadText(fact);
    default:
      return noteText(fact);
  }
}

function caseText(fact: Extract<Fact, { kind: 'caseOpened' | 'caseSettled' }>): string {
  if (fact.kind === 'caseOpened')
    return `case ${short(fact.caseId)} opened by ${fact.by ?? 'the machine'}: ${fact.caseKind}${worth(fact.valueFen)}, ${fact.detail}`;
  const to = fact.accountId === undefined ? '' : ` to account ${fact.accountId}`;
  return `case ${short(fact.caseId)} settled as ${fact.outcome}${to} by ${fact.by}: ${fact.remark}`;
}

function loadText(fact: LoadFact): string {
  if (fact.kind === 'cardMending')
    return `card ${fact.uid} is mended: a torn total (${fact.totals.join(', ')}) is made to say the same twice`;
  const load = `load ${short(fact.loadId)}`;
  switch (fact.kind) {
    case 'loadStarting':
      return `${load} STARTING for card ...${fact.cardLast4} of account ${fact.accountId}`;
    case 'loadRefused':
      return `${load} REFUSED by the platform (${fact.reason})`;
    case 'loadGranted':
      return `${load} WRITING record ${fact.counter}: ${formatYuan(subtractFen(fact.afterFen, fact.beforeFen))} yuan`;
    case 'loadExecuted':
      return `${load} EXECUTED, ${fact.evidence === 'card' ? 'read back from the card' : 'by the word of the platform'}`;
    case 'loadNotExecuted':
      return `${load} NOT EXECUTED (${fact.why})`;
    case 'loadQuestioned':
      return `${load} in QUESTION (${fact.why})${fact.caseId === undefined ? '' : `; case ${short(fact.caseId)}`}`;
    case 'loadReported':
      return `platform answered ${keyText(fact.key)}`;
  }
}

function noteText(fact: NoteFact): string {
  const note = `note ${short(fact.noteId)}`;
  switch (fact.kind) {
    case 'noteEscrowed':
      return `${note} ESCROWED${worth(fact.valueFen)} for account ${fact.accountId}`;
    case 'noteAcceptRequested':
      return `${note} ACCEPT REQUESTED`;
    case 'noteAccepted':
      return `${note} ACCEPTED (${fact.evidence === 'credit' ? 'credit event' : 'found in the path, moved to the box'})`;
    case 'noteAcknowledged':
      return `${note} acknowledged to the acceptor`;
    case 'noteBoxed':
      return `${note} seen in the box`;
    case 'noteCredited':
      return `${note} CREDITED, pending money now ${formatYuan(fact.pendingFen)} yuan`;
    case 'noteReturned':
      return `${note} RETURNED (${fact.reason})`;
    case 'noteQuestioned':
      return `${note} in SUSPENSE (${fact.reason}${fact.moneyInBox ? ', in the box' : ''}); case ${short(fact.caseId)}`;
    case 'strayCredit':
      return `${note} in SUSPENSE: a credit without a note${fact.valueFen === undefined ? ' and of unknown value' : `,${worth(fact.valueFen)}`}; case ${short(fact.caseId)}`;
  }
}

function worth(valueFen: Fen | undefined): string {
  return valueFen === undefined ? '' : ` ${formatYuan(valueFen, 'short')} yuan`;
}

/** `<id>:credit` -> `credit of 3fk2vq`. */
function keyText(key: string): string {
  const [id = '', verb = ''] = key.split(':');
  return `${verb} of ${short(id)}`;
}

/** Enough of a random id to tell it from its neighbours. */
function short(id: string): string {
  return id.slice(0, 6);
}

function total(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
