import type { AcceptorFault, AcceptorIdentity } from '../cash-acceptor.ts';
import type { Denomination } from './codec/currency-table.ts';
import type { Status } from './codec/statuses.ts';

/** What a device says once only. When contact is lost before it could be told, the next start tells it. */
export interface News {
  readonly escrowGivenBack: boolean;
  readonly deviceRestarted: boolean;
  /** It came up with a note that it can still give back, and gives it back. */
  readonly foundInAcceptor: boolean;
  /** It came up with a note beyond that, and moves it into the box. */
  readonly foundInStacker: boolean;
}

export const noNews: News = {
  escrowGivenBack: false,
  deviceRestarted: false,
  foundInAcceptor: false,
  foundInStacker: false,
};

/** Everything that was learned while starting. */
export interface Findings extends News {
  readonly identity: AcceptorIdentity;
  readonly denominations: readonly Denomination[];
  /** The last status. */
  readonly status: Status;
  /** It tells of a credit that nobody has acknowledged. */
  readonly creditWaits: boolean;
  readonly fault: AcceptorFault | undefined;
  /** It has all its settings and is inhibited. */
  readonly configured: boolean;
}

export function newsOf(findings: News): News {
  const { escrowGivenBack, deviceRestarted, foundInAcceptor, foundInStacker } = findings;
  return { escrowGivenBack, deviceRestarted, foundInAcceptor, foundInStacker };
}
