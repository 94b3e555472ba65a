import { describe, expect, it } from 'vitest';
import { JournalError } from '../../kiosk/journal/journal-error.ts';
import type { FactKind } from '../../kiosk/journal/facts.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import type { MachineWorld, TouchPoints } from '../world/machine-world.ts';
import {
  aftermath,
  finish,
  inBox,
  insertAndTake,
  leave,
  openSlot,
  creditedYuan,
  reservedYuan,
  shown,
  student,
} from './story.ts';

const tiles = (world: MachineWorld) => shown(world, 'start').services.map(({ state }) => state);

/** From a moment on, facts of these kinds are refused, as by a full disk. */
function failingJournal() {
  const failing = new Set<FactKind>();
  const around = (points: TouchPoints): TouchPoints => ({
    ...points,
    openJournal: () => {
      const journal = points.openJournal();
      const commit: Journal['commit'] = journal.commit.bind(journal);
      journal.commit = (...facts) => {
        if (failing.has('halted') || facts.some(({ kind }) => failing.has(kind)))
          throw new JournalError('unwritable', 'database or disk is full');
        return commit(...facts);
      };
      return journal;
    },
  });
  return { failing, around };
}

describe('the cash box', () => {
  it('C17 the box is full: the note is finished, no other is drawn in, and cash is closed for that reason', async () => {
    const world = await openSlot({ validator: { boxCapacity: 2 } });
    await insertAndTake(world, 20);
    world.insert(50);
    await world.clock.advance(5_000);
    expect(world.validator.truth.acceptsNotes).toBe(false);
    const result = await finish(world);
    expect(result).toMatchObject({ outcome: 'allCredited', totalFen: 7000 });
    await leave(world);
    expect(tiles(world)).toMatchObject([{ open: false, reason: 'boxFull' }, { open: true }, { open: true }]);
    // Staff change the box: cash opens by itself.
    world.validator.removeBox();
    await world.clock.advance(5_000);
    expect(tiles(world)).toMatchObject([{ open: false }, { open: true }, { open: true }]);
    world.validator.insertEmptyBox();
    await world.serviceOpen(30_000);
    const after = await aftermath(world);
    expect(after.of('acceptorFault').map(({ code }) => code)).toEqual(['boxFull', 'boxRemoved']);
    expect(after.of('boxGone')).toHaveLength(1);
    expect(after.of('boxSeen')).toHaveLength(1);
    expect(after.books).toEqual({ '1001': 70, '2101': -70 });
  });

  it('C17 the box is taken out while a note stands in escrow: the note goes back, and the slot says why it is shut', async () => {
    const world = await openSlot();
    world.network.delayMs = 1_500;
    const note = world.insert(50);
    await world.slot('checking');
    world.validator.removeBox();
    await world.clock.advance(6_000);
    expect(world.validator.takeNote()).toEqual(note);
    expect(shown(world, 'recharge').slot).toMatchObject({ state: 'closed', reason: 'boxRemoved' });
    world.network.delayMs = 20;
    const result = await finish(world);
    expect(result).toMatchObject({ outcome: 'nothingInserted', endedBecause: 'slotClosed' });
    await world.clock.advance(20_000);
    expect(await reservedYuan(world)).toBe(0);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED']);
  });

  it('C17 the box is back before the visit ends: the person goes on where they were', async () => {
    const world = await openSlot();
    await insertAndTake(world, 20);
    world.validator.removeBox();
    await world.slot('closed');
    await world.clock.advance(5_000);
    world.validator.insertEmptyBox();
    await world.slot('insert');
    await insertAndTake(world, 50);
    expect(await finish(world)).toMatchObject({ outcome: 'allCredited', totalFen: 7000 });
    expect(inBox(world)).toEqual([50]);
  });
});

describe('a journal that cannot be written', () => {
  it('C20 the disk is full when a note comes to escrow: it goes back, cash is halted, balances are still read', async () => {
    const { failing, around } = failingJournal();
    const world = await openSlot({ around });
    await insertAndTake(world, 20);
    failing.add('halted');
    const note = world.insert(50);
    await world.screen('result', 10_000);
    expect(world.validator.takeNote()).toEqual(note);
    expect(shown(world, 'result')).toMatchObject({
      endedBecause: 'slotClosed',
      totalFen: 2000,
      notes: [{ valueFen: 2000 }],
    });
    expect(world.validator.truth.acceptsNotes).toBe(false);
    await leave(world);
    expect(tiles(world)).toMatchObject([{ open: false }, { open: false }, { open: true }]);
    world.placeCard(student);
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').card.balanceFen).toBe(3550);
    const after = await aftermath(world);
    expect(after.notes).toHaveLength(1);
  });

  it('C20 the request to accept cannot be written: the accepting command is never sent', async () => {
    const { failing, around } = failingJournal();
    const world = await openSlot({ around });
    failing.add('noteAcceptRequested');
    const note = world.insert(50);
    await world.screen('result', 10_000);
    expect(world.validator.takeNote()).toEqual(note);
    expect(inBox(world)).toEqual([]);
    expect(shown(world, 'result')).toMatchObject({ outcome: 'nothingInserted', notes: [] });
    await world.clock.advance(30_000);
    expect(await reservedYuan(world)).toBe(0);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED']);
    expect(after.of('noteAcceptRequested')).toEqual([]);
    expect(after.halted).toContain('disk is full');
  });

  it('C20 the credit cannot be written: the result says that the note is being checked, and it is credited when staff have looked', async () => {
    const { failing, around } = failingJournal();
    const world = await openSlot({ around });
    failing.add('noteAccepted');
    world.insert(50);
    await world.screen('result', 30_000);
    expect(shown(world, 'result')).toMatchObject({
      outcome: 'inQuestion',
      endedBecause: 'slotClosed',
      notes: [{ valueFen: 5000, state: 'inQuestion' }],
    });
    expect(await creditedYuan(world)).toBe(0);
    // Somebody made room on the disk and started the machine again. It stays halted until staff have looked.
    world.killKiosk();
    failing.clear();
    world.takeCard(student);
    await world.startKiosk();
    await world.clock.advance(20_000);
    expect(tiles(world)).toMatchObject([{ open: false, reason: 'halted' }, { open: true }, { open: true }]);
    // The device goes on reporting its credit until it is taken.
    expect(world.kiosk?.staff?.clearHalt('Duty technician', 'there is room on the disk again').ok).toBe(true);
    await world.serviceOpen(30_000);
    await world.clock.advance(5_000);
    expect(await creditedYuan(world)).toBe(50);
    expect((await aftermath(world)).notes.map(({ state }) => state)).toEqual(['CREDITED']);
  });
});

