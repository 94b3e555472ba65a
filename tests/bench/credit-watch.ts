import { LobbyWireDecoder, type LobbyMessage } from '../../devices/hid/codec/lobby-wire.ts';
import { commands } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import { parseEvents } from '../../devices/cash-acceptor/ssp/codec/events.ts';
import { FrameDecoder } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { replyCodes } from '../../devices/cash-acceptor/ssp/codec/replies.ts';
import { decodeData } from '../../devices/serial/codec/cp2110-codec.ts';

/**
 * Listens on one connection between kiosk and lobby. Reports a moment for every new credit event of the validator:
 * when the first byte of the poll's answer that carries it for the first time came past.
 */
export class CreditWatch {
  readonly #report: (atMs: number) => void;
  readonly #hostWire = new LobbyWireDecoder();
  readonly #deviceWire = new LobbyWireDecoder();
  readonly #hostFrames = new FrameDecoder();
  readonly #deviceFrames = new FrameDecoder();
  #polling = false;
  #frameBeganMs = 0;
  /** The credit in the last poll's answer: it is repeated until the kiosk acknowledges it. */
  #shown = false;

  constructor(report: (atMs: number) => void) {
    this.#report = report;
  }

  fromHost(bytes: Uint8Array): void {
    for (const message of this.#hostWire.push(bytes)) {
      if (message.type !== 'output') continue;
      for (const { data } of this.#hostFrames.push(uartBytes(message)).frames)
        this.#polling = data[0] === commands.poll.code || data[0] === commands.pollWithAck.code;
    }
  }

  fromDevice(bytes: Uint8Array, atMs: number): void {
    for (const message of this.#deviceWire.push(bytes)) {
      if (message.type !== 'input') continue;
      if (!this.#deviceFrames.midPacket) this.#frameBeganMs = atMs;
      for (const { data } of this.#deviceFrames.push(uartBytes(message)).frames) this.#answer(data);
    }
  }

  #answer(data: Uint8Array): void {
    if (!this.#polling || data[0] !== replyCodes.ok.code) return;
    const credit = parseEvents(data.slice(1)).events.some(({ name }) => name === 'credit');
    if (credit && !this.#shown) this.#report(this.#frameBeganMs);
    this.#shown = credit;
  }
}

function uartBytes({ report }: Extract<LobbyMessage, { readonly type: 'input' | 'output' }>): Uint8Array {
  return decodeData(report) ?? new Uint8Array();
}
