import Database from 'better-sqlite3';
import { asAccountId, asCaseId, asLoadId, asNoteId, asVisitId } from '../../contract/ids.ts';
import type { CaseId, LoadId, NoteId } from '../../contract/ids.ts';
import { fen } from '../../contract/money.ts';
import type { Fact } from '../../kiosk/journal/facts.ts';
import { IllegalLoadStep, loadStates, type KioskLoad } from '../../kiosk/journal/load.ts';
import { IllegalNoteStep, noteStates, type NoteRecord } from '../../kiosk/journal/note.ts';
import { outboxRowsOf } from '../../kiosk/journal/outbox-rows.ts';
import { subjectAfter, subjectOf, type Subject } from '../../kiosk/journal/subject.ts';

/**
 * The lives of notes, loads and outbox rows as the journal allows them. A transition is a state, a fact (with what it
 * says where that decides), and the state after it. Which there are is asked of the journal's own functions with every
 * state and every fact; which were taken is read from the journal files that the hours leave behind.
 */
export function journalTransitions(): readonly string[] {
  const names = new Set<string>(outboxLife);
  for (const before of subjects()) {
    for (const fact of facts()) {
      const after = allowed(before, fact);
      if (after) for (const name of namesOf(before, fact, after)) names.add(name);
    }
  }
  return [...names];
}

/** What the entries of one journal file went through. */
export function transitionsInJournal(path: string): ReadonlySet<string> {
  const db = new Database(path);
  try {
    const rows = db.prepare<[], { readonly body: string }>('SELECT body FROM entry ORDER BY seq').all();
    return transitionsOfFacts(rows.map(({ body }) => (JSON.parse(body) as { readonly fact: Fact }).fact));
  } finally {
    db.close();
  }
}

export function transitionsOfFacts(all: readonly Fact[]): ReadonlySet<string> {
  const notes = new Map<NoteId, NoteRecord>();
  const loads = new Map<LoadId, KioskLoad>();
  const rows = new Map<string, string>();
  const taken = new Set<string>();
  const caseFile = (caseId: CaseId): { readonly noteId: NoteId | undefined } => ({
    noteId: [...notes.values()].find((note) => note.caseId === caseId)?.noteId,
  });
  const source = {
    note: (id: NoteId) => notes.get(id),
    loads: { byId: (id: LoadId) => loads.get(id) },
    caseFile,
  };
  for (const fact of all) {
    const before = subjectOf(fact, source);
    // What began in entries that lie in an archive by now is not followed any further.
    const after = allowed(before, fact) ?? before;
    for (const name of namesOf(before, fact, after)) taken.add(name);
    if (after.note) notes.set(after.note.noteId, after.note);
    if (after.load) loads.set(after.load.loadId, after.load);
    for (const { key } of outboxRowsOf(fact, before, after)) taken.add(moveRow(rows, key, 'waiting'));
    const end = rowEnd(fact);
    if (end && rows.get(end.key) === 'waiting') taken.add(moveRow(rows, end.key, end.state));
  }
  return taken;
}

/** A row is written with its fact, then answered or given up; one that was given up is sent again once people decided. */
const outboxLife = [
  'outbox row: none --> waiting',
  'outbox row: waiting --> answered',
  'outbox row: waiting --> poisoned',
  'outbox row: poisoned --> waiting',
] as const;

function moveRow(rows: Map<string, string>, key: string, to: string): string {
  const name = `outbox row: ${rows.get(key) ?? 'none'} --> ${to}`;
  rows.set(key, to);
  return name;
}

function rowEnd(fact: Fact): { readonly key: string; readonly state: 'answered' | 'poisoned' } | undefined {
  switch (fact.kind) {
    case 'noteCredited':
      return { key: `${fact.noteId}:credit`, state: 'answered' };
    case 'releaseAnswered':
    case 'reserveAnswered':
    case 'loadReported':
      return { key: fact.key, state: 'answered' };
    case 'noteQuestioned':
      return fact.reason === 'creditRefused'
        ? { key: `${fact.noteId}:credit`, state: 'poisoned' }
        : undefined;
    case 'rowPoisoned':
      return { key: fact.key, state: 'poisoned' };
    default:
      return undefined;
  }
}

function namesOf(before: Subject, fact: Fact, after: Subject): readonly string[] {
  const cause = `${fact.kind}${variantOf(fact)}`;
  const note = after.note && `note: ${before.note?.state ?? 'none'} --${cause}--> ${after.note.state}`;
  const load = after.load && `load's life: ${before.load?.state ?? 'none'} --${cause}--> ${after.load.state}`;
  return [note, load].filter((name) => name !== undefined);
}

