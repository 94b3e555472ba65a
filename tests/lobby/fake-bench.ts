import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Fen } from '../../contract/money.ts';
import { ok } from '../../contract/result.ts';
import { BenchBook } from '../../lobby/bench-book.ts';
import type { ValidatorMemory } from '../../lobby/cash-acceptor/validator-settings.ts';
import type { Bench } from '../../lobby/dock/hands-api.ts';
import type { ShelfCard } from '../../lobby/dock/ports.ts';
import type { AcceptorHands, AcceptorTruth, Banknote, CradleHands } from '../../lobby/hands.ts';
import { HEALTHY } from '../../lobby/network/fault.ts';
import type { Fault } from '../../lobby/network/fault.ts';
import type { PosHands, PosTruth } from '../../lobby/pos/pos-desk.ts';

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
    stuckOnWayBack: false,
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
  readonly pulls: unknown[] = [];

  constructor(shelf: readonly ShelfCard[]) {
    this.#shelf = shelf;
  }

  place(uid: string): void {
    this.inCradle = [...this.inCradle, ...this.#shelf.filter((card) => card.uid === uid)];
  }

  pullDuringWrite(uid: string, at: { readonly write: number; readonly bytes: number }): void {
    this.pulls.push({ uid, ...at });
  }

  take(uid: string): void {
    this.inCradle = this.inCradle.filter((card) => card.uid !== uid);
  }
}

/** A terminal that takes every payment while it is online, and keeps what it was asked to do. */
export class FakePos implements PosHands {
  readonly done: unknown[] = [];
  truth: PosTruth = {
    terminalId: 'POS01',
    isOnline: true,
    card: undefined,
    isReading: false,
    display: undefined,
    waiting: [],
    inHand: [],
    rejected: 0,
    takenFen: 0,
  };

  setOnline(isOnline: boolean): void {
    this.truth = { ...this.truth, isOnline };
  }

  choose(uid: string): void {
    this.truth = { ...this.truth, card: uid };
  }

  pay(uid: string, amountFen: Fen): ReturnType<PosHands['pay']> {
    this.done.push({ uid, amountFen });
    return Promise.resolve(
      ok(
        this.truth.isOnline
          ? { result: 'paid' as const, amountFen, balanceFen: 100, isEarlier: false }
          : { result: 'refused' as const, why: 'torn' as const },
      ),
    );
  }

  collect(): ReturnType<PosHands['collect']> {
    return Promise.resolve(ok({ result: 'collected', amountFen: 2000, pendingFen: 0 }));
  }

  upload(): ReturnType<PosHands['upload']> {
    return Promise.resolve({ reported: 2, left: 0 });
  }
}

const cards: readonly ShelfCard[] = [
  { uid: '04a1b2c3', label: '张小雨', cardNumber: '100001', accountId: 'a1', story: 'an ordinary student' },
  { uid: '04a1b2c4', label: '李雷', cardNumber: '100002', accountId: 'a2', story: 'card reported lost' },
];

export interface FakeBench extends Omit<Bench, 'killKiosk'> {
  readonly acceptor: FakeAcceptor;
  readonly cradle: FakeCradle;
  readonly pos: FakePos;
  /** Where the bench's book is kept. */
  readonly bookFile: string;
  /** Every time that central's clock was set. */
  readonly clockWishes: unknown[];
  /** Money that was made pending: account and amount. */
  readonly added: unknown[];
}

/** A bench whose every part is a stand-in, for tests of the dock's own doings. */
export function fakeBench(): FakeBench {
  const bookFile = join(mkdtempSync(join(tmpdir(), 'bench-')), 'bench.json');
  let fault: Fault = HEALTHY;
  const clockWishes: unknown[] = [];
  const added: unknown[] = [];
  const acceptor = new FakeAcceptor();
  const account = {
    name: '张小雨',
    personState: 'regular',
    cardState: 'normal',
    balanceFen: 1234,
    pendingFen: 2000,
    headroomFen: 50_000,
    inFlightFen: 0,
    cards: [{ uid: '04a1b2c3', loadedFen: 5000, spentFen: 3500 }],
    movements: [],
  };
  return {
    bookFile,
    clockWishes,
    added,
    acceptor,
    cradle: new FakeCradle(cards),
    shelf: {
      cards,
      chip: (uid) => ({
        ...{ uid, balanceFen: 1500, torn: [] },
        lines: [{ name: 'card number', value: '100001' }],
      }),
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
    pos: new FakePos(),
    central: {
      account: (accountId) => Promise.resolve(ok({ accountId, ...account })),
      credits: () => Promise.resolve(ok([{ noteId: 'n1', valueFen: 2000, accountId: 'a1' }])),
      now: () => Promise.resolve(ok(1_000_000)),
      addPending: (accountId, amountFen) => {
        added.push([accountId, amountFen]);
        return Promise.resolve(ok(undefined));
      },
      setClock: (to) => {
        clockWishes.push(to);
        return Promise.resolve(ok(42));
      },
    },
  };
}
