import type { Fen } from '../../contract/money.ts';
import { subtractFen } from '../../contract/money.ts';
import { toHex } from '../../contract/hex.ts';
import type { Clock, Random } from '../../contract/time.ts';
import { asError, randomId } from '../../contract/time.ts';
import type { ContactlessCard } from '../cards/contactless-card.ts';
import type { PosReading } from './chip-reading.ts';
import { readChip } from './chip-reading.ts';
import { ChipFailure, ChipSession } from './chip-session.ts';
import { collectPending, endLeftLoads } from './collect.ts';
import { nextDebit, settleDebit, writeDebit } from './debit.ts';
import type { PosClient } from './pos-client.ts';
import { PosMemory } from './pos-memory.ts';
import type { PosMemoryPage, Purchase } from './pos-memory.ts';
import type { CollectOutcome, PayOutcome, PosRefusal } from './pos-outcome.ts';
import type { SecureModule } from './secure-module.ts';

export interface PosTerminalOptions {
  readonly keys: SecureModule;
  readonly client: PosClient;
  readonly clock: Clock;
  readonly random: Random;
  /** IANA name; decides on which day a card expires. */
  readonly timeZone: string;
  readonly memory: PosMemoryPage;
  /** Keeps the memory durably before it returns. */
  readonly remember: (page: PosMemoryPage) => void;
}

/** In which order late purchases are uploaded. */
export type UploadOrder = 'oldestFirst' | 'newestFirst' | 'shuffled';

/** What a contact with the chip came to: an outcome, or a card that only the platform can vouch for. */
type Contact<Outcome> = Outcome | { readonly result: 'unvouched'; readonly reading: PosReading };

/**
 * The payment terminal of a canteen. It spends from the chip, online and offline, and reports every purchase that a
 * card proves. Its methods are called one after the other; overlapping calls wait.
 */
