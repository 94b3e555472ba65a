import type { Banknote } from '../../lobby/hands.ts';
import type { MachineWorld } from '../world/machine-world.ts';
import type { TrueNote } from './oracle-truth.ts';

/** Where every piece of paper truly went, whatever the machine believes. */
export class TrueNotes {
  readonly #world: MachineWorld;
  readonly #inserted = new Map<number, TrueNote>();
  readonly #returned = new Set<number>();
  readonly #elsewhere: Banknote[] = [];

  constructor(world: MachineWorld) {
    this.#world = world;
  }

  /** A note belongs to whoever the screen speaks to, even where somebody has just changed the cards. */
  drawnIn({ noteNo, valueFen }: Banknote, cardNumber: string): void {
    const screen = this.#world.views.at(-1)?.screen;
    const shown = screen?.kind === 'recharge' ? screen.card.cardNumberLast4 : undefined;
    const owner = shown === undefined ? undefined : this.#cardEndingWith(shown);
    this.#inserted.set(noteNo, { noteNo, valueFen, accountId: `a${owner ?? cardNumber}` });
  }

  #cardEndingWith(last4: string): string | undefined {
    const cards = this.#world.people.flatMap(({ cards: own }) => own);
    return cards.find(({ cardNumber }) => cardNumber.endsWith(last4))?.cardNumber;
  }

  /** Back in somebody's hand. */
  returned({ noteNo }: Banknote): void {
    this.#returned.add(noteNo);
  }

  freed(note: Banknote, by: 'visitor' | 'staff'): void {
    if (by === 'visitor') this.returned(note);
    else this.#elsewhere.push(note);
  }

  /** Somebody of the staff has them now. */
  carriedAway(notes: readonly Banknote[]): void {
    this.#elsewhere.push(...notes);
  }

  get inHands(): readonly number[] {
    return [...this.#returned];
  }

  /** What the university has: in the machine, or carried out of it. */
  get kept(): readonly TrueNote[] {
    const { inBox, inPath } = this.#world.validator.truth;
    const kept = [...inBox, ...this.#elsewhere, ...(inPath ? [inPath.note] : [])];
    return kept.map(({ noteNo }) => {
      const note = this.#inserted.get(noteNo);
      if (!note) throw new Error(`nobody put note ${noteNo} in`);
      return note;
    });
  }
}
