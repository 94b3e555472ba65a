import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { destination, pino } from 'pino';
import type { HostEvent, HostLog } from './host-log.ts';

/** Events that staff should look at; the rest is the ordinary course of a day. */
const warnings: ReadonlySet<HostEvent['id']> = new Set([
  'kioskProcess.ended',
  'kioskProcess.hung',
  'kioskProcess.failed',
  'page.refused',
  'page.lost',
  'window.refused',
  'helperProcess.ended',
  'host.fault',
  'event.dropped',
]);

/** Writes the host's events to a file, one JSON line each. What they may carry is decided by their type. */
export function hostLogFile(file: string): HostLog {
  mkdirSync(dirname(file), { recursive: true });
  const logger = pino({ base: { by: 'host' } }, destination({ dest: file, sync: true }));
  return (event) => {
    const { id, ...facts } = event;
    logger[warnings.has(id) ? 'warn' : 'info'](facts, id);
  };
}

/** What a person at the terminal must know stands there too: why the kiosk does not start. */
export function alsoToTerminal(log: HostLog): HostLog {
  return (event) => {
    log(event);
    if (event.id === 'kioskProcess.failed') console.error(event.sentence);
  };
}
