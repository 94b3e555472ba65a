import { expect } from 'vitest';
import type { AcceptorEvent, CreditReport } from '../../devices/cash-acceptor/cash-acceptor.ts';
import type { AcceptorPair, Host } from './pair.ts';

export interface PairTraits {
  /** Credits are repeated until acknowledged; otherwise they come once and the counters are the witness. */
  readonly acknowledges: boolean;
  /** What this protocol cannot tell. */
  readonly lacks?: readonly ('counters' | 'serialNumber' | 'valueOfFoundCredits')[];
}

/** A till that accepts every note and records every credit at once; counts what the device took as recorded. */
export function acceptEverything(host: Host): { acknowledged: number } {
  const done = { acknowledged: 0 };
  const acknowledge = (credit: CreditReport): void => {
    credit.acknowledge().then(
      (confirmed) => (done.acknowledged += confirmed ? 1 : 0),
      () => undefined,
    );
  };
  host.onEvent = (event: AcceptorEvent) => {
    if (event.type === 'escrowed') host.acceptor.accept(event.note).catch(() => undefined);
    if (event.type === 'credited') acknowledge(event.credit);
    if (event.type === 'started') event.report.credits.forEach(acknowledge);
  };
  return done;
}

/** Credits that a host heard of, in whatever way. */
export function creditsOf(host: Host): number {
  const atStart = host.all('started').flatMap(({ report }) => report.credits);
  return host.all('credited').length + atStart.length;
}

/** The note is either in somebody's hand and not credited, or in the box and credited once. */
export function expectOneFate(pair: AcceptorPair, credits: number): void {
  const { atBezel, inBox, inPath } = pair.hands.truth;
  expect(inPath).toBeUndefined();
  expect({ credits, inBox: inBox.length, atBezel: atBezel ? 1 : 0 }).toEqual(
    atBezel ? { credits: 0, inBox: 0, atBezel: 1 } : { credits: 1, inBox: 1, atBezel: 0 },
  );
}
