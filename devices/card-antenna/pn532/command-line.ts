import type { Result } from '../../../contract/result.ts';
import { err, ok } from '../../../contract/result.ts';
import type { Clock, Timer } from '../../../contract/time.ts';
import { sleep } from '../../../contract/time.ts';
import type { ByteStream } from '../../serial/byte-stream.ts';
import type { CommandRow } from './codec/commands.ts';
import { Pn532FrameDecoder } from './codec/frame-decoder.ts';
import type { Discarded } from './codec/frame-decoder.ts';
import type { Pn532Frame } from './codec/frames.ts';
import { encodeFrame, wakeUp } from './codec/frames.ts';
import type { ExchangeEffect, ExchangeFault, ExchangePlan, ExchangeState } from './exchange.ts';
import { startExchange, stepExchange } from './exchange.ts';

export type CommandFault =
  | ExchangeFault
  /** An answer of the right code whose content does not add up. */
  | 'malformed'
  /** The line is closed, by us or by unplugging. */
  | 'closed';

/** Between an abort and the next command; the chip needs 1 ms. */
const ABORT_PAUSE_MS = 10;
/** The same where a second answer may have left the chip already: longer than the line held back the first. */
const SECOND_ANSWER_PAUSE_MS = 250;

interface RunningExchange {
  readonly plan: ExchangePlan;
  readonly command: Uint8Array;
  readonly settle: (result: Result<Uint8Array, ExchangeFault | 'closed'>) => void;
  state: ExchangeState;
  timer: Timer | undefined;
}

/** Commands over one opened line, one at a time. Used once, like the line. */
export class Pn532CommandLine {
  readonly #stream: ByteStream;
  readonly #clock: Clock;
  readonly #decoder = new Pn532FrameDecoder();
  #running: RunningExchange | undefined;
  /** Something of the running exchange was sent twice, so a second answer to it may still come. */
  #mayAnswerTwice = false;
  #closed = false;

  constructor(stream: ByteStream, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
    stream.setByteListener((bytes) => {
      for (const frame of this.#decoder.push(bytes)) this.#onFrame(frame);
    });
    void stream.closed.then(() => {
      this.#closed = true;
      this.#finish(err('closed'));
    });
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Never rejects. `repeatable` overrides what the table says, for exchanges that change nothing on a card. */
  async run<Request, Reply>(
    row: CommandRow<Request, Reply>,
    request: Request,
    { repeatable = row.repeatable } = {},
  ): Promise<Result<Reply, CommandFault>> {
    if (this.#running) throw new Error(`${row.name} was sent while another command is under way`);
    if (this.#closed) return err('closed');
    const { code, replyTimeoutMs } = row;
    const command = encodeFrame({ type: 'data', from: 'host', code, data: row.encodeRequest(request) });
    const result = await new Promise<Result<Uint8Array, ExchangeFault | 'closed'>>((settle) => {
      const first = startExchange();
      this.#mayAnswerTwice = false;
      this.#decoder.reset(); // what came before this command belongs to no command
      this.#running = {
        plan: { code, replyTimeoutMs, repeatable },
        command,
        settle,
        state: first.state,
        timer: undefined,
      };
      this.#do(first.effect);
    });
    if (!result.ok) return result; // whoever goes on after a fault begins with an abort
    // The answers of two commands look alike: a late one must not be taken for the next command's.
    if (this.#mayAnswerTwice) await this.abort(SECOND_ANSWER_PAUSE_MS);
    const reply = row.decodeReply(result.value);
    return reply === undefined ? err('malformed') : ok(reply);
  }

  /** Stops whatever the chip is doing and throws away what is under way. */
  async abort(pauseMs = ABORT_PAUSE_MS): Promise<void> {
    await this.#write(encodeFrame({ type: 'ack' }));
    await sleep(this.#clock, pauseMs);
    if (this.#closed) return;
    try {
      await this.#stream.purge();
    } catch {
      this.#closed = true; // a line that cannot be purged is dead; the next command says so
    }
    this.#decoder.reset();
  }

  /** The command that follows must be SAMConfiguration. */
  wakeUp(): Promise<void> {
    return this.#write(wakeUp);
  }

  close(): Promise<void> {
    return this.#stream.close();
  }

  #onFrame(frame: Pn532Frame | Discarded): void {
    const running = this.#running;
    if (!running) return;
    const step = stepExchange(running.plan, running.state, { type: 'frame', frame });
    running.state = step.state;
    this.#do(step.effect);
  }

  #onTimeout(): void {
    const running = this.#running;
    if (!running) return;
    const { isInsideFrame } = this.#decoder;
    this.#decoder.reset();
    const input = { type: 'timeout', insideFrame: isInsideFrame } as const;
    const step = stepExchange(running.plan, running.state, input);
    running.state = step.state;
    this.#do(step.effect);
  }

  #do(effect: ExchangeEffect): void {
    const running = this.#running;
    if (!running || effect.type === 'none') return;
    running.timer?.cancel();
    if (effect.type === 'finish') {
      this.#finish(effect.result);
      return;
    }
    running.timer = this.#clock.schedule(effect.waitMs, () => this.#onTimeout());
    if (effect.type !== 'send') return;
    this.#mayAnswerTwice ||= effect.what !== 'command';
    void this.#write(this.#bytesOf(effect.what, running.command));
  }

  #bytesOf(what: 'command' | 'wakeUpAndCommand' | 'nack', command: Uint8Array): Uint8Array {
    if (what === 'nack') return encodeFrame({ type: 'nack' });
    return what === 'command' ? command : Uint8Array.of(...wakeUp, ...command);
  }

  #finish(result: Result<Uint8Array, ExchangeFault | 'closed'>): void {
    const running = this.#running;
    this.#running = undefined;
    running?.timer?.cancel();
    running?.settle(result);
  }

  /** Never rejects: a write fails only because the line is dead, and then no command can succeed. */
  async #write(bytes: Uint8Array): Promise<void> {
    if (this.#closed) return;
    try {
      await this.#stream.write(bytes);
    } catch {
      this.#closed = true;
      this.#finish(err('closed'));
    }
  }
}
