import type { CardRecord } from '../../contract/card-layout.ts';
import type { LoadGrant } from '../../contract/load-calls.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import type { NotLoadedReason } from '../../contract/view.ts';
import type { CampusCardReader, CardReadError } from '../../devices/campus-card/campus-card.ts';
import type { KioskLoad } from '../journal/load.ts';
import type { LoadEnd } from '../workflows/load-result.ts';
import type { LoadBook } from './load-book.ts';
import type { WriteOutcome } from './load-steps.ts';
import { RunningLoad } from './running-load.ts';

/** The card's side of a load: what is read from it, written to it, and known of it when it does not come back. */
export class CardLoader {
  readonly #cards: Pick<CampusCardReader, 'read' | 'mend' | 'load'>;
  readonly #book: LoadBook;
  #running: RunningLoad | undefined;

  constructor(cards: Pick<CampusCardReader, 'read' | 'mend' | 'load'>, book: LoadBook) {
    this.#cards = cards;
    this.#book = book;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  async read(uid: string): Promise<Result<CardRecord, NotLoadedReason>> {
    const read = await this.#cards.read(uid, 'loadRecords');
    if (!read.ok) return err(readProblem(read.error));
    const { tornTotals: totals, loadRecord } = read.value;
    if (totals.length === 0) return read;
    if (!this.#book.commit({ kind: 'cardMending', uid, totals })) return err('journalUnavailable');
    const mended = await this.#cards.mend(uid);
    return mended.ok ? ok({ ...mended.value, loadRecord }) : err(readProblem(mended.error));
  }

  async readOther(uid: string): Promise<string | undefined> {
    const read = await this.#cards.read(uid);
    return read.ok ? read.value.identity.cardNumber.slice(-4) : undefined;
  }

  /** Takes up a load whose grant is written down. */
  take(load: KioskLoad, grant: LoadGrant): RunningLoad {
    this.#running = new RunningLoad(load.loadId, load.uid, grant, grant.resumed || load.questioned);
    return this.#running;
  }

  async write(): Promise<WriteOutcome> {
    const running = this.#running;
    if (!running) throw new Error('a card was to be written without a granted load');
    const { mayBeWritten, order } = running;
    running.mayBeWritten = true; // until the driver has said otherwise
    const outcome = await this.#cards.load(running.uid, order);
    switch (outcome.result) {
      case 'executed':
        if (outcome.card.purse.loadedFen !== order.record.after) return this.#doubt(running);
        return this.#executed(running, outcome.card);
      case 'differs':
        return this.#doubt(running);
      case 'unfinished':
        running.mayBeWritten = mayBeWritten || outcome.touched;
        return this.#unfinished(running, outcome.because);
    }
  }

  giveUp(reason: NotLoadedReason = 'cardTaken'): LoadEnd {
    const running = this.#running;
    // Only where the step before failed: nothing was granted, or nobody could write it down.
    if (!running) return { state: 'notLoaded', reason: 'journalUnavailable' };
    this.#forget();
    const { loadId, amountFen, mayBeWritten } = running;
    if (mayBeWritten) this.#book.questioned(loadId, 'cardTaken');
    else if (this.#book.commit({ kind: 'loadNotExecuted', loadId, why: 'untouched' }))
      return { state: 'notLoaded', reason };
    return { state: 'held', amountFen };
  }

  #executed({ loadId, order }: RunningLoad, card: CardRecord): WriteOutcome {
    this.#forget();
    // Where it cannot be written down the card has it all the same, and the next start asks the platform.
    this.#book.executed(loadId, card.purse.loadedFen);
    return { result: 'executed', card: { ...card, loadRecord: order.record } };
  }

  #unfinished(running: RunningLoad, because: CardReadError): WriteOutcome {
    switch (because) {
      case 'gone':
      case 'antenna':
        return { result: 'unfinished' };
      // Putting it back helps nobody: this card cannot be written.
      case 'foreign':
      case 'damaged':
        if (running.mayBeWritten) return this.#doubt(running);
        return { result: 'ended', end: this.giveUp('damagedCard') };
    }
  }

  /** The card holds something else than was written: stop, and let people look (never a second try). */
  #doubt({ loadId, amountFen }: RunningLoad): WriteOutcome {
    this.#forget();
    const caseId = this.#book.doubted(loadId);
    const end: LoadEnd =
      caseId === undefined ? { state: 'held', amountFen } : { state: 'inQuestion', amountFen, caseId };
    return { result: 'ended', end };
  }

  #forget(): void {
    this.#running?.wipe();
    this.#running = undefined;
  }
}

function readProblem(error: CardReadError): NotLoadedReason {
  switch (error) {
    case 'gone':
      return 'cardTaken';
    case 'foreign':
    case 'damaged':
      return 'damagedCard';
    case 'antenna':
      return 'antennaOutOfOrder';
  }
}
