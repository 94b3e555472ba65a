import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ok } from '../../contract/result.ts';
import { BenchBook } from '../../lobby/bench-book.ts';
import type { ValidatorMemory } from '../../lobby/cash-acceptor/validator-settings.ts';
import type { Bench } from '../../lobby/dock/hands-api.ts';
import type { ShelfCard } from '../../lobby/dock/ports.ts';
import type { AcceptorHands, AcceptorTruth, Banknote, CradleHands } from '../../lobby/hands.ts';
import { HEALTHY } from '../../lobby/network/fault.ts';
import type { Fault } from '../../lobby/network/fault.ts';

/** A validator without mechanics: what is inserted lies in the box at once; what is not genuine sticks out. */
export class FakeAcceptor implements AcceptorHands {
  truth: AcceptorTruth = {
    powered: true,
    inPath: undefined,
    atBezel: undefined,
    inBox: [],
    boxPresent: true,
    stackerFull: false,
    jam: 'none',
    acceptsNotes: true,
  };

  change(part: Partial<AcceptorTruth>): void {
    this.truth = { ...this.truth, ...part };
  }

  get memory(): ValidatorMemory {
    const { inBox: box, boxPresent, stackerFull: full, atBezel: bezel } = this.truth;
    return { box, boxPresent, full, bezel, path: undefined, stacked: box.length, rejected: 0 };
  }

  insertNote(note: Banknote): boolean {
    if (!this.truth.acceptsNotes) return false;
    if (note.kind === 'genuine') this.change({ inBox: [...this.truth.inBox, note] });
    else this.change({ atBezel: note });
    return true;
  }

  takeNote(): Banknote | undefined {
    const note = this.truth.atBezel;
    this.change({ atBezel: undefined });
    return note;
  }

  pullNoteBack(): boolean {
    return this.truth.inPath !== undefined;
  }

  jamNextNote(_when: string, where: 'inside' | 'reachable'): void {
    this.change({ jam: where });
  }

  clearJam(): Banknote | undefined {
    this.change({ jam: 'none' });
    return undefined;
  }

  setStackerFull(full: boolean): void {
    this.change({ stackerFull: full });
  }

  removeBox(): readonly Banknote[] {
    const notes = this.truth.inBox;
    this.change({ inBox: [], boxPresent: false });
    return notes;
  }

  insertEmptyBox(): void {
    this.change({ boxPresent: true });
  }

  cutPower(): void {
    this.change({ powered: false });
  }

  restorePower(): void {
    this.change({ powered: true });
  }
}

export class FakeCradle implements CradleHands {
  readonly #shelf: readonly ShelfCard[];
  inCradle: readonly ShelfCard[] = [];

  constructor(shelf: readonly ShelfCard[]) {
    this.#shelf = shelf;
  }

  place(uid: string): void {
    this.inCradle = [...this.inCradle, ...this.#shelf.filter((card) => card.uid === uid)];
  }

  take(uid: string): void {
    this.inCradle = this.inCradle.filter((card) => card.uid !== uid);
  }
}

const cards: readonly ShelfCard[] = [
  { uid: '04a1b2c3', label: '张小雨', cardNumber: '100001', accountId: 'a1', story: 'an ordinary student' },
  { uid: '04a1b2c4', label: '李雷', cardNumber: '100002', accountId: 'a2', story: 'card reported lost' },
];

export interface FakeBench extends Omit<Bench, 'killKiosk'> {
  readonly acceptor: FakeAcceptor;
  readonly cradle: FakeCradle;
  /** Where the bench's book is kept. */
  readonly bookFile: string;
  /** Every time that central's clock was set. */
  readonly clockWishes: unknown[];
}

/** A bench whose every part is a stand-in, for tests of the dock's own doings. */
export function fakeBench(): FakeBench {
  const bookFile = join(mkdtempSync(join(tmpdir(), 'bench-')), 'bench.json');
  let fault: Fault = HEALTHY;
  const clockWishes: unknown[] = [];
  const acceptor = new FakeAcceptor();
  const account = {
    name: '张小雨',
    personState: 'regular',
    cardState: 'normal',
    balanceFen: 1234,
    pendingFen: 2000,
    headroomFen: 50_000,
    movements: [],
  };
  return {
    bookFile,
    clockWishes,
    acceptor,
    cradle: new FakeCradle(cards),
    shelf: {
      cards,
      chip: (uid) => ({ uid, lines: [{ name: 'card number', value: '100001' }], balanceFen: 1500 }),
    },
    book: new BenchBook(bookFile),
    memory: () => acceptor.memory,
    proxy: {
      get state() {
        return { upstream: 'http://127.0.0.1:1', fault, recent: [] };
      },
      setFault: (next) => {
        fault = next;
      },
    },
    central: {
      account: (accountId) => Promise.resolve(ok({ accountId, ...account })),
      credits: () => Promise.resolve(ok([{ noteId: 'n1', valueFen: 2000, accountId: 'a1' }])),
      now: () => Promise.resolve(ok(1_000_000)),
      setClock: (to) => {
        clockWishes.push(to);
        return Promise.resolve(ok(42));
      },
    },
  };
}
