import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import type { Id003Options } from '../../lobby/cash-acceptor/id003-settings.ts';
import { id003Pair } from './id003-pair.ts';
import type { Id003Pair } from './id003-pair.ts';
import { banknote } from './pair.ts';
import type { Host } from './pair.ts';
import { acceptEverything, creditsOf, expectOneFate } from './till.ts';

async function cutAt(pair: Id003Pair, position: string, credited = false): Promise<void> {
  const { truth } = pair.hands;
  expect(truth.powered).toBe(true);
  await pair.clock.advanceUntil(() => pair.hands.truth.inPath?.position === position, 5000);
  await pair.clock.advance(credited ? 450 : 20);
  pair.hands.cutPower();
  await pair.clock.advance(500);
  pair.hands.restorePower();
}

/** The host's journal knows a note of which nobody recorded the credit. */
async function acceptWithoutRecording(pair: Id003Pair, value: number): Promise<Host> {
  const host = await pair.newHost().ready();
  host.onEvent = (event) => {
    if (event.type === 'escrowed') host.acceptor.accept(event.note).catch(() => undefined);
  };
  pair.hands.insertNote(banknote(value));
  return host;
}

describe('an acceptor that has power again', () => {
  it('is reset, gets its settings and stays inhibited until the host enables it', async () => {
    const pair = id003Pair();
    const host = pair.newHost().start();
    const report = await host.started();
    expect(report).toMatchObject({ deviceRestarted: true, credits: [], clearedFromFront: [], boxed: 0 });
    const moved = pair.trace.map(({ command }) => command).filter((name) => name !== 'status');
    expect(moved).toEqual([
      ...['version', 'currencyTable', 'reset', 'denominations', 'security', 'directions', 'options'],
      ...['barCodeInhibit', 'communication', 'inhibit'],
    ]);
    expect(pair.hands.truth.acceptsNotes).toBe(false);
  });

  it.each(['reading', 'escrow', 'rejecting'])(
    'gives back a note that it finds in front, and says so (%s)',
    async (position) => {
      const pair = id003Pair();
      const host = await pair.newHost().ready();
      const paper = banknote(50);
      pair.hands.insertNote(paper);
      if (position === 'rejecting') await host.finish(host.acceptor.giveBack(await host.escrow()));
      await cutAt(pair, position);
      const report = await host.started(2);
      expect(report).toMatchObject({
        clearedFromFront: [{ denomination: undefined }],
        credits: [],
        boxed: 0,
      });
      await pair.clock.advance(2000);
      expect(pair.hands.takeNote()).toBe(paper);
    },
  );

  it('repeats a credit that was not acknowledged, worth what this host asked for', async () => {
    const pair = id003Pair();
    const host = await acceptWithoutRecording(pair, 50);
    await host.until('credited');
    pair.hands.cutPower();
    await pair.clock.advance(500);
    pair.hands.restorePower();
    const report = await host.started(2);
    expect(report).toMatchObject({ credits: [{ kind: 'credit', denomination: yuan(50) }], boxed: 0 });
    const [credit] = report.credits;
    if (!credit) throw new Error('no credit');
    expect(await host.finish(credit.acknowledge())).toBe(true);
    await host.until('boxed');
    await pair.clock.advance(5000);
    expect(host.all('boxed')).toHaveLength(1);
    expect(creditsOf(host)).toBe(2);
    expect(pair.hands.truth.inBox).toHaveLength(1);
  });

  it('credits a note that it was stacking, once it has stacked it', async () => {
    const pair = id003Pair();
    const host = await pair.newHost().ready();
    acceptEverything(host);
    pair.hands.insertNote(banknote(20));
    await cutAt(pair, 'stacking');
    await host.started(2);
    await pair.clock.advance(5000);
    expect(host.all('credited')).toHaveLength(0);
    expectOneFate(pair, creditsOf(host));
    expect(pair.hands.truth.inBox).toHaveLength(1);
  });

  it.each<[string, Partial<Id003Options>]>([
    ['does not recover credits', { recovers: false }],
    ['clears to the box silently', { recovers: false, clearedBeforeCredit: 'boxSilently' }],
  ])('and %s is seen to have a note in the box, which makes no money', async (_, device) => {
    const pair = id003Pair(device);
    const host = await acceptWithoutRecording(pair, 50);
    await cutAt(pair, 'stacking');
    const report = await host.started(2);
    expect(report).toMatchObject({ credits: [], boxed: 1, clearedFromFront: [], counters: undefined });
    await pair.clock.advance(5000);
    expect(creditsOf(host)).toBe(0);
    expect(pair.hands.truth.inBox).toHaveLength(1);
  });

  it('finds a credited and acknowledged note on its way: a fact, and no second credit', async () => {
    const pair = id003Pair({ timings: { toBoxMs: 1000 } });
    const host = await pair.newHost().ready();
    const till = acceptEverything(host);
    pair.hands.insertNote(banknote(20));
    await pair.clock.advanceUntil(() => till.acknowledged === 1, 10_000);
    expect(pair.hands.truth.inPath?.position).toBe('stacking');
    pair.hands.cutPower();
    await pair.clock.advance(500);
    pair.hands.restorePower();
    expect(await host.started(2)).toMatchObject({ credits: [], boxed: 1 });
    expect(creditsOf(host)).toBe(1);
  });

  it('with its box out keeps the note: it is stuck, and neither boxed nor given back', async () => {
    const pair = id003Pair();
    const host = await acceptWithoutRecording(pair, 50);
    await pair.clock.advanceUntil(() => pair.hands.truth.inPath?.position === 'stacking', 5000);
    pair.hands.cutPower();
    pair.hands.removeBox();
    pair.hands.restorePower();
    const report = await host.started(2);
    expect(report).toMatchObject({ noteStuck: true, credits: [], boxed: 0, clearedFromFront: [] });
    expect((await host.until('fault')).fault.code).toBe('jamInside');
  });

  it('that dies again while it is being reset tells its news when it is there at last', async () => {
    const pair = id003Pair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(50));
    await host.escrow();
    pair.hands.cutPower();
    await pair.clock.advance(500);
    pair.hands.restorePower();
    const resets = (): number => pair.trace.filter(({ command }) => command === 'reset').length;
    await pair.clock.advanceUntil(() => resets() === 2, 20_000);
    await pair.clock.advance(4000);
    expect(pair.hands.truth.atBezel).toBeDefined();
    pair.hands.cutPower();
    await pair.clock.advance(30_000);
    pair.hands.restorePower();
    const report = await host.started(2);
    expect(report.clearedFromFront).toHaveLength(1);
    expect(report.deviceRestarted).toBe(true);
  });
});

