import type { CaseId, LoadId, NoteId } from '../../contract/ids.ts';
import type { Fact, NoteFact } from './facts.ts';
import { nextLoad, type KioskLoad, type LoadStep } from './load.ts';
import { nextNote, settledNote, type NoteRecord } from './note.ts';

/** What a fact is about: a note, a load, or neither. Before the fact or after it. */
export interface Subject {
  readonly note: NoteRecord | undefined;
  readonly load: KioskLoad | undefined;
}

/** Where the state of notes, loads and cases is kept. */
export interface SubjectSource {
  note(noteId: NoteId): NoteRecord | undefined;
  readonly loads: { byId(loadId: LoadId): KioskLoad | undefined };
  caseFile(caseId: CaseId): { readonly noteId: NoteId | undefined } | undefined;
}

const nothing: Subject = { note: undefined, load: undefined };

const noteFactKinds: ReadonlySet<string> = new Set<NoteFact['kind']>([
  'noteEscrowed',
  'noteAcceptRequested',
  'noteAccepted',
  'noteAcknowledged',
  'noteBoxed',
  'noteCredited',
  'noteReturned',
  'noteQuestioned',
  'strayCredit',
]);

const loadStepKinds: ReadonlySet<string> = new Set<LoadStep['kind']>([
  'loadStarting',
  'loadRefused',
  'loadGranted',
  'loadExecuted',
  'loadNotExecuted',
  'loadQuestioned',
  'loadReported',
]);

function isNoteFact(fact: Fact): fact is NoteFact {
  return noteFactKinds.has(fact.kind);
}

function isLoadStep(fact: Fact): fact is LoadStep {
  return loadStepKinds.has(fact.kind);
}

/** What the fact is about, as it stands before it. */
export function subjectOf(fact: Fact, source: SubjectSource): Subject {
  if (isLoadStep(fact)) return { note: undefined, load: source.loads.byId(fact.loadId) };
  const noteId = isNoteFact(fact)
    ? fact.noteId
    : fact.kind === 'caseSettled'
      ? source.caseFile(fact.caseId)?.noteId
      : undefined;
  return noteId === undefined ? nothing : { note: source.note(noteId), load: undefined };
}

/** The same after the fact. Throws IllegalNoteStep or IllegalLoadStep where it does not follow. */
export function subjectAfter(before: Subject, fact: Fact): Subject {
  if (isLoadStep(fact)) return { ...before, load: nextLoad(before.load, fact) };
  if (isNoteFact(fact)) return { ...before, note: nextNote(before.note, fact) };
  if (fact.kind === 'caseSettled' && before.note && fact.outcome !== 'closed')
    return { ...before, note: settledNote(before.note, fact.outcome, fact.accountId) };
  return before;
}
