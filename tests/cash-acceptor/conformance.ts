import { describe } from 'vitest';
import { describeContact, describeDeath } from './conformance-contact.ts';
import { describeEveryMoment } from './conformance-moments.ts';
import { describeFaults, describeSwitching } from './conformance-switching.ts';
import { describeDecisions, describeVisits } from './conformance-visits.ts';
import type { AcceptorPair } from './pair.ts';
import type { PairTraits } from './till.ts';

/** Everything that a driver owes its caller; every pair of a driver and a simulated device passes all of it. */
export function describeCashAcceptor(name: string, makePair: () => AcceptorPair, traits: PairTraits): void {
  describe(`${name}: a cash acceptor`, () => {
    describeVisits(makePair, traits);
    describeDecisions(makePair);
    describeSwitching(makePair);
    describeFaults(makePair);
    describeContact(makePair);
    describeDeath(makePair, traits);
    describeEveryMoment(makePair, traits);
  });
}
