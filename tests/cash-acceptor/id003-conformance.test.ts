import { id003Line } from '../../devices/cash-acceptor/id003/id003-acceptor.ts';
import { describeCashAcceptor } from './conformance.ts';
import { BridgeLine } from './bridge-line.ts';
import { id003Pair, id003Traits } from './id003-pair.ts';

describeCashAcceptor('ID-003', () => id003Pair(), id003Traits);
describeCashAcceptor(
  'ID-003 that hears settings at any time, calls a time-out a reject and clears its path to the front',
  () =>
    id003Pair({
      hearsWhileBusy: true,
      calledOnTimeout: 'rejecting',
      clearedBeforeCredit: 'front',
    }),
  id003Traits,
);
describeCashAcceptor(
  'ID-003 behind a CP2110 bridge',
  () => id003Pair({}, {}, (uart, clock) => new BridgeLine(uart, clock, id003Line)),
  id003Traits,
);
