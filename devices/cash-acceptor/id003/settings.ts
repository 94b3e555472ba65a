import type { Fen } from '../../../contract/money.ts';
import { POWER_RECOVERY, commandFrame, commands } from './codec/commands.ts';
import type { Command } from './codec/commands.ts';
import { FIRST_ESCROW_CODE } from './codec/currency-table.ts';
import type { Denomination } from './codec/currency-table.ts';
import type { Id003Frame } from './codec/frames.ts';

/** One setting that is to be sent; an acceptor at rest echoes it. */
export interface Setting {
  readonly frame: Id003Frame;
  /** False: models that do not know it work without. */
  readonly required: boolean;
}

/** Every escrow code that a table can have, one bit each. */
const ALL_CODES = 0xff;

export const inhibit: Setting = setting(commands.inhibit, true, true);

/** What the acceptor must know after a reset, in the order of the manual; the last one ends its initialisation. */
export const initialSettings: readonly Setting[] = [
  setting(commands.denominations, ALL_CODES, true),
  setting(commands.security, 0, false),
  setting(commands.directions, 0, false),
  setting(commands.options, POWER_RECOVERY, false),
  setting(commands.barCodeInhibit, 0xff, false),
  setting(commands.communication, 0, false),
  inhibit,
];

/** Takes the notes of this mask, and no others; 0 takes none. */
export function settingsFor(mask: number): readonly Setting[] {
  if (mask === 0) return [inhibit];
  const refused = ALL_CODES & ~mask;
  return [setting(commands.denominations, refused, true), setting(commands.inhibit, false, true)];
}

/** Which escrow codes stand for these values. */
export function maskOf(denominations: readonly Denomination[], values: readonly Fen[]): number {
  return denominations
    .filter(({ value }) => values.includes(value))
    .reduce((mask, { escrowCode }) => mask | bitOf(escrowCode), 0);
}

export function bitOf(escrowCode: number): number {
  return 1 << (escrowCode - FIRST_ESCROW_CODE);
}

/** What an acceptor made of a setting: `obeyed` is an echo of just what was sent. */
export function readEcho({ frame }: Setting, answer: Id003Frame): 'obeyed' | 'refused' {
  const same = answer.code === frame.code && answer.data.length === frame.data.length;
  return same && frame.data.every((byte, index) => byte === answer.data[index]) ? 'obeyed' : 'refused';
}

function setting<P>(command: Command<P, unknown>, value: P, required: boolean): Setting {
  return { frame: commandFrame(command, value), required };
}
