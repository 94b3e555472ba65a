import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { failureCodes } from '../../devices/cash-acceptor/id003/codec/failure-codes.ts';
import { rejectCodes } from '../../devices/cash-acceptor/id003/codec/reject-codes.ts';
import { banknote } from './pair.ts';
import { id003Pair } from './id003-pair.ts';
import { scripted } from './id003-scripted.ts';
import { acceptEverything, creditsOf } from './till.ts';

const hex = (code: number): string => code.toString(16).padStart(2, '0');

describe('what stops the acceptor', () => {
  it.each([
    ['43', 'boxFull'],
    ['44', 'boxRemoved'],
    ['45', 'jamReachable'],
    ['46', 'jamInside'],
    ['48', 'fraudAttempt'],
    ['4A', 'hardwareFailure'],
    [`49${hex(failureCodes.stackMotor.code)}`, 'hardwareFailure'],
    [`49${hex(failureCodes.boxNotReady.code)}`, 'boxRemoved'],
    [`49${hex(failureCodes.headRemoved.code)}`, 'pathOpen'],
    ['49EE', 'hardwareFailure'],
  ])('%s is told once as %s, and once that it is over', async (said, code) => {
    const { device, host } = await scripted();
    device.always = said;
    await device.clock.advance(5000);
    expect(host.events.slice(1)).toMatchObject([{ type: 'fault', fault: { code } }]);
    device.always = '11';
    await device.clock.advance(1000);
    expect(host.events.slice(2)).toEqual([{ type: 'faultCleared', code }]);
  });

  it('what is shown in place of another fault does not end that one', async () => {
    const { device, host } = await scripted();
    device.statuses.push('46', '46', '44', '44', '46');
    await device.clock.advance(3000);
    expect(host.types().slice(1)).toEqual(['fault', 'fault', 'faultCleared', 'faultCleared']);
  });

  it('a note that is drawn in for a minute does not move any more', async () => {
    const { device, host } = await scripted();
    device.always = '12';
    await device.clock.advance(50_000);
    expect(host.all('fault')).toEqual([]);
    await device.clock.advance(15_000);
    expect(host.all('fault')).toMatchObject([{ fault: { code: 'hardwareFailure' } }]);
  });

  it('switching does not wait for an acceptor that hears no settings', async () => {
    const { device, host } = await scripted();
    device.always = '44';
    await device.clock.advance(1000);
    await host.finish(host.acceptor.disable(), 100);
    expect(device.count('inhibit')).toBe(0);
    device.statuses.push('11');
    device.always = '1A';
    await device.clock.advance(2000);
    expect(device.count('inhibit')).toBe(1);
  });
});

describe('why a note comes back', () => {
  it.each(Object.entries(rejectCodes))('%s', async (_, { code, reason }) => {
    const { device, host } = await scripted();
    device.statuses.push('12', `17${hex(code)}`, `17${hex(code)}`);
    await device.clock.advance(1500);
    expect(host.all('returned')).toEqual([{ type: 'returned', escrowId: undefined, reason }]);
    expect(host.all('reading')).toHaveLength(1);
  });

  it('a note that is away before anybody could see how is back for a reason that nobody knows', async () => {
    const { device, host } = await scripted();
    device.statuses.push('12', '11');
    await device.clock.advance(1000);
    expect(host.all('returned')).toMatchObject([{ reason: 'unknown' }]);
  });

  it('a pause is no reason', async () => {
    const { device, host } = await scripted();
    device.statuses.push('12', '47', '47', '1365');
    await host.escrow();
    expect(host.all('returned')).toEqual([]);
  });
});

describe('a note in escrow', () => {
  it('of a code that is not wanted, or no banknote at all, goes back at once', async () => {
    const { device, host } = await scripted();
    device.statuses.push('12', '1362', '18');
    await device.clock.advance(2000);
    device.statuses.push('12', `136F${'30'.repeat(18)}`, '18');
    await device.clock.advance(2000);
    expect(device.count('giveBack')).toBe(2);
    expect(host.all('returned').map(({ reason }) => reason)).toEqual([
      'denominationNotAccepted',
      'notABanknote',
    ]);
    expect(host.all('escrowed')).toEqual([]);
  });

  it('is held again before its time is over', async () => {
    const { device, host } = await scripted();
    device.always = '1365';
    await host.escrow();
    await device.clock.advance(10_000);
    expect(device.count('hold')).toBe(3);
  });

  it('that the acceptor gives back by itself has waited too long', async () => {
    const { device, host } = await scripted();
    device.statuses.push('1365', '1365', '18', '18');
    const note = await host.escrow();
    await device.clock.advance(2000);
    expect(host.all('returned')).toEqual([
      { type: 'returned', escrowId: note.escrowId, reason: 'escrowTimeout' },
    ]);
  });

  it('is asked for again when the acceptor did not hear it', async () => {
    const { device, host } = await scripted();
    device.always = '1365';
    const note = await host.escrow();
    device.answers.set('stack1', '');
    const accepted = host.acceptor.accept(note);
    await device.clock.advance(450);
    device.answers.delete('stack1');
    await host.finish(accepted);
    expect(device.count('stack1')).toBe(2);
  });

  it('is given back when the acceptor does not take it however often it is asked', async () => {
    const { device, host } = await scripted();
    device.always = '1365';
    const note = await host.escrow();
    device.answers.set('stack1', '4B');
    await host.finish(host.acceptor.accept(note));
    device.always = '11';
    const returned = await host.until('returned');
    expect(returned).toMatchObject({ escrowId: note.escrowId, reason: 'mechanism' });
    expect(device.count('stack1')).toBe(3);
  });

  it('is not accepted in place of another that may stand there by now', async () => {
    const { device, host } = await scripted();
    device.always = '1365';
    const note = await host.escrow();
    device.answers.set('stack1', '');
    const accepted = host.outcome(host.acceptor.accept(note));
    await device.clock.advance(100);
    // Longer than it takes to take a note out and put another in.
    device.answers.set('status', '');
    await device.clock.advance(2600);
    device.answers.clear();
    await accepted;
    device.always = '11';
    expect((await host.until('returned')).escrowId).toBe(note.escrowId);
    expect(device.count('stack1')).toBe(1);
    expect(creditsOf(host)).toBe(0);
  });
});

