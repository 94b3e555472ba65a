import type { AccountId, CaseId, NoteId, VisitId } from '../../contract/ids.ts';
import type { Fen } from '../../contract/money.ts';
import type { NoteFact, QuestionReason } from './facts.ts';

/** The states of a note that reached escrow; it is in exactly one. */
export const noteStates = [
  'ESCROWED',
  'ACCEPT_REQUESTED',
  'ACCEPTED',
  'CREDITED',
  'RETURNED',
  'SUSPENSE',
  'REFUNDED',
] as const;
export type NoteState = (typeof noteStates)[number];

export interface NoteRecord {
  readonly noteId: NoteId;
  readonly state: NoteState;
  /** Undefined for a stray credit. */
  readonly visitId: VisitId | undefined;
  readonly accountId: AccountId | undefined;
  /** Undefined where the device did not know what it had moved. */
  readonly valueFen: Fen | undefined;
  /** In SUSPENSE: true when the note is certainly ours (it stands in 2191), false while that is in doubt. */
  readonly moneyInBox: boolean;
  /** The device took our acknowledgement of the last that it said of this note and repeats until then. */
  readonly acknowledged: boolean;
  /** The device said that the note lies in the box. */
  readonly boxed: boolean;
  readonly caseId: CaseId | undefined;
}

/**
 * Could a device's report still be about this note? Not yet decided, in suspense, or accepted and not yet both
 * acknowledged and seen in the box.
 */
export function isUnderWay({ state, acknowledged, boxed }: NoteRecord): boolean {
  switch (state) {
    case 'ESCROWED':
    case 'ACCEPT_REQUESTED':
    case 'ACCEPTED':
    case 'SUSPENSE':
      return true;
    case 'CREDITED':
    case 'REFUNDED':
      return !acknowledged || !boxed;
    case 'RETURNED':
      return false;
  }
}

/** A fact that does not follow from the note's state: a defect of the program or of the file. */
export class IllegalNoteStep extends Error {
  override readonly name = 'IllegalNoteStep';

  constructor(note: NoteRecord | undefined, kind: string) {
    super(
      `${kind} does not follow from ${note ? `${note.noteId} in ${note.state}` : 'a note that is not there'}`,
    );
  }
}

/** The note after `fact`. Throws IllegalNoteStep where the chain of a note does not allow it. */
export function nextNote(note: NoteRecord | undefined, fact: NoteFact): NoteRecord {
  if (fact.kind === 'noteEscrowed') {
    if (note) throw new IllegalNoteStep(note, fact.kind);
    const { noteId, visitId, accountId, valueFen } = fact;
    return { ...freshNote, noteId, visitId, accountId, valueFen };
  }
  if (fact.kind === 'strayCredit') {
    if (note) throw new IllegalNoteStep(note, fact.kind);
    const { noteId, lastVisitId, valueFen, caseId } = fact;
    return {
      ...freshNote,
      noteId,
      visitId: lastVisitId,
      valueFen,
      caseId,
      state: 'SUSPENSE',
      moneyInBox: valueFen !== undefined,
    };
  }
  if (!note) throw new IllegalNoteStep(note, fact.kind);
  return followingNote(note, fact);
}

const freshNote = {
  state: 'ESCROWED',
  accountId: undefined,
  moneyInBox: false,
  acknowledged: false,
  boxed: false,
  caseId: undefined,
} as const;

const questionedFrom = {
  jam: ['ESCROWED', 'ACCEPT_REQUESTED'],
  countedWithoutCredit: ['ACCEPT_REQUESTED'],
  outcomeUnknown: ['ACCEPT_REQUESTED'],
  boxedUnasked: ['ESCROWED'],
  creditRefused: ['ACCEPTED'],
} as const satisfies Record<QuestionReason, readonly NoteState[]>;

type FollowingFact = Exclude<NoteFact, { kind: 'noteEscrowed' | 'strayCredit' }>;

function followingNote(note: NoteRecord, fact: FollowingFact): NoteRecord {
  const from = (...states: readonly NoteState[]): void => {
    if (!states.includes(note.state)) throw new IllegalNoteStep(note, fact.kind);
  };
  switch (fact.kind) {
    case 'noteAcceptRequested':
      from('ESCROWED');
      return { ...note, state: 'ACCEPT_REQUESTED' };
    case 'noteAccepted':
      // From SUSPENSE too: a note that was stuck came free and the device credited it after all.
      from('ACCEPT_REQUESTED', 'SUSPENSE');
      if (note.moneyInBox) throw new IllegalNoteStep(note, fact.kind);
      return { ...note, state: 'ACCEPTED', caseId: undefined };
    case 'noteAcknowledged':
      from('ACCEPTED', 'CREDITED', 'SUSPENSE', 'REFUNDED');
      return { ...note, acknowledged: true };
    case 'noteBoxed':
      from('ACCEPTED', 'CREDITED', 'SUSPENSE', 'REFUNDED');
      return { ...note, boxed: true, acknowledged: note.acknowledged && !fact.toAcknowledge };
    case 'noteCredited':
      from('ACCEPTED');
      return { ...note, state: 'CREDITED' };
    case 'noteReturned':
      from('ESCROWED', 'ACCEPT_REQUESTED');
      return { ...note, state: 'RETURNED' };
    case 'noteQuestioned':
      // From ESCROWED when the device boxed the note unasked, or when it stuck on its way back.
      from(...questionedFrom[fact.reason]);
      return {
        ...note,
        state: 'SUSPENSE',
        caseId: fact.caseId,
        moneyInBox: fact.moneyInBox,
        accountId: fact.unreserved ? undefined : note.accountId,
      };
  }
}

/** Settling a case moves its note on: credited through the platform, refunded, or proven to have gone back. */
export function settledNote(
  note: NoteRecord,
  outcome: 'credit' | 'refund' | 'returned',
  accountId: AccountId | undefined,
): NoteRecord {
  if (note.state !== 'SUSPENSE' || (outcome === 'returned' && note.moneyInBox)) {
    throw new IllegalNoteStep(note, `settling as ${outcome}`);
  }
  switch (outcome) {
    case 'credit':
      return { ...note, state: 'ACCEPTED', accountId: accountId ?? note.accountId };
    case 'refund':
      return { ...note, state: 'REFUNDED', moneyInBox: true };
    case 'returned':
      return { ...note, state: 'RETURNED' };
  }
}
