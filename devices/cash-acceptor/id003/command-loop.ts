import type { Clock, Timer } from '../../../contract/time.ts';
import { sleep } from '../../../contract/time.ts';
import type { HidClosed } from '../../hid/hid-port.ts';
import type { ByteStream } from '../../serial/byte-stream.ts';
import { LineClosedError, NoAnswerError } from '../line-errors.ts';
import { ACKNOWLEDGED, INVALID_COMMAND, commandName, commands } from './codec/commands.ts';
import { FrameDecoder, encodeFrame } from './codec/frames.ts';
import type { Discarded, Id003Frame } from './codec/frames.ts';
import { parseStatus } from './codec/statuses.ts';

export interface CommandLoopOptions {
  readonly stream: ByteStream;
  readonly clock: Clock;
  readonly replyTimeoutMs: number;
  /** How often an unanswered question is repeated before the acceptor is given up. */
  readonly repeats: number;
  readonly onDiscarded: (discarded: Discarded) => void;
}

interface Waiter {
  readonly command: Id003Frame;
  readonly take: (answer: Id003Frame) => void;
}

/** After a repeated question more than one answer can be under way; the others are let pass before the next command. */
const LATE_TWIN_MS = 300;
const ASKED_ABOUT_ITSELF = 3;

/**
 * One command at a time on one line. Nothing in a frame tells which command it answers, so only what can be an answer
 * to this command is taken; what comes when nobody asked (a late twin, an acceptor that speaks by itself) is dropped.
 *
 * The question for the status, and settings, are repeated until they are answered. A command that moves a note is sent
 * once: the acceptor may have obeyed, and what it does next tells whether. What it says about itself can be missing: not
 * every state of every model knows these questions.
 */
export class CommandLoop {
  readonly #options: CommandLoopOptions;
  readonly #decoder = new FrameDecoder();
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

  /**
   * Resolves with the answer; with undefined where none came to a command that moves a note or to a question about the
   * acceptor itself, or where none is due.
   * Rejects with NoAnswerError or LineClosedError. Calls must not overlap.
   */
  async exchange(command: Id003Frame): Promise<Id003Frame | undefined> {
    const { clock, replyTimeoutMs, repeats, stream } = this.#options;
    const kind = kindOfAnswer(command);
    const bytes = encodeFrame(command);
    if (kind === 'none') {
      if (this.#closed) throw new LineClosedError(this.#closed);
      stream.write(bytes).catch((reason: unknown) => this.#failWrite(reason));
      return undefined;
    }
    const mayStaySilent = kind === 'done' || kind === 'value';
    const attempts = kind === 'done' ? 1 : kind === 'value' ? ASKED_ABOUT_ITSELF : 1 + repeats;
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      this.#decoder.reset();
      const answer = this.#answer(command, replyTimeoutMs);
      stream.write(bytes).catch((reason: unknown) => this.#failWrite(reason));
      const frame = await answer;
      if (frame === undefined) continue;
      if (attempt > 1) await sleep(clock, LATE_TWIN_MS);
      return frame;
    }
    if (mayStaySilent) return undefined;
    throw new NoAnswerError(`no answer to ${attempts} sendings of the same command`);
  }

  /** Resolves with the answer or, when the time is over, with undefined. The waiter stands before bytes are sent. */
  #answer(command: Id003Frame, timeoutMs: number): Promise<Id003Frame | undefined> {
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
      this.#waiter = { command, take: (frame) => finish(() => resolve(frame)) };
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
    for (const frame of frames)
      if (this.#waiter && canAnswer(this.#waiter.command, frame)) this.#waiter.take(frame);
  }
}

function kindOfAnswer({ code }: Id003Frame): (typeof commands)[keyof typeof commands]['answer'] {
  const name = commandName(code);
  if (name === undefined) throw new Error(`the driver sends no command ${code}`);
  return commands[name].answer;
}

function canAnswer(command: Id003Frame, frame: Id003Frame): boolean {
  switch (kindOfAnswer(command)) {
    case 'status':
      return parseStatus(frame) !== undefined;
    case 'done':
      return frame.code === ACKNOWLEDGED || frame.code === INVALID_COMMAND;
    case 'echo':
    case 'value':
      return frame.code === command.code || frame.code === INVALID_COMMAND;
    case 'none':
      return false;
  }
}
