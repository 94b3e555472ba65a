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

interface Injected {
  readonly fault: WireFault;
  skip: number;
  times: number;
}

/** The way of an acceptor's answers to the host, with what was injected to go wrong on it. */
export class ReplyLane {
  readonly #clock: Clock;
  readonly #replyMs: number;
  /** An answer never overtakes the one before it. */
  readonly #inOrder: boolean;
  readonly #injected: Injected[] = [];
  #transmit: (bytes: Uint8Array) => void = () => undefined;
  #busyUntilMs = 0;
  /** Answers that were on their way when power failed never leave. */
  #powerCycle = 0;

  constructor(clock: Clock, replyMs: number, { inOrder = false }: { readonly inOrder?: boolean } = {}) {
    this.#clock = clock;
    this.#replyMs = replyMs;
    this.#inOrder = inOrder;
  }

  get powerCycle(): number {
    return this.#powerCycle;
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
  }

  /** What is to go wrong with the command that has just arrived. */
  nextFault(): WireFault | undefined {
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

  send(packet: Uint8Array, fault: WireFault | undefined): void {
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
    const nowMs = this.#clock.monotonicMs();
    const atMs = Math.max(nowMs + delayMs, this.#inOrder ? this.#busyUntilMs : 0);
    this.#busyUntilMs = atMs;
    this.#clock.schedule(atMs - nowMs, () => {
      if (powerCycle === this.#powerCycle) this.#transmit(bytes);
    });
  }
}

/** The lowest bit of the last data byte flips; the packet keeps its length. */
function garbled(packet: Uint8Array): Uint8Array {
  const bytes = packet.slice();
  const at = bytes.length - 3;
  bytes[at] = (bytes[at] ?? 0) ^ 0x01;
  return bytes;
}
