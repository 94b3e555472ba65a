import type { ClassicValue, SectorAccess } from '../../contract/classic-chip.ts';
import {
  BLOCK_BYTES,
  CLASSIC_1K_BYTES,
  decodeAccessBits,
  decodeValueBlock,
  encodeValueBlock,
  sectorOf,
  trailerOf,
} from '../../contract/classic-chip.ts';
import { toHex } from '../../contract/hex.ts';
import type { ClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import { cipherUid, decodeClassicCommand } from '../../devices/card-antenna/pn532/codec/classic-commands.ts';
import type { DataOperation, KeyType } from './access-rights.ts';
import { isKeyBReadable, mayUseData, mayUseTrailer } from './access-rights.ts';
import type { CardAnswer, ContactlessCard } from './contactless-card.ts';

/**
 * How many bytes of a block are stored when the power goes, 0 to 16: so many of the new block lie before the rest of the
 * old one. With all 16 the block is whole, and only the card's answer is missing.
 */
export type TearPoint = number;

export interface ClassicCardOptions {
  readonly uid: Uint8Array;
  /** 1024 bytes as the chip stores them, trailers with their keys. The card takes a copy. */
  readonly image: Uint8Array;
}

const done: CardAnswer = { type: 'data', bytes: new Uint8Array() };
const silent: CardAnswer = { type: 'silent' };
const LARGEST = 0x7fffffff;
const SMALLEST = -0x80000000;

/**
 * A MIFARE Classic 1K card. After every no it is halted and must be selected again; a sector stays open until
 * another one is opened. Source: NXP data sheet MF1S50YYX.
 */
export class ClassicCard implements ContactlessCard {
  readonly uid: Uint8Array;
  readonly sensRes: number;
  readonly selRes = 0x08;
  readonly ats = new Uint8Array();
  /** Asked before every store; an answer cuts the power there. See `Cradle.pullDuringWrite`. */
  tear: (block: number) => TearPoint | undefined = () => undefined;
  readonly #memory: Uint8Array;
  #state: 'off' | 'idle' | 'active' | 'halted' = 'off';
  #open: { readonly sector: number; readonly key: KeyType } | undefined;
  #transferBuffer: ClassicValue | undefined;

  constructor({ uid, image }: ClassicCardOptions) {
    if (image.length !== CLASSIC_1K_BYTES) {
      throw new RangeError(`a MIFARE Classic 1K image has ${CLASSIC_1K_BYTES} bytes, not ${image.length}`);
    }
    this.uid = uid;
    this.sensRes = uid.length === 4 ? 0x0004 : 0x0044;
    this.#memory = Uint8Array.from(image);
  }

  /** What is stored, keys included: for oracles, never for a reader. */
  get image(): Uint8Array {
    return Uint8Array.from(this.#memory);
  }

  /** Puts bytes into a block without any right: for preparing torn and forged cards. */
  forceBlock(block: number, bytes: Uint8Array): void {
    this.#memory.set(bytes.subarray(0, BLOCK_BYTES), block * BLOCK_BYTES);
  }

  enterField(): void {
    this.#state = 'idle';
  }

  leaveField(): void {
    this.#halt('off');
  }

  select(): boolean {
    if (this.#state === 'off') return false;
    this.#halt('active');
    return true;
  }

  exchange(data: Uint8Array): CardAnswer {
    if (this.#state !== 'active') return silent;
    const command = decodeClassicCommand(data);
    const answer = command && command.block < 64 ? this.#execute(command) : undefined;
    if (answer) return answer;
    this.#halt('halted');
    return { type: 'refused' };
  }

  /** Undefined: refused. */
  #execute(command: ClassicCommand): CardAnswer | undefined {
    if (command.name === 'authenticate') return this.#authenticate(command);
    const { block } = command;
    switch (command.name) {
      case 'read':
        return this.#read(block);
      case 'write':
        return this.#write(block, command.data);
      case 'increment':
        return this.#may(block, 'increment') ? this.#compute(block, command.amount) : undefined;
      case 'decrement':
        return this.#may(block, 'decrementTransferRestore')
          ? this.#compute(block, -command.amount)
          : undefined;
      case 'restore':
        return this.#may(block, 'decrementTransferRestore') ? this.#compute(block, 0) : undefined;
      case 'transfer':
        return this.#transfer(block);
    }
  }

  #authenticate(command: Extract<ClassicCommand, { readonly name: 'authenticate' }>): CardAnswer {
    const { block, keyType, key, uid } = command;
    const sector = sectorOf(block);
    const trailer = this.#block(trailerOf(sector));
    const stored = keyType === 'A' ? trailer.subarray(0, 6) : trailer.subarray(10);
    const opens = toHex(stored) === toHex(key) && toHex(uid) === toHex(cipherUid(this.uid));
    if (!opens || !this.#access(sector)) {
      this.#halt('halted');
      return { type: 'authenticationFailed' };
    }
    this.#open = { sector, key: keyType };
    return done;
  }

  #read(block: number): CardAnswer | undefined {
    const bytes = Uint8Array.from(this.#block(block));
    if (block !== trailerOf(sectorOf(block))) {
      return this.#may(block, 'read') ? { type: 'data', bytes } : undefined;
    }
    const opened = this.#opened(block);
    if (!opened) return undefined;
    const [, , , condition] = opened.access;
    bytes.fill(0, 0, 6);
    if (!mayUseTrailer(condition, 'readAccess', opened.key)) bytes.fill(0, 6, 10);
    if (!mayUseTrailer(condition, 'readKeyB', opened.key)) bytes.fill(0, 10);
    return { type: 'data', bytes };
  }

  #write(block: number, bytes: Uint8Array): CardAnswer | undefined {
    if (block === 0) return undefined; // the manufacturer's block
    if (block !== trailerOf(sectorOf(block))) {
      return this.#may(block, 'write') ? this.#store(block, bytes) : undefined;
    }
    const opened = this.#opened(block);
    if (!opened) return undefined;
    const [, , , condition] = opened.access;
    const merged = Uint8Array.from(this.#block(block));
    const parts = [
      ['writeKeyA', 0, 6],
      ['writeAccess', 6, 10],
      ['writeKeyB', 10, 16],
    ] as const;
    const writable = parts.filter(([operation]) => mayUseTrailer(condition, operation, opened.key));
    if (writable.length === 0) return undefined;
    for (const [, start, end] of writable) merged.set(bytes.subarray(start, end), start);
    return this.#store(block, merged);
  }

  /** Into the transfer buffer; nothing is stored. */
  #compute(block: number, difference: number): CardAnswer | undefined {
    const stored = decodeValueBlock(this.#block(block));
    const value = (stored?.value ?? 0) + difference;
    if (!stored || value > LARGEST || value < SMALLEST) return undefined;
    this.#transferBuffer = { value, address: stored.address };
    return done;
  }

  #transfer(block: number): CardAnswer | undefined {
    if (!this.#transferBuffer || !this.#may(block, 'decrementTransferRestore')) return undefined;
    return this.#store(block, encodeValueBlock(this.#transferBuffer));
  }

  #store(block: number, bytes: Uint8Array): CardAnswer {
    const tearPoint = this.tear(block);
    this.#memory.set(bytes.subarray(0, tearPoint), block * BLOCK_BYTES);
    if (tearPoint === undefined) return done;
    this.leaveField();
    return silent;
  }

  #may(block: number, operation: DataOperation): boolean {
    if (block === trailerOf(sectorOf(block))) return false;
    const opened = this.#opened(block);
    if (!opened) return false;
    // Block 0 to 2 of the sector; the trailer was ruled out above.
    const condition = opened.access[block % 4];
    return condition !== undefined && mayUseData(condition, operation, opened.key);
  }

  /** The open key and the access bits, if this block's sector is open for use. */
  #opened(block: number): { readonly key: KeyType; readonly access: SectorAccess } | undefined {
    const sector = sectorOf(block);
    const access = this.#access(sector);
    if (this.#open?.sector !== sector || !access) return undefined;
    const { key } = this.#open;
    return key === 'B' && isKeyBReadable(access[3]) ? undefined : { key, access };
  }

  #access(sector: number): SectorAccess | undefined {
    return decodeAccessBits(this.#block(trailerOf(sector)).subarray(6, 9));
  }

  #block(block: number): Uint8Array {
    return this.#memory.subarray(block * BLOCK_BYTES, (block + 1) * BLOCK_BYTES);
  }

  #halt(state: 'off' | 'active' | 'halted'): void {
    this.#state = state;
    this.#open = undefined;
    this.#transferBuffer = undefined;
  }
}
