import type { Result } from '../../../../contract/result.ts';
import { err } from '../../../../contract/result.ts';
import { ascii, channelMask, nothing, rawBytes, toHex, u32BigEndian, u64, u8 } from '../../codec/fields.ts';
import type { Field } from '../../codec/fields.ts';
import type { Reply } from './replies.ts';
import { channelBytesField, channelValuesField, countersField, setupField, unitDataField } from './setup.ts';

/** A command of the host: its parameters, and what stands behind F0 in the answer. */
export interface Command<P, R> {
  readonly code: number;
  readonly parameters: Field<P>;
  readonly answer: Field<R>;
  /** Sent in clear also where a key was negotiated. */
  readonly plainOnly: boolean;
  readonly meaning: string;
}

/** Poll answers are a list of events and are read by `parseEvents`. */
const eventList = rawBytes(0, 254);

/** Every command of a note acceptor, one row each. Source: SSP protocol manual (GA138), generic and validator parts. */
export const commands = {
  reset: row(0x01, nothing, nothing, 'restart as after power-up'),
  setInhibits: row(0x02, channelMask, nothing, 'choose the channels that are accepted'),
  displayOn: row(0x03, nothing, nothing, 'bezel on'),
  displayOff: row(0x04, nothing, nothing, 'bezel off'),
  setup: row(0x05, nothing, setupField, 'what the device is and recognises'),
  protocolVersion: row(0x06, u8, nothing, 'choose the layout of answers'),
  poll: row(0x07, nothing, eventList, 'ask for events; accepts a note in escrow'),
  reject: row(0x08, nothing, nothing, 'give back the note in escrow'),
  disable: row(0x09, nothing, nothing, 'take no notes'),
  enable: row(0x0a, nothing, nothing, 'take notes'),
  serialNumber: row(0x0c, nothing, u32BigEndian, 'serial number'),
  unitData: row(0x0d, nothing, unitDataField, 'short form of setup'),
  channelValues: row(0x0e, nothing, channelValuesField, 'value of each channel'),
  channelSecurity: row(0x0f, nothing, channelBytesField, 'security level of each channel'),
  sync: plain(0x11, nothing, nothing, 'begin a session: the next command carries sequence 0'),
  lastRejectCode: row(0x17, nothing, u8, 'why the last note came back'),
  hold: row(0x18, nothing, nothing, 'keep the note in escrow'),
  firmwareVersion: row(0x20, nothing, ascii, 'full firmware name'),
  datasetVersion: row(0x21, nothing, ascii, 'full data set name'),
  getBarCodeConfiguration: row(0x23, nothing, rawBytes(4, 4), 'hardware, enable, format, characters'),
  setBarCodeConfiguration: row(0x24, rawBytes(3, 3), nothing, 'enable, format, characters'),
  getBarCodeInhibit: row(0x25, nothing, u8, 'bit 0: no currency; bit 1: no bar codes'),
  setBarCodeInhibit: row(0x26, u8, nothing, 'bit 0: no currency; bit 1: no bar codes'),
  barCodeData: row(0x27, nothing, rawBytes(2, 254), 'the ticket that was read'),
  setGenerator: plain(0x4a, u64, nothing, 'key exchange: a prime'),
  setModulus: plain(0x4b, u64, nothing, 'key exchange: a prime below the generator'),
  exchangeKeys: plain(0x4c, u64, u64, 'key exchange: both public numbers'),
  setBaud: row(0x4d, rawBytes(2, 2), nothing, 'line speed: 0, 1 or 2; kept or not'),
  buildRevision: row(0x4f, nothing, rawBytes(0, 252), 'pairs of unit type and revision'),
  configureBezel: row(0x54, rawBytes(4, 5), nothing, 'red, green, blue, store, kind'),
  pollWithAck: row(0x56, nothing, eventList, 'poll; money events come until acknowledged'),
  eventAck: row(0x57, nothing, nothing, 'the events that were shown are recorded'),
  counters: row(0x58, nothing, countersField, 'lifetime counters'),
  resetCounters: row(0x59, nothing, nothing, 'counters to zero'),
  setFixedKey: row(0x60, u64, nothing, 'new fixed half of the key; inside encryption only'),
  resetFixedKey: plain(0x61, nothing, nothing, 'default fixed half of the key'),
} as const;

export type CommandName = keyof typeof commands;

function row<P, R>(code: number, parameters: Field<P>, answer: Field<R>, meaning: string): Command<P, R> {
  return { code, parameters, answer, plainOnly: false, meaning };
}

function plain<P, R>(code: number, parameters: Field<P>, answer: Field<R>, meaning: string): Command<P, R> {
  return { code, parameters, answer, plainOnly: true, meaning };
}

const byCode = new Map<number, CommandName>();
for (const name of Object.keys(commands) as CommandName[]) byCode.set(commands[name].code, name);

/** The name of a command code, for the device's side and for logs. */
export function commandName(code: number): CommandName | undefined {
  return byCode.get(code);
}

/** Command code and parameters: the DATA of a packet. */
export function encodeCommand<P>(command: Command<P, unknown>, parameters: P): Uint8Array {
  return Uint8Array.from([command.code, ...command.parameters.encode(parameters)]);
}

/** What stands behind F0, or in words why there is nothing to read. */
export function readAnswer<R>(
  command: Pick<Command<void, R>, 'answer' | 'meaning'>,
  reply: Reply,
): Result<R, string> {
  return reply.code === 'ok'
    ? command.answer.decode(reply.data)
    : err(`${command.meaning}: ${reply.code} ${toHex(reply.data)}`.trim());
}
