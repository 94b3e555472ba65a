import type { AcceptorCounters, CreditReport } from '../../devices/cash-acceptor/cash-acceptor.ts';
import type { Fen } from '../../contract/money.ts';
import type { NoteRecord } from '../journal/note.ts';

/**
 * Which note a device's word belongs to: the one place where the kiosk decides whether a report makes money. Pure
 * functions over the notes under way, oldest first.
 */
export type CreditMatch =
  /** The note was asked to be accepted and had no credit yet: this is its credit, and it makes money. */
  | { readonly to: 'accept'; readonly note: NoteRecord }
  /** A credit that is in the journal already and was not yet acknowledged: acknowledge, nothing else. */
  | { readonly to: 'acknowledge'; readonly note: NoteRecord }
  /** The note whose money was made already is now seen in the box. */
  | { readonly to: 'box'; readonly note: NoteRecord }
  /** The note in escrow was boxed without having been asked for: ours, but for people to decide. */
  | { readonly to: 'question'; readonly note: NoteRecord }
  /** Belongs to no note that we know: a case, never a credit. */
  | { readonly to: 'stray' };

type Report = Pick<CreditReport, 'kind' | 'denomination'>;

export function matchCredit(underWay: readonly NoteRecord[], report: Report): CreditMatch {
  const fits = underWay.filter((note) => sameValue(note.valueFen, report.denomination));
  // First the note that was asked for: it could only come to escrow after every earlier credit had been acknowledged.
  const requested = fits.find((note) => note.state === 'ACCEPT_REQUESTED');
  if (requested) return { to: 'accept', note: requested };
  const unboxed = fits.find((note) => wasAccepted(note) && !note.boxed);
  if (report.kind === 'clearedToBox' && unboxed) return { to: 'box', note: unboxed };
  // Both kinds are repeated until they are acknowledged.
  const repeated = fits.find((note) => wasAccepted(note) && !note.acknowledged);
  if (repeated) return { to: 'acknowledge', note: repeated };
  // A doubt comes after every note whose report this can be, or it would take another person's money.
  const doubt = fits.find(isDoubt);
  if (doubt) return { to: 'accept', note: doubt };
  const escrowed = fits.find((note) => note.state === 'ESCROWED');
  return escrowed ? { to: 'question', note: escrowed } : { to: 'stray' };
}

/** The oldest note that was accepted and not yet seen in the box. */
export function matchBoxed(underWay: readonly NoteRecord[]): NoteRecord | undefined {
  return underWay.find((note) => wasAccepted(note) && !note.boxed);
}

/** What became of a note of which the device, now at rest, says nothing. */
export type SilentOutcome = 'returned' | 'countedWithoutCredit' | 'outcomeUnknown';

export interface Witness {
  /** True when the device said that it gave a note back at its front: this one, or one that was pushed in behind it. */
  readonly givenBack: boolean;
  /** True when a credit cannot have been lost: the device repeats it until it is acknowledged, and did not restart. */
  readonly keepsCredits: boolean;
  /** Lifetime counters now; undefined where the device has none. */
  readonly counters: AcceptorCounters | undefined;
  readonly explained: ExplainedCount | undefined;
}

/**
 * What the counter of boxed notes can be, if every note in it is in the journal: `most` with every credited note in the
 * box, `least` without those that stuck and may have been taken out by hand.
 */
export interface ExplainedCount {
  readonly least: number;
  readonly most: number;
}

/**
 * For a note that is ESCROWED or ACCEPT_REQUESTED when the device is at rest and has reported no credit for it. Notes
 * that were never asked for cannot have been taken; for the others the counter decides, and without it nobody guesses.
 */
export function silentOutcome(note: NoteRecord, witness: Witness): SilentOutcome {
  const { givenBack, keepsCredits, counters, explained } = witness;
  // Else this note may lie in the box, its credit lost, and another one came back.
  if (givenBack && (note.state === 'ESCROWED' || keepsCredits)) return 'returned';
  if (counters && explained) {
    if (counters.stacked > explained.most) return 'countedWithoutCredit';
    if (counters.stacked === explained.least) return 'returned';
    // Between the two it may be this note or one that stuck. Fewer than we know of: this counter was set back or is
    // another device's, and proves nothing.
  }
  return note.state === 'ESCROWED' ? 'returned' : 'outcomeUnknown';
}

function sameValue(value: Fen | undefined, reported: Fen | undefined): boolean {
  return reported === undefined || value === reported;
}

/** Asked to be accepted, in suspense since, and nobody has said that it is in the box. */
export function isDoubt(note: NoteRecord): boolean {
  return note.state === 'SUSPENSE' && !note.moneyInBox && note.valueFen !== undefined;
}

/** The device's credit for it is in the journal, or people decided without it. */
export function wasAccepted(note: NoteRecord): boolean {
  switch (note.state) {
    case 'ACCEPTED':
    case 'CREDITED':
    case 'REFUNDED':
      return true;
    case 'SUSPENSE':
      return !isDoubt(note);
    case 'ESCROWED':
    case 'ACCEPT_REQUESTED':
    case 'RETURNED':
      return false;
  }
}
