import { id003Line } from '../../devices/cash-acceptor/id003/id003-acceptor.ts';
import { describeCashAcceptor } from './conformance.ts';
import { BridgeLine } from './bridge-line.ts';
import { id003Pair } from './id003-pair.ts';
import type { PairTraits } from './till.ts';

/** No counters, no serial number, and a status of credit that names no value. */
const traits: PairTraits = {
  acknowledges: true,
  lacks: ['counters', 'serialNumber', 'valueOfFoundCredits'],
};

describeCashAcceptor('ID-003', () => id003Pair(), traits);
describeCashAcceptor(
  'ID-003 that hears settings at any time, calls a time-out a reject and clears its path to the front',
  () =>
    id003Pair({
      hearsWhileBusy: true,
      calledOnTimeout: 'rejecting',
      clearedBeforeCredit: 'front',
    }),
  traits,
);
describeCashAcceptor(
  'ID-003 behind a CP2110 bridge',
  () => id003Pair({}, {}, (uart, clock) => new BridgeLine(uart, clock, id003Line)),
  traits,
);
