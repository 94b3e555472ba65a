import { encodeLoadRecord } from '../../contract/card-change-records.ts';
import { cardBlocks, decodeTotalBlock, encodeTotal, type LoadRecord } from '../../contract/card-layout.ts';
import { fromHex, toHex } from '../../contract/hex.ts';
import { fen } from '../../contract/money.ts';
import { err, ok, type Result } from '../../contract/result.ts';
import type { StepListener } from '../../contract/step-listener.ts';
import { runLoad } from '../../devices/campus-card/load-run.ts';
import { planLoad } from '../../devices/campus-card/load-steps.ts';
import type { CardFault, ClassicCard } from '../../devices/card-antenna/card-antenna.ts';
import type { Dice } from './dice.ts';

export interface LyingCardOptions {
  readonly dice: Dice;
  readonly onStep: StepListener;
}

const CARDS = 40;
const ATTEMPTS = 12;

/**
 * Chips whose writes may not take and whose answers may be wrong, loaded by the real exchange until it says how that
 * ended. However wrong a chip is: no load is called executed that the chip does not hold, whole.
 */
export async function loadLyingCards({ dice, onStep }: LyingCardOptions): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (let card = 0; card < CARDS; card += 1) {
    const before = fen(dice.between(0, 20_000));
    const after = fen(before + dice.between(1, 10_000));
    const record = {
      counter: dice.between(1, 9),
      before,
      after,
      reference: '11'.repeat(16),
      mac: '5a'.repeat(8),
    };
    const chip = new LyingChip(dice, record);
    const executed = await loadUntilItEnds(chip, record, onStep);
    if (executed && !chip.holds(record))
      wrong.push(`a load to ${after} fen is called executed, and the chip has not got it`);
  }
  return wrong;
}

async function loadUntilItEnds(chip: LyingChip, record: LoadRecord, onStep: StepListener): Promise<boolean> {
  const plan = planLoad(UID, record);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const ended = await runLoad(chip, plan, KEY, () => undefined, onStep);
    if (ended.ok) return ended.value.result === 'executed';
  }
  return false;
}

const UID = fromHex('04a1b2c3');
const KEY = new Uint8Array(6);
const BLOCK_BYTES = 16;

class LyingChip implements ClassicCard {
  readonly uid = UID;
  readonly #dice: Dice;
  readonly #blocks = new Map<number, Uint8Array>();
  readonly #trouble: number;
  #transfer: Uint8Array = new Uint8Array(BLOCK_BYTES);

  /** Comes with the total before the load, and with any record where the load's own is to lie. */
  constructor(dice: Dice, record: LoadRecord) {
    this.#dice = dice;
    this.#trouble = dice.pick([0, 3, 10]);
    const { primary, shadow } = cardBlocks.loaded;
    for (const block of [primary, shadow]) this.#blocks.set(block, encodeTotal('loaded', record.before));
    const other = dice.weighted([
      [70, undefined],
      [15, { ...record, reference: '22'.repeat(16) }],
      [15, record],
    ] as const);
    if (other) this.#put(other);
  }

  holds(record: LoadRecord): boolean {
    const { primary, shadow } = cardBlocks.loaded;
    const totals = [primary, shadow].map((block) => decodeTotalBlock('loaded', this.#at(block)));
    const stored = recordBlocks(record).every(({ block, bytes }) => toHex(this.#at(block)) === toHex(bytes));
    return stored && totals.every((total) => total === record.after);
  }

  #put(record: LoadRecord): void {
    for (const { block, bytes } of recordBlocks(record)) this.#blocks.set(block, bytes);
  }

  #at(block: number): Uint8Array {
    return this.#blocks.get(block) ?? new Uint8Array(BLOCK_BYTES);
  }

  #fails(): boolean {
    return this.#dice.chance(this.#trouble);
  }

  #answer<T>(value: T): Promise<Result<T, CardFault>> {
    const fault = this.#dice.pick(['gone', 'refused', 'authentication', 'antenna'] as const);
    return Promise.resolve(this.#fails() ? err(fault) : ok(value));
  }

  /** Whole, not at all, or as far as the field reached. */
  #store(block: number, bytes: Uint8Array): Promise<Result<void, CardFault>> {
    const stored = this.#fails() ? this.#dice.below(BLOCK_BYTES) : BLOCK_BYTES;
    this.#blocks.set(block, Uint8Array.from([...bytes.slice(0, stored), ...this.#at(block).slice(stored)]));
    return this.#answer(undefined);
  }

  authenticate(): Promise<Result<void, CardFault>> {
    return this.#answer(undefined);
  }

  readBlock(block: number): Promise<Result<Uint8Array, CardFault>> {
    const bytes = Uint8Array.from(this.#at(block));
    if (this.#fails()) bytes[this.#dice.below(BLOCK_BYTES)] = this.#dice.below(256);
    return this.#answer(bytes);
  }

  writeBlock(block: number, bytes: Uint8Array): Promise<Result<void, CardFault>> {
    return this.#store(block, bytes);
  }

  increment(block: number, amount: number): Promise<Result<void, CardFault>> {
    const total = decodeTotalBlock('loaded', this.#at(block));
    if (total === undefined) return Promise.resolve(err('refused'));
    this.#transfer = encodeTotal('loaded', fen(total + amount));
    return this.#answer(undefined);
  }

  restore(block: number): Promise<Result<void, CardFault>> {
    this.#transfer = Uint8Array.from(this.#at(block));
    return this.#answer(undefined);
  }

  transfer(block: number): Promise<Result<void, CardFault>> {
    return this.#store(block, this.#transfer);
  }
}

function recordBlocks(record: LoadRecord): readonly { readonly block: number; readonly bytes: Uint8Array }[] {
  const whole = encodeLoadRecord(UID, record, fromHex(record.mac));
  const blocks = record.counter % 2 === 0 ? cardBlocks.evenLoadRecord : cardBlocks.oddLoadRecord;
  return blocks.map((block, index) => ({
    block,
    bytes: whole.slice(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES),
  }));
}
