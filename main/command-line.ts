import { InvalidArgumentError } from 'commander';
import { parseCount } from '../contract/money.ts';
import type { HostLog } from './host-log.ts';

/** What the commands that open a kiosk window share. */
export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || parseCount(text) > 65_535)
    throw new InvalidArgumentError('A port is a number from 0 to 65535.');
  return parseCount(text);
}

/** What a person at the terminal must know stands there too: why the kiosk does not start. */
export function alsoToTerminal(log: HostLog): HostLog {
  return (event) => {
    log(event);
    if (event.id === 'kioskProcess.failed') console.error(event.sentence);
  };
}
