import { commands } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { CommandName } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import { encodeReply } from '../../devices/cash-acceptor/ssp/codec/replies.ts';
import { createSspAcceptor } from '../../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import { SspWire, nameOf } from '../../lobby/cash-acceptor/ssp-wire.ts';
import type { UartDevice } from '../../lobby/hid/uart-device.ts';
import { VirtualClock, seededRandom } from '../virtual-clock.ts';
import { MemoryLine } from './memory-line.ts';
import { Host } from './pair.ts';

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** A device that says what the test tells it to say, sensible or not. Channels 1..6 are 1, 5, 10, 20, 50, 100 yuan. */
export class ScriptedValidator implements UartDevice {
  readonly line = { baud: 9600, parity: 'none', dataBits: 8, stopBits: 'long' } as const;
  readonly clock = new VirtualClock();
  readonly wire = new SspWire(this.clock, 5, (data) => this.#answer(data));
  readonly asked: (CommandName | undefined)[] = [];
  /** Answers to the next polls, as hexadecimal behind F0; then `always`. */
  readonly polls: string[] = [];
  always = '';
  /** Answers in full that replace the normal ones. */
  readonly answers = new Map<CommandName, string>();
  readonly cable = new MemoryLine(this);

  connect(transmit: (bytes: Uint8Array) => void): void {
    this.wire.connect(transmit);
  }

  receive(bytes: Uint8Array): void {
    this.wire.receive(bytes);
  }

  host(): Host {
    const { openLine, kill } = this.cable.host();
    const { clock } = this;
    return new Host(
      createSspAcceptor({ openLine, clock, random: seededRandom(1), expected: { currency: 'CNY' } }),
      clock,
      kill,
    );
  }

  count(command: CommandName): number {
    return this.asked.filter((other) => other === command).length;
  }

  #answer(data: Uint8Array): Uint8Array {
    const name = nameOf(data);
    this.asked.push(name);
    const replaced = name && this.answers.get(name);
    if (replaced !== undefined) return fromHex(replaced);
    switch (name) {
      case 'setup':
        return encodeReply('ok', commands.setup.answer.encode(setup));
      case 'serialNumber':
        return encodeReply('ok', commands.serialNumber.answer.encode(7));
      case 'lastRejectCode':
        return fromHex('F000');
      case 'reject':
      case 'hold':
        return encodeReply('cannotProcess');
      case 'poll':
      case 'pollWithAck':
        return fromHex(`F0${this.polls.shift() ?? this.always}`);
      case 'counters':
        return encodeReply('unknownCommand');
      case undefined:
        return encodeReply('unknownCommand');
      default:
        return encodeReply('ok');
    }
  }
}

/** What it says of itself. */
export const setup = {
  unitType: 0,
  firmware: '0333',
  country: 'CNY',
  valueMultiplier: 1,
  realMultiplier: 100,
  protocol: 8,
  channels: [1, 5, 10, 20, 50, 100].map((value) => ({
    shortValue: value,
    security: 2,
    country: 'CNY',
    value,
  })),
};

/** A running session; what the device says from now on is up to the test. */
export async function scripted(
  answers: Partial<Record<CommandName, string>> = {},
): Promise<{ device: ScriptedValidator; host: Host }> {
  const device = new ScriptedValidator();
  for (const [name, answer] of Object.entries(answers)) device.answers.set(name as CommandName, answer);
  device.answers.set('hold', 'F0');
  const host = await device.host().ready();
  await device.clock.advance(1000);
  device.asked.length = 0;
  return { device, host };
}