describe('a halt', () => {
  /** The platform's answer to the first note cannot be written down: no more cash until staff have looked. */
  async function oneNoteThenHalt() {
    const { failing, around } = failingJournal();
    const world = await openSlot({ around });
    world.network.fate = ({ path }) => (path === '/v1/notes/credit' ? 'cutBefore' : 'pass');
    await insertAndTake(world, 20);
    const halt = (): void => {
      failing.add('noteCredited');
      world.network.fate = () => 'pass';
    };
    const mend = (): void => {
      failing.clear();
    };
    return { world, halt, mend };
  }

  it('C21 a halt while a note stands in escrow lets it be finished, then shuts the slot and ends the visit', async () => {
    const { world, halt, mend } = await oneNoteThenHalt();
    // The promise for the second note is slow to come; the halt is quicker.
    world.network.delayMs = 4_000;
    world.insert(50);
    await world.slot('reading');
    await world.slot('checking');
    world.network.delayMs = 20;
    halt();
    await world.screen('result', 20_000);
    expect(shown(world, 'result')).toMatchObject({
      outcome: 'creditFollows',
      endedBecause: 'slotClosed',
      totalFen: 7000,
    });
    expect(inBox(world)).toEqual([20, 50]);
    await leave(world);
    expect(tiles(world)).toMatchObject([{ open: false, reason: 'halted' }, { open: true }, { open: true }]);
    mend();
    await world.clock.advance(60_000);
    expect(await creditedYuan(world)).toBe(70);
    const after = await aftermath(world);
    expect(after.halted).toContain('disk is full');
    expect(after.notes.map(({ state }) => state)).toEqual(['CREDITED', 'CREDITED']);
  });

  it('C21 a halt between two notes shuts the slot at once and shows where the notes are', async () => {
    const { world, halt } = await oneNoteThenHalt();
    halt();
    await world.screen('result', 20_000);
    expect(shown(world, 'result')).toMatchObject({
      outcome: 'creditFollows',
      endedBecause: 'slotClosed',
      notes: [{ valueFen: 2000, state: 'received' }],
    });
    expect(world.validator.truth.acceptsNotes).toBe(false);
  });

  it('C21 staff clear the halt by name, and cash opens again', async () => {
    const { world, halt, mend } = await oneNoteThenHalt();
    halt();
    await world.screen('result', 20_000);
    mend();
    await leave(world);
    await world.clock.advance(60_000);
    expect(tiles(world)).toMatchObject([{ open: false, reason: 'halted' }, { open: true }, { open: true }]);
    expect(world.kiosk?.staff?.clearHalt('Duty technician', 'there is room on the disk again').ok).toBe(true);
    await world.serviceOpen(5_000);
    await world.beginRecharge(student);
    await insertAndTake(world, 20);
    expect(await finish(world)).toMatchObject({ outcome: 'allCredited' });
    expect(await creditedYuan(world)).toBe(40);
  });

  it('C22 a claim without a trace is a case of its own: the counters and the notes of the visit are there to compare', async () => {
    const world = await openSlot();
    await insertAndTake(world, 20);
    await finish(world);
    await leave(world);
    const desk = world.kiosk?.staff;
    const claim = desk?.openClaim('Card office', undefined, 'says that a second note was kept');
    expect(claim?.ok && claim.value.caseKind).toBe('claim');
    const after = await aftermath(world);
    expect(after.openCases).toMatchObject([{ caseKind: 'claim' }]);
    // One note in the visit, one counted by the device, one in the box: the claim has no trace.
    const counted = after.of('countersRead');
    expect((counted.at(-1)?.stacked ?? 0) - (counted[0]?.stacked ?? 0)).toBe(1);
    expect(after.of('noteEscrowed')).toHaveLength(1);
    expect(inBox(world)).toEqual([20]);
    expect(after.books).toEqual({ '1001': 20, '2101': -20 });
  });
});
