import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fen } from '../contract/money.ts';
import type { Banknote } from './hands.ts';

const banknoteSchema = z.object({
  noteNo: z.int().positive(),
  valueFen: z
    .int()
    .positive()
    .transform((amount) => fen(amount)),
  kind: z.enum(['genuine', 'counterfeit', 'crumpled', 'foreign']),
});
const pageSchema = z.object({
  nextNoteNo: z.int().positive(),
  inBox: z.array(banknoteSchema),
  collected: z.array(banknoteSchema),
});
type Page = z.infer<typeof pageSchema>;

/**
 * What must outlive the lobby process: paper does not vanish when a simulation is started again. Kept in one file
 * that is replaced whole; a note that was on its way through the validator when the lobby died is not in it.
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
      : { nextNoteNo: 1, inBox: [], collected: [] };
  }

  /** Notes that lay in the machine's box when the book was last written. */
  get inBox(): readonly Banknote[] {
    return this.#page.inBox;
  }

  /** Notes that left the machine with a box taken out. */
  get collected(): readonly Banknote[] {
    return this.#page.collected;
  }

  /** A number that no other piece of paper in this world has. */
  takeNoteNo(): number {
    const noteNo = this.#page.nextNoteNo;
    this.#write({ ...this.#page, nextNoteNo: noteNo + 1 });
    return noteNo;
  }

  recordBox(notes: readonly Banknote[]): void {
    const same =
      notes.length === this.#page.inBox.length && notes.at(-1)?.noteNo === this.#page.inBox.at(-1)?.noteNo;
    if (!same) this.#write({ ...this.#page, inBox: [...notes] });
  }

  recordBoxRemoved(notes: readonly Banknote[]): void {
    this.#write({ ...this.#page, inBox: [], collected: [...this.#page.collected, ...notes] });
  }

  #write(page: Page): void {
    const draft = `${this.#file}.new`;
    writeFileSync(draft, JSON.stringify(page));
    renameSync(draft, this.#file);
    this.#page = page;
  }
}
