import { fen, parseCount, subtractFen, ZERO, type Fen } from '../../contract/money.ts';
import type { Fact, LoadFact } from './facts.ts';
import { amountOf, type KioskLoad } from './load.ts';
import type { NoteRecord } from './note.ts';
import type { Subject } from './subject.ts';

/**
 * The kiosk's part of the chart of accounts.
 * 1001 cash in the box; 1002 cash removed and not yet counted by finance; 2190 accepted, not yet credited;
 * 2191 in the box, owner in question; 2192 refunds due; 2102 credited to holders as pending money; 2104 granted loads
 * of which this machine does not know how they end; 2101 loaded onto cards. Pending money that came in elsewhere is
 * loaded here too, so that 2102 of one machine alone may stand on either side; and a load that was handed from one machine
 * to another stands in the books of both.
 */
export const accounts = ['1001', '1002', '2190', '2191', '2192', '2102', '2104', '2101'] as const;
export type Account = (typeof accounts)[number];

export interface Posting {
  readonly account: Account;
  /**
   * Which kind of note the money consists of, in fen: the box is reconciled per denomination. 0 for money that is no
   * notes: what is loaded onto a card is a sum, whatever it was paid in with.
   */
  readonly denominationFen: Fen;
  /** Debit positive, credit negative. The postings of one entry add up to zero. */
  readonly amountFen: Fen;
}

/** Moves one note's value from the credited to the debited account. */
function move(debit: Account, credit: Account, valueFen: Fen): readonly Posting[] {
  return moveAs(valueFen, debit, credit, valueFen);
}

/** Moves a sum that is no notes. */
function moveSum(debit: Account, credit: Account, amountFen: Fen): readonly Posting[] {
  return moveAs(ZERO, debit, credit, amountFen);
}

function moveAs(denominationFen: Fen, debit: Account, credit: Account, amountFen: Fen): readonly Posting[] {
  return [
    { account: debit, denominationFen, amountFen },
    { account: credit, denominationFen, amountFen: subtractFen(ZERO, amountFen) },
  ];
}

/**
 * The postings of a fact, given the note or load as it was before (for facts about one, or about its case).
 * Throws when a fact moves money of a note whose value is unknown: a caller must have asked for it first.
 */
export function postingsOf(fact: Fact, { note, load }: Subject): readonly Posting[] {
  switch (fact.kind) {
    case 'loadGranted':
    case 'loadExecuted':
    case 'loadNotExecuted':
      return load ? loadPostings(fact, load) : [];
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

/** Money of a load stands in 2104 from its grant until it is known how the load ended. */
function loadPostings(
  fact: Extract<LoadFact, { kind: 'loadGranted' | 'loadExecuted' | 'loadNotExecuted' }>,
  load: KioskLoad,
): readonly Posting[] {
  switch (fact.kind) {
    case 'loadGranted':
      // Taken up once more, it stands there already.
      return load.granted ? [] : moveSum('2102', '2104', subtractFen(fact.afterFen, fact.beforeFen));
    case 'loadExecuted':
      return moveSum(load.state === 'NOT_EXECUTED' ? '2102' : '2104', '2101', amountOf(load));
    case 'loadNotExecuted':
      return load.granted ? moveSum('2104', '2102', amountOf(load)) : [];
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