function variantOf(fact: Fact): string {
  switch (fact.kind) {
    case 'noteQuestioned':
      return `[${fact.reason}]`;
    case 'caseSettled':
      return `[${fact.outcome}]`;
    case 'loadExecuted':
      return `[${fact.evidence}]`;
    case 'loadNotExecuted':
      return `[${fact.why}]`;
    default:
      return '';
  }
}

/** Undefined where the journal does not allow it, or the fact is not about this. */
function allowed(before: Subject, fact: Fact): Subject | undefined {
  if (fact.kind.startsWith('load') ? before.note : before.load) return undefined;
  try {
    const after = subjectAfter(before, fact);
    return after === before ? undefined : after;
  } catch (error) {
    if (error instanceof IllegalNoteStep || error instanceof IllegalLoadStep) return undefined;
    throw error;
  }
}

const noteId = asNoteId('n');
const loadId = asLoadId('l');
const visitId = asVisitId('v');
const accountId = asAccountId('a');
const caseId = asCaseId('c');
const valueFen = fen(1000);
const granted = { reference: '00'.repeat(16), counter: 1, beforeFen: fen(0), afterFen: valueFen };

/** A note and a load in every state that they can be in, and neither. */
function subjects(): readonly Subject[] {
  const notes = noteStates.flatMap((state) =>
    [false, true].map((moneyInBox): Subject => {
      const rest = { acknowledged: false, boxed: false, caseId: state === 'SUSPENSE' ? caseId : undefined };
      return { note: { noteId, state, visitId, accountId, valueFen, moneyInBox, ...rest }, load: undefined };
    }),
  );
  const loads = loadStates.flatMap((state) =>
    [false, true].map((questioned): Subject => {
      const asked = { granted: state === 'STARTING' ? undefined : granted, caseId: undefined };
      const card = { uid: '00000000', cardLast4: '0000' };
      return { note: undefined, load: { loadId, state, visitId, accountId, ...card, ...asked, questioned } };
    }),
  );
  return [{ note: undefined, load: undefined }, ...notes, ...loads];
}

/** One fact of every kind that moves a note or a load, with everything that it can say and that decides. */
function facts(): readonly Fact[] {
  const questioned = [
    'jam',
    'countedWithoutCredit',
    'outcomeUnknown',
    'boxedUnasked',
    'creditRefused',
  ] as const;
  const outcomes = ['credit', 'refund', 'returned'] as const;
  const notExecuted = ['noAnswer', 'untouched', 'kioskRestarted', 'platform'] as const;
  const card = { uid: '00000000', cardLast4: '0000', loadedFen: fen(0) };
  return [
    { kind: 'noteEscrowed', noteId, visitId, accountId, valueFen },
    { kind: 'noteAcceptRequested', noteId },
    { kind: 'noteAccepted', noteId, evidence: 'credit', acceptedAtMs: 0 },
    { kind: 'noteAcknowledged', noteId },
    { kind: 'noteBoxed', noteId },
    { kind: 'noteCredited', noteId, pendingFen: valueFen },
    { kind: 'noteReturned', noteId, reason: 'mechanism' },
    ...questioned.map((reason): Fact => ({
      kind: 'noteQuestioned',
      noteId,
      caseId,
      reason,
      moneyInBox: false,
    })),
    { kind: 'strayCredit', noteId, caseId, evidence: 'credit', valueFen, lastVisitId: undefined },
    ...outcomes.map((outcome): Fact => {
      return { kind: 'caseSettled', caseId, outcome, accountId, settledAtMs: 0, by: 'somebody', remark: '' };
    }),
    { kind: 'loadStarting', loadId, visitId, accountId, ...card },
    { kind: 'loadRefused', loadId, reason: 'nothingPending' },
    { kind: 'loadGranted', loadId, ...granted },
    ...(['card', 'platform'] as const).map((evidence): Fact => {
      return { kind: 'loadExecuted', loadId, evidence, loadedFen: valueFen };
    }),
    ...notExecuted.map((why): Fact => ({ kind: 'loadNotExecuted', loadId, why })),
    { kind: 'loadQuestioned', loadId, why: 'cardTaken', caseId: undefined },
    { kind: 'loadReported', loadId, key: 'l:confirm' },
  ];
}
