import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { banknote } from './pair.ts';
import { scripted } from './scripted-validator.ts';
import { sspPair } from './ssp-pair.ts';
import { acceptEverything, creditsOf } from './till.ts';

const HOUR_MS = 3_600_000;

describe('a device that broke the protocol', () => {
  it('credits a note 31 s after it was accepted: once, and serves again after a full start', async () => {
    const pair = sspPair({ timings: { toCreditMs: 31_000 } });
    const host = await pair.newHost().ready();
    acceptEverything(host);
    pair.hands.insertNote(banknote(20));
    const report = await host.started(2);
    await pair.clock.advance(1000);
    expect(host.types().slice(3)).toEqual(['fault', 'credited', 'boxed', 'lost', 'started', 'faultCleared']);
    expect(report).toMatchObject({ credits: [], deviceRestarted: false, counters: { stacked: 1 } });
    expect(host.all('faultCleared').map(({ code }) => code)).toEqual(['protocolViolation']);
    await host.enable();
    expect(pair.hands.insertNote(banknote(20))).toBe(true);
    await host.until('boxed', 2);
    expect(creditsOf(host)).toBe(2);
  });

  it('credits a note of which it said nothing for 31 s: the start finds the credit', async () => {
    const { device, host } = await scripted();
    acceptEverything(host);
    device.polls.push('EF04');
    await host.until('lost');
    device.polls.push('EE04');
    const report = await host.started(2);
    expect(report.credits).toMatchObject([{ kind: 'credit', denomination: yuan(20) }]);
    await device.clock.advance(10_000);
    expect(creditsOf(host)).toBe(1);
  });

  it('is started anew three times an hour at the most, and then stays out of service until the hour is over', async () => {
    const pair = sspPair({ timings: { toCreditMs: 31_000 } });
    const host = await pair.newHost().ready();
    acceptEverything(host);
    for (let count = 1; count <= 4; count += 1) {
      pair.hands.insertNote(banknote(20));
      await host.until('boxed', count);
      await pair.clock.advance(5000);
      if (count < 4) await host.enable();
    }
    expect(host.all('lost')).toHaveLength(3);
    await expect(host.acceptor.enable([yuan(20)])).rejects.toThrow('out of service');
    await pair.clock.advanceUntil(() => host.all('lost').length === 4, HOUR_MS);
    await pair.clock.advance(5000);
    await host.enable();
    expect(pair.hands.insertNote(banknote(20))).toBe(true);
  });

  it.each([
    ['moves a note', 'CC'],
    ['holds a note that sticks', 'E9'],
    ['says what nobody understands', '77'],
  ])('is not started anew while it %s', async (_, shown) => {
    const { device, host } = await scripted();
    device.polls.push('77');
    device.always = shown;
    await device.clock.advance(60_000);
    expect(host.all('lost')).toEqual([]);
    device.always = '';
    await host.started(2);
    await device.clock.advance(1000);
    expect(host.all('faultCleared').map(({ code }) => code)).toContain('protocolViolation');
  });

  it('is not started anew before a credit that it shows is acknowledged', async () => {
    const { device, host } = await scripted();
    device.polls.push('EE0477');
    device.always = 'EE04';
    const { credit } = await host.until('credited');
    await device.clock.advance(60_000);
    expect(host.all('lost')).toEqual([]);
    device.always = '';
    expect(await host.finish(credit.acknowledge())).toBe(true);
    await host.started(2);
    expect(creditsOf(host)).toBe(1);
  });
});
