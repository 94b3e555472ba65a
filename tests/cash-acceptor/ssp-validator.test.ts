import { describe, expect, it } from 'vitest';
import { encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { rejectCodes } from '../../devices/cash-acceptor/ssp/codec/reject-codes.ts';
import type { RejectCodeName } from '../../devices/cash-acceptor/ssp/codec/reject-codes.ts';
import { BareHost, fromHex } from './bare-host.ts';
import { banknote } from './pair.ts';

describe('the validator on the wire', () => {
  it('comes up inhibited, with its restart told once', async () => {
    const host = new BareHost();
    await host.ask('sync');
    await host.ask('protocolVersion', '08');
    expect(await host.ask('poll')).toBe('F0F1E8');
    expect(await host.ask('poll')).toBe('F0E8');
    expect(host.device.insertNote(banknote(20))).toBe(false);
  });

  it('answers a repeated command from memory, without executing it again', async () => {
    const host = await new BareHost().escrowed();
    expect(await host.repeat('pollWithAck')).toBe('F0EF04');
    expect(host.position).toBe('escrow');
    expect(await host.ask('pollWithAck')).toBe('F0');
    expect(host.position).toBe('stacking');
  });

  it('stays silent at damaged packets and at those for others', async () => {
    const host = await new BareHost().ready();
    const executed = host.device.executed;
    const packet = encodeFrame({ sequence: 0, address: 0, data: Uint8Array.of(0x0c) });
    packet[3] = 0x0d;
    host.device.receive(packet);
    host.device.receive(encodeFrame({ sequence: 0, address: 0x10, data: Uint8Array.of(0x0c) }));
    await host.clock.advance(100);
    expect(host.device.executed).toBe(executed);
  });

  it('refuses what its state or its program forbids', async () => {
    const host = await new BareHost().ready();
    expect(await host.ask('hold')).toBe('F5');
    expect(await host.ask('reject')).toBe('F5');
    expect(await host.ask('eventAck')).toBe('F5');
    expect(await host.ask('protocolVersion', '09')).toBe('F8');
    expect(await host.ask('protocolVersion')).toBe('F3');
    expect(await host.ask('setInhibits')).toBe('F3');
    expect(await host.ask('setBaud', '0100')).toBe('F2');
  });

  it('a firmware without acknowledgement does not know the commands', async () => {
    const host = await new BareHost({ acknowledges: false }).ready();
    expect(await host.ask('pollWithAck')).toBe('F2');
    expect(await host.ask('eventAck')).toBe('F2');
  });

  it('lays its setup out by protocol, and forgets the protocol with the power', async () => {
    const host = new BareHost();
    await host.ask('sync');
    const short = await host.ask('setup');
    await host.ask('protocolVersion', '06');
    const long = await host.ask('setup');
    expect(short.length / 2).toBe(1 + 16 + 12);
    expect(long.length / 2).toBe(1 + 16 + 12 + 42);
    host.device.cutPower();
    host.device.restorePower();
    await host.clock.advance(3100);
    expect(await host.ask('setup')).toBe(short);
  });

  it.each(['poll', 'pollWithAck'] as const)('any %s accepts a note in escrow that was told', async (poll) => {
    const host = await new BareHost().escrowed();
    expect(await host.ask('serialNumber')).toMatch(/^F0/);
    expect(host.position).toBe('escrow');
    expect(await host.ask(poll)).toBe('F0');
    expect(host.position).toBe('stacking');
  });

  it('tells an acceptance step by step, the credit until it is acknowledged', async () => {
    const host = await new BareHost().escrowed();
    expect(await host.ask('hold')).toBe('F0');
    expect(await host.ask('pollWithAck')).toBe('F0');
    expect(await host.ask('pollWithAck')).toBe('F0CC');
    await host.clock.advance(300);
    expect(await host.ask('pollWithAck')).toBe('F0EE04CC');
    await host.clock.advance(300);
    expect(await host.ask('pollWithAck')).toBe('F0EE04EB');
    expect(await host.ask('pollWithAck')).toBe('F0EE04');
    expect(host.device.insertNote(banknote(20))).toBe(false);
    expect(await host.ask('eventAck')).toBe('F0');
    expect(await host.ask('pollWithAck')).toBe('F0');
    expect(host.device.insertNote(banknote(20))).toBe(true);
  });

  it('tells a credit once under plain poll', async () => {
    const host = await new BareHost().escrowed('poll');
    await host.ask('poll');
    await host.clock.advance(300);
    expect(await host.ask('poll')).toBe('F0EE04CC');
    expect(await host.ask('poll')).toBe('F0CC');
    await host.clock.advance(300);
    expect(await host.ask('poll')).toBe('F0EB');
  });

  it('gives a note back after 5 seconds of silence and disables itself after 10', async () => {
    const host = await new BareHost().escrowed();
    await host.clock.advance(4900);
    expect(host.position).toBe('escrow');
    await host.clock.advance(200);
    expect(host.position).toBe('rejecting');
    await host.clock.advance(1000);
    host.device.takeNote();
    expect(host.device.truth.acceptsNotes).toBe(true);
    await host.clock.advance(4000);
    expect(host.device.truth.acceptsNotes).toBe(false);
    expect(await host.ask('pollWithAck')).toBe('F0ECE8');
    expect(await host.ask('lastRejectCode')).toBe('F013');
  });

  it('switches itself off when every channel is inhibited', async () => {
    const host = await new BareHost().ready();
    await host.ask('setInhibits', '0000');
    expect(await host.ask('poll')).toBe('F0B5E8');
    await host.ask('protocolVersion', '06');
    expect(await host.ask('poll')).toBe('F0E8');
  });

  it('shows only events that the protocol has', async () => {
    const host = await new BareHost().ready();
    host.device.openPath(true);
    host.device.removeBox();
    expect(await host.ask('poll')).toBe('F0E3E0E8');
    await host.ask('protocolVersion', '05');
    expect(await host.ask('poll')).toBe('F0E3E8');
    await host.ask('protocolVersion', '04');
    expect(await host.ask('poll')).toBe('F0E8');
    host.device.openPath(false);
    await host.ask('protocolVersion', '08');
    host.device.insertEmptyBox();
    expect(await host.ask('poll')).toBe('F0E4');
  });

  it('restarts on command', async () => {
    const host = await new BareHost().ready();
    expect(await host.ask('reset')).toBe('F0');
    expect(await host.ask('poll')).toBe('silence');
    await host.clock.advance(3000);
    expect(await host.ask('poll')).toBe('F0F1E8');
  });
});

describe('the validator in the hand', () => {
  const rejected: [RejectCodeName, (host: BareHost) => Promise<void> | void][] = [
    ['averageFail', ({ device }) => void device.insertNote(banknote(20, 'counterfeit'))],
    ['noNoteFound', ({ device }) => void device.insertNote(banknote(20, 'crumpled'))],
    ['graphFail', ({ device }) => void device.insertNote(banknote(20, 'foreign'))],
    ['graphFail', ({ device }) => void device.insertNote(banknote(2))],
    [
      'channelInhibited',
      async (host) => {
        await host.ask('setInhibits', '0100');
        host.device.insertNote(banknote(20));
      },
    ],
    [
      'secondNote',
      ({ device }) => {
        device.insertNote(banknote(20));
        expect(device.insertNote(banknote(20))).toBe(false);
      },
    ],
    [
      'strimming',
      ({ device }) => {
        device.insertNote(banknote(20));
        expect(device.pullNoteBack()).toBe(true);
      },
    ],
    [
      'unitDisabled',
      async (host) => {
        host.device.insertNote(banknote(20));
        await host.ask('disable');
      },
    ],
    [
      'byHost',
      async (host) => {
        host.device.insertNote(banknote(20));
        await host.clock.advance(500);
        expect(await host.ask('reject')).toBe('F0');
      },
    ],
    [
      'unableToStack',
      ({ device }) => {
        device.insertNote(banknote(20));
        device.removeBox();
      },
    ],
  ];

  it.each(rejected)('%s', async (name, act) => {
    const host = await new BareHost().ready();
    await act(host);
    await host.clock.advance(1000);
    expect(host.device.takeNote()).toBeDefined();
    expect(await host.ask('poll')).toMatch(/EC/);
    expect(parseCode(await host.ask('lastRejectCode'))).toBe(rejectCodes[name].code);
  });

  it('pulling a note can be told as a fraud attempt', async () => {
    const host = await new BareHost({ strimmingIsFraud: true }).escrowed();
    host.device.pullNoteBack();
    expect(await host.ask('pollWithAck')).toBe('F0E604ED');
    await host.clock.advance(500);
    expect(await host.ask('pollWithAck')).toBe('F0E604EC');
    expect(await host.ask('eventAck')).toBe('F0');
  });

  it('a jam keeps the note, shows, and hands it out to whoever clears it', async () => {
    const host = await new BareHost().escrowed();
    host.device.jamNextNote('beforeCredit', 'inside');
    await host.ask('pollWithAck');
    await host.clock.advance(1000);
    expect(await host.ask('pollWithAck')).toBe('F0EAE8');
    expect(host.device.truth.jam).toBe('inside');
    expect(host.device.clearJam()?.valueFen).toBe(2000);
    expect(await host.ask('pollWithAck')).toBe('F0');
  });

  it('a box fills up at its capacity and is empty when it is replaced', async () => {
    const host = await new BareHost({ boxCapacity: 1 }).escrowed();
    await host.ask('poll');
    await host.clock.advance(700);
    expect(await host.ask('poll')).toBe('F0EE04EBE7E8');
    expect(host.device.removeBox()).toHaveLength(1);
    expect(await host.ask('poll')).toBe('F0E3E8');
    host.device.insertEmptyBox();
    expect(await host.ask('poll')).toBe('F0E4');
    expect(host.device.truth.inBox).toEqual([]);
  });
});

function parseCode(answer: string): number {
  return fromHex(answer)[1] ?? -1;
}
