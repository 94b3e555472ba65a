import type { Fen } from '../contract/money.ts';

/**
 * What a person's hands can do to the machine's hardware, apart from any wire. The demo's dock, the tests and the
 * laboratory act only through these.
 */
export interface Banknote {
  /** Identity of the piece of paper, so that an oracle can count it. */
  readonly noteNo: number;
  readonly valueFen: Fen;
  /** `crumpled` and `foreign` cannot be recognised, `counterfeit` fails validation. */
  readonly kind: 'genuine' | 'counterfeit' | 'crumpled' | 'foreign';
}

/** Where a banknote that was handed to the validator can be. */
export interface AcceptorTruth {
  readonly powered: boolean;
  /** In the mechanism, with the position in words (`reading`, `escrow`, `stacking`...); undefined: path empty. */
  readonly inPath: { readonly note: Banknote; readonly position: string } | undefined;
  /** Sticks out of the front, to be taken back. */
  readonly atBezel: Banknote | undefined;
  /** Lies in the cash box that is in the machine now. */
  readonly inBox: readonly Banknote[];
  readonly boxPresent: boolean;
  readonly stackerFull: boolean;
  readonly jam: 'none' | 'inside' | 'reachable';
  /** The jammed note was never accepted: it belongs to whoever put it in. */
  readonly stuckOnWayBack: boolean;
  /** Would a note be drawn in right now (enabled, powered, path free)? */
  readonly acceptsNotes: boolean;
}

export interface AcceptorHands {
  readonly truth: AcceptorTruth;
  /** Pushes a note into the slot. False: the slot does not draw it in and the person keeps it. */
  insertNote(note: Banknote): boolean;
  /** Takes the note that sticks out. */
  takeNote(): Banknote | undefined;
  /** Pulls at a note that is still within reach (reading, escrow or rejecting); false: nothing to pull at. */
  pullNoteBack(): boolean;
  /**
   * The next note sticks: while stacking, `beforeCredit` or `afterCredit` of the point of no return, or on its way back
   * to the front (`whileReturning`).
   */
  jamNextNote(when: 'beforeCredit' | 'afterCredit' | 'whileReturning', where: 'inside' | 'reachable'): void;
  /** Frees a jam by hand; what was stuck is handed out. */
  clearJam(): Banknote | undefined;
  setStackerFull(full: boolean): void;
  /** Takes the cash box out, with all that lies in it. */
  removeBox(): readonly Banknote[];
  insertEmptyBox(): void;
  /** Cuts the validator's power; a note in the path stays where it is until power returns. */
  cutPower(): void;
  restorePower(): void;
}

export interface LobbyCard {
  /** Hexadecimal chip id. */
  readonly uid: string;
  readonly label: string;
}

export interface CradleHands {
  readonly inCradle: readonly LobbyCard[];
  place(uid: string): void;
  take(uid: string): void;
  /**
   * Pulls the card while it stores a block: at its write or transfer number `write` from now on (1 is the next one), when
   * `bytes` of the 16 are stored. It is out of the cradle then. Taking the card before that, or pulling anew, ends
   * the intention.
   */
  pullDuringWrite(uid: string, at: { readonly write: number; readonly bytes: number }): void;
}
