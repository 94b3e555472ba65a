import { expect, onTestFinished } from 'vitest';
import type { NoteId } from '../../contract/ids.ts';
import type { KioskView, Screen } from '../../contract/view.ts';
import type { Fact, FactKind } from '../../kiosk/journal/facts.ts';
import type { NoteRecord } from '../../kiosk/journal/note.ts';
import { accounts, type Account } from '../../kiosk/journal/postings.ts';
import { MachineWorld, type WorldOptions } from '../world/machine-world.ts';

/** The regular student of the characters, and the account behind the card. */
export const student = '20230001';
export const studentAccount = 'a20230001';

/** A whole machine that offers its services; ended with the test. */
export async function servingMachine(options: WorldOptions = {}): Promise<MachineWorld> {
  const world = await machine(options);
  await world.startKiosk();
  await world.serviceOpen();
  return world;
}

/** The same before anybody switched the kiosk on. */
export async function machine(options: WorldOptions = {}): Promise<MachineWorld> {
  const world = await MachineWorld.make(options);
  onTestFinished(() => {
    world.close();
  });
  return world;
}

/** A machine with the student's card in the cradle and the slot open. */
export async function openSlot(options: WorldOptions = {}): Promise<MachineWorld> {
  const world = await servingMachine(options);
  await world.beginRecharge(student);
  return world;
}

/** The screen, when it is of this kind; fails the test when it is another. */
export function shown<K extends Screen['kind']>(
  world: MachineWorld,
  kind: K,
): Extract<Screen, { readonly kind: K }> {
  const { screen } = world.view;
  if (screen.kind !== kind) throw new Error(`the screen shows ${JSON.stringify(screen)}, not ${kind}`);
  return screen as Extract<Screen, { readonly kind: K }>;
}

/** Touches 'finish' and waits for what the machine says about every note. */
export async function finish(
  world: MachineWorld,
  limitMs = 30_000,
): Promise<Extract<Screen, { readonly kind: 'result' }>> {
  world.touch({ type: 'finish' });
  await world.screen('result', limitMs);
  return shown(world, 'result');
}

/** Pushes a note in and waits until it is ours. */
export async function insertAndTake(world: MachineWorld, valueYuan: number): Promise<void> {
  world.insert(valueYuan);
  await world.slot('reading');
  await world.slot('taken');
  // The note falls into the box and the slot opens again.
  await world.clock.advanceUntil(() => world.validator.truth.acceptsNotes, 10_000, 50);
  await world.clock.advance(500);
}

/** Ends the visit as people do: the card is taken, and the start screen is back. */
export async function leave(world: MachineWorld, cardNumber = student): Promise<void> {
  world.takeCard(cardNumber);
  await world.screen('start');
}

/** Every screen that was shown since a moment, without repetitions. */
export function screensSince(world: MachineWorld, from: number): readonly string[] {
  return world.views
    .slice(from)
    .map(({ screen }: KioskView) => screen.kind)
    .filter((kind, at, all) => kind !== all[at - 1]);
}

export interface Aftermath {
  readonly facts: readonly Fact[];
  /** The facts of one kind, in order. */
  of<K extends FactKind>(kind: K): readonly Extract<Fact, { kind: K }>[];
  /** Every note that reached escrow or came from nowhere, in order. */
  readonly notes: readonly NoteRecord[];
  /** Balances in yuan that are not zero, debit positive. */
  readonly books: Partial<Record<Account, number>>;
  readonly openCases: readonly {
    readonly number: number;
    readonly caseKind: string;
    readonly detail: string;
  }[];
  readonly halted: string | undefined;
  readonly waitingRows: readonly string[];
}

/**
 * Kills the kiosk and reads what its journal says. Checks on the way what must hold whatever happened: the books add up
 * to zero and equal the notes they are made of, and the platform credited exactly the notes that the journal calls
 * CREDITED (or ACCEPTED with the answer outstanding), each once.
 */
export async function aftermath(world: MachineWorld): Promise<Aftermath> {
  world.killKiosk();
  const journal = world.readJournal();
  try {
    const { queries } = journal;
    const facts = queries
      .entriesAfter(0, 100_000)
      .map(({ body }) => (JSON.parse(body) as { readonly fact: Fact }).fact);
    const noteIds = new Set<NoteId>(
      facts.flatMap((fact) =>
        fact.kind === 'noteEscrowed' || fact.kind === 'strayCredit' ? [fact.noteId] : [],
      ),
    );
    const notes = [...noteIds].flatMap((noteId) => queries.note(noteId) ?? []);
    const balances = accounts.map((name) => [name, queries.balance(name) / 100] as const);
    expect(balances.reduce((sum, [, amount]) => sum + amount, 0)).toBe(0);
    expect(queries.balance('2190') + queries.acceptedNotCredited()).toBe(0);
    expect(queries.balance('2191') + queries.inSuspense()).toBe(0);
    const credited = (await world.inspection.credits('K01')).map(({ noteId }) => noteId);
    expect(new Set(credited).size).toBe(credited.length);
    const mayBeCredited = notes.filter(({ state }) => state === 'CREDITED' || state === 'ACCEPTED');
    expect(mayBeCredited.map(({ noteId }) => noteId)).toEqual(expect.arrayContaining(credited));
    expect(credited).toEqual(
      expect.arrayContaining(notes.filter(({ state }) => state === 'CREDITED').map(({ noteId }) => noteId)),
    );
    return {
      facts,
      of: <K extends FactKind>(kind: K) =>
        facts.filter((fact): fact is Extract<Fact, { kind: K }> => fact.kind === kind),
      notes,
      books: Object.fromEntries(balances.filter(([, amount]) => amount !== 0)),
      openCases: queries.openCases().map(({ number, caseKind, detail }) => ({ number, caseKind, detail })),
      halted: queries.halt()?.detail,
      waitingRows: queries.waitingRows().map(({ key }) => key.slice(key.indexOf(':') + 1)),
    };
  } finally {
    journal.close();
  }
}

/** Yuan of pending money that the platform shows for an account. */
export async function pendingYuan(world: MachineWorld, accountId = studentAccount): Promise<number> {
  const account = await world.inspection.account(accountId);
  if (!account) throw new Error(`no account ${accountId}`);
  return account.pendingFen / 100;
}

/** Yuan of the notes that the platform has credited to an account through this machine, wherever they went since. */
export async function creditedYuan(world: MachineWorld, accountId = studentAccount): Promise<number> {
  const credits = await world.inspection.credits('K01');
  return credits
    .filter((credit) => credit.accountId === accountId)
    .reduce((sum, { valueFen }) => sum + valueFen / 100, 0);
}

/** Yuan that the platform has promised to accept and was not yet called for. */
export async function reservedYuan(world: MachineWorld): Promise<number> {
  const open = await world.inspection.openReservations('K01');
  return open.reduce((sum, { valueFen }) => sum + valueFen / 100, 0);
}

/** Yuan of every note that lies in the box. */
export function inBox(world: MachineWorld): readonly number[] {
  return world.validator.truth.inBox.map(({ valueFen }) => valueFen / 100);
}