describe('a credit', () => {
  it('is acknowledged only after it was recorded, and again when that was not heard', async () => {
    const { device, host } = await scripted();
    device.always = '1365';
    const note = await host.escrow();
    device.always = '15';
    await host.finish(host.acceptor.accept(note));
    const { credit } = await host.until('credited');
    await device.clock.advance(3000);
    expect(device.count('acknowledge')).toBe(0);
    const acknowledged = credit.acknowledge();
    await device.clock.advance(500);
    expect(device.count('acknowledge')).toBeGreaterThan(1);
    device.always = '16';
    expect(await host.finish(acknowledged)).toBe(true);
    expect(host.all('credited')).toHaveLength(1);
    expect(credit.denomination).toBe(yuan(20));
  });

  it('that vanishes without an acknowledgement was not confirmed', async () => {
    const { device, host } = await scripted();
    device.statuses.push('15', '15');
    const { credit } = await host.until('credited');
    expect(credit.denomination).toBeUndefined();
    await device.clock.advance(2000);
    expect(await host.outcome(credit.acknowledge())).toBeInstanceOf(Error);
    expect(device.count('acknowledge')).toBe(0);
  });

  it('is not confirmed by a jam that hides it', async () => {
    const { device, host } = await scripted();
    device.statuses.push('15');
    device.always = '46';
    const { credit } = await host.until('credited');
    let confirmed = false;
    void credit.acknowledge().then(() => (confirmed = true));
    await device.clock.advance(5000);
    expect(confirmed).toBe(false);
    device.always = '11';
    await device.clock.advance(1000);
    expect(confirmed).toBe(true);
    expect(host.all('boxed')).toEqual([]);
  });

  it('is never concluded: a note that is stacked without one is a broken protocol, and a start asks what it was', async () => {
    for (const after of ['16', '11']) {
      const { device, host } = await scripted();
      acceptEverything(host);
      device.statuses.push('1365', '14', after);
      await host.until('lost');
      expect(host.all('fault')).toMatchObject([{ fault: { code: 'protocolViolation' } }]);
      device.always = '1A';
      expect(await host.started(2)).toMatchObject({ credits: [], boxed: 0 });
      expect(creditsOf(host)).toBe(0);
    }
  });

  it('that comes 31 s after the note was asked for is still that note’s', async () => {
    const pair = id003Pair({ timings: { toCreditMs: 31_000 } });
    const host = await pair.newHost().ready();
    acceptEverything(host);
    pair.hands.insertNote(banknote(20));
    expect((await host.until('credited')).credit.denomination).toBe(yuan(20));
    await host.started(2);
    await host.enable();
    expect(creditsOf(host)).toBe(1);
  });
});

describe('answers that are none', () => {
  it('an acceptor that speaks by itself is not listened to', async () => {
    const { device, host } = await scripted();
    for (const said of ['15', '1365', '0500', '50']) device.say(said, 100);
    await device.clock.advance(3000);
    expect(host.types()).toEqual(['started']);
  });

  it('a late twin of an answer makes no second credit', async () => {
    const pair = id003Pair();
    const host = await pair.newHost().ready();
    acceptEverything(host);
    pair.hands.inject({ type: 'delayReply', ms: 1200 }, { times: 12 });
    pair.hands.insertNote(banknote(20));
    await host.until('boxed');
    await pair.clock.advance(10_000);
    expect(creditsOf(host)).toBe(1);
    expect(pair.hands.truth.inBox).toHaveLength(1);
  });

  it.each([
    { type: 'splitReply', pieceBytes: 1, gapMs: 20 },
    { type: 'noiseBefore', bytes: Uint8Array.of(0x00, 0xfc, 0x00, 0xfc, 0x05, 0x05, 0x82, 0x00) },
    { type: 'delayReply', ms: 400 },
  ] as const)('%j is read all the same', async (fault) => {
    const pair = id003Pair();
    const host = await pair.newHost().ready();
    acceptEverything(host);
    pair.hands.inject(fault, { times: 1000 });
    pair.hands.insertNote(banknote(20));
    await host.until('boxed');
    expect(host.all('lost')).toEqual([]);
    expect(creditsOf(host)).toBe(1);
  });
});
