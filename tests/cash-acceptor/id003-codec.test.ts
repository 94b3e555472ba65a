import { describe, expect, it } from 'vitest';
import { fromHex } from '../../contract/hex.ts';
import { yuan } from '../../contract/money.ts';
import { commandFrame, commandName, commands } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import type { Command } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import { countries, denominationsOf } from '../../devices/cash-acceptor/id003/codec/currency-table.ts';
import { failureCodes, failureOf } from '../../devices/cash-acceptor/id003/codec/failure-codes.ts';
import { FrameDecoder, encodeFrame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import type { Id003Frame } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import { rejectCodes, rejectReason } from '../../devices/cash-acceptor/id003/codec/reject-codes.ts';
import { parseStatus, statusFrame, statuses } from '../../devices/cash-acceptor/id003/codec/statuses.ts';
import { toHex } from '../../devices/cash-acceptor/codec/fields.ts';
import { goldenAnswers, goldenCommands, goldenStatuses } from './id003-golden.ts';

function decoded(hex: string): Id003Frame {
  const { frames, discarded } = new FrameDecoder().push(fromHex(hex));
  expect(discarded).toEqual([]);
  const [frame] = frames;
  if (!frame || frames.length > 1) throw new Error(`${hex} is not one frame`);
  return frame;
}

describe('golden frames', () => {
  it.each(goldenCommands)('%s is the command %s', (hex, name, data) => {
    const frame = decoded(hex);
    expect(commandName(frame.code)).toBe(name);
    expect(toHex(frame.data)).toBe(data);
    const command: Command<unknown, unknown> = commands[name];
    const parameters = command.parameters.decode(frame.data);
    if (!parameters.ok) throw new Error(parameters.error);
    expect(toHex(encodeFrame(commandFrame(command, parameters.value)))).toBe(hex);
  });

  it.each(goldenStatuses)('%s is the status %j', (hex, status) => {
    expect(parseStatus(decoded(hex))).toEqual(status);
    expect(toHex(encodeFrame(statusFrame(status)))).toBe(hex);
  });

  it('every status is among them', () => {
    expect(new Set(goldenStatuses.map(([, { name }]) => name))).toEqual(new Set(Object.keys(statuses)));
  });

  it('answers that are no status are not taken for one', () => {
    for (const hex of Object.values(goldenAnswers)) expect(parseStatus(decoded(hex))).toBeUndefined();
  });

  it('the version is text', () => {
    const text = commands.version.value.decode(decoded(goldenAnswers.version).data);
    expect(text).toEqual({ ok: true, value: 'U(CHN)-07-SS ID003-05V100-01 01JAN24 ' });
  });

  it('two bytes of a checksum behind the version are left out, garbage inside it is not read', () => {
    const read = (...more: number[]): unknown =>
      commands.version.value.decode(Uint8Array.of(0x55, 0x31, ...more));
    expect(read(0xf0, 0x9d)).toEqual({ ok: true, value: 'U1' });
    expect(read(0xf0, 0x9d, 0x31)).toMatchObject({ ok: false });
  });

  it('the setting of the denominations is read back', () => {
    const { code, data } = decoded(goldenAnswers.nothingInhibited);
    expect(commandName(code)).toBe('readDenominations');
    expect(commands.readDenominations.value.decode(data)).toEqual({ ok: true, value: 0 });
  });
});

describe('the currency table', () => {
  const table = (rows: readonly (readonly [number, number, number, number])[]) =>
    denominationsOf(
      rows.map(([escrowCode, country, value, exponent]) => ({ escrowCode, country, value, exponent })),
      countries.CNY,
    );

  it('tells the value of each escrow code', () => {
    const rows = commands.currencyTable.value.decode(decoded(goldenAnswers.yuanTable).data);
    if (!rows.ok) throw new Error(rows.error);
    expect(rows.value).toHaveLength(8);
    expect(denominationsOf(rows.value, countries.CNY)).toEqual({
      ok: true,
      value: [
        [0x61, 1],
        [0x63, 5],
        [0x64, 10],
        [0x65, 20],
        [0x66, 50],
        [0x67, 100],
      ].map(([escrowCode, value = 0]) => ({ escrowCode, value: yuan(value) })),
    });
  });

  it('a value can come as a power of ten', () => {
    expect(table([[0x67, countries.CNY, 1, 2]])).toEqual({
      ok: true,
      value: [{ escrowCode: 0x67, value: yuan(100) }],
    });
  });

  it('notes of another country are left out', () => {
    expect(table([[0x61, countries.EUR, 5, 0]])).toEqual({ ok: true, value: [] });
  });

  it.each([
    ['a value beyond any banknote', [[0x61, countries.CNY, 1, 9]]],
    ['a code that is none', [[0x60, countries.CNY, 1, 0]]],
    [
      'one code for two notes',
      [
        [0x61, countries.CNY, 1, 0],
        [0x61, countries.CNY, 5, 0],
      ],
    ],
  ] as const)('%s is an error', (_, rows) => {
    expect(table(rows)).toMatchObject({ ok: false });
  });

  it.each(['', '61', '612D0100FF'])('%j is no table', (hex) => {
    expect(commands.currencyTable.value.decode(fromHex(hex))).toMatchObject({ ok: false });
  });
});

describe('bytes that a status does not have', () => {
  it.each([
    [0x13, []],
    [0x13, [0x60]],
    [0x13, [0x61, 0x00]],
    [0x17, []],
    [0x15, [0x61]],
    [0x49, [0xa2, 0xa2]],
    [0x4b, []],
  ])('%i with %j is no status', (code, data) => {
    expect(parseStatus({ code, data: Uint8Array.from(data) })).toBeUndefined();
  });

  it('a ticket in escrow is no banknote', () => {
    const ticket = Uint8Array.from([0x6f, ...new TextEncoder().encode('012345678901234567')]);
    expect(parseStatus({ code: 0x13, data: ticket })).toEqual({ name: 'escrow', escrowCode: undefined });
  });
});

it('codes that nobody documents have no reason and no meaning', () => {
  expect(rejectReason(0x7a)).toBe('unknown');
  expect(rejectReason(rejectCodes.multiple.code)).toBe('secondNote');
  expect(failureOf(0xff)).toBeUndefined();
  expect(failureOf(failureCodes.headRemoved.code)?.kind).toBe('open');
});
