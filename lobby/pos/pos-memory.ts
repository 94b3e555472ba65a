import { z } from 'zod';
import {
  cardNumber,
  debitRecord,
  id,
  issueNumber,
  loadReference,
  timeMs,
  totalFen,
  uid,
} from '../../contract/platform-fields.ts';

/** A purchase as the terminal remembers it. */
const purchaseSchema = z.object({
  debitId: id,
  uid,
  cardNumber,
  issueNumber,
  record: debitRecord,
  takenAtMs: timeMs,
  /** Another terminal's, executed on the card and perhaps never reported. */
  found: z.boolean(),
});

const loadSchema = z.object({
  loadId: id,
  /** `starting`: nothing was sent to the card. `writing`: perhaps. `executed`: read back, to be confirmed. */
  step: z.enum(['starting', 'writing', 'executed']),
  reference: loadReference.optional(),
  loadedFen: totalFen.optional(),
});

/** Everything that a terminal must not forget when it is switched off. */
export const posMemorySchema = z.object({
  /** Written to a card, perhaps; decided when the card comes back. */
  inHand: z.array(purchaseSchema),
  /** Executed and not yet reported. */
  waiting: z.array(purchaseSchema),
  /** Refused by the platform, or not to be told from the card: for people. */
  rejected: z.array(z.object({ purchase: purchaseSchema, why: z.string() })),
  loads: z.array(loadSchema),
  /** Per card, the last debit counter that this terminal wrote or reported; the oldest cards first. */
  seen: z.array(z.tuple([uid, z.int()])),
  /** The sum of all purchases taken here, for the till's own books. */
  takenFen: z.int(),
});

export type Purchase = z.output<typeof purchaseSchema>;
export type PosLoad = z.output<typeof loadSchema>;
export type PosMemoryPage = z.output<typeof posMemorySchema>;

export const EMPTY_POS_MEMORY: PosMemoryPage = {
  inHand: [],
  waiting: [],
  rejected: [],
  loads: [],
  seen: [],
  takenFen: 0,
};

/** Cards beyond this are forgotten; the worst that follows is a report of something known before. */
const MOST_SEEN = 2000;

/** The terminal's memory. Every change is written down before the call returns. */
export class PosMemory {
  #page: PosMemoryPage;
  readonly #write: (page: PosMemoryPage) => void;

  /** `write` keeps the page durably before it returns. */
  constructor(page: PosMemoryPage, write: (page: PosMemoryPage) => void) {
    this.#page = page;
    this.#write = write;
  }

  get page(): PosMemoryPage {
    return this.#page;
  }

  inHandOf(card: string): Purchase | undefined {
    return this.#page.inHand.find((purchase) => purchase.uid === card);
  }

  wasSeen(card: string, counter: number): boolean {
    return this.#page.seen.some(([other, last]) => other === card && last === counter);
  }

  begin(purchase: Purchase): void {
    this.#keep({ inHand: [...this.#page.inHand, purchase] });
  }

  /** The card proves it: the money is ours. */
  prove(purchase: Purchase): void {
    const { inHand, waiting, takenFen } = this.#page;
    this.#keep({
      inHand: without(inHand, purchase),
      waiting: [...waiting, purchase],
      takenFen: takenFen + (purchase.found ? 0 : purchase.record.after - purchase.record.before),
      seen: this.#seenWith(purchase),
    });
  }

  drop(purchase: Purchase): void {
    this.#keep({ inHand: without(this.#page.inHand, purchase) });
  }

  reported(purchase: Purchase): void {
    this.#keep({ waiting: without(this.#page.waiting, purchase) });
  }

  reject(purchase: Purchase, why: string): void {
    const { inHand, waiting, rejected } = this.#page;
    this.#keep({
      inHand: without(inHand, purchase),
      waiting: without(waiting, purchase),
      rejected: [...rejected, { purchase, why }],
    });
  }

  setLoad(load: PosLoad): void {
    this.#keep({ loads: [...this.#page.loads.filter(({ loadId }) => loadId !== load.loadId), load] });
  }

  endLoad(ended: string): void {
    this.#keep({ loads: this.#page.loads.filter(({ loadId }) => loadId !== ended) });
  }

  #seenWith({ uid: card, record }: Purchase): PosMemoryPage['seen'] {
    const others = this.#page.seen.filter(([other]) => other !== card);
    return [...others, [card, record.counter] satisfies [string, number]].slice(-MOST_SEEN);
  }

  #keep(part: Partial<PosMemoryPage>): void {
    const page = { ...this.#page, ...part };
    this.#write(page);
    this.#page = page;
  }
}

function without(purchases: readonly Purchase[], gone: Purchase): Purchase[] {
  return purchases.filter(({ debitId }) => debitId !== gone.debitId);
}