export class PosTerminal {
  readonly #options: PosTerminalOptions;
  readonly #memory: PosMemory;
  readonly #calendar: Intl.DateTimeFormat;
  #isOnline = true;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: PosTerminalOptions) {
    this.#options = options;
    this.#calendar = new Intl.DateTimeFormat('sv-SE', { timeZone: options.timeZone });
    this.#memory = new PosMemory(options.memory, options.remember);
  }

  get isOnline(): boolean {
    return this.#isOnline;
  }

  /** Going online uploads nothing by itself: `upload` does. */
  setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
  }

  get memory(): PosMemoryPage {
    return this.#memory.page;
  }

  /** Lays the card on the terminal's reader and takes `amountFen` from it. */
  pay(card: ContactlessCard, amountFen: Fen): Promise<PayOutcome> {
    if (amountFen <= 0) throw new RangeError(`a purchase takes more than nothing: ${amountFen}`);
    return this.#inTurn(() => this.#pay(card, amountFen));
  }

  /** Loads pending money of the card's account onto it. Online only. */
  collect(card: ContactlessCard): Promise<CollectOutcome> {
    return this.#inTurn(async () => {
      if (!this.#isOnline) return { result: 'refused', why: 'offline', detail: 'the terminal is offline' };
      const { client, keys, random } = this.#options;
      const settle = (session: ChipSession): void => void this.#settle(session);
      return collectPending(card, { client, keys, random, memory: this.#memory, settle });
    });
  }

  /** Reports what waits. Stops at the first silence; what is refused is kept apart for people. */
  upload(order: UploadOrder = 'oldestFirst'): Promise<{ readonly reported: number; readonly left: number }> {
    return this.#inTurn(async () => {
      const waiting = this.#memory.page.waiting;
      if (!this.#isOnline) return { reported: 0, left: waiting.length };
      await endLeftLoads(this.#options.client, this.#memory);
      for (const purchase of this.#ordered(waiting, order)) if (!(await this.#report(purchase))) break;
      const left = this.#memory.page.waiting.length;
      return { reported: waiting.length - left, left };
    });
  }

  async #pay(card: ContactlessCard, amountFen: Fen): Promise<PayOutcome> {
    let contact = this.#payOnChip(card, amountFen, undefined);
    if (contact.result === 'unvouched') {
      const { reading } = contact;
      const refusal = await this.#askAbout(card, reading);
      if (refusal) return { result: 'refused', why: refusal };
      contact = this.#payOnChip(card, amountFen, reading.spentFen);
    }
    if (this.#isOnline)
      for (const purchase of this.#memory.page.waiting.filter(isOf(card))) await this.#report(purchase);
    return contact.result === 'unvouched' ? { result: 'refused', why: 'needsPlatform' } : contact;
  }

  /** `vouchedFen`: what the platform, or an interrupted purchase of our own, says that `spent` is. */
  #payOnChip(card: ContactlessCard, amountFen: Fen, vouchedFen: Fen | undefined): Contact<PayOutcome> {
    const { keys } = this.#options;
    return this.#onChip(card, (session) => {
      const settled = this.#settle(session);
      const read = readChip(session, keys);
      if (!read.ok) return refused(read.error);
      const reading = read.value;
      const { balanceFen, spentFen, identity } = reading;
      if (settled?.end === 'executed') {
        const { after, before } = settled.purchase.record;
        return { result: 'paid', amountFen: subtractFen(after, before), balanceFen, isEarlier: true };
      }
      const ownWordFen = settled?.end === 'notExecuted' ? settled.purchase.record.before : undefined;
      if (!reading.isSpentVouched && spentFen !== (vouchedFen ?? ownWordFen))
        return { result: 'unvouched', reading };
      if (identity.validUntil < this.#today()) return refused('expired');
      this.#takeNote(session, reading);
      if (amountFen > balanceFen) return refused('insufficientFunds');
      const purchase = this.#purchase(session, reading, {
        record: nextDebit(reading, amountFen),
        found: false,
      });
      this.#memory.begin(purchase);
      writeDebit(session, keys, purchase.record);
      this.#memory.prove(purchase);
      return { result: 'paid', amountFen, balanceFen: balanceFen - amountFen, isEarlier: false };
    });
  }

  /** Decides about an interrupted purchase of this card, if there is one, and puts the card right. */
  #settle(
    session: ChipSession,
  ): { readonly end: 'executed' | 'notExecuted'; readonly purchase: Purchase } | undefined {
    const purchase = this.#memory.inHandOf(toHex(session.uid));
    if (!purchase) return undefined;
    const end = settleDebit(session, this.#options.keys, purchase.record);
    switch (end) {
      case 'executed':
        this.#memory.prove(purchase);
        return { end, purchase };
      case 'notExecuted':
        this.#memory.drop(purchase);
        return { end, purchase };
      case 'superseded':
        this.#memory.drop(purchase);
        return undefined;
      case 'unclear':
        this.#memory.reject(purchase, 'the card does not tell whether it was paid');
        return undefined;
    }
  }

  /** The card's record proves a purchase that may never have been reported: we do. The platform counts it once. */
  #takeNote(session: ChipSession, reading: PosReading): void {
    const { debitRecord: record, isSpentVouched } = reading;
    if (!record || !isSpentVouched || record.before === record.after || record.counter === 0) return;
    if (this.#memory.wasSeen(toHex(session.uid), record.counter)) return;
    this.#memory.prove(this.#purchase(session, reading, { record, found: true }));
  }

  #purchase(
    session: ChipSession,
    { identity: { cardNumber, issueNumber } }: PosReading,
    what: Pick<Purchase, 'record' | 'found'>,
  ): Purchase {
    const { clock, random } = this.#options;
    const uid = toHex(session.uid);
    return {
      debitId: randomId(random),
      uid,
      cardNumber,
      issueNumber,
      takenAtMs: Math.floor(clock.wallMs()),
      ...what,
    };
  }

  /** The platform's word on a card that cannot prove what was spent; undefined: it may pay. */
  async #askAbout(card: ContactlessCard, reading: PosReading): Promise<PosRefusal | undefined> {
    if (!this.#isOnline) return 'needsPlatform';
    const { identity, loadedFen, spentFen, loadRecord } = reading;
    const { mac: identityMac, ...fields } = identity;
    const reply = await this.#options.client.call('lookUpCard', {
      ...{ uid: toHex(card.uid), ...fields, identityMac, loadedFen, spentFen, loadRecord },
    });
    if (!reply.ok) return 'needsPlatform';
    switch (reply.value.result) {
      case 'unknownCard':
        return 'wrongCard';
      case 'notGenuine':
        return 'forged';
      case 'found':
        return spentFen < reply.value.account.knownSpentFen ? 'forged' : undefined;
    }
  }

  /** False: no answer, to be sent again. */
  async #report(purchase: Purchase): Promise<boolean> {
    const { debitId, uid, cardNumber, issueNumber, record, takenAtMs } = purchase;
    const body = { key: `${debitId}:debit`, debitId, uid, cardNumber, issueNumber, record, takenAtMs };
    const reply = await this.#options.client.call('reportDebit', body);
    if (reply.ok) this.#memory.reported(purchase);
    else if (reply.error.kind === 'refused') this.#memory.reject(purchase, reply.error.message);
    else return false;
    return true;
  }

  #ordered(waiting: readonly Purchase[], order: UploadOrder): readonly Purchase[] {
    if (order === 'oldestFirst') return waiting;
    if (order === 'newestFirst') return [...waiting].reverse();
    const drawn = waiting.map((purchase) => ({ purchase, lot: toHex(this.#options.random.bytes(4)) }));
    return drawn.sort((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ purchase }) => purchase);
  }

  #onChip<Outcome>(card: ContactlessCard, work: (session: ChipSession) => Outcome): Outcome | PayOutcome {
    try {
      return work(new ChipSession(card));
    } catch (reason) {
      if (reason instanceof ChipFailure) return failed(reason);
      throw asError(reason);
    } finally {
      card.leaveField();
    }
  }

  #today(): string {
    return this.#calendar.format(this.#options.clock.wallMs());
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

const refused = (why: PosRefusal): PayOutcome => ({ result: 'refused', why });
const isOf =
  (card: ContactlessCard) =>
  ({ uid }: Purchase): boolean =>
    uid === toHex(card.uid);

function failed({ code }: ChipFailure): PayOutcome {
  switch (code) {
    case 'gone':
      return { result: 'cardGone' };
    case 'differs':
      return refused('damaged');
    case 'wrongKey':
    case 'refused':
      return refused('wrongCard');
  }
}
