import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { banknote } from './pair.ts';
import { ScriptedValidator, scripted } from './scripted-validator.ts';
import { sspPair } from './ssp-pair.ts';
import { acceptEverything, creditsOf } from './till.ts';

const names = (pair: ReturnType<typeof sspPair>): (string | undefined)[] =>
  pair.trace.map(({ command }) => command);

describe('the start of a connection', () => {
  it('gives a waiting note back and disables before the first poll', async () => {
    const device = new ScriptedValidator();
    const host = device.host().start();
    await host.started();
    expect(device.asked.slice(0, 10)).toEqual([
      'sync',
      'reject',
      'disable',
      'protocolVersion',
      'setup',
      'serialNumber',
      'firmwareVersion',
      'datasetVersion',
      'pollWithAck',
      'counters',
    ]);
  });

  it('tells a device that restarted everything again, since the restart can be younger than the telling', async () => {
    const pair = sspPair();
    const host = pair.newHost().start();
    expect((await host.started()).deviceRestarted).toBe(true);
    expect(names(pair).filter((name) => name === 'protocolVersion')).toHaveLength(2);
    expect(names(pair).filter((name) => name === 'sync')).toHaveLength(1);
  });

  it.each([
    [8, ['08', '08']],
    [7, ['08', '07', '08', '07']],
    [6, ['08', '07', '06', '08', '07', '06']],
  ])('agrees on protocol %i with a device that knows no higher one', async (highestProtocol, asked) => {
    const pair = sspPair({ highestProtocol });
    await pair.newHost().ready();
    const versions = pair.trace.filter(({ command }) => command === 'protocolVersion');
    expect(versions.map(({ data }) => Buffer.from(data.slice(1)).toString('hex'))).toEqual(asked);
  });

  it('waits for the self test and for the note that it clears away', async () => {
    const pair = sspPair({ timings: { initialisingMs: 4000 } });
    const dead = await pair.newHost().ready();
    acceptEverything(dead);
    pair.hands.insertNote(banknote(20));
    await pair.clock.advanceUntil(() => pair.hands.truth.inPath?.position === 'stacking', 5000);
    dead.kill();
    pair.hands.cutPower();
    pair.hands.restorePower();
    const report = await pair.newHost().start().started();
    expect(report.credits).toMatchObject([{ kind: 'clearedToBox', denomination: yuan(20) }]);
    expect(report.counters?.stacked).toBe(1);
  });

  it.each([
    ['is polled without ack', { acknowledges: false }],
    ['speaks protocol 6', { highestProtocol: 6 }],
  ])(
    'waits for a self test that a device cannot tell of when it %s, though another process heard of the restart',
    async (_, firmware) => {
      const pair = sspPair({ ...firmware, timings: { bootMs: 100, initialisingMs: 800 } });
      const first = await pair.newHost().ready();
      acceptEverything(first);
      pair.hands.insertNote(banknote(20));
      await pair.clock.advanceUntil(() => pair.hands.truth.inPath?.position === 'stacking', 5000);
      first.kill();
      pair.hands.cutPower();
      pair.hands.restorePower();
      await pair.clock.advance(150);
      // The news that is told once goes to a poll whose host dies over it.
      const second = pair.newHost().start();
      const slaveReset = 0xf1;
      const before = pair.trace.length;
      const told = (): boolean =>
        pair.trace
          .slice(before)
          .some(({ command, reply }) => command?.startsWith('poll') && reply.includes(slaveReset));
      await pair.clock.advanceUntil(told, 500);
      second.kill();
      const report = await pair.newHost().start().started();
      expect(pair.hands.truth.inPath).toBeUndefined();
      expect(report.counters?.stacked).toBe(1);
    },
  );

  it('does not wait for ever for a path that never rests', async () => {
    const device = new ScriptedValidator();
    device.always = 'CC';
    const host = device.host().start();
    await device.clock.advance(14_000);
    expect(host.events).toEqual([]);
    await device.clock.advance(3000);
    expect((await host.started()).counters).toBeUndefined();
  });

  it('does not wait for a path that rests only when the credit is acknowledged', async () => {
    const device = new ScriptedValidator();
    device.always = 'CCEE04';
    const host = device.host().start();
    await device.clock.advance(1000);
    expect(host.types()).toEqual(['started']);
    expect((await host.started()).credits).toMatchObject([{ kind: 'credit', denomination: yuan(20) }]);
    expect(device.count('eventAck')).toBe(0);
  });

  it('is not deceived by an answer that an earlier host left in the bridge', async () => {
    const device = new ScriptedValidator();
    device.cable.leftovers = encodeFrame({ sequence: 1, address: 0, data: Uint8Array.of(0xf0) });
    device.wire.inject({ type: 'loseCommand' });
    await device.host().start().started();
    expect(device.asked.slice(0, 2)).toEqual(['sync', 'reject']);
  });

  it('gives a note back that reaches escrow while starting, and never polls on it', async () => {
    const device = new ScriptedValidator();
    device.polls.push('EF00', 'EF04', 'ED', 'EC');
    device.answers.set('reject', 'F0');
    const host = device.host().start();
    const report = await host.started();
    expect(report.escrowGivenBack).toBe(true);
    expect(report.credits).toEqual([]);
    const polls = device.asked.flatMap((name, index) => (name === 'pollWithAck' ? [index] : []));
    expect(device.asked[(polls[1] ?? 0) + 1]).toBe('reject');
  });

  it('tells news of a start that was cut off with the next one', async () => {
    const device = new ScriptedValidator();
    device.polls.push('F1E104CC', 'CC', 'CC');
    const host = device.host().start();
    await device.clock.advance(300);
    device.cable.unplug();
    await host.until('lost');
    device.cable.unplugged = false;
    const report = await host.started();
    expect(report).toMatchObject({ deviceRestarted: true, clearedFromFront: [{ denomination: yuan(20) }] });
  });

  it('tells a credit that was reported once to a start that was cut off', async () => {
    const device = new ScriptedValidator();
    device.answers.set('pollWithAck', 'F2');
    device.polls.push('EE04CC', 'CC', 'CC');
    const host = device.host().start();
    await device.clock.advance(300);
    device.cable.unplug();
    await host.until('lost');
    device.cable.unplugged = false;
    const report = await host.started();
    expect(report.credits).toMatchObject([{ kind: 'credit', denomination: yuan(20) }]);
    expect(report.acknowledges).toBe(false);
  });

  it('reports a repeated credit of a start that was cut off once', async () => {
    const device = new ScriptedValidator();
    device.always = 'EE04CC';
    device.answers.set('counters', '00');
    const host = device.host().start();
    await device.clock.advance(50);
    device.cable.unplug();
    await host.until('lost');
    device.cable.unplugged = false;
    await host.started();
    expect(creditsOf(host)).toBe(1);
  });
});

