import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { Frame, Sequence } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { commandName, commands } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { CommandName } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { Clock } from '../../contract/time.ts';
import { ReplyLane } from './reply-lane.ts';
import type { WireFault } from './reply-lane.ts';

export interface WireExchange {
  /** Counts the commands that were executed since the validator was made, from 1. */
  readonly count: number;
  readonly command: CommandName | undefined;
  readonly data: Uint8Array;
  readonly reply: Uint8Array;
}

const ADDRESS = 0;

/**
 * The device's end of the line: finds packets, answers a repeated one from memory without executing it, stays silent
 * at what is damaged or not addressed to it.
 */
export class SspWire {
  readonly #execute: (data: Uint8Array) => Uint8Array | undefined;
  readonly #decoder = new FrameDecoder();
  readonly #lane: ReplyLane;
  #last: { readonly sequence: Sequence; readonly reply: Uint8Array } | undefined;

  constructor(clock: Clock, replyMs: number, execute: (data: Uint8Array) => Uint8Array | undefined) {
    this.#lane = new ReplyLane(clock, replyMs);
    this.#execute = execute;
  }

  connect(transmit: (bytes: Uint8Array) => void): void {
    this.#lane.connect(transmit);
  }

  /** Puts a fault before the next packet but `skip`, for `times` packets. */
  inject(fault: WireFault, when?: { skip?: number; times?: number }): void {
    this.#lane.inject(fault, when);
  }

  powerFailed(): void {
    this.#lane.powerFailed();
    this.#last = undefined;
    this.#decoder.reset();
  }

  receive(bytes: Uint8Array): void {
    for (const frame of this.#decoder.push(bytes).frames) if (frame.address === ADDRESS) this.#take(frame);
  }

  #take(frame: Frame): void {
    const fault = this.#lane.nextFault();
    if (fault?.type === 'loseCommand') return;
    const { powerCycle } = this.#lane;
    const isSync = frame.data[0] === commands.sync.code;
    const repeated = !isSync && this.#last?.sequence === frame.sequence;
    const reply = repeated && this.#last ? this.#last.reply : this.#execute(frame.data);
    // Nothing to say; or whoever watches the exchange has cut the power.
    if (reply === undefined || powerCycle !== this.#lane.powerCycle) return;
    this.#last = { sequence: frame.sequence, reply };
    this.#lane.send(encodeFrame({ sequence: frame.sequence, address: ADDRESS, data: reply }), fault);
  }
}

/** Which command a packet carries, for traces. */
export function nameOf(data: Uint8Array): CommandName | undefined {
  return commandName(data[0] ?? -1);
}
