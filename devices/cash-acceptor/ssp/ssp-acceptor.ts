import type { Fen } from '../../../contract/money.ts';
import { asError } from '../../../contract/time.ts';
import type { Clock, Random } from '../../../contract/time.ts';
import type { ByteStream, LineSettings } from '../../serial/byte-stream.ts';
import { NotInEscrowError } from '../cash-acceptor.ts';
import type { AcceptorCounters, AcceptorEvent, CashAcceptor, EscrowedNote } from '../cash-acceptor.ts';
import { DEFAULT_FIXED_KEY } from './codec/encryption.ts';
import { Conversation } from './conversation.ts';
import type { Ending } from './conversation.ts';
import { noNews } from './findings.ts';
import type { Memory, SspLog } from './memory.ts';
import type { Encryption } from './negotiation.ts';
import { Pause } from './pause.ts';
import type { SessionTiming } from './session.ts';
import type { ExpectedDevice } from './starting.ts';

/** How the serial line to an SSP validator is set. */
export const sspLine: LineSettings = {
  baud: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 'long',
  flowControl: 'none',
};

export interface SspAcceptorOptions {
  /** Opens a fresh line, set as `sspLine`. Called again after every loss of contact. */
  readonly openLine: () => Promise<ByteStream>;
  readonly clock: Clock;
  readonly random: Random;
  readonly expected: ExpectedDevice;
  /** Time between two polls; the device wants 200..1000. */
  readonly pollMs?: number;
  /** `negotiate`: encrypted where the device can. `off` unless told. */
  readonly encryption?: 'off' | 'negotiate';
  /** The half of the key that the device was given at commissioning; else that of the factory. */
  readonly fixedKey?: bigint;
  readonly log?: SspLog;
}

const REPLY_TIMEOUT_MS = 1000;
const REPEATS = 5;
/** A held note goes back by itself after 5 s without a command; once a second leaves room for repeats. */
const HOLD_EVERY_MS = 1000;
const HOLD_LIMIT_MS = 25_000;
const OUTCOME_LIMIT_MS = 30_000;
const REST_LIMIT_MS = 15_000;
const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** A cash acceptor that speaks SSP: Innovative Technology NV9, NV10, NV200 and their family. */
export function createSspAcceptor(options: SspAcceptorOptions): CashAcceptor {
  return new SspAcceptor(options);
}

class SspAcceptor implements CashAcceptor {
  readonly #options: SspAcceptorOptions;
  readonly #timing: SessionTiming;
  readonly #memory: Memory = {
    nextEscrowId: 1,
    nextCreditNo: 1,
    news: noNews,
    faults: new Set(),
    freshStartsMs: [],
  };
  readonly #backoff: Pause;
  #listener: ((event: AcceptorEvent) => void) | undefined;
  #conversation: Conversation | undefined;
  #running: Promise<void> | undefined;
  #stopping = false;
  /** A loss is told once, however often reopening fails after it. */
  #lossTold = false;

  constructor(options: SspAcceptorOptions) {
    this.#options = options;
    this.#backoff = new Pause(options.clock);
    this.#timing = {
      pollMs: options.pollMs ?? 200,
      holdEveryMs: HOLD_EVERY_MS,
      holdLimitMs: HOLD_LIMIT_MS,
      outcomeLimitMs: OUTCOME_LIMIT_MS,
      restLimitMs: REST_LIMIT_MS,
    };
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
      Promise.reject(
        new NotInEscrowError(`the validator is not connected, note ${note.escrowId} is not held`),
      )
    );
  }

  async #connectForEver(): Promise<void> {
    let retryMs = FIRST_RETRY_MS;
    while (!this.#stopping) {
      const { ending, talked } = await this.#connectOnce();
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
    const conversation = new Conversation({
      stream,
      clock: this.#options.clock,
      random: this.#options.random,
      expected: this.#options.expected,
      timing: this.#timing,
      replyTimeoutMs: REPLY_TIMEOUT_MS,
      repeats: REPEATS,
      encryption: this.#encryption(),
      memory: this.#memory,
      log: this.#options.log ?? (() => undefined),
      tell: (event) => {
        talked = true;
        this.#lossTold = false;
        this.#listener?.(event);
      },
    });
    this.#conversation = conversation;
    if (this.#stopping) conversation.stop();
    const ending = await conversation.run();
    this.#conversation = undefined;
    return { ending, talked };
  }

  #encryption(): Encryption | undefined {
    const { encryption = 'off', fixedKey = DEFAULT_FIXED_KEY } = this.#options;
    return encryption === 'negotiate' ? { fixedKey } : undefined;
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
    const log = this.#options.log ?? (() => undefined);
    switch (ending.type) {
      case 'stopped':
        return;
      case 'refused':
        log('ssp.refused', { code: ending.fault.code, detail: ending.fault.detail });
        if (this.#memory.faults.has(ending.fault.code)) return;
        this.#memory.faults.add(ending.fault.code);
        this.#listener?.({ type: 'fault', fault: ending.fault });
        return;
      case 'lost':
        log('ssp.lost', { state: ending.state, detail: ending.detail });
        if (this.#lossTold) return;
        this.#lossTold = true;
        this.#listener?.({ type: 'lost', state: ending.state, detail: ending.detail });
        return;
    }
  }
}

function notConnected(): Promise<never> {
  return Promise.reject(new Error('the validator is not connected'));
}
