import { describe, expect, it } from 'vitest';
import type { SspValidator } from '../../lobby/cash-acceptor/ssp-validator.ts';
import type { ValidatorOptions } from '../../lobby/cash-acceptor/validator-settings.ts';
import { BareHost } from './bare-host.ts';
import { banknote } from './pair.ts';

describe('the validator when power fails', () => {
  const cases: [string, number | 'escrow', Partial<ValidatorOptions>, RegExp, 'front' | 'box'][] = [
    ['reading: back, unknown', 100, {}, /E100/, 'front'],
    ['escrow: back', 'escrow', {}, /E104/, 'front'],
    ['stacking: box', 600, {}, /E204/, 'box'],
    ['stacking, not known what: box', 600, { knowsWhatItCleared: false }, /E200/, 'box'],
    ['stacking: back', 600, { clearedBeforeCredit: 'front' }, /E104/, 'front'],
    ['stacking: box without a word', 600, { clearedBeforeCredit: 'boxSilently' }, /^F0E8$/, 'box'],
    ['credited: repeated', 1000, { creditAfterReset: 'repeated' }, /^F0EE04E8$/, 'box'],
    ['credited: forgotten', 1000, { creditAfterReset: 'absent' }, /^F0E8$/, 'box'],
    ['credited: both', 1000, { creditAfterReset: 'withCleared' }, /EE04E204/, 'box'],
  ];

  it.each(cases)('%s', async (_, when, options, told, place) => {
    const host = await new BareHost(options).ready();
    const paper = banknote(20);
    host.device.insertNote(paper);
    await host.clock.advance(when === 'escrow' ? 500 : Math.min(when, 450));
    if (when === 'escrow' || when > 500) await host.ask('pollWithAck');
    if (when !== 'escrow' && when > 500) {
      await host.ask('pollWithAck');
      await host.clock.advance(when - 500);
    }
    host.device.cutPower();
    await host.clock.advance(10_000);
    expect(host.device.truth.inPath?.note).toBe(paper);
    expect(await host.ask('poll')).toBe('silence');
    host.device.restorePower();
    await host.clock.advance(3100);
    await host.ask('sync');
    await host.ask('protocolVersion', '08');
    expect(await host.ask('pollWithAck')).toMatch(/^F0(EE04)?F1E8B6$/);
    await host.clock.advance(1000);
    expect(await host.ask('pollWithAck')).toMatch(told);
    expect(host.device.truth.inPath).toBeUndefined();
    expect(host.device.truth.atBezel).toBe(place === 'front' ? paper : undefined);
    expect(host.device.truth.inBox).toEqual(place === 'box' ? [paper] : []);
    expect(await host.ask('counters')).toMatch(place === 'box' ? /^F00501000000/ : /^F00500000000/);
  });

  it('a credit that a plain poll has taken comes again only while its note is not in the box', async () => {
    const host = await new BareHost({ acknowledges: false }).ready();
    host.device.insertNote(banknote(20));
    await host.clock.advance(450);
    await host.ask('poll');
    await host.ask('poll');
    await host.clock.advance(500);
    const cutAndLook = async (): Promise<string> => {
      host.device.cutPower();
      host.device.restorePower();
      await host.clock.advance(5000);
      await host.ask('sync');
      await host.ask('protocolVersion', '08');
      return host.ask('poll');
    };
    expect(await host.ask('poll')).toMatch(/EE04/);
    expect(await cutAndLook()).toMatch(/EE04/);
    expect(host.device.truth.inBox).toHaveLength(1);
    expect(await cutAndLook()).not.toMatch(/EE/);
  });

  it('a note that stuck on its way back comes to the front when the lobby begins anew', async () => {
    const host = await new BareHost().escrowed();
    host.device.jamNextNote('whileReturning', 'reachable');
    await host.ask('reject');
    await host.clock.advance(1000);
    expect(await host.ask('pollWithAck')).toBe('F0E9E8');
    const memory = JSON.parse(JSON.stringify(host.device.remember())) as ReturnType<SspValidator['remember']>;
    const again = new BareHost({ memory });
    await again.clock.advance(5000);
    expect(again.device.truth).toMatchObject({ inBox: [], inPath: undefined, atBezel: { valueFen: 2000 } });
  });

  it('paper and counters outlive the lobby itself', async () => {
    const host = await new BareHost().escrowed();
    await host.ask('poll');
    await host.clock.advance(1000);
    host.device.insertNote(banknote(50));
    await host.clock.advance(500);
    const memory = JSON.parse(JSON.stringify(host.device.remember())) as ReturnType<SspValidator['remember']>;
    const again = new BareHost({ memory });
    await again.clock.advance(5000);
    expect(again.device.truth.inBox).toEqual(host.device.truth.inBox);
    expect(again.device.truth.atBezel?.valueFen).toBe(5000);
    await again.ask('sync');
    await again.ask('protocolVersion', '08');
    expect(await again.ask('poll')).toBe('F0F1E105E8');
    expect(await again.ask('counters')).toMatch(/^F00501000000/);
  });
});
