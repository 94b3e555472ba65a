import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { rejectCodes } from '../../devices/cash-acceptor/ssp/codec/reject-codes.ts';
import { banknote } from './pair.ts';
import { ScriptedValidator } from './scripted-validator.ts';
import { sspPair } from './ssp-pair.ts';
import { acceptEverything, creditsOf } from './till.ts';

/** A running session; what the device says from now on is up to the test. */
async function scripted(): Promise<{
  device: ScriptedValidator;
  host: Awaited<ReturnType<ReturnType<ScriptedValidator['host']>['ready']>>;
}> {
  const device = new ScriptedValidator();
  device.answers.set('hold', 'F0');
  const host = await device.host().ready();
  await device.clock.advance(1000);
  device.asked.length = 0;
  return { device, host };
}

describe('credits', () => {
  it.each(['EE04CC', 'CCEE04', 'EE04EB', 'EBEE04'])('count once in %s', async (answer) => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.polls.push('EF00', 'EF04', '', answer, answer);
    device.answers.set('eventAck', 'F0');
    await host.until('credited');
    expect(host.all('credited')[0]?.credit.denomination).toBe(yuan(20));
  });

  it('that are shown again and again before the acknowledgement are one', async () => {
    const { device, host } = await scripted();
    device.always = 'EE04';
    await device.clock.advance(60_000);
    expect(creditsOf(host)).toBe(1);
    expect(device.count('eventAck')).toBe(0);
  });

  it('of the same value in two deliveries are two', async () => {
    const { device, host } = await scripted();
    device.always = 'EE04';
    const { credit } = await host.until('credited');
    const acknowledged = credit.acknowledge();
    device.always = '';
    await host.finish(acknowledged);
    expect(device.count('eventAck')).toBe(1);
    device.always = 'EE04';
    await host.until('credited', 2);
  });

  it('of the same value in one delivery are two, acknowledged when both are recorded', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE04');
    device.always = 'EE04EE04';
    await host.until('credited', 2);
    const [first, second] = host.all('credited');
    const one = first?.credit.acknowledge();
    await device.clock.advance(2000);
    expect(device.count('eventAck')).toBe(0);
    device.always = '';
    await host.finish(Promise.all([one, second?.credit.acknowledge()]));
    expect(device.count('eventAck')).toBe(1);
  });

  it('of an unknown channel have no value', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE0B');
    expect((await host.until('credited')).credit.denomination).toBeUndefined();
  });

  it('without anybody having accepted are told all the same', async () => {
    const { device, host } = await scripted();
    device.polls.push('E205');
    expect((await host.until('credited')).credit).toMatchObject({
      kind: 'clearedToBox',
      denomination: yuan(50),
    });
  });

  it('whose acknowledgement the device does not need any more count as taken', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE04');
    device.answers.set('eventAck', 'F5');
    const { credit } = await host.until('credited');
    await host.finish(credit.acknowledge());
  });

  it('whose acknowledgement is lost with the line are not acknowledged', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE04');
    const { credit } = await host.until('credited');
    device.wire.inject({ type: 'loseCommand' }, { times: 100 });
    await expect(host.finish(credit.acknowledge())).rejects.toThrow();
    expect(host.all('lost')).toHaveLength(1);
  });
});

