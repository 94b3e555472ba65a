import type { AcceptorProtocol } from '../../lobby/cash-acceptor/world-acceptor.ts';
import type { Dice } from '../laboratory/dice.ts';
import type { EffectPlan, Moment } from './effect-plan.ts';

/** The effects at which a kiosk process is made to die, as die-at.ts names them. */
const everyVisit = [
  ...['journal visitStarted', 'journal cardPresented', 'journal visitEnded'],
  ...['platform lookUpCard', 'platform heartbeat'],
  ...['journal loadStarting', 'journal loadGranted', 'journal loadExecuted', 'journal loadReported'],
  ...['platform startLoad', 'platform startLoad', 'platform confirmLoad', 'platform confirmLoad'],
  ...['card write', 'card write', 'card increment', 'card transfer', 'card restore'],
] as const;
const everyNote = [
  ...['journal noteEscrowed', 'journal noteAcceptRequested', 'journal noteAccepted'],
  ...['journal noteBoxed', 'journal noteCredited'],
  ...['platform reserveNote', 'platform creditNote'],
] as const;
/** What returned notes bring. */
const sometimes = ['journal noteReturned', 'journal noteRejected', 'platform releaseNote'] as const;
const everyStart = [
  ...['journal kioskStarted', 'journal epochGiven', 'journal acceptorStarted', 'platform time'],
  ...['platform boot', 'platform boot'],
] as const;
const acceptorCommands = {
  ssp: {
    start: ['acceptor sync', 'acceptor setInhibits'],
    note: ['acceptor enable', 'acceptor hold', 'acceptor eventAck', 'acceptor pollWithAck'],
  },
  id003: {
    start: ['acceptor version', 'acceptor reset'],
    note: ['acceptor inhibit', 'acceptor hold', 'acceptor stack1', 'acceptor acknowledge', 'acceptor status'],
  },
} as const satisfies Record<AcceptorProtocol, unknown>;

/** A death while a person is served. */
export function namedPlan(
  dice: Dice,
  acceptor: AcceptorProtocol,
  service: 'recharge' | 'collect',
): EffectPlan {
  const { note } = acceptorCommands[acceptor];
  const names =
    service === 'collect'
      ? everyVisit
      : [...everyVisit, ...everyNote, ...everyNote, ...note, ...note, ...sometimes];
  return plan(dice, dice.pick<string>(names));
}

/** A death of the process that comes after one that died. */
export function recoveryPlan(dice: Dice, acceptor: AcceptorProtocol): EffectPlan {
  const { start } = acceptorCommands[acceptor];
  const unfinished = ['journal noteAccepted', 'platform creditNote', 'platform confirmLoad'];
  return plan(dice, dice.pick<string>([...everyStart, ...start, ...unfinished]));
}

/** How many of these are met in a visit, so that each has its turn. */
const manyTimes: Readonly<Record<string, number>> = {
  'acceptor pollWithAck': 40,
  'acceptor status': 40,
  'card write': 5,
  'card transfer': 2,
};

function plan(dice: Dice, name: string): EffectPlan {
  const isCommit = name.startsWith('journal');
  const moment = dice.pick<Moment>(isCommit ? ['before', 'after'] : ['before', 'sent', 'after']);
  return { name, moment, nth: dice.between(1, manyTimes[name] ?? 1), deed: 'die' };
}