describe('a device that is not the one of the configuration', () => {
  it.each([
    ['another currency', { currency: 'EUR' }, {}],
    ['a missing denomination', { channelValues: [5, 10] }, {}],
    ['another serial number', {}, { expected: { currency: 'CNY', serialNumber: '1' } }],
    ['an old protocol', { highestProtocol: 5 }, {}],
  ])('%s is a fault that is told once, and no note is taken', async (_, device, driver) => {
    const pair = sspPair(device, driver);
    const host = pair.newHost().start();
    await pair.clock.advance(120_000);
    expect(host.types()).toEqual(['fault']);
    expect(host.all('fault')[0]?.fault).toMatchObject({ code: 'wrongDevice', action: 'configuration' });
    expect(pair.hands.truth.acceptsNotes).toBe(false);
    expect(pair.trace.some(({ command }) => command === 'poll' || command === 'pollWithAck')).toBe(false);
  });

  it.each([
    ['a unit that pays out', `F006${'00'.repeat(60)}`],
    ['no setup', 'F2'],
    ['a setup that breaks off', 'F000'],
  ])('%s is refused', async (_, setup) => {
    const device = new ScriptedValidator();
    device.answers.set('setup', setup);
    const host = device.host().start();
    expect((await host.until('fault')).fault.code).toBe('wrongDevice');
  });

  it('a device that does not say whether a note stands in escrow is not polled', async () => {
    const device = new ScriptedValidator();
    device.answers.set('reject', 'F6');
    const host = device.host().start();
    expect((await host.until('fault')).fault.code).toBe('protocolViolation');
    expect(device.count('pollWithAck')).toBe(0);
  });

  it('when the right one takes its place, the fault is over', async () => {
    const device = new ScriptedValidator();
    device.answers.set('setup', 'F2');
    const host = device.host().start();
    await host.until('fault');
    device.answers.delete('setup');
    await host.until('faultCleared');
    expect(host.types()).toEqual(['fault', 'started', 'faultCleared']);
  });
});

