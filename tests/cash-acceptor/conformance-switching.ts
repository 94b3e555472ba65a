import { expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { allNotes, banknote } from './pair.ts';
import type { AcceptorPair } from './pair.ts';
import { acceptEverything, creditsOf } from './till.ts';

export function describeSwitching(makePair: () => AcceptorPair): void {
  it('a denomination that is not enabled comes back', async () => {
    const pair = makePair();
    const host = pair.newHost().start();
    await host.started();
    await host.enable([yuan(10), yuan(20)]);
    pair.hands.insertNote(banknote(100));
    expect((await host.until('returned')).reason).toBe('denominationNotAccepted');
    expect(host.all('escrowed')).toEqual([]);
    pair.hands.takeNote();
    pair.hands.insertNote(banknote(20));
    expect((await host.escrow()).denomination).toBe(yuan(20));
  });

  it('a denomination that the device does not know is refused', async () => {
    const pair = makePair();
    const host = pair.newHost().start();
    await host.started();
    expect(await host.outcome(host.acceptor.enable([yuan(7)]))).toBeInstanceOf(RangeError);
  });

  it('a disabled device draws no note in, and an enabled one does again', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    await host.finish(host.acceptor.disable());
    expect(pair.hands.insertNote(banknote(20))).toBe(false);
    await host.enable();
    expect(pair.hands.insertNote(banknote(20))).toBe(true);
  });

  it('enabling no denomination is disabling', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    await host.enable([]);
    expect(pair.hands.insertNote(banknote(20))).toBe(false);
  });

  it('enabling and disabling in one breath ends disabled', async () => {
    const pair = makePair();
    const host = pair.newHost().start();
    await host.started();
    const calls = [host.acceptor.enable(allNotes), host.acceptor.disable()];
    await host.finish(Promise.all(calls));
    await pair.clock.advance(3000);
    expect(pair.hands.truth.acceptsNotes).toBe(false);
  });

  it('disabling leaves a note in escrow to its decision, and takes none after it', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(20));
    const note = await host.escrow();
    await host.finish(host.acceptor.disable());
    await pair.clock.advance(3000);
    expect(pair.hands.truth.inPath?.position).toBe('escrow');
    await host.finish(host.acceptor.accept(note));
    const { credit } = await host.until('credited');
    await host.finish(credit.acknowledge());
    await host.until('boxed');
    await pair.clock.advance(1000);
    expect(pair.hands.insertNote(banknote(20))).toBe(false);
  });

  it('enabling with a note in escrow leaves the note where it is', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(20));
    const note = await host.escrow();
    await host.enable([yuan(20)]);
    await host.finish(host.acceptor.accept(note));
    await host.until('credited');
  });

  it('calls before the start and after the loss of contact are refused', async () => {
    const pair = makePair();
    const host = pair.newHost();
    await expect(host.acceptor.enable(allNotes)).rejects.toThrow();
    await expect(host.acceptor.readCounters()).rejects.toThrow();
    await host.ready();
    pair.hands.cutPower();
    await host.until('lost');
    await expect(host.acceptor.enable(allNotes)).rejects.toThrow();
  });

  it('stopping gives a note in escrow back, disables, and tells nothing more', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    const paper = banknote(20);
    pair.hands.insertNote(paper);
    await host.escrow();
    const told = host.events.length;
    await host.finish(host.acceptor.stop());
    await pair.clock.advance(20_000);
    expect(pair.hands.takeNote()).toBe(paper);
    expect(pair.hands.truth.acceptsNotes).toBe(false);
    expect(host.events).toHaveLength(told);
  });
}

