import { commandName, commands } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import {
  DEFAULT_FIXED_KEY,
  ENCRYPTED,
  agreedNumber,
  isPrime,
  modularPower,
  seal,
  sessionKey,
  unseal,
} from '../../devices/cash-acceptor/ssp/codec/encryption.ts';
import { encodeReply } from '../../devices/cash-acceptor/ssp/codec/replies.ts';
import type { Random } from '../../contract/time.ts';

/**
 * The device's side of encryption, around its program: encrypted commands get encrypted answers, plain ones plain
 * answers. The negotiated key is gone with the power, the fixed one stays.
 */
export class SspSecurity {
  readonly #random: Random;
  readonly #insists: boolean;
  readonly #execute: (data: Uint8Array) => Uint8Array;
  #fixedKey = DEFAULT_FIXED_KEY;
  #generator: bigint | undefined;
  #modulus: bigint | undefined;
  #session: { readonly key: Uint8Array; count: number } | undefined;

  /** @param insists commands that need not come in clear are refused in clear */
  constructor(random: Random, insists: boolean, execute: (data: Uint8Array) => Uint8Array) {
    this.#random = random;
    this.#insists = insists;
    this.#execute = execute;
  }

  powerFailed(): void {
    this.#session = undefined;
    this.#generator = undefined;
    this.#modulus = undefined;
  }

  /** The data of a packet in, the data of the answer out; undefined: no answer. */
  answer(data: Uint8Array): Uint8Array | undefined {
    if (data[0] !== ENCRYPTED) return this.#answerPlain(data);
    const sealed = this.#session && unseal(this.#session.key, data);
    if (!this.#session || !sealed) return encodeReply('keyNotSet');
    // Recorded earlier, or out of step: not for this moment.
    if (sealed.count !== this.#session.count) return undefined;
    const { key } = this.#session;
    this.#session.count += 1;
    const { count } = this.#session;
    return seal(key, { count, data: this.#executeSealed(sealed.data) }, this.#random);
  }

  #answerPlain(data: Uint8Array): Uint8Array {
    const name = commandName(data[0] ?? -1);
    const number = commands.setGenerator.parameters.decode(data.slice(1));
    switch (name) {
      case 'setGenerator':
      case 'setModulus':
        if (!number.ok) return encodeReply('wrongParameterCount');
        if (!isPrime(number.value)) return encodeReply('outOfRange');
        if (name === 'setGenerator') this.#generator = number.value;
        else this.#modulus = number.value;
        return encodeReply('ok');
      case 'exchangeKeys':
        return number.ok ? this.#agree(number.value) : encodeReply('wrongParameterCount');
      case 'resetFixedKey':
        this.#fixedKey = DEFAULT_FIXED_KEY;
        return encodeReply('ok');
      case 'setFixedKey':
        return encodeReply('keyNotSet');
      default:
        if (this.#insists && name !== undefined && !commands[name].plainOnly) return encodeReply('keyNotSet');
        return this.#execute(data);
    }
  }

  /** Commands inside an encrypted packet. */
  #executeSealed(data: Uint8Array): Uint8Array {
    if (commandName(data[0] ?? -1) !== 'setFixedKey') return this.#execute(data);
    const key = commands.setFixedKey.parameters.decode(data.slice(1));
    if (!key.ok) return encodeReply('wrongParameterCount');
    this.#fixedKey = key.value;
    return encodeReply('ok');
  }

  #agree(theirs: bigint): Uint8Array {
    const [generator, modulus] = [this.#generator, this.#modulus];
    if (generator === undefined || modulus === undefined) return encodeReply('fail');
    const drawn = new DataView(this.#random.bytes(8).slice().buffer).getBigUint64(0);
    const secret = 2n + (drawn % (modulus - 3n));
    const agreed = agreedNumber({ generator, modulus, secret }, theirs);
    this.#session = { key: sessionKey(this.#fixedKey, agreed), count: 0 };
    const ours = modularPower(generator, secret, modulus);
    return encodeReply('ok', commands.exchangeKeys.answer.encode(ours));
  }
}
