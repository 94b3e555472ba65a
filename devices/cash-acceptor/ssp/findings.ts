import type { AcceptorFault, AcceptorIdentity } from '../cash-acceptor.ts';
import type { EventName, SspEvent } from './codec/events.ts';
import type { Channel, Counters } from './codec/setup.ts';
import { receive } from './delivery.ts';
import type { Credit, Delivery } from './delivery.ts';
import { faultsShown } from './faults.ts';

/** Which polls the device understands. */
export type PollCommand = 'pollWithAck' | 'poll';

/** Everything that was learned and said while starting. */
export interface Findings {
  readonly escrowGivenBack: boolean;
  readonly deviceRestarted: boolean;
  readonly protocol: number;
  readonly channels: readonly Channel[];
  readonly identity: AcceptorIdentity;
  readonly pollCommand: PollCommand;
  /** The line is encrypted. */
  readonly secured: boolean;
  readonly delivery: Delivery;
  readonly credits: readonly Credit[];
  readonly clearedFromFront: readonly number[];
  readonly boxed: number;
  readonly counters: Counters | undefined;
  /** Faults of the last poll, and violations that were seen on the way. */
  readonly faults: readonly AcceptorFault[];
}

/** What a device says once only. When contact is lost before it could be told, the next start tells it. */
export type News = Pick<
  Findings,
  'escrowGivenBack' | 'deviceRestarted' | 'credits' | 'clearedFromFront' | 'boxed'
>;

export const noNews: News = {
  escrowGivenBack: false,
  deviceRestarted: false,
  credits: [],
  clearedFromFront: [],
  boxed: 0,
};

/** What an unfinished start has to hand on. Credits that wait for acknowledgement come again by themselves. */
export function newsOf(findings: Findings): News {
  const { escrowGivenBack, deviceRestarted, clearedFromFront, boxed } = findings;
  const credits = findings.credits.filter(({ creditNo }) => !findings.delivery.unrecorded.includes(creditNo));
  return { escrowGivenBack, deviceRestarted, clearedFromFront, boxed, credits };
}

/** Adds what one answer reported. Faults are those of the latest answer. */
export function collect(findings: Findings, events: readonly SspEvent[]): Findings {
  const { delivery, credits } = receive(findings.delivery, events, findings.pollCommand === 'pollWithAck');
  return {
    ...findings,
    delivery,
    credits: [...findings.credits, ...credits],
    clearedFromFront: [
      ...findings.clearedFromFront,
      ...events.flatMap((event) => (event.name === 'clearedFromFront' ? [event.channel] : [])),
    ],
    boxed: findings.boxed + events.filter(({ name }) => name === 'stacked').length,
    deviceRestarted: findings.deviceRestarted || events.some(({ name }) => name === 'slaveReset'),
    faults: faultsShown(events),
  };
}

const movements: readonly EventName[] = ['read', 'stacking', 'rejecting', 'initialising', 'clearedFromFront'];

/** True while an answer shows that something moves in the note path. */
export function showsMovement(events: readonly SspEvent[]): boolean {
  return events.some(({ name }) => movements.includes(name));
}
