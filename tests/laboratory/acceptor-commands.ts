import { commandName as id003CommandName } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import type { CommandName as Id003CommandName } from '../../devices/cash-acceptor/id003/codec/commands.ts';
import { FrameDecoder as Id003FrameDecoder } from '../../devices/cash-acceptor/id003/codec/frames.ts';
import { commandName, type CommandName } from '../../devices/cash-acceptor/ssp/codec/commands.ts';
import { FrameDecoder } from '../../devices/cash-acceptor/ssp/codec/frames.ts';
import type { AcceptorProtocol } from '../world/world-acceptor.ts';

/** A command that the kiosk sends to the acceptor, as the laboratory counts effects. */
export interface AcceptorCommand {
  readonly name: string;
  /** `poll`: takes news away. `movingPoll`: it also accepts a note in escrow. */
  readonly changes: 'always' | 'never' | 'poll' | 'movingPoll';
}

/** Commands that change something at the validator; the start's questions count as its sync. */
const ssp: ReadonlySet<CommandName> = new Set([
  'sync',
  'hold',
  'reject',
  'eventAck',
  'enable',
  'disable',
  'setInhibits',
]);
/** The start's questions and its other settings count as its version. */
const id003: ReadonlySet<Id003CommandName> = new Set([
  'version',
  'reset',
  'stack1',
  'giveBack',
  'hold',
  'acknowledge',
  'denominations',
  'inhibit',
]);

/** Reads what goes over one line; undefined for what is no command. */
export function readCommands(protocol: AcceptorProtocol): (bytes: Uint8Array) => AcceptorCommand | undefined {
  return protocol === 'ssp' ? readSsp() : readId003();
}

function readSsp(): (bytes: Uint8Array) => AcceptorCommand | undefined {
  const decoder = new FrameDecoder();
  return (bytes) => {
    const name = commandName(decoder.push(bytes).frames[0]?.data[0] ?? -1);
    if (name === undefined) return undefined;
    const isPoll = name === 'poll' || name === 'pollWithAck';
    return { name, changes: isPoll ? 'movingPoll' : ssp.has(name) ? 'always' : 'never' };
  };
}

function readId003(): (bytes: Uint8Array) => AcceptorCommand | undefined {
  const decoder = new Id003FrameDecoder();
  return (bytes) => {
    const name = id003CommandName(decoder.push(bytes).frames[0]?.code ?? -1);
    if (name === undefined) return undefined;
    return { name, changes: name === 'status' ? 'poll' : id003.has(name) ? 'always' : 'never' };
  };
}
