import type { HolderKind } from '../../contract/card-layout.ts';
import type { FrozenCause } from '../../contract/platform-api.ts';
import type {
  BalanceDifference,
  CardRefusal,
  ClosedReason,
  Display,
  LoadLine,
  NoteLine,
  NoteReturnReason,
  NotLoadedReason,
  PendingLine,
  Screen,
  ScreenKind,
  Service,
  SlotState,
  StatementLine,
} from '../../contract/view.ts';

type Of<K extends ScreenKind> = Extract<Screen, { kind: K }>;
export type Waiting = Of<'oneMoment'>['why'] | 'noContact';
export type CardProblem = NonNullable<Of<'cardPrompt'>['problem']>;
export type Outcome = Of<'result'>['outcome'];
export type EndedBecause = Of<'result'>['endedBecause'];
export type LoadStep = Of<'loading'>['step'];

/** A headline and the sentence or two below it. */
export interface Message {
  readonly title: string;
  readonly detail: string;
}

/** What happened; where that leaves the person; what to do now. */
export interface Explanation {
  readonly title: string;
  readonly what: string;
  readonly now: string;
}

/** Ids of what is said aloud: a screen, or a state of it. An id without text falls back to its screen. */
export type SpokenId =
  | ScreenKind
  | `oneMoment.${Waiting}`
  | `cardPrompt.${CardProblem}`
  | `recharge.${SlotState['state']}`
  | `result.${Outcome}`
  | `collected.${LoadLine['state']}`
  | 'idleWarning';

/**
 * Everything that a person reads or hears, in one language. Placeholders `{{name}}` are filled by the screens; they
 * are the same in every language (a test holds that). Headlines stay under about fourteen Chinese characters.
 */
