import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { rejectCodes } from '../../devices/cash-acceptor/ssp/codec/reject-codes.ts';
import { banknote } from './pair.ts';
import { scripted } from './scripted-validator.ts';
import { sspPair } from './ssp-pair.ts';
import { acceptEverything, creditsOf } from './till.ts';

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
    expect(await host.outcome(host.acceptor.enable([yuan(5)]))).toBeInstanceOf(Error);
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
    expect(await host.outcome(host.acceptor.enable([yuan(5)]))).toBeInstanceOf(Error);
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
