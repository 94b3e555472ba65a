import { z } from 'zod';
import type { HolderKind } from './card-layout.ts';
import type { Fen } from './money.ts';
import type { LoadRefusal } from './load-calls.ts';
import type { FrozenCause, Refusal } from './platform-api.ts';

/**
 * What the kiosk shows and what it may be answered. The kiosk process pushes one `KioskView`; the renderer draws it,
 * decides nothing and sends `UserEvent`s that name the revision they answer. Every word that a person reads stands in
 * the renderer's catalogues, under ids that come from the closed unions below.
 */
export const locales = ['zh-CN', 'en', 'zh-TW'] as const;
export type Locale = (typeof locales)[number];

export const displaySchema = z.object({
  theme: z.enum(['standard', 'highContrastDark', 'highContrastLight']),
  textSize: z.enum(['normal', 'large', 'extraLarge']),
  /** True: everything to touch is in the lower half. */
  reach: z.boolean(),
});
export type Display = z.infer<typeof displaySchema>;

/** What a person can come for. Later steps open more of them; the rest is told honestly in help. */
export const services = ['recharge', 'collect', 'balance'] as const;
export type Service = (typeof services)[number];

/** Why a service is not offered right now. Each has texts: what is wrong, what works instead, when again. */
export type ClosedReason =
  | 'outsideHours'
  | 'acceptorOutOfOrder'
  | 'boxFull'
  | 'boxRemoved'
  | 'noteStuck'
  | 'antennaOutOfOrder'
  | 'platformUnreachable'
  | 'clockUnsure'
  | 'creditsWaiting'
  | 'recovering'
  | 'halted'
  | 'maintenance'
  | 'journalUnavailable';

export type ServiceState =
  | { readonly open: true; readonly closesAt: string | undefined }
  | {
      readonly open: false;
      readonly reason: ClosedReason;
      /** Campus time like `05:00`; undefined where nobody can know. */
      readonly opensAt: string | undefined;
    };

export interface ServiceTile {
  readonly service: Service;
  readonly state: ServiceState;
}

/** The person's card, as far as it may stand on a screen. */
export interface CardSummary {
  readonly maskedName: string;
  readonly cardNumberLast4: string;
  readonly holderKind: HolderKind;
  /** Money on the chip, read just now. */
  readonly purseFen: Fen;
  readonly balanceFen: Fen;
  readonly pendingFen: Fen;
  /** Money of a load that is not finished, set apart for this card. */
  readonly inFlightFen?: Fen | undefined;
}

/** Why a card cannot be served: the platform's refusals, and what the reader found. */
export type CardRefusal =
  | Refusal
  | 'foreignCard'
  | 'damagedCard'
  | 'severalCards'
  | 'unknownCard'
  | 'notGenuine'
  | 'platformUnreachable'
  | 'antennaOutOfOrder';

/** Why a note came back. Each has a text that never blames and says what to do. */
export type NoteReturnReason =
  | 'unreadable'
  | 'suspect'
  | 'denominationNotAccepted'
  | 'secondNote'
  | 'notABanknote'
  | 'pulledBack'
  | 'overBalanceLimit'
  | 'overDayLimit'
  | 'overVisitLimit'
  | 'tooManyNotes'
  | 'cashHoursOver'
  | 'platformUnreachable'
  | 'accountRefused'
  | 'mechanism'
  | 'visitEnded'
  | 'recordFailed';

/** What happens at the note slot, drawn on the recharge screen. */
export type SlotState =
  | { readonly state: 'opening' }
  | { readonly state: 'insert' }
  | { readonly state: 'reading' }
  /** Recognised; the platform is being asked. The note is held. */
  | { readonly state: 'checking'; readonly valueFen: Fen }
  | { readonly state: 'taking'; readonly valueFen: Fen }
  | { readonly state: 'taken'; readonly valueFen: Fen }
  | {
      readonly state: 'returned';
      readonly valueFen: Fen | undefined;
      readonly reason: NoteReturnReason;
      /** For limits: the largest note that still fits, if any. */
      readonly largestUsableFen: Fen | undefined;
    }
  /** The note cannot be given back nor counted yet; a case exists. */
  | { readonly state: 'stuck'; readonly reachable: boolean; readonly caseNumber: string }
  | { readonly state: 'closed'; readonly reason: ClosedReason };

/** Where one note of this visit is. */
export interface NoteLine {
  readonly valueFen: Fen;
  /** `received`: ours, the platform's answer is under way. `credited`: on the account. */
  readonly state: 'received' | 'credited' | 'inQuestion';
  readonly caseNumber: string | undefined;
}

/** Why pending money is not on the card. In every case it is still pending. */
export type NotLoadedReason =
  | LoadRefusal
  /** The card was taken away before anything was written. */
  | 'cardTaken'
  | 'platformUnreachable'
  | 'damagedCard'
  | 'antennaOutOfOrder'
  | 'journalUnavailable';

