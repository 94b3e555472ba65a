import { fen, parseCount, subtractFen, ZERO, type Fen } from '../../contract/money.ts';
import type { Fact } from './facts.ts';
import type { NoteRecord } from './note.ts';

/**
 * The kiosk's part of the chart of accounts.
 * 1001 cash in the box; 1002 cash removed and not yet counted by finance; 2190 accepted, not yet credited;
 * 2191 in the box, owner in question; 2192 refunds due; 2102 credited to holders as pending money.
 */
export const accounts = ['1001', '1002', '2190', '2191', '2192', '2102'] as const;
export type Account = (typeof accounts)[number];

export interface Posting {
  readonly account: Account;
  /** Which kind of note the money consists of, in fen: the box is reconciled per denomination. */
  readonly denominationFen: Fen;
  /** Debit positive, credit negative. The postings of one entry add up to zero. */
  readonly amountFen: Fen;
}

/** Moves one note's value from the credited to the debited account. */
function move(debit: Account, credit: Account, valueFen: Fen): readonly Posting[] {
  return [
    { account: debit, denominationFen: valueFen, amountFen: valueFen },
    { account: credit, denominationFen: valueFen, amountFen: subtractFen(ZERO, valueFen) },
  ];
}

/**
 * The postings of a fact, given the note as it was before (for facts about a note, or the case of one).
 * Throws when a fact moves money of a note whose value is unknown: a caller must have asked for it first.
 */
export function postingsOf(fact: Fact, note: NoteRecord | undefined): readonly Posting[] {
  switch (fact.kind) {
    case 'noteAccepted':
      return move('1001', '2190', valueOf(note));
    case 'noteCredited':
      return move('2190', '2102', valueOf(note));
    case 'noteQuestioned':
      if (!fact.moneyInBox) return [];
      return note?.state === 'ACCEPTED'
        ? move('2190', '2191', valueOf(note))
        : move('1001', '2191', valueOf(note));
    case 'strayCredit':
      return fact.valueFen === undefined ? [] : move('1001', '2191', fact.valueFen);
    case 'caseSettled':
      return note ? settlementPostings(fact, note) : [];
    case 'boxRemoved':
      return Object.entries(fact.expected).flatMap(([denomination, count]) => {
        const denominationFen = fen(parseCount(denomination));
        const valueFen = fen(denominationFen * count);
        return count === 0
          ? []
          : [
              { account: '1002' as const, denominationFen, amountFen: valueFen },
              { account: '1001' as const, denominationFen, amountFen: subtractFen(ZERO, valueFen) },
            ];
      });
    default:
      return [];
  }
}

function settlementPostings(
  { outcome, foundIn }: Extract<Fact, { kind: 'caseSettled' }>,
  note: NoteRecord,
): readonly Posting[] {
  // A doubt that people resolved to 'it was in the box' becomes money only now.
  const place = foundIn === 'boxTakenOut' ? '1002' : '1001';
  const found = (): readonly Posting[] => (note.moneyInBox ? [] : move(place, '2191', valueOf(note)));
  switch (outcome) {
    case 'credit':
      return [...found(), ...move('2191', '2190', valueOf(note))];
    case 'refund':
      return [...found(), ...move('2191', '2192', valueOf(note))];
    case 'returned':
    case 'closed':
      return [];
  }
}

function valueOf(note: NoteRecord | undefined): Fen {
  if (note?.valueFen === undefined) throw new Error(`no value known for note ${note?.noteId ?? '(none)'}`);
  return note.valueFen;
}
