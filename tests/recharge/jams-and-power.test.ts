import { describe, expect, it } from 'vitest';
import type { ValidatorOptions } from '../../lobby/cash-acceptor/validator-settings.ts';
import type { MachineWorld } from '../world/machine-world.ts';
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

type Position = 'reading' | 'escrow' | 'stacking';

/** Pushes a note in and waits until it is there in the device. */
async function insertUntil(world: MachineWorld, valueYuan: number, position: Position): Promise<void> {
  world.insert(valueYuan);
  await world.clock.advanceUntil(() => world.validator.truth.inPath?.position === position, 10_000, 10);
}

async function powerCut(world: MachineWorld, offMs = 2_000): Promise<void> {
  world.validator.cutPower();
  await world.clock.advance(offMs);
  world.validator.restorePower();
}

/** Until the device was settled after its start. */
async function settled(world: MachineWorld): Promise<void> {
  await world.clock.advance(15_000);
}

describe('jams', () => {
  it('C4 a note stuck within reach before its credit is pulled free by the person and stays theirs', async () => {
    const world = await openSlot();
    world.validator.jamNextNote('beforeCredit', 'reachable');
    const note = world.insert(50);
    await world.slot('stuck');
    expect(shown(world, 'recharge').slot).toMatchObject({ state: 'stuck', reachable: true });
    await world.clock.advance(5_000);
    expect(world.validator.clearJam()).toEqual(note);
    await world.slot('returned');
    expect(shown(world, 'recharge').slot).toMatchObject({ valueFen: 5000 });
    // The slot is open again: the same note goes in smoothly now.
    await world.clock.advance(3_000);
    await insertAndTake(world, 50);
    expect(await finish(world)).toMatchObject({ outcome: 'allCredited', totalFen: 5000 });
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED', 'CREDITED']);
    expect(await creditedYuan(world)).toBe(50);
    expect(await reservedYuan(world)).toBe(0);
  });

  it('C4 a note that nobody can pull free becomes a case with a number, and cash stays closed', async () => {
    const world = await openSlot();
    world.validator.jamNextNote('beforeCredit', 'reachable');
    world.insert(50);
    await world.slot('stuck');
    await world.screen('result', 35_000);
    const result = shown(world, 'result');
    expect(result).toMatchObject({ outcome: 'inQuestion', totalFen: 0, endedBecause: 'slotClosed' });
    expect(result.notes).toEqual([
      { valueFen: 5000, state: 'inQuestion', caseNumber: expect.stringMatching(/^K01-\d+$/) as string },
    ]);
    // A number that somebody has to write down stays longer than 20 seconds.
    await world.clock.advance(50_000);
    expect(world.view).toMatchObject({ screen: { kind: 'result' }, visit: { warning: false } });
    // It also stays when the card is taken by habit; a touch ends it.
    world.takeCard(student);
    await world.clock.advance(5_000);
    expect(world.view.screen.kind).toBe('result');
    world.touch({ type: 'finish' });
    await world.screen('start', 1_000);
    expect(shown(world, 'start').services).toMatchObject([
      { service: 'recharge', state: { open: false, reason: 'noteStuck' } },
      { service: 'collect', state: { open: true } },
      { service: 'balance', state: { open: true } },
    ]);
    const after = await aftermath(world);
    expect(after.of('noteQuestioned')).toMatchObject([{ reason: 'jam', moneyInBox: false }]);
    expect(after.books).toEqual({});
    expect(after.openCases).toHaveLength(1);
    // The promise stays: the case may still become a credit.
    expect(await reservedYuan(world)).toBe(50);
    expect(await creditedYuan(world)).toBe(0);
  });

  it('C5 a note jammed inside before its credit is in question, with its value and a case number on the screen', async () => {
    const world = await openSlot();
    await insertAndTake(world, 20);
    world.validator.jamNextNote('beforeCredit', 'inside');
    world.insert(100);
    await world.clock.advanceUntil(() => world.slotState === 'stuck', 30_000, 50);
    const slot = shown(world, 'recharge').slot;
    expect(slot).toMatchObject({ state: 'stuck', reachable: false });
    expect(slot.state === 'stuck' && slot.caseNumber).toMatch(/^K01-\d+$/);
    const result = await finish(world);
    expect(result).toMatchObject({ outcome: 'inQuestion', totalFen: 2000 });
    expect(result.notes.map(({ valueFen, state }) => [valueFen, state])).toEqual([
      [2000, 'credited'],
      [10_000, 'inQuestion'],
    ]);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['CREDITED', 'SUSPENSE']);
    expect(after.books).toEqual({ '1001': 20, '2101': -20 });
    expect(await creditedYuan(world)).toBe(20);
  });

  it('C5 a note jammed inside after its credit is credited, and only cash is closed', async () => {
    const world = await openSlot();
    world.validator.jamNextNote('afterCredit', 'inside');
    world.insert(100);
    await world.clock.advance(8_000);
    const result = await finish(world);
    expect(result).toMatchObject({ outcome: 'allCredited', totalFen: 10_000 });
    await leave(world);
    expect(shown(world, 'start').services).toMatchObject([
      { state: { open: false, reason: 'noteStuck' } },
      { service: 'collect', state: { open: true } },
      { service: 'balance', state: { open: true } },
    ]);
    expect(await creditedYuan(world)).toBe(100);
    const after = await aftermath(world);
    expect(after.openCases).toEqual([]);
    expect(after.books).toEqual({ '1001': 100, '2101': -100 });
    expect(inBox(world)).toEqual([]);
  });

  it('C5 when staff free the jam, cash opens again and the case stays for people', async () => {
    const world = await openSlot();
    world.validator.jamNextNote('beforeCredit', 'inside');
    world.insert(100);
    await world.screen('result', 60_000);
    world.touch({ type: 'finish' });
    await leave(world);
    expect(world.validator.clearJam()?.valueFen).toBe(10_000);
    await world.serviceOpen(60_000);
    const after = await aftermath(world);
    expect(after.openCases).toHaveLength(1);
    expect(after.notes.map(({ state }) => state)).toEqual(['SUSPENSE']);
  });
});