/** Where the money of a load is. Amounts of the card are what is on the chip. */
export type LoadLine =
  | { readonly state: 'loaded'; readonly amountFen: Fen; readonly beforeFen: Fen; readonly afterFen: Fen }
  | { readonly state: 'notLoaded'; readonly reason: NotLoadedReason; readonly pendingFen: Fen }
  /** The card left while it was written: the same card at any machine finishes it, nothing is lost meanwhile. */
  | { readonly state: 'held'; readonly amountFen: Fen }
  /** The card does not hold what was written: people look at it. */
  | { readonly state: 'inQuestion'; readonly amountFen: Fen; readonly caseNumber: string };

/** Why the card and the database say different amounts. */
export interface BalanceDifference {
  /**
   * `purchasesOnTheWay`: a terminal has not reported them yet. `loadInFlight`: a load is not finished. `seeOffice`:
   * more than can be explained so.
   */
  readonly reason: 'purchasesOnTheWay' | 'loadInFlight' | 'seeOffice';
  /** Database minus card. */
  readonly amountFen: Fen;
}

export interface PendingLine {
  readonly amountFen: Fen;
  readonly source: 'cash' | 'transfer' | 'subsidy' | 'refund';
  /** Campus date `2026-11-22`. */
  readonly arrivedOn: string;
  readonly expiresOn: string | undefined;
}

/** One of the last loads of this card. */
export interface StatementLine {
  /** Campus time `2026-11-22T14:05`. */
  readonly at: string;
  readonly amountFen: Fen;
  readonly state: 'loaded' | 'inFlight';
  readonly kioskId: string;
}

/** What the platform says of an account beside what its card says. */
export interface AccountFigures {
  readonly balanceFen: Fen;
  readonly pendingFen: Fen;
  /** What is collected first stands first. */
  readonly pendingItems: readonly PendingLine[];
  readonly inFlightFen: Fen | undefined;
  readonly difference: BalanceDifference | undefined;
  /** Campus time of the last top-up; undefined: never. */
  readonly lastTopUp: string | undefined;
  readonly statement: 'asking' | 'unavailable' | readonly StatementLine[];
}

/** The clock the person sees and what can end the visit. */
export interface VisitTime {
  /** Seconds until the visit ends by itself; undefined where nothing runs out. */
  readonly secondsLeft: number | undefined;
  /** True during the last stretch: the one big 'I am still here' lies over the screen. */
  readonly warning: boolean;
}

/** A counter or office where people help, with its next opening. Texts come from the config, per language. */
export interface HelpContact {
  readonly name: string;
  readonly place: string;
  readonly phone: string;
  /** What it is for, e.g. cards, documents, electricity. */
  readonly purpose: string;
  /** Campus time of the next opening, ISO local `2026-11-23T08:00`; undefined: never within two weeks. */
  readonly nextOpen: string | undefined;
  readonly openNow: boolean;
}

export interface HelpElsewhere {
  /** Something this machine does not do. */
  readonly topic: string;
  /** Where and how it is done. */
  readonly answer: string;
  /** An https address for the person's own telephone: drawn as a QR code, never opened here. */
  readonly url?: string | undefined;
  /** Set where this is another way to do what that service does. */
  readonly insteadOf?: Service | undefined;
}

/** The sign of payment methods that has to hang where everybody sees it: what is taken, when, and whom to call. */
export interface CashSign {
  readonly acceptedNotesFen: readonly Fen[];
  readonly cashHours: { readonly opens: string; readonly closes: string };
  readonly hotline: string | undefined;
}

