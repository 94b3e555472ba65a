import { pino } from 'pino';
import { z } from 'zod';
import type { CentralLog } from './platform.ts';

const lineSchema = z.looseObject({ level: z.number(), time: z.string(), msg: z.string().default('') });
const levels = new Map([
  [20, 'debug'],
  [30, 'info '],
  [40, 'WARN '],
  [50, 'ERROR'],
]);

/** A log for people, one line an event: `2026-09-14T02:00:00.000Z info  The central platform serves. url="…"`. */
export function createLog(level: string, write: (text: string) => void): CentralLog {
  const options = { level, base: null, timestamp: pino.stdTimeFunctions.isoTime };
  return pino(options, {
    write(json) {
      const { level: number, time, msg, ...facts } = lineSchema.parse(JSON.parse(json));
      const shown = Object.entries(facts).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      write(`${[time, levels.get(number) ?? String(number), msg, ...shown].join(' ')}\n`);
    },
  });
}
