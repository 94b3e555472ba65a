import type { LoadEnd, LoadState } from '../../devices/campus-card/load-steps.ts';
import type { Ending } from '../../devices/cash-acceptor/connecting-acceptor.ts';
import type { Path as Id003Path } from '../../devices/cash-acceptor/id003/session.ts';
import type { Starting as Id003Starting } from '../../devices/cash-acceptor/id003/starting.ts';
import type { Path as SspPath } from '../../devices/cash-acceptor/ssp/session.ts';
import type { Starting as SspStarting } from '../../devices/cash-acceptor/ssp/starting.ts';

/**
 * The exchanges with devices as tables: from which state which states can follow. They are read off the pure functions
 * of the drivers by people; the compiler sees to it that no state is forgotten, and a step that happens and stands in no
 * table makes the proof fail. A step from a state to itself counts. Which command or event made the step is not told
 * apart: the tests of the drivers do that, event by event.
 */
type Table<From extends string, To extends string> = Readonly<Record<From, readonly To[]>>;

type CardPlace = LoadState['at'];

/** `broken off`: the card left, refused or does not answer. Every command can end like that. */
const cardLoad: Table<CardPlace, CardPlace | LoadEnd['result'] | 'broken off'> = {
  openRecord: ['readRecord', 'broken off'],
  readRecord: ['readRecord', 'writeRecord', 'openTotal', 'differs', 'broken off'],
  writeRecord: ['writeRecord', 'readRecordBack', 'broken off'],
  readRecordBack: ['readRecordBack', 'openTotal', 'differs', 'broken off'],
  openTotal: ['readPrimary', 'broken off'],
  readPrimary: ['readShadow', 'broken off'],
  readShadow: ['executed', 'restore', 'increment', 'differs', 'broken off'],
  increment: ['transferToShadow', 'broken off'],
  transferToShadow: ['readShadowBack', 'broken off'],
  readShadowBack: ['restore', 'differs', 'broken off'],
  restore: ['transferToPrimary', 'broken off'],
  transferToPrimary: ['readPrimaryBack', 'broken off'],
  readPrimaryBack: ['executed', 'differs', 'broken off'],
};

type SspStep = SspStarting['step'];

/** `giveBack` also where the device restarted under the start: everything from the beginning. */
const sspStart: Table<SspStep, SspStep | 'ready' | 'refuse'> = {
  synchronise: ['synchronise', 'giveBack'],
  giveBack: ['giveBack', 'disable', 'secure', 'refuse'],
  secure: ['giveBack'],
  disable: ['protocol'],
  protocol: ['protocol', 'setup', 'refuse'],
  setup: ['serialNumber', 'giveBack', 'refuse'],
  serialNumber: ['firmware', 'refuse'],
  firmware: ['dataset'],
  dataset: ['settle'],
  settle: ['settle', 'giveBack', 'giveBackLate', 'counters', 'ready', 'refuse'],
  giveBackLate: ['settle', 'refuse'],
  counters: ['ready'],
  finished: [],
};

type SspPlace = SspPath['at'];

const sspSession: Table<SspPlace, SspPlace | 'restarted' | 'broken'> = {
  idle: ['idle', 'escrow', 'gone', 'restarted', 'broken'],
  escrow: ['escrow', 'gone', 'accepting', 'returning', 'idle', 'restarted', 'broken'],
  gone: ['returning'],
  accepting: ['accepting', 'idle', 'escrow', 'gone', 'returning', 'restarted', 'broken'],
  returning: ['returning', 'idle', 'escrow', 'gone', 'restarted', 'broken'],
};

type Id003Step = Id003Starting['step'];

const id003Start: Table<Id003Step, Id003Step | 'ready' | 'refuse'> = {
  version: ['version', 'table'],
  table: ['settle'],
  settle: ['settle', 'giveBack', 'reset', 'configure', 'tableAgain', 'ready', 'refuse'],
  giveBack: ['settle'],
  reset: ['settle'],
  configure: ['configure', 'settle'],
  tableAgain: ['ready', 'refuse'],
};

type Id003Place = Id003Path['at'];

const id003Session: Table<Id003Place, Id003Place | 'restarted'> = {
  idle: ['idle', 'escrow', 'boxing', 'returning', 'restarted'],
  escrow: ['escrow', 'accepting', 'returning', 'idle', 'boxing', 'restarted'],
  accepting: ['accepting', 'boxing', 'returning', 'idle', 'restarted'],
  boxing: ['boxing', 'idle', 'escrow', 'returning', 'restarted'],
  returning: ['returning', 'idle', 'escrow', 'boxing', 'restarted'],
};

/** How a connection ends while it still starts, and once it serves. It is made anew after each. */
const connection: Table<'starting' | 'serving', Ending['type']> = {
  starting: ['lost', 'refused', 'stopped'],
  serving: ['lost', 'refused', 'stopped'],
};

const tables: Readonly<Record<string, Table<string, string>>> = {
  'card load': cardLoad,
  'ssp start': sspStart,
  'ssp session': sspSession,
  'ssp connection': connection,
  'id003 start': id003Start,
  'id003 session': id003Session,
  'id003 connection': connection,
};

/** Every step of every table by its name, `card load: increment --> transferToShadow`. */
export function stepTransitions(): readonly string[] {
  return Object.entries(tables).flatMap(([machine, table]) =>
    Object.entries(table).flatMap(([from, tos]) => tos.map((to) => stepName(machine, from, to))),
  );
}

export function stepName(machine: string, from: string, to: string): string {
  return `${machine}: ${from} --> ${to}`;
}
