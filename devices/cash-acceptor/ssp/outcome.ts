import type { Settled } from '../calls.ts';
import type { AcceptorEvent } from '../cash-acceptor.ts';
import type { SspEvent } from './codec/events.ts';
import type { Credit } from './delivery.ts';
import type { Session } from './session.ts';

/** What the driver has to tell. A credit gets its `acknowledge` outside. */
export type Told =
  | Exclude<AcceptorEvent, { readonly type: 'started' | 'lost' | 'credited' }>
  | { readonly type: 'credited'; readonly credit: Credit };

export interface Outcome {
  readonly session: Session;
  readonly told: readonly Told[];
  readonly settled: readonly Settled[];
  /** The device restarted and forgot everything; what it reported together with that. */
  readonly restarted?: readonly SspEvent[];
  /** The device does not take a command that it must take: the connection is of no use any more. */
  readonly broken?: string;
}

/** Where an outcome leads, in a word, for whoever hears of steps. */
export function sessionPlace({ session, restarted, broken }: Outcome): string {
  if (restarted) return 'restarted';
  return broken === undefined ? session.path.at : 'broken';
}
