import { yuan } from '../../contract/money.ts';
import type { Fen } from '../../contract/money.ts';
import type {
  AcceptorEvent,
  CashAcceptor,
  EscrowedNote,
  StartReport,
} from '../../devices/cash-acceptor/cash-acceptor.ts';
import type { AcceptorHands, Banknote } from '../../lobby/hands.ts';
import type { PassableClock } from '../virtual-clock.ts';

/** A driver at one end of a wire and a device at the other, as the conformance suite needs them. */
export interface AcceptorPair {
  readonly clock: PassableClock;
  readonly hands: AcceptorHands;
  /** A new process with a new driver on the same device; it takes the line from the one before. */
  newHost(): Host;
  /** The next answers of the device get lost, one after `skip` others. */
  loseReply(skip: number): void;
  garbleReply(skip: number): void;
  /** The device hears nothing for `times` packets. */
  loseCommands(times: number): void;
  /** How many commands the device has executed. */
  readonly executed: number;
  /** Runs `then` when the device executes its n-th command from now, before the answer leaves. */
  atCommand(n: number, then: () => void): void;
}

/** What the machine takes, in either protocol. */
export const campusNotes = { currency: 'CNY', denominations: [5, 10, 20, 50, 100].map(yuan) };

export interface PairSettings {
  /** Whether the device repeats credits until they are acknowledged. */
  readonly acknowledges?: boolean;
}

type EventOf<T extends AcceptorEvent['type']> = Extract<AcceptorEvent, { readonly type: T }>;

/** One driver and what it told. */
export class Host {
  readonly acceptor: CashAcceptor;
  readonly events: AcceptorEvent[] = [];
  readonly #kill: () => void;
  #alive = true;
  readonly clock: PassableClock;
  /** What the till of this host does with an event. */
  onEvent: (event: AcceptorEvent) => void = () => undefined;

  constructor(acceptor: CashAcceptor, clock: PassableClock, kill: () => void) {
    this.acceptor = acceptor;
    this.clock = clock;
    this.#kill = kill;
  }

  start(): this {
    this.acceptor.start((event) => {
      if (!this.#alive) return;
      this.events.push(event);
      this.onEvent(event);
    });
    return this;
  }

  /** The process dies; whatever its driver would still tell is not heard. */
  kill(): void {
    this.#alive = false;
    this.#kill();
  }

  all<T extends AcceptorEvent['type']>(type: T): EventOf<T>[] {
    return this.events.filter((event): event is EventOf<T> => event.type === type);
  }

  types(): string[] {
    return this.events.map(({ type }) => type);
  }

  async until<T extends AcceptorEvent['type']>(type: T, count = 1, limitMs = 60_000): Promise<EventOf<T>> {
    await this.clock.advanceUntil(() => this.all(type).length >= count, limitMs);
    const found = this.all(type)[count - 1];
    if (!found) throw new Error(`no ${type}`);
    return found;
  }

  async started(count = 1): Promise<StartReport> {
    return (await this.until('started', count)).report;
  }

  /** Lets time pass until the call is answered; failures come out as they are. */
  async finish<T>(call: Promise<T>, limitMs = 60_000): Promise<T> {
    let settled = false;
    const mark = (): void => {
      settled = true;
    };
    call.then(mark, mark);
    await this.clock.advanceUntil(() => settled, limitMs);
    return call;
  }

  /** As `finish`, with a refusal as a value: a call that is never answered fails the test. */
  outcome(call: Promise<unknown>): Promise<unknown> {
    return this.finish(
      call.then(
        () => 'done',
        (reason: unknown) => reason,
      ),
    );
  }

  async enable(denominations: readonly Fen[] = allNotes): Promise<void> {
    await this.finish(this.acceptor.enable(denominations));
  }

  /** Started and taking every note. */
  async ready(): Promise<this> {
    this.start();
    await this.started();
    await this.enable();
    return this;
  }

  async escrow(count = 1): Promise<EscrowedNote> {
    return (await this.until('escrowed', count)).note;
  }
}

export const allNotes: readonly Fen[] = [1, 5, 10, 20, 50, 100].map(yuan);

let lastNoteNo = 0;

export function banknote(value: number, kind: Banknote['kind'] = 'genuine'): Banknote {
  lastNoteNo += 1;
  return { noteNo: lastNoteNo, valueFen: yuan(value), kind };
}
