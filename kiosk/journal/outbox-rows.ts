import type { Fact, LoadFact } from './facts.ts';
import type { KioskLoad } from './load.ts';
import type { NoteRecord } from './note.ts';
import type { Subject } from './subject.ts';

/** The calls that are made from the outbox. */
export type OutboxCall =
  'reserveNote' | 'creditNote' | 'releaseNote' | 'confirmLoad' | 'cancelLoad' | 'questionLoad';

/** A message that the platform must get, written with the fact that it reports. */
export interface OutboxRow {
  /** Idempotency key, `<noteId>:credit`. */
  readonly key: string;
  readonly call: OutboxCall;
  readonly body: Readonly<Record<string, unknown>>;
}

/** What must be told because of `fact`; `before` and `after`: what it is about. */
export function outboxRowsOf(fact: Fact, before: Subject, after: Subject): readonly OutboxRow[] {
  if (after.note) return noteRows(fact, before.note, after.note);
  return after.load ? loadRows(fact, before.load, after.load) : [];
}

function noteRows(fact: Fact, before: NoteRecord | undefined, note: NoteRecord): readonly OutboxRow[] {
  switch (fact.kind) {
    case 'noteAccepted':
      return [creditRow(note, fact.acceptedAtMs)];
    case 'noteReturned':
      return [releaseRow(note)];
    case 'caseSettled':
      if (fact.outcome === 'refund' || fact.outcome === 'returned') return [releaseRow(note)];
      if (fact.outcome === 'closed') return [];
      // Without an account there is no reservation either: people's decision asks for one first.
      return before?.accountId === undefined
        ? [settlementReservation(note), creditRow(note, fact.settledAtMs)]
        : [creditRow(note, fact.settledAtMs)];
    default:
      return [];
  }
}

function loadRows(fact: Fact, before: KioskLoad | undefined, load: KioskLoad): readonly OutboxRow[] {
  switch (fact.kind) {
    case 'loadExecuted':
      return fact.evidence === 'card' ? [confirmRow(load, fact)] : [];
    case 'loadNotExecuted':
      return fact.why === 'platform' ? [] : [loadRow('cancelLoad', load, 'cancel', {})];
    case 'loadQuestioned':
      // The platform keeps a load that it knows to be in question until a card proves how it ended.
      return before?.questioned ? [] : [loadRow('questionLoad', load, 'question', { why: fact.why })];
    default:
      return [];
  }
}

function confirmRow(load: KioskLoad, { loadedFen }: Extract<LoadFact, { kind: 'loadExecuted' }>): OutboxRow {
  return loadRow('confirmLoad', load, 'confirm', { reference: load.granted?.reference, loadedFen });
}

function loadRow(
  call: OutboxCall,
  { loadId }: KioskLoad,
  verb: 'confirm' | 'cancel' | 'question',
  body: OutboxRow['body'],
): OutboxRow {
  const key = `${loadId}:${verb}`;
  return { key, call, body: { key, loadId, ...body } };
}

function creditRow(note: NoteRecord, acceptedAtMs: number): OutboxRow {
  const { noteId, accountId, valueFen } = note;
  return {
    key: `${noteId}:credit`,
    call: 'creditNote',
    body: { key: `${noteId}:credit`, noteId, accountId, valueFen, acceptedAtMs },
  };
}

/** Tells the platform that its promise to credit this note is no longer needed. */
function releaseRow({ noteId }: NoteRecord): OutboxRow {
  return { key: `${noteId}:release`, call: 'releaseNote', body: { key: `${noteId}:release`, noteId } };
}

function settlementReservation({ noteId, visitId, accountId, valueFen }: NoteRecord): OutboxRow {
  // Not `:reserve`: that key may have been answered already, with a refusal.
  const key = `${noteId}:settle`;
  const body = { key, noteId, visitId: visitId ?? noteId, accountId, valueFen, settlement: true };
  return { key, call: 'reserveNote', body };
}
