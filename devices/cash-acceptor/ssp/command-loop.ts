import type { Clock, Random, Timer } from '../../../contract/time.ts';
import { sleep } from '../../../contract/time.ts';
import type { HidClosed } from '../../hid/hid-port.ts';
import type { ByteStream } from '../../serial/byte-stream.ts';
import { LineClosedError, NoAnswerError } from '../line-errors.ts';
import { seal, unseal } from './codec/encryption.ts';
import { FrameDecoder, encodeFrame } from './codec/frames.ts';
import type { Discarded, Frame, Sequence } from './codec/frames.ts';
import { parseReply } from './codec/replies.ts';

export interface CommandLoopOptions {
  readonly stream: ByteStream;
  readonly clock: Clock;
  readonly replyTimeoutMs: number;
  /** How often an unanswered command is repeated, byte for byte, before the device is given up. */
  readonly repeats: number;
  readonly onDiscarded: (discarded: Discarded) => void;
  /** Fills the last block of encrypted packets. */
  readonly random: Random;
}

interface Waiter {
  readonly sequence: Sequence;
  readonly take: (data: Uint8Array) => void;
}

const VALIDATOR_ADDRESS = 0;
/** After a repeated command both answers can be under way; the second one is let pass before the next command. */
const LATE_TWIN_MS = 100;

/**
 * One command at a time on one line. Chooses the sequence bit, repeats what stays unanswered with the same bit (the
 * device then answers again without executing again), and takes only the answer that carries that bit.
 */
export class CommandLoop {
  readonly #options: CommandLoopOptions;
  readonly #decoder = new FrameDecoder();
  #sequence: Sequence = 1;
  #secured: { readonly key: Uint8Array; count: number } | undefined;
  #waiter: Waiter | undefined;
  #closed: HidClosed | undefined;
  #onClosed: (() => void) | undefined;

  constructor(options: CommandLoopOptions) {
    this.#options = options;
    options.stream.setByteListener((bytes) => this.#receive(bytes));
    void options.stream.closed.then((closed) => {
      this.#closed = closed;
      this.#onClosed?.();
    });
  }

  /** Begins a session: after the answer to `data`, the next command carries sequence 0. */
  synchronise(data: Uint8Array): Promise<Uint8Array> {
    this.#sequence = 0;
    return this.exchange(data);
  }

  /**
   * Sends command code and parameters, resolves with response code and data. Rejects with NoAnswerError or
   * LineClosedError. Calls must not overlap.
   */
  async exchange(data: Uint8Array): Promise<Uint8Array> {
    const { clock, replyTimeoutMs, repeats, stream } = this.#options;
    const sequence: Sequence = this.#sequence === 1 ? 0 : 1;
    this.#sequence = sequence;
    const packet = encodeFrame({ sequence, address: VALIDATOR_ADDRESS, data: this.#seal(data) });
    for (let attempt = 0; attempt <= repeats; attempt += 1) {
      this.#decoder.reset();
      const answer = this.#answer(sequence, replyTimeoutMs);
      stream.write(packet).catch((reason: unknown) => this.#failWrite(reason));
      const reply = await answer;
      if (reply === undefined) continue;
      if (attempt > 0) await sleep(clock, LATE_TWIN_MS);
      if (this.#secured) this.#secured.count += 1;
      return reply;
    }
    throw new NoAnswerError(`no answer to ${repeats + 1} sendings of the same command`);
  }

  /** From the next command on everything is encrypted with this key, the count at 0; without one, nothing. */
  secure(key: Uint8Array | undefined): void {
    this.#secured = key && { key, count: 0 };
  }

  #seal(data: Uint8Array): Uint8Array {
    if (!this.#secured) return data;
    const { key, count } = this.#secured;
    return seal(key, { count, data }, this.#options.random);
  }

  /**
   * What an answer says. Under encryption nothing in clear is believed, but that the device has lost the key; an
   * answer out of count is no answer.
   */
  #unseal(data: Uint8Array): Uint8Array | undefined {
    if (!this.#secured) return data;
    if (parseReply(data)?.code === 'keyNotSet') return data;
    const sealed = unseal(this.#secured.key, data);
    return sealed?.count === this.#secured.count + 1 ? sealed.data : undefined;
  }

  /** Resolves with the answer or, when the time is over, with undefined. The waiter stands before bytes are sent. */
  #answer(sequence: Sequence, timeoutMs: number): Promise<Uint8Array | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(new LineClosedError(this.#closed));
        return;
      }
      const timer: Timer = this.#options.clock.schedule(timeoutMs, () => finish(() => resolve(undefined)));
      const finish = (settle: () => void): void => {
        timer.cancel();
        this.#waiter = undefined;
        this.#onClosed = undefined;
        settle();
      };
      this.#waiter = { sequence, take: (data) => finish(() => resolve(data)) };
      this.#onClosed = () => {
        const closed = this.#closed;
        if (closed) finish(() => reject(new LineClosedError(closed)));
      };
    });
  }

  /** A line that cannot be written to is as good as closed, also where its `closed` stays silent. */
  #failWrite(reason: unknown): void {
    this.#closed ??= { by: 'device', reason: reason instanceof Error ? reason.message : String(reason) };
    this.#onClosed?.();
  }

  #receive(bytes: Uint8Array): void {
    const { frames, discarded } = this.#decoder.push(bytes);
    discarded.forEach(this.#options.onDiscarded);
    for (const frame of frames) this.#takeFrame(frame);
  }

  /** Answers that nobody waits for (the twin of a repeated command, another address) are dropped. */
  #takeFrame(frame: Frame): void {
    if (frame.address !== VALIDATOR_ADDRESS || frame.sequence !== this.#waiter?.sequence) return;
    const data = this.#unseal(frame.data);
    if (data) this.#waiter.take(data);
  }
}