describe('a note in escrow', () => {
  it('is held by the very next command and once a second from then on, and not polled', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04');
    await host.escrow();
    device.asked.length = 0;
    await device.clock.advance(10_000);
    expect(new Set(device.asked)).toEqual(new Set(['hold']));
    expect(device.count('hold')).toBeGreaterThanOrEqual(9);
  });

  it('that the device denies is rejected once more before polls go on', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04');
    await host.escrow();
    device.answers.set('hold', 'F5');
    device.asked.length = 0;
    device.polls.push('EC');
    await host.until('returned');
    expect(device.asked.filter((name) => name !== 'hold').slice(0, 3)).toEqual([
      'reject',
      'pollWithAck',
      'lastRejectCode',
    ]);
  });

  it('that will not go back is told so again before any poll', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04');
    const note = await host.escrow();
    await host.finish(host.acceptor.giveBack(note));
    const from = device.asked.indexOf('reject');
    await device.clock.advance(300);
    expect(device.asked.slice(from, from + 3)).toEqual(['reject', 'reject', 'pollWithAck']);
  });

  it('that follows a return in one answer is told after the return', async () => {
    const { device, host } = await scripted();
    device.polls.push('EF04', 'ECEF05');
    const note = await host.escrow();
    await host.finish(host.acceptor.giveBack(note));
    await host.escrow(2);
    expect(host.types().slice(-3)).toEqual(['escrowed', 'returned', 'escrowed']);
  });

  it('that is shown again after the accepting poll is still the same note', async () => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.polls.push('EF04', 'EF04', 'EF04', 'CC', 'EE04', 'EB');
    await host.until('boxed');
    expect(host.all('escrowed')).toHaveLength(1);
    expect(creditsOf(host)).toBe(1);
  });

  it('that nobody asked for goes straight back', async () => {
    const { device, host } = await scripted();
    await host.enable([yuan(5)]);
    device.answers.set('reject', 'F0');
    device.answers.set('lastRejectCode', 'F008');
    device.polls.push('EF04', 'ED', 'EC');
    expect(await host.until('returned')).toMatchObject({
      escrowId: undefined,
      reason: 'denominationNotAccepted',
    });
    expect(host.all('escrowed')).toEqual([]);
    expect(device.count('hold')).toBe(0);
  });

  it('that is a ticket goes straight back', async () => {
    const { device, host } = await scripted();
    device.answers.set('reject', 'F0');
    device.polls.push('E5', 'ED', 'EC');
    await host.until('returned');
    const first = device.asked.indexOf('pollWithAck');
    expect(device.asked[first + 1]).toBe('reject');
  });

  it('that was accepted and comes back after all is returned', async () => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.answers.set('lastRejectCode', 'F01D');
    device.polls.push('EF04', '', 'CC', 'ED', 'ED', 'EC');
    expect(await host.until('returned')).toMatchObject({ escrowId: 1, reason: 'mechanism' });
    expect(creditsOf(host)).toBe(0);
  });

  it('that was accepted and is never seen again puts the device out of service', async () => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.polls.push('EF04');
    const { fault } = await host.until('fault');
    expect(fault.code).toBe('protocolViolation');
    expect(device.count('disable')).toBe(1);
  });
});

