import { toHex } from '../../codec/fields.ts';

/**
 * Everything that a poll can report, one row each. `data`: a channel byte follows (0 where the device does not know
 * it). `needsAck`: under poll with ack it is repeated until an event ack. `repeats`: shown by every poll while it is
 * true. `since`: lowest protocol version that has it. Valid for protocol 4..8: version 9 carries other lengths.
 */
export const events = {
  slaveReset: row(0xf1, 'none', 'once', 4, 'the device restarted'),
  read: row(0xef, 'channel', 'repeats', 4, '0: a note is being read; above: it stands in escrow'),
  credit: row(0xee, 'channel', 'needsAck', 4, 'a note passed the point of no return'),
  rejecting: row(0xed, 'none', 'repeats', 4, 'a note is on its way back'),
  rejected: row(0xec, 'none', 'once', 4, 'a note is back at the front'),
  stacking: row(0xcc, 'none', 'repeats', 4, 'a note is on its way to the box'),
  stacked: row(0xeb, 'none', 'once', 4, 'a note is in the box'),
  safeJam: row(0xea, 'none', 'repeats', 4, 'a note is stuck beyond reach'),
  unsafeJam: row(0xe9, 'none', 'repeats', 4, 'a note is stuck where it may be reached'),
  disabled: row(0xe8, 'none', 'repeats', 4, 'takes no notes'),
  fraudAttempt: row(0xe6, 'channel', 'needsAck', 4, 'somebody tampers with a note'),
  stackerFull: row(0xe7, 'none', 'repeats', 4, 'the box is full'),
  clearedFromFront: row(0xe1, 'channel', 'once', 4, 'a note found at start was moved to the front'),
  clearedToBox: row(0xe2, 'channel', 'needsAck', 5, 'a note found at start was moved to the box'),
  boxRemoved: row(0xe3, 'none', 'repeats', 5, 'the cash box is out'),
  boxReplaced: row(0xe4, 'none', 'once', 5, 'the cash box is back'),
  pathOpen: row(0xe0, 'none', 'repeats', 6, 'the note path is open'),
  barCodeValidated: row(0xe5, 'none', 'repeats', 4, 'a bar code ticket stands in escrow'),
  barCodeAcknowledge: row(0xd1, 'none', 'needsAck', 4, 'a bar code ticket is safe'),
  channelDisable: row(0xb5, 'none', 'once', 7, 'every channel is inhibited: the unit switched itself off'),
  initialising: row(0xb6, 'none', 'repeats', 7, 'self test at power-up'),
} as const;

export type EventName = keyof typeof events;

type EventOf<N extends EventName> = N extends EventName
  ? (typeof events)[N]['data'] extends 'channel'
    ? { readonly name: N; readonly channel: number }
    : { readonly name: N }
  : never;

export type SspEvent = EventOf<EventName>;

function row<D extends 'none' | 'channel'>(
  code: number,
  data: D,
  delivery: 'once' | 'repeats' | 'needsAck',
  since: number,
  meaning: string,
): {
  readonly code: number;
  readonly data: D;
  readonly delivery: 'once' | 'repeats' | 'needsAck';
  readonly since: number;
  readonly meaning: string;
} {
  return { code, data, delivery, since, meaning };
}

const byCode = new Map<number, EventName>();
for (const name of Object.keys(events) as EventName[]) byCode.set(events[name].code, name);

export interface ParsedEvents {
  readonly events: readonly SspEvent[];
  /** What could not be read, in hexadecimal: behind an unknown code no length is known, so reading stops there. */
  readonly unreadable: string | undefined;
}

/** Reads what follows F0 in the answer to a poll. */
export function parseEvents(data: Uint8Array): ParsedEvents {
  const parsed: SspEvent[] = [];
  for (let at = 0; at < data.length; at += 1) {
    const name = byCode.get(data[at] ?? -1);
    const channel = data[at + 1];
    if (name === undefined || (events[name].data === 'channel' && channel === undefined))
      return { events: parsed, unreadable: toHex(data.slice(at)) };
    if (hasChannel(name)) {
      parsed.push({ name, channel: channel ?? 0 });
      at += 1;
    } else parsed.push({ name });
  }
  return { events: parsed, unreadable: undefined };
}

export function encodeEvents(list: readonly SspEvent[]): Uint8Array {
  return Uint8Array.from(
    list.flatMap((event) =>
      'channel' in event ? [events[event.name].code, event.channel] : [events[event.name].code],
    ),
  );
}

type ChannelEventName = Extract<SspEvent, { readonly channel: number }>['name'];

function hasChannel(name: EventName): name is ChannelEventName {
  return events[name].data === 'channel';
}

/** True where the device repeats the event under poll with ack until the host acknowledges. */
export function needsAck(event: SspEvent): boolean {
  return events[event.name].delivery === 'needsAck';
}
