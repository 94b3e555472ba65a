import type { DeviceState } from '../../contract/device-state.ts';
import type { Fen } from '../../contract/money.ts';
import type { StepListener } from '../../contract/step-listener.ts';
import { asError } from '../../contract/time.ts';
import type { Clock } from '../../contract/time.ts';
import type { ByteStream } from '../serial/byte-stream.ts';
import { NotInEscrowError } from './cash-acceptor.ts';
import type {
  AcceptorCounters,
  AcceptorEvent,
  AcceptorFault,
  CashAcceptor,
  EscrowedNote,
} from './cash-acceptor.ts';
import { Pause } from './pause.ts';

/** How a connection ended. */
export type Ending =
  | { readonly type: 'stopped' }
  | { readonly type: 'refused'; readonly fault: AcceptorFault }
  | { readonly type: 'lost'; readonly state: DeviceState; readonly detail: string };

/** One connection to an acceptor, in whatever protocol; used once. */
export interface Conversation extends Pick<CashAcceptor, 'enable' | 'disable' | 'readCounters'> {
  /** Talks until contact is lost, the device is refused, or `stop`. Closes the line. Rejects on defects only. */
  run(): Promise<Ending>;
  /** Gives back, disables, and ends; no event follows. */
  stop(): void;
  decide(note: EscrowedNote, decision: 'accept' | 'giveBack'): Promise<void>;
}

/** Log events of a driver: `id` begins with its protocol, facts without personal data. */
export type AcceptorLog = (id: string, facts: Readonly<Record<string, string | number | boolean>>) => void;

/** Who listens while a driver works. */
export interface AcceptorEars {
  readonly log: AcceptorLog;
  readonly onStep?: StepListener | undefined;
}

export interface ConnectingAcceptorOptions extends AcceptorEars {
  readonly protocol: 'ssp' | 'id003';
  readonly clock: Clock;
  /** Opens a fresh line. Called again after every loss of contact. */
  readonly openLine: () => Promise<ByteStream>;
  readonly converse: (stream: ByteStream, tell: (event: AcceptorEvent) => void) => Conversation;
  /** Faults that were told and not yet told to be over; shared with the conversations. */
  readonly faults: Set<AcceptorFault['code']>;
}

const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** Makes one connection after the other, for ever, and hands the host's calls to the one that stands. */
export class ConnectingAcceptor implements CashAcceptor {
  readonly #options: ConnectingAcceptorOptions;
  readonly #backoff: Pause;
  #listener: ((event: AcceptorEvent) => void) | undefined;
  #conversation: Conversation | undefined;
  #running: Promise<void> | undefined;
  #stopping = false;
  /** A loss is told once, however often reopening fails after it. */
  #lossTold = false;

  constructor(options: ConnectingAcceptorOptions) {
    this.#options = options;
    this.#backoff = new Pause(options.clock);
  }

  start(listener: (event: AcceptorEvent) => void): void {
    if (this.#running) throw new Error('start is called once');
    this.#listener = listener;
    // A defect in here must not be survived quietly: as an unhandled rejection it ends the process.
    this.#running = this.#connectForEver();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.#backoff.end();
    this.#conversation?.stop();
    // A line that is still being opened is closed as soon as it is there; nobody has to wait for that.
    if (this.#conversation) await this.#running;
  }

  enable(denominations: readonly Fen[]): Promise<void> {
    if (denominations.length === 0) return this.disable();
    return this.#conversation?.enable(denominations) ?? notConnected();
  }

  disable(): Promise<void> {
    return this.#conversation?.disable() ?? notConnected();
  }

  accept(note: EscrowedNote): Promise<void> {
    return this.#decide(note, 'accept');
  }

  giveBack(note: EscrowedNote): Promise<void> {
    return this.#decide(note, 'giveBack');
  }

  readCounters(): Promise<AcceptorCounters | undefined> {
    return this.#conversation?.readCounters() ?? notConnected();
  }

  #decide(note: EscrowedNote, decision: 'accept' | 'giveBack'): Promise<void> {
    return (
      this.#conversation?.decide(note, decision) ??
      Promise.reject(new NotInEscrowError(`the acceptor is not connected, note ${note.escrowId} is not held`))
    );
  }

  async #connectForEver(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stopping) {
      const { ending, talked } = await this.#connectOnce();
      this.#options.onStep?.(
        `${this.#options.protocol} connection`,
        talked ? 'serving' : 'starting',
        ending.type === 'lost' ? ending.state : ending.type,
        ending.type,
      );
      this.#tellEnding(ending);
      if (talked) retryMs = FIRST_RETRY_MS;
      if (ending.type !== 'stopped') await this.#wait(retryMs);
      retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    }
  }

  async #wait(ms: number): Promise<void> {
    if (!this.#stopping) await this.#backoff.until(this.#options.clock.monotonicMs() + ms);
  }

  async #connectOnce(): Promise<{ readonly ending: Ending; readonly talked: boolean }> {
    const stream = await this.#openLine();
    if (stream instanceof Error)
      return { ending: { type: 'lost', state: 'noDevice', detail: stream.message }, talked: false };
    let talked = false;
    const conversation = this.#options.converse(stream, (event) => {
      talked = true;
      this.#lossTold = false;
      this.#listener?.(event);
    });
    this.#conversation = conversation;
    if (this.#stopping) conversation.stop();
    const ending = await conversation.run();
    this.#conversation = undefined;
    return { ending, talked };
  }

  async #openLine(): Promise<ByteStream | Error> {
    try {
      return await this.#options.openLine();
    } catch (reason) {
      return asError(reason);
    }
  }

  #tellEnding(ending: Ending): void {
    if (this.#stopping) return;
    const { protocol, log, faults } = this.#options;
    switch (ending.type) {
      case 'stopped':
        return;
      case 'refused':
        log(`${protocol}.refused`, { code: ending.fault.code, detail: ending.fault.detail });
        if (faults.has(ending.fault.code)) return;
        faults.add(ending.fault.code);
        this.#listener?.({ type: 'fault', fault: ending.fault });
        return;
      case 'lost':
        log(`${protocol}.lost`, { state: ending.state, detail: ending.detail });
        if (this.#lossTold) return;
        this.#lossTold = true;
        this.#listener?.({ type: 'lost', state: ending.state, detail: ending.detail });
        return;
    }
  }
}

function notConnected(): Promise<never> {
  return Promise.reject(new Error('the acceptor is not connected'));
}
