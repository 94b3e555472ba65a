import { describe, expect, it } from 'vitest';
import type { FactKind } from '../../kiosk/journal/facts.ts';
import type { ValidatorOptions } from '../../lobby/cash-acceptor/validator-settings.ts';
import type { MachineWorld, TouchPoints } from '../world/machine-world.ts';
import {
  aftermath,
  finish,
  inBox,
  insertAndTake,
  openSlot,
  creditedYuan,
  reservedYuan,
  shown,
  student,
} from './story.ts';

/** Kills the kiosk right before or right after it has written the nth fact of a kind. */
interface Death {
  readonly kind: FactKind;
  readonly when: 'before' | 'after';
  readonly nth?: number;
}

/** A machine with its slot open, whose kiosk dies once at the given write. */
async function dyingMachine({ kind, when, nth = 1 }: Death, validator: Partial<ValidatorOptions> = {}) {
  let left = nth;
  const around = (points: TouchPoints, life: MachineWorld['life']): TouchPoints => ({
    ...points,
    openJournal: () => {
      const journal = points.openJournal();
      const commit = journal.commit.bind(journal);
      journal.commit = (...facts) => {
        const hit = facts.some((fact) => fact.kind === kind) && (left -= 1) === 0;
        if (hit && when === 'before') life.end();
        const entry = commit(...facts);
        if (hit) life.end();
        return entry;
      };
      return journal;
    },
  });
  return openSlot({ around, validator });
}

async function untilDead(world: MachineWorld): Promise<void> {
  await world.clock.advanceUntil(() => !world.life.alive, 30_000, 10);
  world.killKiosk();
}

/** Somebody takes the card out of the dead machine; after a while the supervisor starts the kiosk again. */
async function comesBack(world: MachineWorld, afterMs = 3_000): Promise<void> {
  world.takeCard(student);
  await world.clock.advance(afterMs);
  await world.startKiosk();
  await world.serviceOpen(60_000);
  await world.clock.advance(5_000);
}

