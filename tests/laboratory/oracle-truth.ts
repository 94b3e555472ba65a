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
  readonly cards: readonly TrueCard[];
  /** What the platform has granted, for any machine. */
  readonly loads: readonly PlatformLoad[];
  /** What terminals have reported to the platform. */
  readonly debits: readonly { readonly uid: string; readonly before: number; readonly after: number }[];
  /** Purchases of which the platform was not told, in words. */
  readonly unreportedDebits: readonly string[];
  /** With it the platform makes the MACs of load records. */
  readonly macKey: Buffer;
  /** What the kiosk did to the world before it stood in the journal, in words. */
  readonly unwrittenActs: readonly string[];
  /** Loads that were written down as executed by the card when it had not all of them, in words; undefined: nobody looked. */
  readonly untrueLoads?: readonly string[];
  /** Where a key that writes cards can still be found though no load runs, in words. */
  readonly keysKept: readonly string[];
}

/** A card with its chip, and what its holder's account says at the end. Amounts in fen. */
export interface TrueCard {
  readonly uid: string;
  readonly cardNumber: string;
  readonly accountId: string;
  /** The 1024 bytes that are stored. */
  readonly image: Buffer;
  readonly opening: {
    readonly loadedFen: number;
    readonly spentFen: number;
    readonly balanceFen: number;
    readonly pendingFen: number;
  };
  readonly account: {
    readonly balanceFen: number;
    readonly pendingFen: number;
    readonly inFlightFen: number;
  };
  /** For this much the canteen has handed out goods. */
  readonly goodsFen: number;
}

export interface PlatformLoad {
  readonly reference: string;
  readonly uid: string;
  readonly counter: number;
  readonly before: number;
  readonly after: number;
  readonly state: 'inFlight' | 'executed' | 'notExecuted';
  /** In order; the last one has it in hand. */
  readonly attempts: readonly { readonly kioskId: string; readonly loadId: string }[];
}

/** One thing that is not as it must be. */
export interface Violation {
  readonly rule:
    | 'E1'
    | 'E2'
    | 'E3'
    | 'E4'
    | 'E5'
    | 'E10'
    | 'chip'
    | 'reservations'
    | 'cases'
    | 'write first'
    | 'durable'
    | 'hours'
    | 'key'
    | 'liveness';
  readonly text: string;
}
