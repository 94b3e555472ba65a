import { destination, pino } from 'pino';
import { asError } from '../contract/time.ts';
import type { KioskLog } from '../kiosk/log.ts';

type FactValue = string | number | boolean | undefined;

/**
 * The facts whose words may stand in a log: names of states, codes, ids of notes, visits and cases, sentences of
 * devices. A fact under another name loses its text, so that nothing personal gets in by a slip. Numbers, amounts
 * among them, are shown under any name.
 */
const wordsShown: ReadonlySet<string> = new Set([
  ...['noteId', 'visitId', 'caseId', 'accountId', 'bootId', 'key', 'call', 'step', 'workflow', 'screen'],
  ...['kind', 'type', 'state', 'reason', 'cause', 'code', 'result', 'failure', 'service', 'device', 'action'],
  ...['detail', 'message', 'journal', 'from', 'to', 'why', 'version', 'event', 'command', 'status', 'hash'],
  ...[
    'currency',
    'firmware',
    'dataset',
    'serialNumber',
    'path',
    'outcome',
    'endedBecause',
    'problem',
    'slot',
    'answer',
    'polls',
    'during',
    'bytes',
  ],
]);
const LONGEST_WORDS = 300;
/** Seven digits and more in a row: the number of a card or a person. Ids of ours mix digits and letters. */
const longNumber = /(?<![0-9a-z])\d{7,}(?![0-9a-z])/gi;

/** What of a fact may be written. */
export function shownFact(name: string, value: FactValue): FactValue {
  if (typeof value !== 'string') return value;
  return wordsShown.has(name) ? withoutNumbers(value) : '(withheld)';
}

/** Text of a device or an error, without what could be somebody's number. */
export function withoutNumbers(text: string): string {
  return text.slice(0, LONGEST_WORDS).replaceAll(longNumber, (digits) => '#'.repeat(digits.length));
}

/** Writes the kiosk's events to a file, one JSON line each, at once: the last line before a fall is the useful one. */
export function kioskLogFile(file: string, kioskId: string): KioskLog {
  const logger = pino({ base: { by: 'kiosk', kioskId } }, destination({ dest: file, sync: true }));
  return {
    event: (id, facts = {}) => {
      const shown = Object.entries(facts).map(([name, value]) => [name, shownFact(name, value)]);
      logger.info(Object.fromEntries(shown), id);
    },
    fault: (id, error) => {
      const { name, message, stack } = asError(error);
      logger.error({ error: name, detail: withoutNumbers(message), stack: stackLines(stack) }, id);
    },
  };
}

/** Where it happened; the message above it is written for itself. */
function stackLines(stack: string | undefined): readonly string[] {
  return (stack ?? '').split('\n').filter((line) => line.startsWith('    at '));
}
