import type { ClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { cipherUid, encodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { firstBlockOf } from '../../contract/classic-chip.ts';
import type { ContactlessCard } from '../cards/contactless-card.ts';

/** `gone`: no answer; whether the last command was executed is unknown. `differs`: read back, and not what was written. */
export type ChipFailureCode = 'gone' | 'wrongKey' | 'refused' | 'differs';

/** Ends whatever was being done with the chip; caught where the card is laid on the terminal. */
export class ChipFailure extends Error {
  override readonly name = 'ChipFailure';
  readonly code: ChipFailureCode;

  constructor(code: ChipFailureCode) {
    super(`the chip: ${code}`);
    this.code = code;
  }
}

const MIFARE_CLASSIC_1K = 0x08;

/** One card on the terminal's own reader, from the moment it is laid down until `end`. */
export class ChipSession {
  readonly uid: Uint8Array;
  readonly #card: ContactlessCard;

  /** Throws ChipFailure: `gone` without an answer, `refused` for another kind of card. */
  constructor(card: ContactlessCard) {
    this.uid = card.uid;
    this.#card = card;
    card.enterField();
    if (!card.select()) throw new ChipFailure('gone');
    if (card.selRes !== MIFARE_CLASSIC_1K) throw new ChipFailure('refused');
  }

  end(): void {
    this.#card.leaveField();
  }

  open(sector: number, keyType: 'A' | 'B', key: Uint8Array): void {
    this.#do({
      name: 'authenticate',
      block: firstBlockOf(sector),
      keyType,
      key,
      uid: cipherUid(this.uid),
    });
  }

  read(block: number): Uint8Array {
    return this.#do({ name: 'read', block });
  }

  /** Writes and reads back. */
  write(block: number, data: Uint8Array): void {
    this.#do({ name: 'write', block, data });
    if (!Buffer.from(this.read(block)).equals(data)) throw new ChipFailure('differs');
  }

  /** `to` becomes `from` plus `amount`. Never to be repeated after a lost answer: read first. */
  increment(from: number, amount: number, to: number): void {
    this.#do({ name: 'increment', block: from, amount });
    this.#do({ name: 'transfer', block: to });
  }

  copy(from: number, to: number): void {
    this.#do({ name: 'restore', block: from });
    this.#do({ name: 'transfer', block: to });
  }

  #do(command: ClassicCommand): Uint8Array {
    const answer = this.#card.exchange(encodeClassicCommand(command));
    switch (answer.type) {
      case 'data':
        return answer.bytes;
      case 'silent':
        throw new ChipFailure('gone');
      case 'refused':
        throw new ChipFailure('refused');
      case 'authenticationFailed':
        throw new ChipFailure('wrongKey');
    }
  }
}