describe('a new process', () => {
  it('learns of a credit without its value', async () => {
    const pair = id003Pair();
    const dead = await acceptWithoutRecording(pair, 100);
    await dead.until('credited');
    dead.kill();
    await pair.clock.advance(20_000);
    const host = pair.newHost().start();
    const report = await host.started();
    expect(report).toMatchObject({ credits: [{ kind: 'credit', denomination: undefined }] });
    expect(report.deviceRestarted).toBe(false);
    const [credit] = report.credits;
    expect(await host.finish(credit?.acknowledge() ?? Promise.reject(new Error('none')))).toBe(true);
    await host.until('boxed');
  });

  it('gives back a note that was told to stay', async () => {
    const pair = id003Pair();
    const dead = await pair.newHost().ready();
    pair.hands.insertNote(banknote(100));
    await dead.escrow();
    await pair.clock.advance(4000);
    dead.kill();
    const host = pair.newHost().start();
    expect(await host.started()).toMatchObject({ escrowGivenBack: true, deviceRestarted: false });
    expect(pair.hands.takeNote()).toBeDefined();
  });

  it('that finds the acceptor waiting for its settings counts that as a restart', async () => {
    const pair = id003Pair();
    const dead = pair.newHost().start();
    await pair.clock.advanceUntil(() => pair.trace.at(-1)?.command === 'reset', 5000);
    dead.kill();
    await pair.clock.advance(8000);
    const host = pair.newHost().start();
    expect(await host.started()).toMatchObject({ deviceRestarted: true });
    await host.enable();
    expect(pair.hands.insertNote(banknote(20))).toBe(true);
  });
});

describe('after a repair', () => {
  it.each(['initializes', 'waitsForReset'] as const)(
    'an acceptor that %s is started anew, and serves when it is enabled',
    async (afterRepair) => {
      const pair = id003Pair({ afterRepair });
      const host = await pair.newHost().ready();
      acceptEverything(host);
      pair.hands.removeBox();
      await host.until('fault');
      pair.hands.insertEmptyBox();
      expect(await host.started(2)).toMatchObject({ deviceRestarted: true, credits: [] });
      expect(host.all('faultCleared').map(({ code }) => code)).toEqual(['boxRemoved']);
      await host.enable();
      pair.hands.insertNote(banknote(20));
      await host.until('boxed');
      expect(creditsOf(host)).toBe(1);
    },
  );
});