describe('what the device tells', () => {
  const fault = (code: string): unknown => ({ type: 'fault', fault: { code } });

  it.each([
    ['EA', [fault('jamInside')]],
    ['E9', [fault('jamReachable')]],
    ['E7', [fault('boxFull')]],
    ['E3', [fault('boxRemoved')]],
    ['E0', [fault('pathOpen')]],
    ['E604', [fault('fraudAttempt')]],
    ['E7E3', [fault('boxFull'), fault('boxRemoved')]],
  ])('%s is told once when it begins and once when it is over', async (answer, expected) => {
    const { device, host } = await scripted();
    device.answers.set('eventAck', 'F0');
    device.always = answer;
    await device.clock.advance(3000);
    expect(host.events.slice(1)).toMatchObject(expected);
    device.always = '';
    await device.clock.advance(1000);
    expect(host.all('faultCleared')).toHaveLength(expected.length);
  });

  it.each([
    ['EF00', ['reading']],
    ['CC', []],
    ['ED', []],
    ['E4', []],
    ['B6', []],
    ['EB', ['boxed']],
    ['E104', ['clearedFromFront']],
    ['D1', []],
    ['EC', ['returned']],
  ])('%s becomes %j', async (answer, types) => {
    const { device, host } = await scripted();
    device.polls.push(answer);
    await device.clock.advance(1000);
    expect(host.types().slice(1)).toEqual(types);
    expect(device.count('eventAck')).toBe(answer === 'D1' ? 1 : 0);
  });

  it.each(['E8', 'B5E8'])(
    '%s without a fault makes the driver enable again, but not in every poll',
    async (answer) => {
      const { device } = await scripted();
      device.always = answer;
      await device.clock.advance(5000);
      expect(device.count('enable')).toBeGreaterThanOrEqual(4);
      expect(device.count('enable')).toBeLessThanOrEqual(6);
    },
  );

  it.each(Object.entries(rejectCodes))('reject code %s is given its reason', async (_, { code, reason }) => {
    const { device, host } = await scripted();
    device.answers.set('lastRejectCode', `F0${code.toString(16).padStart(2, '0')}`);
    device.polls.push('EC');
    expect(await host.until('returned')).toMatchObject({ escrowId: undefined, reason });
  });

  it('an unknown event puts the device out of service, and what stood before it counts', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE0477AA');
    const { fault: violation } = await host.until('fault');
    expect(violation.code).toBe('protocolViolation');
    expect(violation.detail).toContain('77AA');
    expect(creditsOf(host)).toBe(1);
    await device.clock.advance(5000);
    expect(device.count('disable')).toBe(1);
    expect(host.all('faultCleared')).toEqual([]);
    await expect(host.enable()).rejects.toThrow();
  });

  it.each(['F5', 'F6', 'FA', '77'])('a poll that is answered %s ends the connection', async (answer) => {
    const { device, host } = await scripted();
    device.answers.set('pollWithAck', answer);
    await host.until('lost');
    device.answers.delete('pollWithAck');
    await host.started(2);
  });

  it('a refused enable is refused to the caller', async () => {
    const { device, host } = await scripted();
    device.answers.set('enable', 'F5');
    await expect(host.enable()).rejects.toThrow();
  });
});

describe('the line', () => {
  it('noise before an answer is skipped and told to the log', async () => {
    const logged: string[] = [];
    const pair = sspPair({}, { log: (id) => logged.push(id) });
    pair.hands.inject({ type: 'noiseBefore', bytes: Uint8Array.of(1, 2, 3) }, { times: 100 });
    await pair.newHost().ready();
    expect(logged).toContain('ssp.discarded');
  });

  it('answers that come in pieces are answers', async () => {
    const pair = sspPair();
    pair.hands.inject({ type: 'splitReply', pieceBytes: 1, gapMs: 2 }, { times: 1000 });
    const host = await pair.newHost().ready();
    acceptEverything(host);
    pair.hands.insertNote(banknote(20));
    await host.until('boxed');
  });

  it('an answer that comes after its repetition was sent is taken, and its twin is not taken for another', async () => {
    const pair = sspPair();
    const host = await pair.newHost().ready();
    acceptEverything(host);
    for (let k = 0; k < 12; k += 1) {
      await pair.clock.advanceUntil(() => pair.hands.truth.acceptsNotes, 30_000);
      pair.hands.inject({ type: 'delayReply', ms: 1020 }, { skip: k });
      pair.hands.insertNote(banknote(20));
      await host.until('boxed', k + 1);
    }
    expect(host.all('credited')).toHaveLength(12);
    expect(host.all('lost')).toEqual([]);
  });

  it('is opened again and again, with growing pauses, when it cannot be opened', async () => {
    const pair = sspPair();
    const host = await pair.newHost().ready();
    pair.line.unplug();
    expect((await host.until('lost')).state).toBe('noDevice');
    await pair.clock.advance(300_000);
    expect(host.all('lost')).toHaveLength(1);
    pair.line.unplugged = false;
    await host.started(2);
    expect(pair.line.opened).toBe(2);
  });

  it('is closed by stopping also where the device does not answer', async () => {
    const pair = sspPair();
    const host = await pair.newHost().ready();
    pair.hands.cutPower();
    await host.finish(host.acceptor.stop(), 5000);
    expect(host.types()).toEqual(['started']);
  });
});