describe('power lost at the validator', () => {
  it('C6 power lost while the note was read: it comes back, and nothing was written', async () => {
    const world = await openSlot();
    await insertUntil(world, 50, 'reading');
    await powerCut(world);
    await settled(world);
    expect(world.validator.truth.atBezel?.valueFen).toBe(5000);
    world.validator.takeNote();
    await world.screen('recharge', 100);
    expect(await finish(world)).toMatchObject({ outcome: 'nothingInserted' });
    expect((await aftermath(world)).notes).toEqual([]);
  });

  it('C6 power lost while the note stood in escrow: it comes back and is recorded as returned', async () => {
    const world = await openSlot();
    world.network.delayMs = 1_000;
    await insertUntil(world, 50, 'escrow');
    await world.slot('checking');
    await powerCut(world);
    world.network.delayMs = 20;
    await settled(world);
    expect(world.validator.takeNote()?.valueFen).toBe(5000);
    expect(await finish(world)).toMatchObject({ outcome: 'nothingInserted', notes: [] });
    await world.clock.advance(20_000);
    expect(await reservedYuan(world)).toBe(0);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED']);
    expect(await creditedYuan(world)).toBe(0);
  });

  const clearings: readonly (readonly [NonNullable<ValidatorOptions['clearedBeforeCredit']>, string])[] = [
    ['box', 'CREDITED'],
    ['front', 'RETURNED'],
    ['boxSilently', 'SUSPENSE'],
  ];
  for (const [clearedBeforeCredit, state] of clearings) {
    it(`C6 power lost on the way to the box before the credit: a device that clears it to ${clearedBeforeCredit} leaves it ${state}`, async () => {
      const world = await openSlot({ validator: { clearedBeforeCredit } });
      await insertUntil(world, 50, 'stacking');
      await powerCut(world);
      await settled(world);
      world.validator.takeNote();
      await world.clock.advance(30_000);
      if (world.view.screen.kind === 'recharge') await finish(world);
      const after = await aftermath(world);
      expect(after.notes.map((note) => note.state)).toEqual([state]);
      expect(await creditedYuan(world)).toBe(state === 'CREDITED' ? 50 : 0);
      // Only the device that moves it without a word leaves a question: its counter knows of one note more.
      expect(after.of('noteQuestioned').map(({ reason }) => reason)).toEqual(
        state === 'SUSPENSE' ? ['countedWithoutCredit'] : [],
      );
    });
  }

  const resets: readonly NonNullable<ValidatorOptions['creditAfterReset']>[] = [
    'repeated',
    'absent',
    'withCleared',
  ];
  for (const creditAfterReset of resets) {
    it(`C7 power lost after the point of no return with the credit ${creditAfterReset} after the reset: credited once`, async () => {
      const world = await openSlot({ validator: { creditAfterReset } });
      await insertUntil(world, 50, 'stacking');
      // Past the point of no return, in the very moment in which the device knows it and the kiosk does not.
      await world.clock.advance(300);
      await powerCut(world);
      await settled(world);
      await world.clock.advance(30_000);
      if (world.view.screen.kind === 'recharge') await finish(world);
      const after = await aftermath(world);
      expect(inBox(world)).toEqual([50]);
      const [note] = after.notes;
      if (note?.state === 'SUSPENSE') {
        // Nobody said that it was credited, only the counter: people decide, nobody guesses.
        expect(creditAfterReset).toBe('absent');
        expect(after.openCases).toHaveLength(1);
        expect(await creditedYuan(world)).toBe(0);
      } else {
        expect(after.notes.map(({ state }) => state)).toEqual(['CREDITED']);
        expect(await creditedYuan(world)).toBe(50);
      }
    });
  }

  it('C7 a device without acknowledgement that lost power over a note: its counters are the witness', async () => {
    const world = await openSlot({ validator: { acknowledges: false, creditAfterReset: 'absent' } });
    await insertAndTake(world, 20);
    await insertUntil(world, 50, 'stacking');
    await world.clock.advance(310);
    await powerCut(world);
    await settled(world);
    await world.clock.advance(30_000);
    if (world.view.screen.kind === 'recharge') await finish(world);
    const result = shown(world, 'result');
    expect(result.notes.map(({ valueFen, state }) => [valueFen, state])).toEqual([
      [2000, 'credited'],
      [5000, 'inQuestion'],
    ]);
    expect(inBox(world)).toEqual([20, 50]);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['CREDITED', 'SUSPENSE']);
    expect(after.of('noteQuestioned')).toMatchObject([{ reason: 'countedWithoutCredit' }]);
    expect(after.openCases).toHaveLength(1);
    expect(await creditedYuan(world)).toBe(20);
  });

  it('C6 the power stays off: the result says that the note is being checked, never that nothing came in', async () => {
    const world = await openSlot();
    await insertUntil(world, 50, 'stacking');
    world.validator.cutPower();
    await world.slot('closed');
    expect(shown(world, 'recharge').notes).toMatchObject([{ valueFen: 5000, state: 'inQuestion' }]);
    await world.screen('result', 150_000);
    expect(shown(world, 'result')).toMatchObject({
      outcome: 'inQuestion',
      endedBecause: 'slotClosed',
      notes: [{ valueFen: 5000, state: 'inQuestion', caseNumber: undefined }],
    });
    world.touch({ type: 'finish' });
    await leave(world);
    expect(shown(world, 'start').services).toMatchObject([
      { state: { open: false, reason: 'acceptorOutOfOrder' } },
      { state: { open: true } },
      { state: { open: true } },
    ]);
    // Hours later somebody finds the plug: the note is credited to whose it was.
    await world.clock.advance(3_600_000);
    world.validator.restorePower();
    await world.serviceOpen(60_000);
    await world.clock.advance(5_000);
    expect(await creditedYuan(world)).toBe(50);
    expect((await aftermath(world)).notes.map(({ state }) => state)).toEqual(['CREDITED']);
  });
});
