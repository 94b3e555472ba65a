import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { Frame, Sequence } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { commandName, commands } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { CommandName } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { Clock } from '../../contract/time.ts';

/** What can go wrong on the way; each applies to one packet. */
export type WireFault =
  /** The command never arrives. */
  | { readonly type: 'loseCommand' }
  /** The command is executed, its answer never arrives. */
  | { readonly type: 'loseReply' }
  /** A bit of the answer flips. */
  | { readonly type: 'garbleReply' }
  /** The answer comes in pieces of this many bytes. */
  | { readonly type: 'splitReply'; readonly pieceBytes: number; readonly gapMs: number }
  | { readonly type: 'delayReply'; readonly ms: number }
  /** Bytes that are no answer come before it. */
  | { readonly type: 'noiseBefore'; readonly bytes: Uint8Array };

export interface WireExchange {
  /** Counts the commands that were executed since the validator was made, from 1. */
  readonly count: number;
  readonly command: CommandName | undefined;
  readonly data: Uint8Array;
  readonly reply: Uint8Array;
}

interface Injected {
  readonly fault: WireFault;
  skip: number;
  times: number;
}

const ADDRESS = 0;

/**
 * The device's end of the line: finds packets, answers a repeated one from memory without executing it, stays silent
 * at what is damaged or not addressed to it.
 */
export class SspWire {
  readonly #clock: Clock;
  readonly #replyMs: number;
  readonly #execute: (data: Uint8Array) => Uint8Array | undefined;
  readonly #decoder = new FrameDecoder();
  readonly #injected: Injected[] = [];
  #transmit: (bytes: Uint8Array) => void = () => undefined;
  #last: { readonly sequence: Sequence; readonly reply: Uint8Array } | undefined;
  /** Answers that were on their way when power failed never leave. */
  #powerCycle = 0;

  constructor(clock: Clock, replyMs: number, execute: (data: Uint8Array) => Uint8Array | undefined) {
    this.#clock = clock;
    this.#replyMs = replyMs;
    this.#execute = execute;
  }

  connect(transmit: (bytes: Uint8Array) => void): void {
    this.#transmit = transmit;
  }

  /** Puts a fault before the next packet but `skip`, for `times` packets. */
  inject(fault: WireFault, { skip = 0, times = 1 }: { skip?: number; times?: number } = {}): void {
    this.#injected.push({ fault, skip, times });
  }

  powerFailed(): void {
    this.#powerCycle += 1;
    this.#last = undefined;
    this.#decoder.reset();
  }

  receive(bytes: Uint8Array): void {
    for (const frame of this.#decoder.push(bytes).frames) if (frame.address === ADDRESS) this.#take(frame);
  }

  #take(frame: Frame): void {
    const fault = this.#nextFault();
    if (fault?.type === 'loseCommand') return;
    const powerCycle = this.#powerCycle;
    const isSync = frame.data[0] === commands.sync.code;
    const repeated = !isSync && this.#last?.sequence === frame.sequence;
    const reply = repeated && this.#last ? this.#last.reply : this.#execute(frame.data);
    // Nothing to say; or whoever watches the exchange has cut the power.
    if (reply === undefined || powerCycle !== this.#powerCycle) return;
    this.#last = { sequence: frame.sequence, reply };
    this.#send(encodeFrame({ sequence: frame.sequence, address: ADDRESS, data: reply }), fault);
  }

  #send(packet: Uint8Array, fault: WireFault | undefined): void {
    switch (fault?.type) {
      case 'loseCommand':
      case 'loseReply':
        return;
      case 'garbleReply':
        this.#transmitIn(this.#replyMs, garbled(packet));
        return;
      case 'splitReply':
        for (let at = 0; at < packet.length; at += fault.pieceBytes) {
          const delayMs = this.#replyMs + (at / fault.pieceBytes) * fault.gapMs;
          this.#transmitIn(delayMs, packet.slice(at, at + fault.pieceBytes));
        }
        return;
      case 'delayReply':
        this.#transmitIn(fault.ms, packet);
        return;
      case 'noiseBefore':
        this.#transmitIn(this.#replyMs, Uint8Array.from([...fault.bytes, ...packet]));
        return;
      case undefined:
        this.#transmitIn(this.#replyMs, packet);
        return;
    }
  }

  #transmitIn(delayMs: number, bytes: Uint8Array): void {
    const powerCycle = this.#powerCycle;
    this.#clock.schedule(delayMs, () => {
      if (powerCycle === this.#powerCycle) this.#transmit(bytes);
    });
  }

  #nextFault(): WireFault | undefined {
    let fault: WireFault | undefined;
    for (const entry of this.#injected) {
      if (entry.skip > 0) entry.skip -= 1;
      else if (fault === undefined && entry.times > 0) {
        entry.times -= 1;
        fault = entry.fault;
      }
    }
    return fault;
  }
}

/** The lowest bit of the last data byte flips; the packet keeps its length. */
function garbled(packet: Uint8Array): Uint8Array {
  const bytes = packet.slice();
  const at = bytes.length - 3;
  bytes[at] = (bytes[at] ?? 0) ^ 0x01;
  return bytes;
}

/** Which command a packet carries, for traces. */
export function nameOf(data: Uint8Array): CommandName | undefined {
  return commandName(data[0] ?? -1);
}
