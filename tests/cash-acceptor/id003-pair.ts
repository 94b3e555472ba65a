import { createId003Acceptor } from '../../devices/cash-acceptor/id003/id003-acceptor.ts';
import type { Id003AcceptorOptions } from '../../devices/cash-acceptor/id003/id003-acceptor.ts';
import { Id003Acceptor } from '../../lobby/cash-acceptor/id003-acceptor.ts';
import type { Id003Options } from '../../lobby/cash-acceptor/id003-settings.ts';
import type { WireExchange } from '../../lobby/cash-acceptor/id003-wire.ts';
import type { UartDevice } from '../../lobby/hid/uart-device.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { CommandWatch } from './command-watch.ts';
import { MemoryLine } from './memory-line.ts';
import type { Line } from './memory-line.ts';
import { campusNotes, Host } from './pair.ts';
import type { AcceptorPair } from './pair.ts';
import type { PairTraits } from './till.ts';

/** No counters, no serial number, and a status of credit that names no value. */
export const id003Traits: PairTraits = {
  acknowledges: true,
  lacks: ['counters', 'serialNumber', 'valueOfFoundCredits'],
};

export interface Id003Pair extends AcceptorPair {
  readonly hands: Id003Acceptor;
  readonly clock: VirtualClock;
  readonly line: Line;
  /** Every command that was executed, oldest first. */
  readonly trace: readonly WireExchange[];
}

export function id003Pair(
  device: Partial<Id003Options> = {},
  driver: Partial<Id003AcceptorOptions> = {},
  layLine: (device: UartDevice, clock: VirtualClock) => Line = (uart) => new MemoryLine(uart),
  clock = new VirtualClock(),
): Id003Pair {
  const watch = new CommandWatch<WireExchange>();
  const acceptor = new Id003Acceptor({
    clock,
    observe: watch.observe,
    ...device,
  });
  const line = layLine(acceptor, clock);
  return {
    clock,
    hands: acceptor,
    line,
    trace: watch.trace,
    get executed() {
      return acceptor.executed;
    },
    newHost: () => {
      const cable = line.host();
      const driven = createId003Acceptor({
        openLine: cable.openLine,
        clock,
        expected: campusNotes,
        ...driver,
      });
      return new Host(driven, clock, cable.kill);
    },
    loseReply: (skip) => {
      acceptor.inject({ type: 'loseReply' }, { skip });
    },
    garbleReply: (skip) => {
      acceptor.inject({ type: 'garbleReply' }, { skip });
    },
    loseCommands: (times) => {
      acceptor.inject({ type: 'loseCommand' }, { times });
    },
    atCommand: (n, then) => {
      watch.at(acceptor.executed + n, then);
    },
  };
}
