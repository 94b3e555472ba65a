import type { Fact } from './facts.ts';
import type { NoteRecord } from './note.ts';

/** A message that the platform must get, written with the fact that it reports. */
export interface OutboxRow {
  /** Idempotency key, `<noteId>:credit`. */
  readonly key: string;
  readonly call: 'reserveNote' | 'creditNote' | 'releaseNote';
  readonly body: Readonly<Record<string, unknown>>;
}

/** What must be told because of `fact`; `note` is the note after it, `before` the same note before it. */
export function outboxRowsOf(
  fact: Fact,
  before: NoteRecord | undefined,
  note: NoteRecord | undefined,
): readonly OutboxRow[] {
  if (!note) return [];
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
