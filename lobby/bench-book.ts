import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fen } from '../contract/money.ts';
import type { ValidatorMemory } from './cash-acceptor/validator-settings.ts';
import type { Banknote } from './hands.ts';
import type { PosMemoryPage } from './pos/pos-memory.ts';
import { posMemorySchema } from './pos/pos-memory.ts';

const banknoteSchema = z.object({
  noteNo: z.int().positive(),
  valueFen: z
    .int()
    .positive()
    .transform((amount) => fen(amount)),
  kind: z.enum(['genuine', 'counterfeit', 'crumpled', 'foreign']),
});
const memorySchema = z
  .object({
    box: z.array(banknoteSchema),
    boxPresent: z.boolean(),
    full: z.boolean(),
    bezel: banknoteSchema.optional(),
    path: z
      .object({
        note: banknoteSchema,
        channel: z.int(),
        reached: z.enum(['front', 'stacking', 'credited']),
      })
      .optional(),
    stacked: z.int(),
    rejected: z.int(),
  })
  .transform((memory): ValidatorMemory => ({ bezel: undefined, path: undefined, ...memory }));
const pageSchema = z.object({
  nextNoteNo: z.int().positive(),
  collected: z.array(banknoteSchema),
  validator: memorySchema.optional(),
  pos: posMemorySchema.optional(),
});
type Page = z.infer<typeof pageSchema>;

/**
 * What must outlive the lobby process: paper does not vanish when a simulation is started again, and a terminal does
 * not forget whom it took money from. Kept in one file that is replaced whole. The chips are kept apart
 * (card-images.ts).
 */
export class BenchBook {
  readonly #file: string;
  #page: Page;

  /** Opens the book, or starts a new one. Throws when the file is there but not readable as one. */
  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    this.#page = existsSync(file)
      ? pageSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
      : { nextNoteNo: 1, collected: [] };
  }

  /** Where the notes in the validator were when this was last written; undefined in a new world. */
  get validator(): ValidatorMemory | undefined {
    return this.#page.validator;
  }

  /** Notes that left the machine with a box taken out. */
  get collected(): readonly Banknote[] {
    return this.#page.collected;
  }

  /** What the payment terminal remembers; undefined in a new world. */
  get pos(): PosMemoryPage | undefined {
    return this.#page.pos;
  }

  recordPos(pos: PosMemoryPage): void {
    this.#write({ ...this.#page, pos });
  }

  /** A number that no other piece of paper in this world has. */
  takeNoteNo(): number {
    const noteNo = this.#page.nextNoteNo;
    this.#write({ ...this.#page, nextNoteNo: noteNo + 1 });
    return noteNo;
  }

  /** Writes only when something moved. */
  recordValidator(validator: ValidatorMemory): void {
    if (JSON.stringify(validator) !== JSON.stringify(this.#page.validator)) {
      this.#write({ ...this.#page, validator });
    }
  }

  /** The box with these notes was carried away; `validator` is what is left in the machine. */
  recordBoxRemoved(notes: readonly Banknote[], validator: ValidatorMemory | undefined): void {
    this.#write({ ...this.#page, collected: [...this.#page.collected, ...notes], validator });
  }

  #write(page: Page): void {
    const draft = `${this.#file}.new`;
    writeFileSync(draft, JSON.stringify(page));
    renameSync(draft, this.#file);
    this.#page = page;
  }
}
