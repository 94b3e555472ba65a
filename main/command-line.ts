import { InvalidArgumentError } from 'commander';
import { parseCount } from '../contract/money.ts';

/** What the commands that open a kiosk window share. */
export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || parseCount(text) > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return parseCount(text);
}
