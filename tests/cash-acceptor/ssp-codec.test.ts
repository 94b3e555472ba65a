import { describe, expect, it } from 'vitest';
import { yuan } from '../../contract/money.ts';
import {
  commandName,
  commands,
  encodeCommand,
  readAnswer,
} from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import type { Command } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import { encodeEvents, events, parseEvents } from '../../devices/cash-acceptor/ssp/codec/events.ts';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { FrameDecoder, crc16, encodeFrame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { Frame } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import { rejectCodes, rejectReason } from '../../devices/cash-acceptor/ssp/codec/reject-codes.ts';
import { encodeReply, parseReply, replyCodes } from '../../devices/cash-acceptor/ssp/codec/replies.ts';
import { channelsOf, setupField } from '../../devices/cash-acceptor/ssp/codec/setup.ts';
import {
  encryptedPoll,
  goldenAnswers,
  goldenCommands,
  goldenPolls,
  goldenStructures,
  setupProtocol6,
} from './ssp-golden.ts';

const fromHex = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

/** The one packet in these bytes. */
function only(hex: string): Frame {
  const { frames, discarded } = new FrameDecoder().push(fromHex(hex));
  expect(discarded).toEqual([]);
  expect(frames).toHaveLength(1);
  const [frame] = frames;
  if (!frame) throw new Error('no packet');
  return frame;
}

function answerIn<R>(hex: string, command: Pick<Command<void, R>, 'answer' | 'meaning'>): R {
  const reply = parseReply(only(hex).data);
  if (!reply) throw new Error('no answer');
  const answer = readAnswer(command, reply);
  if (!answer.ok) throw new Error(answer.error);
  expect(toHex(command.answer.encode(answer.value))).toBe(toHex(reply.data));
  return answer.value;
}

describe('packets of the manuals', () => {
  it.each(goldenCommands)('$hex is $command', ({ hex, command, parameters }) => {
    const frame = only(hex);
    expect(frame.address).toBe(0);
    expect(commandName(frame.data[0] ?? 0)).toBe(command);
    expect(toHex(frame.data.slice(1))).toBe(parameters);
    expect(toHex(encodeFrame(frame))).toBe(hex);
    const row = commands[command] as Command<unknown, unknown>;
    const value = row.parameters.decode(fromHex(parameters));
    if (!value.ok) throw new Error(value.error);
    expect(toHex(encodeCommand(row, value.value))).toBe(toHex(frame.data));
  });

  it.each(goldenAnswers)('$hex is $code', ({ hex, code, data }) => {
    const frame = only(hex);
    expect(parseReply(frame.data)).toEqual({ code, data: fromHex(data) });
    expect(toHex(encodeFrame({ ...frame, data: encodeReply(code, fromHex(data)) }))).toBe(hex);
  });

  it.each(goldenPolls)('$hex is an answer to a poll', ({ hex, events: expected }) => {
    const frame = only(hex);
    const reply = parseReply(frame.data);
    expect(reply?.code).toBe('ok');
    expect(parseEvents(reply?.data ?? new Uint8Array())).toEqual({ events: expected, unreadable: undefined });
    expect(toHex(encodeFrame({ ...frame, data: encodeReply('ok', encodeEvents(expected)) }))).toBe(hex);
  });

  it('an encrypted packet is a packet', () => {
    const frame = only(encryptedPoll);
    expect(frame.data).toHaveLength(17);
    expect(toHex(encodeFrame(frame))).toBe(encryptedPoll);
  });

  it('a setup of protocol 5 carries one-byte values and no list of countries', () => {
    const setup = answerIn(goldenStructures.setupProtocol5, commands.setup);
    expect(setup).toMatchObject({
      unitType: 0,
      firmware: '0100',
      country: 'GBP',
      valueMultiplier: 1,
      protocol: 5,
    });
    expect(setup.channels.map(({ shortValue, security }) => [shortValue, security])).toEqual([
      [5, 2],
      [10, 2],
      [20, 2],
    ]);
  });

  it('answers with structure read as the manual says', () => {
    expect(answerIn(goldenStructures.serialNumber, commands.serialNumber)).toBe(1873452);
    expect(answerIn(goldenStructures.unitData, commands.unitData)).toMatchObject({
      unitType: 0,
      firmware: '0300',
      country: 'EUR',
      protocol: 7,
    });
    expect(answerIn(goldenStructures.channelValuesShort, commands.channelValues)).toEqual({
      shortValues: [5, 10, 0, 20, 0, 50, 100],
      long: undefined,
    });
    expect(answerIn(goldenStructures.channelSecurity, commands.channelSecurity)).toEqual([
      2, 2, 0, 2, 0, 2, 2,
    ]);
    expect(answerIn(goldenStructures.firmware, commands.firmwareVersion)).toBe('NV02004141498000');
    expect(answerIn(goldenStructures.dataset, commands.datasetVersion)).toBe('EUR01610');
    expect(answerIn(goldenStructures.counters, commands.counters)).toEqual({
      stacked: 17,
      stored: 40,
      dispensed: 35,
      transferred: 10,
      rejected: 16,
    });
    expect(toHex(answerIn(goldenStructures.buildRevision, commands.buildRevision))).toBe('001400061500');
  });
});

describe('the long form of channel values', () => {
  const value = {
    shortValues: [5, 0],
    long: [
      { country: 'EUR', value: 5 },
      { country: 'EUR', value: 500 },
    ],
  };

  it('carries countries and values behind the short ones', () => {
    const bytes = commands.channelValues.answer.encode(value);
    expect(toHex(bytes)).toBe('02050045555245555205000000F4010000');
    expect(commands.channelValues.answer.decode(bytes)).toEqual({ ok: true, value });
  });

  it("is refused in the manual's example, whose country list is two bytes too long", () => {
    const reply = parseReply(only(goldenStructures.channelValuesLong).data);
    expect(reply && readAnswer(commands.channelValues, reply).ok).toBe(false);
  });
});

describe('money of a data set', () => {
  it('is the long value times the real multiplier from protocol 6 on', () => {
    const setup = setupField.decode(fromHex(setupProtocol6));
    if (!setup.ok) throw new Error(setup.error);
    expect(setup.value).toMatchObject({ firmware: '0333', country: 'EUR', realMultiplier: 100, protocol: 6 });
    const channels = channelsOf(setup.value);
    expect(channels.ok && channels.value.map(({ denomination }) => denomination)).toEqual(
      [5, 10, 20, 50].map(yuan),
    );
    expect(toHex(setupField.encode(setup.value))).toBe(setupProtocol6);
  });

  const base = {
    unitType: 0,
    firmware: '0333',
    country: 'CNY',
    valueMultiplier: 1,
    realMultiplier: 100,
    protocol: 8,
  };

  it('leaves unused channels out and keeps the numbers of the others', () => {
    const channels = channelsOf({
      ...base,
      channels: [0, 20, 0, 100].map((value) => ({ shortValue: 99, security: 2, country: 'CNY', value })),
    });
    expect(channels.ok && channels.value).toEqual([
      { channel: 2, currency: 'CNY', denomination: yuan(20) },
      { channel: 4, currency: 'CNY', denomination: yuan(100) },
    ]);
  });

  it('multiplies the one-byte values below protocol 6', () => {
    const channels = channelsOf({
      ...base,
      valueMultiplier: 10,
      protocol: 5,
      channels: [{ shortValue: 2, security: 2, country: undefined, value: undefined }],
    });
    expect(channels.ok && channels.value).toEqual([{ channel: 1, currency: 'CNY', denomination: yuan(20) }]);
  });

  it('is refused when no banknote can be worth that much', () => {
    const huge = { shortValue: 0, security: 2, country: 'CNY', value: 4_000_000_000 };
    expect(channelsOf({ ...base, channels: [huge] }).ok).toBe(false);
  });

  it.each([
    ['too short', setupProtocol6.slice(0, -2)],
    ['too long', `${setupProtocol6}00`],
    ['without channels', `${setupProtocol6.slice(0, 22)}00${setupProtocol6.slice(24)}`],
    ['empty', ''],
  ])('a setup that is %s is refused', (_, hex) => {
    expect(setupField.decode(fromHex(hex)).ok).toBe(false);
  });
});

describe('checksum', () => {
  it('of nothing and of one letter', () => {
    expect(crc16([])).toBe(0xffff);
    expect(toHex([crc16([0x41]) & 0xff, crc16([0x41]) >> 8])).toBe('84FC');
  });
});

describe('the tables', () => {
  it('give every code one meaning', () => {
    for (const codes of [
      Object.values(commands).map(({ code }) => code),
      Object.values(events).map(({ code }) => code),
      Object.values(replyCodes).map(({ code }) => code),
      Object.values(rejectCodes).map(({ code }) => code),
    ])
      expect(new Set(codes).size).toBe(codes.length);
  });

  it('stop reading events at an unknown code or at a missing channel', () => {
    expect(parseEvents(fromHex('CCEE0377EB'))).toEqual({
      events: [{ name: 'stacking' }, { name: 'credit', channel: 3 }],
      unreadable: '77EB',
    });
    expect(parseEvents(fromHex('EBEE'))).toEqual({ events: [{ name: 'stacked' }], unreadable: 'EE' });
  });

  it('know no reason for a code that nobody documents', () => {
    expect(rejectReason(0x1e)).toBe('unknown');
    expect(rejectReason(0x0e)).toBe('pulledBack');
  });

  it('refuse parameters of a wrong length', () => {
    expect(commands.setInhibits.parameters.decode(new Uint8Array()).ok).toBe(false);
    expect(commands.protocolVersion.parameters.decode(Uint8Array.of(6, 6)).ok).toBe(false);
    expect(commands.poll.parameters.decode(Uint8Array.of(0)).ok).toBe(false);
  });
});
