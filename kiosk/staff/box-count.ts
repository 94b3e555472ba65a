import { fen, formatYuan, parseCount, sumFen, type Fen } from '../../contract/money.ts';
import { NOTE_DENOMINATIONS_FEN } from '../../contract/policy.ts';
import type { NoteCounts } from '../journal/facts.ts';
import { refusal } from './staff-refusal.ts';
import type { StaffRefusal } from './staff-refusal.ts';

/** More than any box holds; keeps every sum within what an amount may be. */
const MOST_NOTES = 5_000;

/** One kind of note in a box: what the books have and what people counted. */
export interface CountedDenomination {
  readonly denominationFen: Fen;
  readonly expected: number;
  readonly counted: number;
}

/**
 * Why a count cannot be taken; undefined when it can. Every kind that the books have in the box must be named: a
 * forgotten kind is not the same as none of it.
 */
export function countsProblem(expected: NoteCounts, counted: NoteCounts): StaffRefusal | undefined {
  const known = new Set([...NOTE_DENOMINATIONS_FEN.map(String), ...Object.keys(expected)]);
  for (const [denomination, count] of Object.entries(counted)) {
    if (!known.has(denomination))
      return refusal(
        'countsMalformed',
        `There is no note of ${denomination} fen. Count in pieces per note: --counted 5=0,10=3,20=7,50=0,100=1.`,
      );
    if (!Number.isInteger(count) || count < 0 || count > MOST_NOTES)
      return refusal(
        'countsMalformed',
        `${count} is no number of notes: give pieces from 0 to ${MOST_NOTES}.`,
      );
  }
  const missing = Object.keys(expected).filter((denomination) => counted[denomination] === undefined);
  if (missing.length === 0) return undefined;
  const names = missing.map((denomination) => short(denominationOf(denomination))).join(', ');
  return refusal(
    'countsMalformed',
    `The count says nothing of the ${names} yuan notes. Name every kind, also with 0: --counted ${short(denominationOf(missing[0] ?? '0'))}=0.`,
  );
}

/** Books and count side by side, smallest notes first; kinds of which there are none in either are left out. */
export function compareCounts(expected: NoteCounts, counted: NoteCounts): readonly CountedDenomination[] {
  return [...new Set([...Object.keys(expected), ...Object.keys(counted)])]
    .map((denomination) => ({
      denominationFen: denominationOf(denomination),
      expected: expected[denomination] ?? 0,
      counted: counted[denomination] ?? 0,
    }))
    .filter((row) => row.expected !== 0 || row.counted !== 0)
    .sort((a, b) => a.denominationFen - b.denominationFen);
}

/** What was counted more than the books have; negative when it is less. */
export function differenceFen(rows: readonly CountedDenomination[]): Fen {
  return sumFen(rows.map((row) => fen(row.denominationFen * (row.counted - row.expected))));
}

/** `20 yuan: counted 6, books 7`, for every kind that differs. */
export function differenceText(rows: readonly CountedDenomination[]): string {
  return rows
    .filter(({ expected, counted }) => expected !== counted)
    .map((row) => `${short(row.denominationFen)} yuan: counted ${row.counted}, books ${row.expected}`)
    .join('; ');
}

function denominationOf(key: string): Fen {
  return fen(parseCount(key));
}

function short(amount: Fen): string {
  return formatYuan(amount, 'short');
}