export interface Catalogue {
  readonly frame: {
    readonly where: Record<ScreenKind, string>;
    readonly machine: string;
    readonly timeUnknown: string;
    readonly stop: string;
    readonly back: string;
    readonly help: string;
    readonly secondsLeft: string;
    readonly languages: string;
    readonly displaySettings: string;
    readonly theme: string;
    readonly themes: Record<Display['theme'], string>;
    readonly textSize: string;
    readonly textSizes: Record<Display['textSize'], string>;
    readonly reach: string;
    readonly on: string;
    readonly off: string;
    readonly labelled: string;
    readonly yourVisit: string;
  };
  readonly idle: Message & { readonly stay: string; readonly money: string };
  readonly services: Record<Service, { readonly name: string; readonly hint: string }>;
  readonly serviceState: {
    readonly openUntil: string;
    readonly open: string;
    readonly closedUntil: string;
    readonly closed: string;
  };
  readonly closed: Record<ClosedReason, Explanation>;
  readonly oneMoment: Record<Waiting, Message>;
  readonly start: {
    /** For four metres: broken into short lines by hand. */
    readonly purpose: string;
    readonly putCard: string;
    readonly sign: {
      readonly title: string;
      readonly notes: string;
      readonly noFee: string;
      readonly noChange: string;
      readonly hotline: string;
      readonly hotlineInHelp: string;
      readonly hours: string;
    };
  };
  readonly cardPrompt: {
    readonly title: string;
    readonly detail: string;
    readonly steps: { readonly card: string; readonly end: string };
    readonly problems: Record<CardProblem, Message>;
  };
  readonly card: {
    readonly holder: string;
    readonly stays: string;
    readonly purse: string;
    readonly account: string;
    readonly pending: string;
    readonly pendingMeaning: string;
    readonly unfinished: string;
    readonly toCollect: string;
    readonly toFinish: string;
    readonly showAgain: string;
    readonly take: string;
  };
  readonly cardServices: { readonly title: string; readonly takeCard: string };
  readonly recharge: {
    readonly total: string;
    readonly nothingYet: string;
    readonly remaining: string;
    readonly accepted: string;
    readonly notes: string;
    readonly finish: string;
    readonly finishEmpty: string;
    readonly wait: string;
    readonly slot: Record<Exclude<SlotState['state'], 'returned' | 'stuck' | 'closed'>, Message>;
    readonly stuck: { readonly reachable: Message; readonly inside: Message };
    readonly closedDetail: string;
    readonly caseNumber: string;
  };
  readonly returned: Record<NoteReturnReason, Message>;
  readonly returnedTake: string;
  readonly largestUsable: string;
  readonly noneUsable: string;
  readonly noteState: Record<NoteLine['state'], string>;
  /** A note in question whose case has no number yet. */
  readonly caseFollows: string;
  readonly result: {
    readonly outcomes: Record<Outcome, Message>;
    readonly ended: Record<EndedBecause, string>;
    readonly total: string;
    readonly notes: string;
    readonly done: string;
    readonly doneCardGone: string;
    readonly caseMeaning: string;
  };
  readonly loading: {
    readonly titles: Record<LoadStep, string>;
    readonly hold: string;
    readonly until: string;
    readonly amount: string;
    readonly amountFollows: string;
    readonly steps: Record<LoadStep, string>;
  };
  readonly cardBack: Message & {
    readonly cardEnding: string;
    readonly seenOther: string;
    readonly seenUnknown: string;
    readonly seenSeveral: string;
    readonly amount: string;
    readonly kept: string;
    readonly keptUnknown: string;
    readonly giveUp: string;
  };
  readonly load: {
    readonly loaded: Message;
    readonly before: string;
    readonly after: string;
    readonly added: string;
    /** On the result of a top-up: the money is credited, and not on the card. */
    readonly creditedOnly: string;
    /** Why it is not on the card, after that headline. */
    readonly because: string;
    readonly stillPending: string;
    readonly notLoaded: Record<NotLoadedReason, Message>;
    readonly held: Message;
    readonly heldAmount: string;
    readonly inQuestion: Message;
  };
  readonly collected: { readonly lastTopUp: string; readonly neverToppedUp: string };
  readonly balance: {
    readonly title: string;
    readonly holderKinds: Record<HolderKind, string>;
    readonly validUntil: string;
    readonly onCardAt: string;
    readonly onCardNow: string;
    readonly inFlight: string;
    readonly difference: Record<BalanceDifference['reason'], Message>;
    readonly cardOnly: Message;
    readonly pages: Record<'account' | 'pending' | 'statement', string>;
    readonly sources: Record<PendingLine['source'], string>;
    readonly expires: string;
    readonly nothingPending: string;
    readonly more: string;
    readonly statement: Record<StatementLine['state'] | 'asking' | 'unavailable' | 'none', string>;
    readonly collect: string;
    /** Said, not shown. */
    readonly canCollect: string;
    readonly finishLoad: string;
    readonly otherThings: string;
  };
  readonly takeCard: Message & { readonly steps: Record<'visit' | 'card', string> };
  readonly cardRefused: Record<CardRefusal, Explanation>;
  readonly frozen: Record<FrozenCause, Pick<Explanation, 'what' | 'now'>>;
  readonly refused: { readonly nextCounter: string };
  readonly serviceClosed: {
    readonly opensAt: string;
    readonly opensUnknown: string;
    readonly elsewhere: string;
    readonly nextCounter: string;
  };
  readonly counter: {
    readonly openNow: string;
    readonly opens: string;
    readonly notSoon: string;
    readonly today: string;
    readonly tomorrow: string;
    readonly dayTime: string;
  };
  readonly help: {
    readonly title: string;
    readonly detail: string;
    readonly sections: Record<'contacts' | 'paying' | 'elsewhere', string>;
    readonly more: string;
    readonly howToCard: string;
    readonly howToNotes: string;
    readonly howToFinish: string;
    readonly noPassword: string;
    /** Beside a QR code. */
    readonly scan: string;
  };
  readonly spoken: Record<SpokenId, string>;
}

/** The part of a catalogue that speaks of the card's own money. */
export type LoadTexts = Pick<Catalogue, 'loading' | 'cardBack' | 'load' | 'collected' | 'balance'>;
