import { createSspAcceptor } from '../../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import type { SspAcceptorOptions } from '../../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import { SspValidator } from '../../lobby/cash-acceptor/ssp-validator.ts';
import type { WireExchange } from '../../lobby/cash-acceptor/ssp-wire.ts';
import type { ValidatorOptions } from '../../lobby/cash-acceptor/validator-settings.ts';
import { VirtualClock, seededRandom } from '../virtual-clock.ts';
import type { PassableClock } from '../virtual-clock.ts';
import type { UartDevice } from '../../lobby/hid/uart-device.ts';
import { CommandWatch } from './command-watch.ts';
import { MemoryLine } from './memory-line.ts';
import type { Line } from './memory-line.ts';
import { campusNotes, Host } from './pair.ts';
import type { AcceptorPair } from './pair.ts';

export interface SspPair extends AcceptorPair {
  readonly hands: SspValidator;
  readonly line: Line;
  /** Every command that was executed, oldest first. */
  readonly trace: readonly WireExchange[];
}

export function sspPair(
  device: Partial<ValidatorOptions> = {},
  driver: Partial<SspAcceptorOptions> = {},
  layLine: (device: UartDevice, clock: PassableClock) => Line = (uart) => new MemoryLine(uart),
  clock: PassableClock = new VirtualClock(),
): SspPair {
  const watch = new CommandWatch<WireExchange>();
  const validator = new SspValidator({
    clock,
    random: seededRandom(2),
    observe: watch.observe,
    ...device,
  });
  const line = layLine(validator, clock);
  return {
    clock,
    hands: validator,
    line,
    trace: watch.trace,
    get executed() {
      return validator.executed;
    },
    newHost: () => {
      const cable = line.host();
      const acceptor = createSspAcceptor({
        openLine: cable.openLine,
        clock,
        random: seededRandom(1),
        expected: campusNotes,
        ...driver,
      });
      return new Host(acceptor, clock, cable.kill);
    },
    loseReply: (skip) => validator.inject({ type: 'loseReply' }, { skip }),
    garbleReply: (skip) => validator.inject({ type: 'garbleReply' }, { skip }),
    loseCommands: (times) => validator.inject({ type: 'loseCommand' }, { times }),
    atCommand: (n, then) => {
      watch.at(validator.executed + n, then);
    },
  };
}
