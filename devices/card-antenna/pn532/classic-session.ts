import type { Result } from '../../../contract/result.ts';
import { err, ok } from '../../../contract/result.ts';
import type { CardFault, ClassicCard } from '../card-antenna.ts';
import type { ClassicCommand } from './codec/classic-commands.ts';
import { cipherUid, encodeClassicCommand } from './codec/classic-commands.ts';
import { pn532Commands } from './codec/commands.ts';
import type { ExchangeStatus } from './codec/exchange-status.ts';
import { exchangeStatusOf } from './codec/exchange-status.ts';
import type { TypeATarget } from './codec/targets.ts';
import type { Pn532CommandLine } from './command-line.ts';

/** What a status means for the card; those that are not listed are the card's or the chip's no. */
const faults: Partial<Record<ExchangeStatus, CardFault>> = {
  timeout: 'gone',
  crc: 'gone',
  parity: 'gone',
  bitCount: 'gone',
  mifareFraming: 'gone',
  bitCollision: 'gone',
  rfProtocol: 'gone',
  wrongContext: 'gone',
  released: 'gone',
  cardDisappeared: 'gone',
  cardIdMismatch: 'otherCard',
  uidCheckByte: 'otherCard',
  authentication: 'authentication',
  fieldLate: 'antenna',
  overheated: 'antenna',
  overCurrent: 'antenna',
};

/** Whether a command whose ACK does not come is sent again, though the chip may have executed it already. */
interface Repeat {
  readonly repeatable: boolean;
}
/** Reading, opening a sector and filling the transfer buffer from a block: twice is as good as once. */
const repeatable: Repeat = { repeatable: true };
/** What stores or counts: after a lost ACK only reading tells what happened. */
const once: Repeat = { repeatable: false };

/**
 * One selected MIFARE Classic card. After the first fault nothing more goes to it: the card is halted or gone, and
 * each later call reports the same fault.
 */
export class ClassicSession implements ClassicCard {
  readonly uid: Uint8Array;
  readonly #line: Pn532CommandLine;
  readonly #target: number;
  #fault: CardFault | undefined;
  #lineFailed = false;
  #ended = false;

  constructor(line: Pn532CommandLine, target: TypeATarget) {
    this.#line = line;
    this.#target = target.target;
    this.uid = target.uid;
  }

  /** The chip did not answer as it should, whatever the card did. */
  get lineFailed(): boolean {
    return this.#lineFailed;
  }

  /** After this the card is no longer alone on the antenna; using it is a mistake in the program. */
  end(): void {
    this.#ended = true;
  }

  authenticate(block: number, keyType: 'A' | 'B', key: Uint8Array): Promise<Result<void, CardFault>> {
    return this.#order({ name: 'authenticate', block, keyType, key, uid: cipherUid(this.uid) }, repeatable);
  }

  async readBlock(block: number): Promise<Result<Uint8Array, CardFault>> {
    const answer = await this.#exchange({ name: 'read', block }, repeatable);
    if (!answer.ok || answer.value.length === 16) return answer;
    return this.#fail('refused');
  }

  writeBlock(block: number, bytes: Uint8Array): Promise<Result<void, CardFault>> {
    return this.#order({ name: 'write', block, data: bytes }, once);
  }

  increment(block: number, amount: number): Promise<Result<void, CardFault>> {
    return this.#order({ name: 'increment', block, amount }, once);
  }

  restore(block: number): Promise<Result<void, CardFault>> {
    return this.#order({ name: 'restore', block }, repeatable);
  }

  transfer(block: number): Promise<Result<void, CardFault>> {
    return this.#order({ name: 'transfer', block }, once);
  }

  /** A command without data in its answer. */
  async #order(command: ClassicCommand, repeat: Repeat): Promise<Result<void, CardFault>> {
    const answer = await this.#exchange(command, repeat);
    return answer.ok ? ok(undefined) : answer;
  }

  async #exchange(command: ClassicCommand, repeat: Repeat): Promise<Result<Uint8Array, CardFault>> {
    if (this.#ended) throw new Error(`${command.name} on a card whose session has ended`);
    if (this.#fault) return err(this.#fault);
    const request = { target: this.#target, data: encodeClassicCommand(command) };
    const reply = await this.#line.run(pn532Commands.inDataExchange, request, repeat);
    if (!reply.ok) {
      this.#lineFailed = true;
      return this.#fail('antenna');
    }
    const { status, data } = reply.value;
    const name = exchangeStatusOf(status);
    if (name === 'ok') return ok(data);
    return this.#fail((name && faults[name]) ?? 'refused');
  }

  #fail(fault: CardFault): Result<never, CardFault> {
    this.#fault = fault;
    return err(fault);
  }
}
