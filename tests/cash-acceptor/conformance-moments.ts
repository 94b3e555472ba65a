import { expect, it } from 'vitest';
import { banknote } from './pair.ts';
import type { AcceptorPair } from './pair.ts';
import { acceptEverything, creditsOf, expectOneFate } from './till.ts';
import type { PairTraits } from './till.ts';

/** Commands that an acceptance takes at the most, from the note going in to its credit being acknowledged. */
const MOMENTS = Array.from({ length: 12 }, (_, index) => index);

export function describeEveryMoment(makePair: () => AcceptorPair, traits: PairTraits): void {
  for (const [what, harm] of [
    ['answer is lost', (pair: AcceptorPair, k: number) => pair.loseReply(k)],
    ['answer is garbled', (pair: AcceptorPair, k: number) => pair.garbleReply(k)],
  ] as const)
    it.each(MOMENTS)(`an acceptance whose %i. ${what} credits the note once`, async (k) => {
      const pair = makePair();
      const host = await pair.newHost().ready();
      acceptEverything(host);
      harm(pair, k);
      pair.hands.insertNote(banknote(20));
      await pair.clock.advance(20_000);
      expectOneFate(pair, creditsOf(host));
      expect(pair.hands.truth.inBox).toHaveLength(1);
      expect(host.all('lost')).toEqual([]);
    });

  it.each(MOMENTS)('a start whose %i. answer is lost ends like any other', async (k) => {
    const pair = makePair();
    pair.loseReply(k);
    const host = await pair.newHost().ready();
    acceptEverything(host);
    pair.hands.insertNote(banknote(20));
    await host.until('boxed');
    expect(creditsOf(host)).toBe(1);
  });

  it.each(MOMENTS)('a host that dies at command %i of an acceptance leaves the note one fate', async (k) => {
    const pair = makePair();
    const dead = await pair.newHost().ready();
    const till = acceptEverything(dead);
    const before = dead.all('started')[0]?.report.counters?.stacked ?? 0;
    pair.atCommand(k + 1, () => dead.kill());
    pair.hands.insertNote(banknote(20));
    await pair.clock.advance(3000);
    dead.kill();
    const host = pair.newHost().start();
    acceptEverything(host);
    const report = await host.started();
    await pair.clock.advance(10_000);
    const heard = creditsOf(dead) + creditsOf(host);
    const { inBox } = pair.hands.truth;
    if (traits.acknowledges && till.acknowledged > 0) expect(creditsOf(host)).toBe(0);
    if (traits.acknowledges || heard > 0) {
      // What the dead host heard and did not acknowledge is told again: the till matches it.
      expect(Math.min(heard, 1)).toBe(inBox.length);
      expect(creditsOf(host)).toBeLessThanOrEqual(1);
      expectOneFate(pair, Math.min(heard, 1));
    } else expect((report.counters?.stacked ?? 0) - before).toBe(inBox.length);
  });

  it.each(MOMENTS)('power that fails at command %i of an acceptance leaves the note one fate', async (k) => {
    const pair = makePair();
    const host = await pair.newHost().ready();
    acceptEverything(host);
    const before = host.all('started')[0]?.report.counters?.stacked ?? 0;
    pair.atCommand(k + 1, () => pair.hands.cutPower());
    pair.hands.insertNote(banknote(20));
    await pair.clock.advance(3000);
    pair.hands.cutPower();
    pair.hands.restorePower();
    const report = await host.started(2);
    await pair.clock.advance(10_000);
    expect(pair.hands.truth.inPath).toBeUndefined();
    const { inBox, atBezel } = pair.hands.truth;
    expect(inBox.length + (atBezel ? 1 : 0)).toBe(1);
    // A device may repeat after a restart what was told before it, but never tell of a note that came back.
    if (atBezel) expect(creditsOf(host)).toBe(0);
    else expect(creditsOf(host)).toBeGreaterThanOrEqual(1);
    expect((report.counters?.stacked ?? before) - before).toBeLessThanOrEqual(1);
  });
}
