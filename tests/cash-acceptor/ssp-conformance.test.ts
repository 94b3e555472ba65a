import { BridgeLine } from './bridge-line.ts';
import { describeCashAcceptor } from './conformance.ts';
import { sspPair } from './ssp-pair.ts';

describeCashAcceptor('SSP with acknowledgement', () => sspPair(), { acknowledges: true });
describeCashAcceptor('SSP that reports credits once', () => sspPair({ acknowledges: false }), {
  acknowledges: false,
});
describeCashAcceptor('SSP of protocol 6', () => sspPair({ highestProtocol: 6 }), { acknowledges: true });
describeCashAcceptor(
  'SSP with encryption',
  () => sspPair({ insistsOnEncryption: true }, { encryption: 'negotiate' }),
  { acknowledges: true },
);
describeCashAcceptor(
  'SSP behind a CP2110 bridge',
  () => sspPair({}, {}, (uart, clock) => new BridgeLine(uart, clock)),
  { acknowledges: true },
);
