import { err, ok } from '../../../../contract/result.ts';
import { ascii, nothing, rawBytes, u8 } from '../../codec/fields.ts';
import type { Field } from '../../codec/fields.ts';
import { currencyTableField } from './currency-table.ts';
import type { Id003Frame } from './frames.ts';

/**
 * How the acceptor answers. `status`: with what it is doing (codec/statuses.ts). `done`: with 50. `echo`: with the same
 * frame. `value`: with the same code and what was asked for. `none`: not at all. Where a command is not allowed or
 * not known it answers 4B instead.
 */
type AnswerKind = 'status' | 'done' | 'echo' | 'value' | 'none';

/** A command of the host; `parameters` is also how an echo reads, `value` what an asked-for value is. */
export interface Command<P, R> {
  readonly code: number;
  readonly answer: AnswerKind;
  readonly parameters: Field<P>;
  readonly value: Field<R>;
  readonly meaning: string;
}

export const ACKNOWLEDGED = 0x50;
export const INVALID_COMMAND = 0x4b;

/** One bit per escrow code, bit 0 is code 61; low byte first. 1 switches the denomination off. */
const escrowBits: Field<number> = {
  encode: (mask) => Uint8Array.of(mask & 0xff, (mask >> 8) & 0xff),
  decode: ([low, high, ...more]) =>
    low === undefined || high === undefined || more.length > 0 ? err('not two bytes') : ok(low | (high << 8)),
};

/** 00 or 01. */
const flag: Field<boolean> = {
  encode: (value) => Uint8Array.of(value ? 1 : 0),
  decode: ([byte, ...more]) =>
    (byte === 0 || byte === 1) && more.length === 0 ? ok(byte === 1) : err('neither 00 nor 01'),
};

/** Version texts; some models put two bytes of a ROM checksum, which are no text, behind it. */
const versionText: Field<string> = {
  encode: (text) => ascii.encode(text),
  decode: (bytes) => {
    const end = bytes.findIndex((byte) => byte < 0x20 || byte > 0x7e);
    const text = end < 0 ? bytes : bytes.slice(0, end);
    return end >= 0 && end < bytes.length - 2 ? err('bytes that are no printable text') : ascii.decode(text);
  },
};

/** Every command that a plain acceptor knows, one row each. */
export const commands = {
  status: row(0x11, 'status', nothing, nothing, 'what are you doing'),
  reset: row(0x40, 'done', nothing, nothing, 'initialise anew; what stands in the path is moved out of it'),
  stack1: row(0x41, 'done', nothing, nothing, 'take the note in escrow; valid once it has passed the lever'),
  stack2: row(0x42, 'done', nothing, nothing, 'take the note in escrow; valid once it is stored'),
  giveBack: row(0x43, 'done', nothing, nothing, 'return the note in escrow'),
  hold: row(0x44, 'done', nothing, nothing, 'keep the note in escrow a while longer'),
  wait: row(0x45, 'done', nothing, nothing, 'wait before going on'),
  acknowledge: row(ACKNOWLEDGED, 'none', nothing, nothing, 'the credit is recorded'),
  denominations: row(0xc0, 'echo', escrowBits, nothing, 'escrow codes to refuse'),
  security: row(0xc1, 'echo', escrowBits, nothing, 'escrow codes to check more strictly'),
  communication: row(0xc2, 'echo', u8, nothing, '0: polled; 1 and 2: the acceptor begins to speak by itself'),
  inhibit: row(0xc3, 'echo', flag, nothing, 'draw no note in'),
  directions: row(0xc4, 'echo', u8, nothing, 'ways of inserting to refuse'),
  options: row(0xc5, 'echo', escrowBits, nothing, 'bit 1: go on after a power failure where it stopped'),
  barCode: row(0xc6, 'echo', rawBytes(2, 2), nothing, 'kind and length of bar codes'),
  barCodeInhibit: row(0xc7, 'echo', u8, nothing, 'bar codes to refuse'),
  readDenominations: row(0x80, 'value', nothing, escrowBits, 'the setting of C0'),
  readSecurity: row(0x81, 'value', nothing, escrowBits, 'the setting of C1'),
  readCommunication: row(0x82, 'value', nothing, u8, 'the setting of C2'),
  readInhibit: row(0x83, 'value', nothing, flag, 'the setting of C3'),
  readDirections: row(0x84, 'value', nothing, u8, 'the setting of C4'),
  readOptions: row(0x85, 'value', nothing, escrowBits, 'the setting of C5'),
  readBarCode: row(0x86, 'value', nothing, rawBytes(2, 2), 'the setting of C6'),
  readBarCodeInhibit: row(0x87, 'value', nothing, u8, 'the setting of C7'),
  version: row(0x88, 'value', nothing, versionText, 'model, currency and firmware'),
  bootVersion: row(0x89, 'value', nothing, versionText, 'boot loader'),
  currencyTable: row(0x8a, 'value', nothing, currencyTableField, 'the value of each escrow code'),
} as const;

export type CommandName = keyof typeof commands;

/** The bit of C5 by which an acceptor repeats an unacknowledged credit after a power failure. */
export const POWER_RECOVERY = 0x02;

function row<P, R>(
  code: number,
  answer: AnswerKind,
  parameters: Field<P>,
  value: Field<R>,
  meaning: string,
): Command<P, R> {
  return { code, answer, parameters, value, meaning };
}

const byCode = new Map<number, CommandName>();
for (const name of Object.keys(commands) as CommandName[]) byCode.set(commands[name].code, name);

/** The name of a command code, for the device's side and for logs. */
export function commandName(code: number): CommandName | undefined {
  return byCode.get(code);
}

export function commandFrame<P>({ code, parameters }: Command<P, unknown>, value: P): Id003Frame {
  return { code, data: parameters.encode(value) };
}

/** A bare command: one without parameters. */
export type BareCommandName = {
  [N in CommandName]: (typeof commands)[N]['parameters'] extends Field<void> ? N : never;
}[CommandName];

export function bareFrame(name: BareCommandName): Id003Frame {
  return { code: commands[name].code, data: new Uint8Array() };
}