export type Screen =
  | {
      readonly kind: 'oneMoment';
      readonly why: 'starting' | 'settling' | 'readingCard' | 'openingSlot' | 'ending';
    }
  | {
      readonly kind: 'start';
      readonly services: readonly ServiceTile[];
      /** Absent only on machines that never take cash. */
      readonly sign?: CashSign | undefined;
    }
  | {
      readonly kind: 'cardPrompt';
      readonly service: Service;
      readonly problem: 'severalCards' | 'takenTooSoon' | undefined;
    }
  | { readonly kind: 'cardServices'; readonly card: CardSummary; readonly services: readonly ServiceTile[] }
  | {
      readonly kind: 'recharge';
      readonly card: CardSummary;
      readonly totalFen: Fen;
      readonly notes: readonly NoteLine[];
      readonly slot: SlotState;
      readonly denominationsFen: readonly Fen[];
      /** What may still be put in during this visit. */
      readonly remainingFen: Fen;
      readonly canFinish: boolean;
      /** Whom to call about a case; stands beside its number. */
      readonly hotline?: string | undefined;
    }
  | {
      readonly kind: 'result';
      readonly card: CardSummary;
      readonly outcome: 'allCredited' | 'creditFollows' | 'nothingInserted' | 'inQuestion';
      readonly totalFen: Fen;
      readonly notes: readonly NoteLine[];
      readonly endedBecause:
        'finished' | 'idle' | 'cashHoursOver' | 'limitReached' | 'slotClosed' | 'cardTaken';
      /** What became of the loading of the card; undefined where nothing was to be loaded. */
      readonly load: LoadLine | undefined;
      /** The card still lies in the cradle: remind of it. */
      readonly cardInCradle: boolean;
      /** Whom to call about a case; stands beside its number. */
      readonly hotline?: string | undefined;
    }
  /** The card is read and written: a picture says 'hold still' until it is verified. */
  | {
      readonly kind: 'loading';
      readonly card: CardSummary;
      /** Undefined until the platform has said how much. */
      readonly amountFen: Fen | undefined;
      readonly step: 'reading' | 'asking' | 'writing';
    }
  /** The card left while it was written. `seen`: what was put there instead. */
  | {
      readonly kind: 'cardBack';
      readonly cardNumberLast4: string;
      readonly amountFen: Fen | undefined;
      readonly seen: { readonly cardNumberLast4: string | undefined } | 'severalCards' | undefined;
    }
  /** Pending money was collected, or not. */
  | {
      readonly kind: 'collected';
      readonly card: CardSummary;
      readonly load: LoadLine;
      /** Campus time of the last top-up, where nothing was pending. */
      readonly lastTopUp: string | undefined;
      readonly cardInCradle: boolean;
      readonly hotline?: string | undefined;
    }
  | {
      readonly kind: 'balance';
      readonly cardNumberLast4: string;
      /** Masked by the platform; undefined while it does not answer. */
      readonly maskedName: string | undefined;
      readonly holderKind: HolderKind;
      readonly validUntil: string;
      /** Money on the chip, read at `readAt` (campus time `14:05`; undefined while no time is known). */
      readonly purseFen: Fen;
      readonly readAt: string | undefined;
      /** Undefined while the platform does not answer: then only the card speaks. */
      readonly account: AccountFigures | undefined;
      /** There is something to collect, and it can be collected now. */
      readonly canCollect: boolean;
      readonly hotline?: string | undefined;
    }
  | { readonly kind: 'takeCard' }
  | {
      readonly kind: 'cardRefused';
      readonly reason: CardRefusal;
      /** For a frozen card: why, as far as its holder may know. */
      readonly frozenBecause?: FrozenCause | undefined;
      /** For an expired card: its last day. */
      readonly validUntil?: string | undefined;
      readonly nextCounter: HelpContact | undefined;
    }
  | {
      readonly kind: 'serviceClosed';
      readonly service: Service;
      readonly state: Extract<ServiceState, { open: false }>;
      /** Not shown for recharge: counters take no cash. */
      readonly nextCounter: HelpContact | undefined;
      /** Other ways to finish this errand now: canteen windows, apps. */
      readonly elsewhere?: readonly HelpElsewhere[] | undefined;
    }
  | {
      readonly kind: 'help';
      readonly contacts: readonly HelpContact[];
      readonly elsewhere: readonly HelpElsewhere[];
      readonly acceptedNotesFen: readonly Fen[];
      readonly cashHours: { readonly opens: string; readonly closes: string };
    };

export type ScreenKind = Screen['kind'];

export interface KioskView {
  /** Grows with every change; an event that names an older one is dropped. */
  readonly revision: number;
  readonly locale: Locale;
  readonly display: Display;
  /** Campus wall time `14:05` and date `2026-11-22`; undefined while the platform's time is unknown. */
  readonly clock: { readonly time: string; readonly date: string } | undefined;
  readonly machine: { readonly kioskId: string; readonly place: string };
  readonly visit: VisitTime;
  /** Id of the text that is spoken with this screen: `spoken.<id>` in the catalogues. */
  readonly spoken: string;
  readonly screen: Screen;
}

const action = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('chooseService'), service: z.enum(services) }),
  z.strictObject({ type: z.literal('finish') }),
  z.strictObject({ type: z.literal('stop') }),
  z.strictObject({ type: z.literal('back') }),
  z.strictObject({ type: z.literal('help') }),
  z.strictObject({ type: z.literal('stillHere') }),
  z.strictObject({ type: z.literal('setLocale'), locale: z.enum(locales) }),
  z.strictObject({ type: z.literal('setDisplay'), display: displaySchema }),
]);

/** One act of the person at the screen. Anything that does not fit this schema is dropped and logged. */
export const userEventSchema = z.strictObject({
  revision: z.int().nonnegative(),
  action,
});
export type UserEvent = z.infer<typeof userEventSchema>;
export type UserAction = UserEvent['action'];

/** The two calls that either host offers the renderer. */
export interface KioskBridge {
  send(event: UserEvent): void;
  /** Calls the listener with the present view and every later one. Returns the way to stop. */
  subscribe(listener: (view: KioskView) => void): () => void;
}
