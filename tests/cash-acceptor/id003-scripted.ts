import { fromHex } from '../../contract/hex.ts';
import { commandName, commands } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import type { CommandName } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import type { Id003Frame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import { createId003Acceptor } from '../../devices/cash-acceptor/id003/id003-acceptor.ts';
import type { UartDevice } from '../../lobby/hid/uart-device.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { goldenAnswers } from './id003-golden.ts';
import { MemoryLine } from './memory-line.ts';
import { Host } from './pair.ts';

/** Code and data of an answer, in hexadecimal; `''` is silence. */
type Said = string;

/** An acceptor that says what the test tells it to say, sensible or not. Its notes are 1, 5, 10, 20, 50 and 100 yuan. */
export class ScriptedAcceptor implements UartDevice {
  readonly line = { baud: 9600, parity: 'even', dataBits: 8, stopBits: 'short' } as const;
  readonly clock = new VirtualClock();
  readonly asked: CommandName[] = [];
  /** What the next questions for its status are answered with; then `always`. */
  readonly statuses: Said[] = [];
  always: Said = '1A';
  /** Answers that replace the normal ones. */
  readonly answers = new Map<CommandName, Said>();
  readonly #decoder = new FrameDecoder();
  #transmit: (bytes: Uint8Array) => void = () => undefined;
  /** Last: it connects to what stands above. */
  readonly cable = new MemoryLine(this);

  connect(transmit: (bytes: Uint8Array) => void): void {
    this.#transmit = transmit;
  }

  receive(bytes: Uint8Array): void {
    for (const frame of this.#decoder.push(bytes).frames) {
      const name = commandName(frame.code);
      if (name === undefined) throw new Error('a command that nobody knows');
      this.asked.push(name);
      const said = this.#answer(name, frame);
      if (said !== '') this.say(said);
    }
  }

  /** By itself, and at once unless told. */
  say(said: Said, afterMs = 10): void {
    const [code = 0, ...data] = fromHex(said);
    const frame = encodeFrame({ code, data: Uint8Array.from(data) });
    this.clock.schedule(afterMs, () => {
      this.#transmit(frame);
    });
  }

  host(): Host {
    const { openLine, kill } = this.cable.host();
    const { clock } = this;
    return new Host(createId003Acceptor({ openLine, clock, expected: { currency: 'CNY' } }), clock, kill);
  }

  count(command: CommandName): number {
    return this.asked.filter((other) => other === command).length;
  }

  #answer(name: CommandName, frame: Id003Frame): Said {
    const replaced = this.answers.get(name);
    if (replaced !== undefined) return replaced;
    if (name === 'status') return this.statuses.shift() ?? this.always;
    if (name === 'version') return body(goldenAnswers.version);
    if (name === 'currencyTable') return body(goldenAnswers.yuanTable);
    switch (commands[name].answer) {
      case 'done':
        return '50';
      case 'none':
        return '';
      case 'status':
      case 'echo':
      case 'value':
        return Buffer.from([frame.code, ...frame.data]).toString('hex');
    }
  }
}

/** Code and data of a golden frame. */
function body(hex: string): Said {
  return hex.slice(4, -4);
}

/** Started and taking every note; what the device says from now on is up to the test. */
export async function scripted(): Promise<{ device: ScriptedAcceptor; host: Host }> {
  const device = new ScriptedAcceptor();
  const host = await device.host().ready();
  device.always = '11';
  await device.clock.advance(1000);
  device.asked.length = 0;
  return { device, host };
}
