import type { CardRecord } from '../../contract/card-layout.ts';
import type { LoadId } from '../../contract/ids.ts';
import type { LoadGrant } from '../../contract/load-calls.ts';
import type { Clock } from '../../contract/time.ts';
import type { NotLoadedReason } from '../../contract/view.ts';
import { amountOf, isSameGrant, type GrantedLoad, type KioskLoad } from '../journal/load.ts';
import type { KioskLog } from '../log.ts';
import type { PlatformClient } from '../platform/platform-client.ts';
import { askPlatform } from './ask-platform.ts';
import type { CardLoader } from './card-loader.ts';
import type { LoadBook } from './load-book.ts';
import type { AskOutcome, LoadRequest } from './load-steps.ts';

export interface LoadAskerOptions {
  readonly client: PlatformClient;
  readonly clock: Clock;
  readonly log: KioskLog;
  readonly book: LoadBook;
  readonly loader: CardLoader;
  readonly onFault: (error: unknown) => void;
  readonly signal: AbortSignal;
}

/** The platform's side of a load: asks for it, and hands it to the loader once the grant is durable. */
export class LoadAsker {
  readonly #options: LoadAskerOptions;

  constructor(options: LoadAskerOptions) {
    this.#options = options;
  }

  /** A load of this card that this machine left in question is finished first. */
  async ask(request: LoadRequest): Promise<AskOutcome> {
    const { client, book, loader } = this.#options;
    if (loader.isRunning) loader.giveUp(); // of a visit that was broken off
    if (client.epoch === undefined) return notLoaded('platformUnreachable');
    for (const load of book.questionedOf(request.card.uid)) {
      const outcome = await this.#resume(load, request.card);
      if (outcome) return outcome;
    }
    return this.#start(request);
  }

  /** Undefined: the platform knows how this load ended, or knows nothing of it; another one can be begun. */
  async #resume({ loadId }: KioskLoad, card: CardRecord): Promise<AskOutcome | undefined> {
    const { book, log } = this.#options;
    const request = { loadId, uid: card.uid, ...totalsOf(card) };
    const answer = await askPlatform(this.#options, 'resumeLoad', request);
    const load = book.load(loadId);
    if (load.state !== 'QUESTIONED') return undefined; // settled while the answer was awaited
    if (!answer.ok) {
      if (answer.error.kind !== 'refused') return held(load);
      log.fault('loads.resumeRefused', new Error(`${loadId}: ${answer.error.code}`));
      return undefined;
    }
    if (answer.value.result === 'granted') return this.#take(load, answer.value);
    book.settle(loadId, answer.value.result);
    return undefined;
  }

  async #start(request: LoadRequest): Promise<AskOutcome> {
    const { book, log } = this.#options;
    const loadId = book.starting(request);
    if (loadId === undefined) return notLoaded('journalUnavailable');
    const answer = await askPlatform(this.#options, 'startLoad', startOf(loadId, request));
    if (!answer.ok) {
      if (answer.error.kind !== 'refused') return this.#notExecuted(loadId, 'noAnswer');
      log.fault('loads.startRefused', new Error(`${loadId}: ${answer.error.code}`));
      return this.#notExecuted(loadId, 'platform');
    }
    const reply = answer.value;
    if (reply.result === 'refused') {
      const written = book.commit({ kind: 'loadRefused', loadId, reason: reply.reason });
      return notLoaded(written ? reply.reason : 'journalUnavailable');
    }
    // A record that raises nothing fits no contract and counts as no answer.
    if (reply.record.after <= reply.record.before) return this.#notExecuted(loadId, 'noAnswer');
    return this.#take(book.load(loadId), reply);
  }

  #notExecuted(loadId: LoadId, why: 'noAnswer' | 'platform'): AskOutcome {
    const written = this.#options.book.commit({ kind: 'loadNotExecuted', loadId, why });
    return notLoaded(written ? 'platformUnreachable' : 'journalUnavailable');
  }

  /** Write first, then act: the card is not touched before the grant is durable. */
  #take(load: KioskLoad, grant: LoadGrant): AskOutcome {
    const { book, loader, onFault } = this.#options;
    const { loadId } = load;
    const granted = grantOf(grant);
    if (load.granted && !isSameGrant(load.granted, granted)) {
      onFault(new Error(`the platform hands out load ${loadId} with another record than before`));
      return held(load);
    }
    if (!book.granted(loadId, granted)) return load.granted ? held(load) : notLoaded('journalUnavailable');
    const { amountFen } = loader.take(load, grant);
    return { result: 'granted', amountFen, resumed: grant.resumed };
  }
}

function startOf(loadId: LoadId, { visitId, accountId, card }: LoadRequest) {
  const { cardNumber, issueNumber } = card.identity;
  const asked = {
    key: `${loadId}:start`,
    loadId,
    visitId,
    accountId,
    uid: card.uid,
    cardNumber,
    issueNumber,
  };
  return { ...asked, ...totalsOf(card) };
}

/** What the card says of its money, as the platform compares it. */
function totalsOf({ purse: { loadedFen, spentFen }, loadRecord }: CardRecord) {
  return { loadedFen, spentFen, loadRecord };
}

function grantOf({ record: { reference, counter, before, after } }: LoadGrant): GrantedLoad {
  return { reference, counter, beforeFen: before, afterFen: after };
}

function notLoaded(reason: NotLoadedReason): AskOutcome {
  return { result: 'ended', end: { state: 'notLoaded', reason } };
}

function held(load: KioskLoad): AskOutcome {
  return { result: 'ended', end: { state: 'held', amountFen: amountOf(load) } };
}
