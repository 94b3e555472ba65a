import type { Fen } from '../../contract/money.ts';
import type { StepListener } from '../../contract/step-listener.ts';
import type { Clock, Random } from '../../contract/time.ts';
import type { CashAcceptor } from '../../devices/cash-acceptor/cash-acceptor.ts';
import { createId003Acceptor, id003Line } from '../../devices/cash-acceptor/id003/id003-acceptor.ts';
import { createSspAcceptor, sspLine } from '../../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import type { ByteStream, LineSettings } from '../../devices/serial/byte-stream.ts';
import { Id003Acceptor } from '../../lobby/cash-acceptor/id003-acceptor.ts';
import type { Id003Options } from '../../lobby/cash-acceptor/id003-settings.ts';
import { SspValidator } from '../../lobby/cash-acceptor/ssp-validator.ts';
import type { ValidatorOptions } from '../../lobby/cash-acceptor/validator-settings.ts';

export type AcceptorProtocol = 'ssp' | 'id003';

/** Which cash acceptor a world has; SSP unless told. */
export interface AcceptorChoice {
  readonly acceptor?: AcceptorProtocol;
  readonly validator?: Partial<ValidatorOptions>;
  readonly id003?: Partial<Id003Options>;
}

export const acceptorLines: Readonly<Record<AcceptorProtocol, LineSettings>> = {
  ssp: sspLine,
  id003: id003Line,
};

export function makeAcceptor(
  { acceptor = 'ssp', validator, id003 }: AcceptorChoice,
  clock: Clock,
  random: Random,
): SspValidator | Id003Acceptor {
  return acceptor === 'ssp'
    ? new SspValidator({ clock, random, ...validator })
    : new Id003Acceptor({ clock, ...id003 });
}

interface DriverOptions {
  readonly openLine: () => Promise<ByteStream>;
  readonly clock: Clock;
  readonly random: Random;
  readonly denominations: readonly Fen[];
  readonly onStep?: StepListener | undefined;
}

export function driveAcceptor(protocol: AcceptorProtocol, options: DriverOptions): CashAcceptor {
  const { denominations, ...rest } = options;
  const expected = { currency: 'CNY', denominations };
  return protocol === 'ssp'
    ? createSspAcceptor({ ...rest, expected })
    : createId003Acceptor({ ...rest, expected });
}
