import { describe, expect, it } from 'vitest';
import type { FactKind } from '../../kiosk/journal/facts.ts';
import { JournalError, type JournalErrorCode } from '../../kiosk/journal/journal-error.ts';
import type { Journal } from '../../kiosk/journal/journal.ts';
import type { TouchPoints } from '../world/machine-world.ts';
import { aftermath, machine, shown, student } from '../recharge/story.ts';
import { collector, onChip } from './story.ts';

/** A journal that cannot be opened for this reason until it is put right. */
function brokenJournal(code: JournalErrorCode) {
  const state = { broken: true };
  const around = (points: TouchPoints): TouchPoints => ({
    ...points,
    openJournal: () => {
      if (state.broken) throw new JournalError(code, `the journal is ${code}`);
      return points.openJournal();
    },
  });
  return { state, around };
}

describe('a journal that cannot be opened', () => {
  it.each(['damaged', 'newerSchema', 'unwritable', 'uncertain'] as const)(
    'C20 %s: recharge and collect are closed for that reason, balances and help go on',
    async (code) => {
      const { around } = brokenJournal(code);
      const world = await machine({ around });
      await world.startKiosk();
      await world.clock.advance(5_000);
      const unavailable = { open: false, reason: 'journalUnavailable' };
      expect(shown(world, 'start').services).toMatchObject([
        { service: 'recharge', state: unavailable },
        { service: 'collect', state: unavailable },
        { service: 'balance', state: { open: true } },
      ]);
      world.placeCard(collector);
      await world.screen('cardServices');
      world.touch({ type: 'chooseService', service: 'collect' });
      expect(shown(world, 'serviceClosed').state.reason).toBe('journalUnavailable');
      world.touch({ type: 'chooseService', service: 'balance' });
      expect(shown(world, 'balance')).toMatchObject({
        purseFen: 12_840,
        account: { pendingFen: 2000 },
        canCollect: false,
      });
      world.touch({ type: 'help' });
      expect(world.view.screen.kind).toBe('help');
      expect(onChip(world)).toBe(128.4);
      expect(world.validator.truth.acceptsNotes).toBe(false);
    },
  );

  it('the monitoring centre and staff are told why', async () => {
    const { around } = brokenJournal('damaged');
    const world = await machine({ around });
    await world.startKiosk();
    await world.clock.advance(5_000);
    const [beat] = await world.inspection.heartbeats('K01', 1);
    expect(beat?.heartbeat.devices).toContainEqual({
      device: 'journal',
      state: 'hardwareError',
      detail: 'damaged: the journal is damaged',
    });
    expect(beat?.heartbeat.journalHead).toBeUndefined();
    expect(world.kiosk?.staff).toBeUndefined();
    expect(world.kiosk?.journalError).toMatchObject({ code: 'damaged' });
    expect(await world.inspection.alarms(5)).toEqual([]);
  });

  it('is tried again every minute: once it can be used, a new start serves everything', async () => {
    const { state, around } = brokenJournal('unwritable');
    const world = await machine({ around });
    await world.startKiosk();
    await world.clock.advance(61_000);
    expect(world.rechargeOffered).toBe(false);
    state.broken = false;
    await world.serviceOpen(90_000);
  });

  it('what the platform knew of the journal stands meanwhile: with it back, no old image is suspected', async () => {
    const { state, around } = brokenJournal('unwritable');
    state.broken = false;
    const world = await machine({ around });
    await world.startKiosk();
    await world.serviceOpen();
    await world.clock.advance(60_000);
    world.killKiosk();
    state.broken = true;
    await world.startKiosk();
    await world.clock.advance(30_000);
    state.broken = false;
    await world.serviceOpen(90_000);
    expect((await aftermath(world)).of('epochGiven').map(({ journal }) => journal)).toEqual([
      'known',
      'known',
    ]);
  });

  it('held by another process: two kiosks never run', async () => {
    const { around } = brokenJournal('locked');
    const world = await machine({ around });
    await expect(world.startKiosk()).rejects.toMatchObject({ code: 'locked' });
  });
});

describe('a journal that takes no more entries', () => {
  it('C20 closes recharge and collect, and nothing else', async () => {
    const failing = new Set<FactKind>();
    const around = (points: TouchPoints): TouchPoints => ({
      ...points,
      openJournal: () => {
        const journal = points.openJournal();
        const commit: Journal['commit'] = journal.commit.bind(journal);
        journal.commit = (...facts) => {
          if (failing.size > 0) throw new JournalError('unwritable', 'database or disk is full');
          return commit(...facts);
        };
        return journal;
      },
    });
    const world = await machine({ around });
    await world.startKiosk();
    await world.serviceOpen();
    failing.add('visitStarted');
    world.placeCard(student);
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').services).toMatchObject([
      { service: 'recharge', state: { open: false, reason: 'journalUnavailable' } },
      { service: 'collect', state: { open: false, reason: 'journalUnavailable' } },
      { service: 'balance', state: { open: true } },
    ]);
    world.touch({ type: 'chooseService', service: 'balance' });
    expect(shown(world, 'balance').purseFen).toBe(3550);
    failing.clear();
    expect((await aftermath(world)).halted).toBeUndefined();
  });
});
