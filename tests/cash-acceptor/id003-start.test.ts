import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import { createId003Acceptor } from '../../devices/cash-acceptor/id003/id003-acceptor.ts';
import { Host } from './pair.ts';
import { id003Pair } from './id003-pair.ts';
import { ScriptedAcceptor } from './id003-scripted.ts';

describe('a start', () => {
  function started(
    prepare: (device: ScriptedAcceptor) => void,
    currency = 'CNY',
    denominations = [20].map(yuan),
  ): { device: ScriptedAcceptor; host: Host } {
    const device = new ScriptedAcceptor();
    prepare(device);
    const { openLine, kill } = device.cable.host();
    const { clock } = device;
    const acceptor = createId003Acceptor({ openLine, clock, expected: { currency, denominations } });
    return { device, host: new Host(acceptor, clock, kill).start() };
  }

  it.each<[string, (device: ScriptedAcceptor) => void, string, number]>([
    ['another currency', () => undefined, 'EUR', 20],
    ['a currency without a code', () => undefined, 'XXX', 20],
    ['a note that it does not know', () => undefined, 'CNY', 200],
    ['no table', (device) => device.answers.set('currencyTable', '4B'), 'CNY', 20],
  ])('with %s refuses the acceptor', async (_, prepare, currency, value) => {
    const { device, host } = started(prepare, currency, [yuan(value)]);
    expect((await host.until('fault')).fault.code).toBe('wrongDevice');
    await device.clock.advance(60_000);
    expect(host.all('fault')).toHaveLength(1);
    expect(host.all('started')).toEqual([]);
  });

  it('does without settings that a model does not know, but not without the inhibit', async () => {
    const { device, host } = started(({ answers }) => {
      for (const name of ['security', 'directions', 'options', 'barCodeInhibit', 'communication'] as const)
        answers.set(name, '4B');
    });
    await host.started();
    expect(device.count('inhibit')).toBe(1);
    const other = started(({ answers }) => answers.set('inhibit', '4B'));
    await other.device.clock.advance(20_000);
    expect(other.host.all('started')).toEqual([]);
  });

  it('does not reset an acceptor for ever', async () => {
    const { device, host } = started((one) => (one.always = '40'));
    expect((await host.until('fault', 1, 120_000)).fault.code).toBe('protocolViolation');
    expect(device.count('reset')).toBe(3);
  });

  it('lets a note on its way arrive before anything is told', async () => {
    const { device, host } = started(({ statuses }) => {
      statuses.push('14', '14', '14', '15');
    });
    const report = await host.started();
    expect(report.credits).toMatchObject([{ kind: 'credit', denomination: undefined }]);
    expect(device.count('reset')).toBe(0);
    expect(device.count('acknowledge')).toBe(0);
  });

  it('does without the version, and asks again for the table, where an acceptor is silent about itself at first', async () => {
    const { device, host } = started(({ answers }) => {
      answers.set('version', '');
      answers.set('currencyTable', '');
    });
    await device.clock.advance(3000);
    device.answers.delete('currencyTable');
    expect((await host.started()).identity).toMatchObject({ firmware: '', currency: 'CNY' });
  });

  it('asks again for the table of an acceptor that told none before its reset', async () => {
    const pair = id003Pair({ describesItselfAtOnce: false });
    const host = pair.newHost().start();
    expect((await host.started()).identity.denominations).toHaveLength(6);
  });
});
