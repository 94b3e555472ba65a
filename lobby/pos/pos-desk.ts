import type { Fen } from '../../contract/money.ts';
import type { Result } from '../../contract/result.ts';
import { err, ok } from '../../contract/result.ts';
import { ClassicCard } from '../cards/classic-card.ts';
import type { ContactlessCard } from '../cards/contactless-card.ts';
import type { CradleHands } from '../hands.ts';
import type { Purchase } from './pos-memory.ts';
import type { CollectOutcome, PayOutcome } from './pos-outcome.ts';
import { collectText, payText } from './pos-outcome.ts';
import type { PosTerminal, UploadOrder } from './pos-terminal.ts';

/** What stands on the terminal's display and in its memory. */
export interface PosTruth {
  readonly terminalId: string;
  readonly isOnline: boolean;
  /** The card that somebody holds at the till; it lies on the reader while it is used. */
  readonly card: string | undefined;
  /** That card lies on the reader now. */
  readonly isReading: boolean;
  /** The last text shown; undefined: nothing was done yet. */
  readonly display: { readonly text: string; readonly went: 'well' | 'refused' } | undefined;
  /** Executed and not yet reported. */
  readonly waiting: readonly Purchase[];
  /** Interrupted, decided when the card comes back. */
  readonly inHand: readonly Purchase[];
  readonly rejected: number;
  readonly takenFen: number;
}

/** Away at write number `write` from now on (1 is the next one), when `bytes` of its 16 are stored. */
export interface Pull {
  readonly write: number;
  readonly bytes: number;
}

/** What the hands at a till can do. An error is a sentence of why the hand could not. */
export interface PosHands {
  readonly truth: PosTruth;
  setOnline(isOnline: boolean): void;
  /** Somebody comes to the till with this card. */
  choose(uid: string): void;
  /** `pull`: the hand takes the card away while the terminal writes it. */
  pay(uid: string, amountFen: Fen, pull?: Pull): Promise<Result<PayOutcome, string>>;
  collect(uid: string, pull?: Pull): Promise<Result<CollectOutcome, string>>;
  upload(order: UploadOrder): Promise<{ readonly reported: number; readonly left: number }>;
}

export interface PosDeskOptions {
  readonly terminalId: string;
  readonly terminal: PosTerminal;
  readonly cradle: CradleHands;
  readonly cardOf: (uid: string) => ContactlessCard | undefined;
}

/** The till in the lobby: a card is in one place only, in the kiosk's cradle or on the terminal. */
export class PosDesk implements PosHands {
  readonly #options: PosDeskOptions;
  #display: PosTruth['display'];
  #card: string | undefined;
  #isReading = false;

  constructor(options: PosDeskOptions) {
    this.#options = options;
  }

  get truth(): PosTruth {
    const { terminalId, terminal } = this.#options;
    const { waiting, inHand, rejected, takenFen } = terminal.memory;
    return {
      terminalId,
      isOnline: terminal.isOnline,
      card: this.#card,
      isReading: this.#isReading,
      display: this.#display,
      waiting,
      inHand,
      rejected: rejected.length,
      takenFen,
    };
  }

  setOnline(isOnline: boolean): void {
    this.#options.terminal.setOnline(isOnline);
  }

  choose(uid: string): void {
    if (!this.#isReading) this.#card = uid;
  }

  async pay(uid: string, amountFen: Fen, pull?: Pull): Promise<Result<PayOutcome, string>> {
    return this.#withCard(uid, pull, async (card) => {
      const outcome = await this.#options.terminal.pay(card, amountFen);
      this.#display = { text: payText(outcome), went: outcome.result === 'paid' ? 'well' : 'refused' };
      return outcome;
    });
  }

  async collect(uid: string, pull?: Pull): Promise<Result<CollectOutcome, string>> {
    return this.#withCard(uid, pull, async (card) => {
      const outcome = await this.#options.terminal.collect(card);
      const went = outcome.result === 'collected' ? 'well' : 'refused';
      this.#display = { text: collectText(outcome), went };
      return outcome;
    });
  }

  upload(order: UploadOrder): Promise<{ readonly reported: number; readonly left: number }> {
    return this.#options.terminal.upload(order);
  }

  async #withCard<T>(
    uid: string,
    pull: Pull | undefined,
    use: (card: ContactlessCard) => Promise<T>,
  ): Promise<Result<T, string>> {
    const { cradle, cardOf } = this.#options;
    const card = cardOf(uid);
    if (!card) return err(`no card ${uid} on the shelf`);
    if (cradle.inCradle.some((one) => one.uid === uid)) {
      return err("the card lies in the kiosk's cradle; take it out first");
    }
    if (this.#isReading) return err('another card lies on the terminal');
    this.#card = uid;
    this.#isReading = true;
    if (card instanceof ClassicCard) card.tear = pull ? tearAt(pull) : noTear;
    try {
      return ok(await use(card));
    } finally {
      if (card instanceof ClassicCard) card.tear = noTear;
      this.#isReading = false;
    }
  }
}

const noTear: ClassicCard['tear'] = () => undefined;

function tearAt({ write, bytes }: Pull): ClassicCard['tear'] {
  let left = write;
  return () => {
    left -= 1;
    return left === 0 ? bytes : undefined;
  };
}
