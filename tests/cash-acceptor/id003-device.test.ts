import { describe, expect, it } from 'vitest';
import { fromHex } from '../../contract/hex.ts';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { failureCodes } from '../../devices/cash-acceptor/id003/codec/failure-codes.ts';
import { Id003Acceptor } from '../../lobby/cash-acceptor/id003-acceptor.ts';
import type { Id003Options } from '../../lobby/cash-acceptor/id003-settings.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { goldenAnswers, goldenCommands, goldenStatuses } from './id003-golden.ts';
import { banknote } from './pair.ts';

const command = (name: string, data = ''): string =>
  goldenCommands.find(([, other, bytes]) => other === name && bytes === data)?.[0] ?? name;
const status = (name: string): string | undefined => goldenStatuses.find(([, one]) => one.name === name)?.[0];

/** A host without a driver: puts golden frames on the wire and reads what comes back. */
class BareId003Host {
  readonly clock = new VirtualClock();
  readonly device: Id003Acceptor;
  #heard: string[] = [];

  constructor(options: Partial<Id003Options> = {}) {
    this.device = new Id003Acceptor({ clock: this.clock, ...options });
    this.device.connect((bytes) => this.#heard.push(toHex(bytes)));
  }

  /** A whole frame in hexadecimal, or the name of a golden one; resolves with the answer, or with silence. */
  async ask(name: string, data = ''): Promise<string> {
    this.#heard = [];
    this.device.receive(fromHex(command(name, data)));
    await this.clock.advance(20);
    return this.#heard.join(' ') || 'silence';
  }

  /** Reset, set and enabled. */
  async ready(): Promise<this> {
    await this.ask('reset');
    await this.clock.advance(600);
    await this.ask('denominations', '0000');
    await this.ask('inhibit', '00');
    await this.clock.advance(3500);
    expect(await this.ask('status')).toBe(status('idle'));
    return this;
  }

  async escrowed(value = 20): Promise<this> {
    await this.ready();
    this.device.insertNote(banknote(value));
    expect(await this.ask('status')).toBe(status('accepting'));
    await this.clock.advance(500);
    return this;
  }
}

describe('the simulated acceptor', () => {
  it('waits for a reset when it has power, then for its settings', async () => {
    const host = new BareId003Host();
    expect(await host.ask('status')).toBe(status('powerUp'));
    expect(await host.ask('inhibit', '00')).toBe(goldenAnswers.invalid);
    expect(await host.ask('reset')).toBe(goldenAnswers.acknowledged);
    expect(await host.ask('status')).toBe('silence');
    await host.clock.advance(5000);
    expect(await host.ask('status')).toBe(status('initialize'));
    expect(await host.ask('denominations', '0000')).toBe(command('denominations', '0000'));
    expect(await host.ask('inhibit', '01')).toBe(command('inhibit', '01'));
    expect(await host.ask('status')).toBe(status('disabled'));
    expect(await host.ask('inhibit', '00')).toBe(command('inhibit', '00'));
    expect(await host.ask('status')).toBe(status('idle'));
    expect(await host.ask('readDenominations')).toBe(goldenAnswers.nothingInhibited);
  });

  it('says who it is and what its escrow codes are worth', async () => {
    const host = new BareId003Host();
    expect(await host.ask('version')).toBe(goldenAnswers.version);
    expect(await host.ask('currencyTable')).toBe(goldenAnswers.yuanTable);
  });

  it('tells an acceptance step by step, the credit until it is acknowledged', async () => {
    const host = await new BareId003Host().escrowed();
    expect(await host.ask('status')).toBe('FC06136594BD');
    expect(await host.ask('hold')).toBe(goldenAnswers.acknowledged);
    expect(await host.ask('status')).toBe(status('holding'));
    expect(await host.ask('stack1')).toBe(goldenAnswers.acknowledged);
    expect(await host.ask('status')).toBe(status('stacking'));
    expect(await host.ask('stack1')).toBe(goldenAnswers.invalid);
    await host.clock.advance(5000);
    expect(await host.ask('status')).toBe(status('vendValid'));
    expect(await host.ask('status')).toBe(status('vendValid'));
    expect(host.device.insertNote(banknote(20))).toBe(false);
    expect(await host.ask('acknowledge')).toBe('silence');
    expect(await host.ask('status')).toBe(status('stacked'));
    await host.clock.advance(500);
    expect(await host.ask('status')).toBe(status('idle'));
    expect(await host.ask('acknowledge')).toBe('silence');
    expect(host.device.insertNote(banknote(20))).toBe(true);
  });

  it('gives back on order, and by itself when nobody decides', async () => {
    const host = await new BareId003Host().escrowed();
    expect(await host.ask('giveBack')).toBe(goldenAnswers.acknowledged);
    expect(await host.ask('status')).toBe(status('returning'));
    const forgotten = await new BareId003Host().escrowed();
    await forgotten.clock.advance(9000);
    expect(forgotten.device.truth.inPath?.position).toBe('escrow');
    await forgotten.clock.advance(1500);
    expect(forgotten.device.takeNote()).toBeDefined();
  });

  it.each([
    ['a note of a denomination that is switched off', 20, 'genuine', '79'],
    ['a note that it does not know', 2, 'genuine', '76'],
    ['a counterfeit note', 10, 'counterfeit', '77'],
  ] as const)('rejects %s', async (_, value, kind, code) => {
    const host = await new BareId003Host().ready();
    // Computed: all but code 64 (ten yuan) switched off.
    if (code === '79') await host.ask('FC07C0F7002D84');
    host.device.insertNote(banknote(value, kind));
    await host.clock.advance(420);
    expect((await host.ask('status')).slice(0, 8)).toBe(`FC0617${code}`);
  });

  it.each([
    ['reading', 200, 'powerUpInAcceptor'],
    ['escrow', 500, 'powerUpInAcceptor'],
    ['stacking', 700, 'powerUpInStacker'],
  ] as const)('with a note in position %s says where it found it', async (position, afterMs, said) => {
    const host = await new BareId003Host().ready();
    host.device.insertNote(banknote(20));
    await host.clock.advance(afterMs);
    if (position === 'stacking') await host.ask('stack1');
    expect(host.device.truth.inPath?.position).toBe(position);
    host.device.cutPower();
    expect(await host.ask('status')).toBe('silence');
    host.device.restorePower();
    await host.clock.advance(3000);
    expect(await host.ask('status')).toBe(status(said));
  });

  it('tells of jams, boxes, tampering and broken parts', async () => {
    const host = await new BareId003Host({ strimmingIsFraud: true }).ready();
    host.device.setStackerFull(true);
    expect(await host.ask('status')).toBe(status('stackerFull'));
    host.device.removeBox();
    expect(await host.ask('status')).toBe(status('stackerOpen'));
    host.device.insertEmptyBox();
    host.device.breakPart(failureCodes.stackMotor.code);
    expect(await host.ask('status')).toBe(status('failure'));
    host.device.breakPart(undefined);
    host.device.insertNote(banknote(20));
    await host.clock.advance(500);
    host.device.pullNoteBack();
    expect(await host.ask('status')).toBe(status('cheated'));
    await host.clock.advance(1000);
    host.device.takeNote();
    for (const [where, name] of [
      ['inside', 'jamInStacker'],
      ['reachable', 'jamInAcceptor'],
    ] as const) {
      host.device.jamNextNote('beforeCredit', where);
      host.device.insertNote(banknote(20));
      await host.clock.advance(500);
      await host.ask('stack1');
      await host.clock.advance(500);
      expect(await host.ask('status')).toBe(status(name));
      host.device.clearJam();
    }
  });

  it('is silent at what is damaged, and knows what it does not know', async () => {
    const host = new BareId003Host();
    expect(await host.ask('FC05112757')).toBe('silence');
    // Computed: a command without a name.
    expect(await host.ask('FC055F5DFD')).toBe(goldenAnswers.invalid);
  });
});
