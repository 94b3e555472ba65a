import { expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { banknote } from './pair.ts';
import type { AcceptorPair } from './pair.ts';
import { acceptEverything, creditsOf, expectOneFate } from './till.ts';
import type { PairTraits } from './till.ts';

export function describeContact(makePair: () => AcceptorPair): void {
  it('a device that falls silent is lost once, and starts anew when it speaks again', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.cutPower();
    await pair.clock.advance(120_000);
    expect(host.all('lost')).toHaveLength(1);
    pair.hands.restorePower();
    const report = await host.started(2);
    expect(report.deviceRestarted).toBe(true);
    expect(host.all('lost')).toHaveLength(1);
    expect(pair.hands.insertNote(banknote(20))).toBe(false);
    await host.enable();
    expect(pair.hands.insertNote(banknote(20))).toBe(true);
  });

  it('a device that is dead at the start is told as lost once', async () => {
    const pair = makePair();
    pair.hands.cutPower();
    const host = pair.newHost().start();
    await pair.clock.advance(90_000);
    expect(host.types()).toEqual(['lost']);
    pair.hands.restorePower();
    await host.started();
  });

  it('a short power cut that no poll noticed is told as a restart', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.cutPower();
    pair.hands.restorePower();
    const report = await host.started(2);
    expect(report.deviceRestarted).toBe(true);
    expect(pair.hands.truth.acceptsNotes).toBe(false);
  });

  it('a few lost packets are not a loss of contact', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.loseCommands(3);
    await pair.clock.advance(10_000);
    expect(host.types()).toEqual(['started']);
  });

  it('a device that heard nothing for long has disabled itself and is enabled again', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.loseCommands(5);
    await pair.clock.advance(15_000);
    expect(host.types()).toEqual(['started']);
    expect(pair.hands.truth.acceptsNotes).toBe(true);
  });

  it('calls that wait when contact is lost are refused', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(20));
    const note = await host.escrow();
    pair.hands.cutPower();
    expect(await host.outcome(host.acceptor.accept(note))).toBeInstanceOf(Error);
    await host.until('lost');
    expect(creditsOf(host)).toBe(0);
  });

  for (const position of ['reading', 'escrow', 'stacking', 'rejecting'])
    it(`power that fails with a note in position ${position} neither makes nor loses money`, async () => {
      const pair = makePair();
      const host = await pair.newHost().ready();
      if (position === 'stacking') acceptEverything(host);
      const paper = banknote(20);
      pair.hands.insertNote(paper);
      if (position === 'rejecting') {
        const note = await host.escrow();
        host.acceptor.giveBack(note).catch(() => undefined);
      }
      await pair.clock.advanceUntil(() => pair.hands.truth.inPath?.position === position, 5000);
      await pair.clock.advance(20);
      pair.hands.cutPower();
      await pair.clock.advance(60_000);
      expect(pair.hands.truth.inPath?.note).toBe(paper);
      pair.hands.restorePower();
      await host.started(2);
      await pair.clock.advance(10_000);
      expectOneFate(pair, creditsOf(host));
      const said = host.all('started')[1]?.report.clearedFromFront.length ?? 0;
      expect(said).toBe(pair.hands.truth.atBezel ? 1 : 0);
    });
}

export function describeDeath(makePair: () => AcceptorPair, traits: PairTraits): void {
  it('a host that dies with a note in escrow finds it given back, never accepted', async () => {
    const pair = makePair();
    const dead = await pair.newHost().ready();
    const paper = banknote(100);
    pair.hands.insertNote(paper);
    await dead.escrow();
    dead.kill();
    await pair.clock.advance(1000);
    const host = pair.newHost().start();
    const report = await host.started();
    expect(report).toMatchObject({ escrowGivenBack: true, deviceRestarted: false, credits: [] });
    expect(pair.hands.takeNote()).toBe(paper);
    expect(pair.hands.truth.inBox).toEqual([]);
    expect(pair.hands.truth.acceptsNotes).toBe(false);
  });

  it('a host that stays away finds that the device gave the note back by itself', async () => {
    const pair = makePair();
    const dead = await pair.newHost().ready();
    const paper = banknote(100);
    pair.hands.insertNote(paper);
    await dead.escrow();
    dead.kill();
    await pair.clock.advance(30_000);
    expect(pair.hands.takeNote()).toBe(paper);
    const host = pair.newHost().start();
    const report = await host.started();
    expect(report).toMatchObject({ escrowGivenBack: false, credits: [] });
  });

  it('a host that dies right after the accepting command learns of the credit at its next start', async () => {
    const pair = makePair();
    const dead = await pair.newHost().ready();
    pair.hands.insertNote(banknote(50));
    const note = await dead.escrow();
    await dead.finish(dead.acceptor.accept(note));
    dead.kill();
    await pair.clock.advance(10_000);
    const host = pair.newHost().start();
    const report = await host.started();
    const denomination = traits.lacks?.includes('valueOfFoundCredits') ? undefined : yuan(50);
    expect(report.credits).toMatchObject([{ kind: 'credit', denomination }]);
    expect(report.escrowGivenBack).toBe(false);
  });

  it('a credit that no host recorded is told again, or the counters witness it', async () => {
    const pair = makePair();
    const dead = await pair.newHost().ready();
    const before = await dead.finish(dead.acceptor.readCounters());
    dead.onEvent = (event) => {
      if (event.type === 'escrowed') void dead.acceptor.accept(event.note);
    };
    pair.hands.insertNote(banknote(50));
    await dead.until('credited');
    dead.kill();
    await pair.clock.advance(20_000);
    const host = pair.newHost().start();
    const report = await host.started();
    expect(report.acknowledges).toBe(traits.acknowledges);
    expect(report.credits).toHaveLength(traits.acknowledges ? 1 : 0);
    if (!traits.lacks?.includes('counters'))
      expect(report.counters?.stacked).toBe((before?.stacked ?? 0) + 1);
  });

  it('an acknowledged credit is never told again', async () => {
    const pair = makePair();
    const first = await pair.newHost().ready();
    acceptEverything(first);
    pair.hands.insertNote(banknote(50));
    const { credit } = await first.until('credited');
    await first.finish(credit.acknowledge());
    await first.finish(credit.acknowledge());
    first.kill();
    const second = pair.newHost().start();
    expect((await second.started()).credits).toEqual([]);
    await pair.clock.advance(5000);
    expect(creditsOf(second)).toBe(0);
  });

  if (traits.acknowledges)
    it('a credit that waits to be recorded is told once, and no other note moves meanwhile', async () => {
      const pair = makePair();
      const host = await pair.newHost().ready();
      host.onEvent = (event) => {
        if (event.type === 'escrowed') void host.acceptor.accept(event.note);
      };
      pair.hands.insertNote(banknote(50));
      const { credit } = await host.until('credited');
      await pair.clock.advance(60_000);
      expect(host.all('credited')).toHaveLength(1);
      expect(pair.hands.insertNote(banknote(50))).toBe(false);
      await host.finish(credit.acknowledge());
      await pair.clock.advance(1000);
      expect(pair.hands.insertNote(banknote(50))).toBe(true);
      await host.until('credited', 2);
    });
}
