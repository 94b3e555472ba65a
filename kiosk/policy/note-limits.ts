import { fen, minFen, subtractFen, ZERO, type Fen } from '../../contract/money.ts';
import type { CashPolicy } from '../../contract/policy.ts';
import type { NoteReturnReason } from '../../contract/view.ts';

/** What has come in so far, and what the account can still hold. */
export interface NoteRoom {
  /** All notes of this visit that are ours. */
  readonly visitTotalFen: Fen;
  readonly notesInVisit: number;
  /** `cashHeadroomFen` of the card lookup, less what was taken since. */
  readonly headroomFen: Fen;
  /** Account balance and pending money together, with what was taken since: tells which limit the headroom is. */
  readonly accountFen?: Fen | undefined;
  readonly policy: CashPolicy;
}

export type NoteDecision =
  | { readonly accept: true }
  | {
      readonly accept: false;
      readonly reason: Extract<
        NoteReturnReason,
        'denominationNotAccepted' | 'tooManyNotes' | 'overVisitLimit' | 'overBalanceLimit' | 'overDayLimit'
      >;
      /** Undefined: no note fits any more. */
      readonly largestUsableFen: Fen | undefined;
    };

/** Whether the note in escrow fits every limit; a note that fills one exactly does. */
export function decideNote(note: NoteRoom & { readonly noteFen: Fen }): NoteDecision {
  const { noteFen, visitTotalFen, notesInVisit, headroomFen, policy } = note;
  const largestUsableFen = usableDenominations(note).at(-1);
  const refuse = (reason: Extract<NoteDecision, { accept: false }>['reason']): NoteDecision => ({
    accept: false,
    reason,
    largestUsableFen,
  });
  if (!policy.denominationsFen.some((taken) => taken === noteFen)) return refuse('denominationNotAccepted');
  if (notesInVisit >= policy.maxNotesPerVisit) return refuse('tooManyNotes');
  if (noteFen > headroomFen) return refuse(headroomReason(note));
  if (noteFen > subtractFen(policy.maxPerVisitFen, visitTotalFen)) return refuse('overVisitLimit');
  return { accept: true };
}

/** What may still be put in during this visit; never below zero. */
export function remainingFen({ visitTotalFen, notesInVisit, headroomFen, policy }: NoteRoom): Fen {
  if (notesInVisit >= policy.maxNotesPerVisit) return ZERO;
  const room = minFen(headroomFen, subtractFen(policy.maxPerVisitFen, visitTotalFen));
  return room < ZERO ? ZERO : room;
}

/** The notes to be taken now, ascending: those that the policy names and that still fit. */
export function usableDenominations(room: NoteRoom): readonly Fen[] {
  const remaining = remainingFen(room);
  return room.policy.denominationsFen
    .filter((denomination) => denomination <= remaining)
    .toSorted((a, b) => a - b)
    .map((denomination) => fen(denomination));
}

/** The platform gives one number for two limits; if the balance limit does not explain it, the day's does. */
function headroomReason({
  noteFen,
  accountFen,
  policy,
}: NoteRoom & { readonly noteFen: Fen }): 'overBalanceLimit' | 'overDayLimit' {
  if (accountFen === undefined) return 'overBalanceLimit';
  return accountFen + noteFen > policy.maxBalanceFen ? 'overBalanceLimit' : 'overDayLimit';
}