export function describeFaults(makePair: () => AcceptorPair): void {
  it('without its box the device takes nothing, and goes on by itself when an empty one is in', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.removeBox();
    expect((await host.until('fault')).fault.code).toBe('boxRemoved');
    await pair.clock.advance(5000);
    expect(host.all('fault')).toHaveLength(1);
    expect(pair.hands.insertNote(banknote(20))).toBe(false);
    pair.hands.insertEmptyBox();
    expect((await host.until('faultCleared')).code).toBe('boxRemoved');
    await pair.clock.advance(2000);
    expect(pair.hands.insertNote(banknote(20))).toBe(true);
  });

  it('a box that is taken out with a note in escrow sends the note back', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.insertNote(banknote(20));
    const note = await host.escrow();
    pair.hands.removeBox();
    expect((await host.until('returned')).escrowId).toBe(note.escrowId);
    expect((await host.until('fault')).fault.code).toBe('boxRemoved');
    expect(creditsOf(host)).toBe(0);
  });

  it('a full box stops acceptance until it is not', async () => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    pair.hands.setStackerFull(true);
    expect((await host.until('fault')).fault.code).toBe('boxFull');
    expect(pair.hands.insertNote(banknote(20))).toBe(false);
    pair.hands.setStackerFull(false);
    expect((await host.until('faultCleared')).code).toBe('boxFull');
    await pair.clock.advance(2000);
    expect(pair.hands.insertNote(banknote(20))).toBe(true);
  });

  for (const [where, code] of [
    ['inside', 'jamInside'],
    ['reachable', 'jamReachable'],
  ] as const) {
    it(`a note that sticks ${where} before the point of no return is not credited`, async () => {
      const pair = makePair();
      const host = await pair.newHost().ready();
      acceptEverything(host);
      const paper = banknote(20);
      pair.hands.jamNextNote('beforeCredit', where);
      pair.hands.insertNote(paper);
      expect((await host.until('fault')).fault.code).toBe(code);
      await pair.clock.advance(40_000);
      expect(host.all('fault')).toHaveLength(1);
      expect(creditsOf(host)).toBe(0);
      expect(pair.hands.clearJam()).toBe(paper);
      expect((await host.until('faultCleared')).code).toBe(code);
      await pair.clock.advance(2000);
      expect(pair.hands.insertNote(banknote(20))).toBe(true);
      await host.until('boxed');
      expect(host.all('credited')).toHaveLength(1);
    });

    it(`a note that sticks ${where} after the point of no return stays credited`, async () => {
      const pair = makePair();
      const host = await pair.newHost().ready();
      acceptEverything(host);
      pair.hands.jamNextNote('afterCredit', where);
      pair.hands.insertNote(banknote(20));
      expect((await host.until('fault')).fault.code).toBe(code);
      await pair.clock.advance(10_000);
      expect(host.all('credited')).toHaveLength(1);
      expect(host.all('boxed')).toHaveLength(0);
      pair.hands.clearJam();
      await host.until('faultCleared');
    });

    for (const cause of ['the host', 'the device'] as const)
      it(`a note that ${cause} sends back and that sticks ${where} is a jam, and neither credited nor returned`, async () => {
        const pair = makePair();
        const host = await pair.newHost().ready();
        const before = await host.finish(host.acceptor.readCounters());
        const paper = banknote(20, cause === 'the host' ? 'genuine' : 'crumpled');
        pair.hands.jamNextNote('whileReturning', where);
        pair.hands.insertNote(paper);
        if (cause === 'the host') await host.finish(host.acceptor.giveBack(await host.escrow()));
        expect((await host.until('fault')).fault.code).toBe(code);
        await pair.clock.advance(40_000);
        expect(pair.hands.truth.inPath?.note).toBe(paper);
        expect(pair.hands.clearJam()).toBe(paper);
        expect((await host.until('faultCleared')).code).toBe(code);
        await pair.clock.advance(40_000);
        expect(host.all('fault')).toHaveLength(1);
        expect(host.all('returned')).toEqual([]);
        expect(creditsOf(host)).toBe(0);
        expect(await host.finish(host.acceptor.readCounters())).toEqual(before);
        acceptEverything(host);
        expect(pair.hands.insertNote(banknote(20))).toBe(true);
        await host.until('boxed');
        expect(host.all('credited')).toHaveLength(1);
      });
  }

  it('a fault that was there before the start is told after it', async () => {
    const pair = makePair();
    pair.hands.setStackerFull(true);
    const host = pair.newHost().start();
    await host.until('fault');
    expect(host.types()).toEqual(['started', 'fault']);
  });
}
