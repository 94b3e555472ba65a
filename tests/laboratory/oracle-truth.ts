/** A banknote as the laboratory knows it: the piece of paper and who put it in. */
export interface TrueNote {
  readonly noteNo: number;
  readonly valueFen: number;
  readonly accountId: string;
}

export interface PlatformCredit {
  /** `<noteId>:credit`. */
  readonly key: string;
  readonly noteId: string;
  readonly accountId: string;
  readonly valueFen: number;
}

/** What is really so, seen from outside of the kiosk. */
export interface Truth {
  readonly journalPath: string;
  /** Notes that the machine or its staff have: in the box, in boxes taken out, stuck, or taken out of a jam by staff. */
  readonly kept: readonly TrueNote[];
  /** Note numbers that went back into somebody's hand. */
  readonly returned: readonly number[];
  /** What the platform has credited for this kiosk. */
  readonly credits: readonly PlatformCredit[];
  /** Note ids of promises that the platform still holds open. */
  readonly openReservations: readonly string[];
}

/** One thing that is not as it must be. */
export interface Violation {
  readonly rule: 'E1' | 'E2' | 'E3' | 'E10' | 'reservations' | 'liveness';
  readonly text: string;
}
