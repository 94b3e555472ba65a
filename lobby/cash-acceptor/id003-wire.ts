import type { Clock } from '../../contract/time.ts';
import { commandName } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import type { CommandName } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import type { Id003Frame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import { ReplyLane } from './reply-lane.ts';
import type { WireFault } from './reply-lane.ts';

export interface WireExchange {
  /** Counts the commands that were executed since the acceptor was made, from 1. */
  readonly count: number;
  readonly command: CommandName | undefined;
  readonly asked: Id003Frame;
  readonly reply: Id003Frame | undefined;
}

/** The device's end of the line: finds frames and answers them in order; silent at what is damaged. */
export class Id003Wire {
  readonly #execute: (asked: Id003Frame) => Id003Frame | undefined;
  readonly #decoder = new FrameDecoder();
  readonly #lane: ReplyLane;

  constructor(clock: Clock, replyMs: number, execute: (asked: Id003Frame) => Id003Frame | undefined) {
    this.#lane = new ReplyLane(clock, replyMs, { inOrder: true });
    this.#execute = execute;
  }

  connect(transmit: (bytes: Uint8Array) => void): void {
    this.#lane.connect(transmit);
  }

  /** Puts a fault before the next frame but `skip`, for `times` frames. */
  inject(fault: WireFault, when?: { readonly skip?: number; readonly times?: number }): void {
    this.#lane.inject(fault, when);
  }

  powerFailed(): void {
    this.#lane.powerFailed();
    this.#decoder.reset();
  }

  receive(bytes: Uint8Array): void {
    for (const asked of this.#decoder.push(bytes).frames) this.#take(asked);
  }

  #take(asked: Id003Frame): void {
    const fault = this.#lane.nextFault();
    if (fault?.type === 'loseCommand') return;
    const { powerCycle } = this.#lane;
    const reply = this.#execute(asked);
    // Nothing to say; or whoever watches the exchange has cut the power.
    if (reply === undefined || powerCycle !== this.#lane.powerCycle) return;
    this.#lane.send(encodeFrame(reply), fault);
  }
}

/** Which command a frame of the host is, for traces. */
export function nameOf({ code }: Id003Frame): CommandName | undefined {
  return commandName(code);
}
