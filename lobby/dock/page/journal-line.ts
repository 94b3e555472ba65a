import type { MirrorEntry } from '../mirror.ts';
import { shortId, shortYuan, timeOfDay } from './figures.ts';
import type { Tone } from './parts.tsx';

export interface JournalLine {
  readonly seq: number;
  readonly atMs: number | undefined;
  readonly text: string;
  readonly detail: string;
  readonly tone: Tone;
  /** Value of the note that the entry is about, if it is about one whose value is known here. */
  readonly valueFen: number | undefined;
  readonly postings: MirrorEntry['postings'];
}

interface Wording {
  readonly text: string;
  readonly tone: Tone;
}

const wordings: Readonly<Record<string, Wording>> = {
  kioskStarted: { text: 'kiosk started', tone: 'attention' },
  epochGiven: { text: 'epoch given by central', tone: 'quiet' },
  visitStarted: { text: 'visit begins', tone: 'quiet' },
  cardPresented: { text: 'card presented', tone: 'quiet' },
  visitEnded: { text: 'visit ends', tone: 'quiet' },
  acceptorStarted: { text: 'validator started', tone: 'quiet' },
  acceptorFault: { text: 'validator fault', tone: 'bad' },
  acceptorFaultCleared: { text: 'validator fault cleared', tone: 'good' },
  noteRejected: { text: 'note rejected', tone: 'attention' },
  countersRead: { text: 'validator counters', tone: 'quiet' },
  halted: { text: 'HALTED', tone: 'bad' },
  haltCleared: { text: 'halt cleared', tone: 'good' },
  noteEscrowed: { text: 'ESCROWED', tone: 'quiet' },
  noteAcceptRequested: { text: 'ACCEPT REQUESTED', tone: 'attention' },
  noteAccepted: { text: 'ACCEPTED', tone: 'good' },
  noteAcknowledged: { text: 'credit acknowledged', tone: 'quiet' },
  noteBoxed: { text: 'seen in the box', tone: 'quiet' },
  noteCredited: { text: 'CREDITED', tone: 'good' },
  noteReturned: { text: 'RETURNED', tone: 'attention' },
  noteQuestioned: { text: 'SUSPENSE', tone: 'bad' },
  strayCredit: { text: 'stray credit', tone: 'bad' },
  loadStarting: { text: 'LOAD STARTING', tone: 'quiet' },
  loadRefused: { text: 'load refused', tone: 'attention' },
  loadGranted: { text: 'LOAD GRANTED', tone: 'attention' },
  loadExecuted: { text: 'LOAD EXECUTED', tone: 'good' },
  loadNotExecuted: { text: 'LOAD NOT EXECUTED', tone: 'attention' },
  loadQuestioned: { text: 'LOAD IN QUESTION', tone: 'bad' },
  loadReported: { text: 'load reported', tone: 'quiet' },
  cardMending: { text: 'torn card mended', tone: 'attention' },
  caseOpened: { text: 'case opened', tone: 'bad' },
  caseSettled: { text: 'case settled', tone: 'good' },
  boxGone: { text: 'box gone', tone: 'attention' },
  boxSeen: { text: 'box seen', tone: 'quiet' },
  boxRemoved: { text: 'box removed', tone: 'attention' },
  boxReplaced: { text: 'box replaced', tone: 'quiet' },
  releaseAnswered: { text: 'release answered', tone: 'quiet' },
  reserveAnswered: { text: 'reserve answered', tone: 'quiet' },
  rowPoisoned: { text: 'outbox row refused', tone: 'bad' },
};

/** The journal as lines to read, newest first. What a note is worth is known from its first entry on. */
export function journalLines(entries: readonly MirrorEntry[]): readonly JournalLine[] {
  const values = new Map<string, number>();
  for (const { facts } of entries) {
    const { noteId, valueFen } = facts;
    if (typeof noteId === 'string' && typeof valueFen === 'number') values.set(noteId, valueFen);
  }
  return entries.map((entry) => lineOf(entry, values)).reverse();
}

function lineOf(entry: MirrorEntry, values: ReadonlyMap<string, number>): JournalLine {
  const { seq, atMs, kind, facts, postings } = entry;
  // An entry that this page does not know yet is shown by its own name.
  const { text, tone } = wordings[kind] ?? { text: kind, tone: 'quiet' };
  const noteId = typeof facts['noteId'] === 'string' ? facts['noteId'] : undefined;
  return {
    seq,
    atMs,
    text,
    tone,
    detail: detailOf(facts),
    valueFen: noteId === undefined ? undefined : values.get(noteId),
    postings,
  };
}

function detailOf(facts: Readonly<Record<string, unknown>>): string {
  return Object.entries(facts)
    .filter(([name, value]) => value !== null && value !== undefined && value !== '' && name !== 'valueFen')
    .map(([name, value]) => detail(name, value))
    .join(' · ');
}

function detail(name: string, value: unknown): string {
  if (name.endsWith('Id') && typeof value === 'string') return `${name.slice(0, -2)} ${shortId(value)}`;
  if (name.endsWith('AtMs') && typeof value === 'number') return `${name.slice(0, -4)} ${timeOfDay(value)}`;
  if (name.endsWith('Fen') && typeof value === 'number') return `${name.slice(0, -3)} ${shortYuan(value)}`;
  if (typeof value === 'boolean') return value ? name : `not ${name}`;
  if (typeof value === 'string') return value;
  return `${name} ${JSON.stringify(value)}`;
}