describe('the kiosk is killed in the middle of a note', () => {
  it('C6 while the note stands in escrow: it goes back, and its promise is released', async () => {
    const world = await dyingMachine({ kind: 'noteEscrowed', when: 'after' });
    world.insert(50);
    await untilDead(world);
    await comesBack(world);
    expect(world.validator.truth.atBezel?.valueFen).toBe(5000);
    expect(world.view.screen.kind).toBe('start');
    await world.clock.advance(10_000);
    expect(await reservedYuan(world)).toBe(0);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['RETURNED']);
    expect(await creditedYuan(world)).toBe(0);
  });

  it('C6 before the escrow was written: it goes back, and nobody ever knew of it', async () => {
    const world = await dyingMachine({ kind: 'noteEscrowed', when: 'before' });
    world.insert(50);
    await untilDead(world);
    await comesBack(world);
    expect(world.validator.truth.atBezel?.valueFen).toBe(5000);
    expect((await aftermath(world)).notes).toEqual([]);
  });

  it('C6 after the request to accept was written and before it was sent: it goes back, never credited', async () => {
    const world = await dyingMachine({ kind: 'noteAcceptRequested', when: 'after' });
    world.insert(50);
    await untilDead(world);
    await comesBack(world);
    expect(world.validator.truth.atBezel?.valueFen).toBe(5000);
    expect(inBox(world)).toEqual([]);
    expect(await creditedYuan(world)).toBe(0);
    await world.clock.advance(10_000);
    expect(await reservedYuan(world)).toBe(0);
    expect((await aftermath(world)).notes.map(({ state }) => state)).toEqual(['RETURNED']);
  });

  it('C7 the note is boxed and the credit was not yet recorded: the device reports it again, credited once', async () => {
    const world = await dyingMachine({ kind: 'noteAccepted', when: 'before' });
    world.insert(50);
    await untilDead(world);
    await comesBack(world);
    expect(inBox(world)).toEqual([50]);
    expect(await creditedYuan(world)).toBe(50);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['CREDITED']);
    expect(after.openCases).toEqual([]);
  });

  it('C7 the credit was recorded and not yet acknowledged: recognised as the same one, credited once', async () => {
    const world = await dyingMachine({ kind: 'noteAccepted', when: 'after' });
    world.insert(50);
    await untilDead(world);
    await comesBack(world);
    expect(await creditedYuan(world)).toBe(50);
    const after = await aftermath(world);
    expect(after.of('noteAccepted')).toHaveLength(1);
    expect(after.of('strayCredit')).toEqual([]);
    expect(after.notes).toMatchObject([{ state: 'CREDITED', acknowledged: true }]);
  });

  it('C7 the device took the acknowledgement and the kiosk died before it wrote that down: the next note of the same value is a note of its own', async () => {
    const world = await dyingMachine({ kind: 'noteAcknowledged', when: 'before' });
    world.insert(50);
    await untilDead(world);
    await comesBack(world);
    expect(await creditedYuan(world)).toBe(50);
    await world.beginRecharge(student);
    await insertAndTake(world, 50);
    expect(await finish(world)).toMatchObject({ outcome: 'allCredited', totalFen: 5000 });
    expect(await creditedYuan(world)).toBe(100);
    const after = await aftermath(world);
    expect(after.notes.map(({ state }) => state)).toEqual(['CREDITED', 'CREDITED']);
    expect(after.openCases).toEqual([]);
  });

  it('C7 the platform has credited and the kiosk died before it wrote that down: asked again, credited once', async () => {
    const world = await dyingMachine({ kind: 'noteCredited', when: 'before' });
    world.insert(50);
    await untilDead(world);
    expect(await creditedYuan(world)).toBe(50);
    await comesBack(world);
    expect(await creditedYuan(world)).toBe(50);
    const after = await aftermath(world);
    expect(after.of('noteCredited')).toHaveLength(1);
    expect(after.waitingRows).toEqual([]);
  });

  it('C7 kiosk and validator lose power together over a note that is past the point of no return', async () => {
    for (const creditAfterReset of ['repeated', 'withCleared'] as const) {
      const world = await dyingMachine({ kind: 'noteAccepted', when: 'before' }, { creditAfterReset });
      world.insert(50);
      await untilDead(world);
      world.validator.cutPower();
      await world.clock.advance(60_000);
      world.validator.restorePower();
      await comesBack(world, 0);
      expect(inBox(world)).toEqual([50]);
      expect(await creditedYuan(world)).toBe(50);
      const after = await aftermath(world);
      expect(after.notes.map(({ state }) => state)).toEqual(['CREDITED']);
      expect(after.openCases).toEqual([]);
    }
  });

  it('C7 a device that forgets its credits, killed with the kiosk: the counters know of one note more, people decide whose', async () => {
    const world = await dyingMachine(
      { kind: 'noteAccepted', when: 'before' },
      { creditAfterReset: 'absent', acknowledges: false },
    );
    world.insert(50);
    await untilDead(world);
    world.validator.cutPower();
    await world.clock.advance(5_000);
    world.validator.restorePower();
    await comesBack(world, 0);
    expect(inBox(world)).toEqual([50]);
    const after = await aftermath(world);
    expect(after.of('noteQuestioned')).toMatchObject([{ reason: 'countedWithoutCredit' }]);
    expect(after.notes.map(({ state }) => state)).toEqual(['SUSPENSE']);
    expect(after.openCases).toHaveLength(1);
    // The promise stands until people have decided.
    expect(await reservedYuan(world)).toBe(50);
    expect(await creditedYuan(world)).toBe(0);
  });

  it.each([
    ['that counts nothing: nobody can tell', { hasCounters: false }, 'outcomeUnknown'],
    ['that counts: it has one too many', { hasCounters: true }, 'countedWithoutCredit'],
  ] as const)(
    'C7 another note is pushed in behind, and comes back at the start; with a device %s',
    async (_, device, reason) => {
      const world = await dyingMachine(
        { kind: 'noteAccepted', when: 'before' },
        { acknowledges: false, ...device },
      );
      world.insert(50);
      await untilDead(world);
      await world.clock.advanceUntil(() => world.validator.truth.acceptsNotes, 5_000, 50);
      world.insert(50);
      await comesBack(world, 700);
      expect(inBox(world)).toEqual([50]);
      expect(world.validator.truth.atBezel?.valueFen).toBe(5000);
      const after = await aftermath(world);
      expect(after.notes.map(({ state }) => state)).toEqual(['SUSPENSE']);
      expect(after.of('noteQuestioned')).toMatchObject([{ reason }]);
      expect(after.openCases).toHaveLength(1);
    },
  );

  it('C7 and the process that heard of a power cut dies before it wrote anything: the next one cannot tell', async () => {
    for (let diesAfterMs = 3_000; diesAfterMs <= 4_000; diesAfterMs += 100) {
      const device = { creditAfterReset: 'absent', hasCounters: false } as const;
      const world = await openSlot({ validator: device });
      world.insert(50);
      await world.slot('taking');
      await world.clock.advance(100);
      world.killKiosk();
      await world.clock.advanceUntil(() => world.validator.truth.acceptsNotes, 5_000, 10);
      world.insert(50);
      await world.clock.advance(100);
      world.validator.cutPower();
      await world.clock.advance(50);
      world.validator.restorePower();
      void world.startKiosk();
      await world.clock.advance(diesAfterMs);
      world.killKiosk();
      await comesBack(world);
      expect(inBox(world)).toEqual([50]);
      const { notes } = await aftermath(world);
      expect(
        notes.map(({ state }) => state),
        `dies after ${diesAfterMs} ms`,
      ).toEqual(['SUSPENSE']);
    }
  });

  it('C7 the second note of a visit is lost over, the first one is not touched by it', async () => {
    const world = await dyingMachine({ kind: 'noteAccepted', when: 'before', nth: 2 });
    await insertAndTake(world, 20);
    world.insert(50);
    await untilDead(world);
    await comesBack(world);
    expect(inBox(world)).toEqual([20, 50]);
    expect(await creditedYuan(world)).toBe(70);
    expect((await aftermath(world)).notes.map(({ state }) => state)).toEqual(['CREDITED', 'CREDITED']);
  });

  it('a kiosk that comes back while the card is still in the cradle shows the services for it', async () => {
    const world = await dyingMachine({ kind: 'noteAccepted', when: 'before' });
    world.insert(50);
    await untilDead(world);
    await world.clock.advance(3_000);
    await world.startKiosk();
    await world.screen('cardServices', 20_000);
    await world.clock.advance(20_000);
    expect(shown(world, 'cardServices').services[0]?.state.open).toBe(true);
    expect(await creditedYuan(world)).toBe(50);
  });
});
