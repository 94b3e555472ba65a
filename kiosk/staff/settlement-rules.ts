import type { AccountId } from '../../contract/ids.ts';
import type { CaseFile } from '../journal/journal-queries.ts';
import type { NoteRecord } from '../journal/note.ts';
import { refusal } from './staff-refusal.ts';
import type { StaffRefusal } from './staff-refusal.ts';

export const outcomes = ['credit', 'refund', 'returned', 'closed'] as const;
export type Outcome = (typeof outcomes)[number];

/** Ids of the platform look like this; anything else could never be credited. */
const ACCOUNT_ID = /^[0-9a-z]{1,40}$/;

/** Why this open case cannot be settled so; undefined when it can. `note` is the one that the case is about. */
export function settlementProblem(
  { number, loadId }: CaseFile,
  note: NoteRecord | undefined,
  outcome: Outcome,
  accountId: AccountId | undefined,
): StaffRefusal | undefined {
  if (note?.state !== 'SUSPENSE') {
    if (outcome === 'closed') return undefined;
    if (loadId !== undefined)
      return refusal(
        'nothingToMove',
        `Case ${number} is about a load. Its money stays apart until the platform knows how it ended, and nothing can be moved ` +
          'for it here: have the office look at the card, then settle the case as closed and write down what was found.',
      );
    return refusal(
      'nothingToMove',
      `Case ${number} has no note in question in this machine, so nothing can be moved for it here. ` +
        'Settle it as closed, and write in the remark what the office did.',
    );
  }
  if (note.valueFen === undefined) {
    if (outcome === 'closed') return undefined;
    return refusal(
      'valueUnknown',
      `The acceptor never said what the note of case ${number} is worth, so the books cannot move it. ` +
        'Open a claim with the value that was found (claim --value 20), then settle this case as closed and name the claim in the remark.',
    );
  }
  return noteProblem(number, note, outcome, accountId);
}

function noteProblem(
  number: number,
  note: NoteRecord,
  outcome: Outcome,
  accountId: AccountId | undefined,
): StaffRefusal | undefined {
  switch (outcome) {
    case 'credit':
      return creditProblem(number, note, accountId);
    case 'refund':
      return undefined;
    case 'returned':
      if (!note.moneyInBox) return undefined;
      return refusal(
        'moneyInBox',
        `The acceptor says that it kept the note of case ${number}; it cannot also have gone back. Settle it as credit or refund.`,
      );
    case 'closed':
      return refusal(
        'noteInQuestion',
        `The note of case ${number} still belongs to nobody. Settle it as credit or refund` +
          (note.moneyInBox ? '.' : ', or as returned when it is proven that it went back.'),
      );
  }
}

function creditProblem(
  number: number,
  note: NoteRecord,
  accountId: AccountId | undefined,
): StaffRefusal | undefined {
  if (accountId !== undefined && !ACCOUNT_ID.test(accountId))
    return refusal(
      'accountMissing',
      'An account id has only digits and small letters, at most 40: look it up at the central platform.',
    );
  if (note.accountId === undefined)
    return accountId === undefined
      ? refusal(
          'accountMissing',
          `The machine does not know whose the note of case ${number} is: name the account with --account ID.`,
        )
      : undefined;
  if (accountId === undefined || accountId === note.accountId) return undefined;
  // The platform holds its promise for that account alone and would refuse any other.
  return refusal(
    'otherAccount',
    `The note of case ${number} was put in for account ${note.accountId} and can only be credited there. ` +
      'Leave --account away, or settle it as refund.',
  );
}
