import { expect } from 'vitest';
import { commands } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { CommandName } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { Sequence } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { SspValidator } from '../../lobby/cash-acceptor/ssp-validator.ts';
import type { ValidatorOptions } from '../../lobby/cash-acceptor/validator-settings.ts';
import { VirtualClock, seededRandom } from '../virtual-clock.ts';
import { banknote } from './pair.ts';

export const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** A host without a driver: sends what it is told and says what came back. */
export class BareHost {
  readonly clock = new VirtualClock();
  readonly device: SspValidator;
  readonly #decoder = new FrameDecoder();
  #answers: string[] = [];
  #sequence: Sequence = 1;

  constructor(options: Partial<ValidatorOptions> = {}) {
    this.device = new SspValidator({ clock: this.clock, random: seededRandom(3), ...options });
    this.device.connect((bytes) => {
      for (const { data } of this.#decoder.push(bytes).frames) this.#answers.push(toHex(data));
    });
  }

  /** Command code and parameters; resolves with the answer, or with silence. */
  async ask(name: CommandName, parameters = ''): Promise<string> {
    this.#sequence = name === 'sync' ? 1 : this.#sequence === 1 ? 0 : 1;
    return this.repeat(name, parameters);
  }

  /** The same sequence bit as the command before. */
  async repeat(name: CommandName, parameters = ''): Promise<string> {
    const data = Uint8Array.from([commands[name].code, ...fromHex(parameters)]);
    this.#answers = [];
    this.device.receive(encodeFrame({ sequence: this.#sequence, address: 0, data }));
    await this.clock.advance(20);
    return this.#answers.join(' ') || 'silence';
  }

  /** Ready to take notes of every channel, with the restart told. */
  async ready(): Promise<this> {
    await this.ask('sync');
    await this.ask('protocolVersion', '08');
    await this.ask('poll');
    await this.ask('setInhibits', 'FFFF');
    await this.ask('enable');
    return this;
  }

  /** With a 20 yuan note in escrow that a poll has told of. */
  async escrowed(poll: 'poll' | 'pollWithAck' = 'pollWithAck'): Promise<this> {
    await this.ready();
    this.device.insertNote(banknote(20));
    await this.clock.advance(500);
    expect(await this.ask(poll)).toBe('F0EF04');
    return this;
  }

  get position(): string | undefined {
    return this.device.truth.inPath?.position;
  }
}