describe('a credit that was not acknowledged when the device restarted', () => {
  it.each([
    ['repeated', ['credit']],
    ['absent', []],
    ['withCleared', ['credit', 'clearedToBox']],
  ] as const)('is told as the device has it: %s', async (creditAfterReset, kinds) => {
    const pair = sspPair({ creditAfterReset });
    const host = await pair.newHost().ready();
    host.onEvent = (event) => {
      if (event.type === 'escrowed') void host.acceptor.accept(event.note);
    };
    pair.hands.insertNote(banknote(20));
    const { credit } = await host.until('credited');
    expect(pair.hands.truth.inPath?.position).toBe('stacking');
    pair.hands.cutPower();
    pair.hands.restorePower();
    const report = await host.started(2);
    await expect(credit.acknowledge()).rejects.toThrow();
    expect(report.credits.map(({ kind }) => kind)).toEqual(kinds);
    expect(report.deviceRestarted).toBe(true);
    expect(report.counters?.stacked ?? 1).toBe(1);
    await host.finish(Promise.all(report.credits.map((other) => other.acknowledge())));
    await host.enable();
    expect(pair.hands.insertNote(banknote(20))).toBe(true);
  });

  it.each([
    ['in one answer', ['F1EE04E205EE06']],
    ['in answers one after the other', ['F1', 'E8EE04', 'E205E8', 'EE06E8']],
  ])('keeps kind and order where credits come once, %s', async (_, polls) => {
    const { device, host } = await scripted({ pollWithAck: 'F2' });
    device.polls.push(...polls);
    const report = await host.started(2);
    expect(report).toMatchObject({ deviceRestarted: true, acknowledges: false });
    expect(report.credits).toMatchObject([
      { kind: 'credit', denomination: yuan(20) },
      { kind: 'clearedToBox', denomination: yuan(50) },
      { kind: 'credit', denomination: yuan(100) },
    ]);
    await device.clock.advance(10_000);
    expect(host.all('credited')).toEqual([]);
  });

  it('takes the calls with it that waited for the device', async () => {
    const device = new ScriptedValidator();
    const host = await device.host().ready();
    device.polls.push('EE04', 'EE04EE05');
    await host.until('credited', 2);
    const acknowledged = host.all('credited')[0]?.credit.acknowledge();
    device.polls.push('F1EE04EE05');
    device.always = 'EE04EE05';
    expect(await host.outcome(acknowledged ?? Promise.resolve())).toBeInstanceOf(Error);
    expect((await host.started(2)).credits).toHaveLength(2);
  });

  it('comes with the restart when both stand in one answer', async () => {
    const device = new ScriptedValidator();
    const host = await device.host().ready();
    device.polls.push('F1EE04E8', 'EE04', 'EE04');
    const report = await host.started(2);
    expect(report.deviceRestarted).toBe(true);
    expect(report.credits).toHaveLength(1);
    expect(host.all('credited')).toEqual([]);
    expect(device.asked.filter((name) => name === 'sync')).toHaveLength(1);
  });
});
