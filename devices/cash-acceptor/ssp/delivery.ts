import type { CreditReport } from '../cash-acceptor.ts';
import { needsAck } from './codec/events.ts';
import type { SspEvent } from './codec/events.ts';

/** A credit as the device reported it; channel 0 where the device does not know what it moved. */
export interface Credit {
  /** Grows by one with every credit since the driver was made. */
  readonly creditNo: number;
  readonly kind: CreditReport['kind'];
  readonly channel: number;
}

/**
 * Under poll with ack everything between two acknowledgements is one delivery: the device repeats its money events
 * in every answer until it gets the ack, and each counts once however often it is shown.
 */
export interface Delivery {
  /** What the device has shown and repeats; empty for a device that does not repeat. */
  readonly shown: readonly SspEvent[];
  /** Credits of this delivery that are not recorded yet. */
  readonly unrecorded: readonly number[];
  /** Credits that are recorded and wait for the device to take the acknowledgement. */
  readonly recorded: readonly number[];
  readonly nextCreditNo: number;
}

export function emptyDelivery(nextCreditNo: number): Delivery {
  return { shown: [], unrecorded: [], recorded: [], nextCreditNo };
}

export interface Received {
  readonly delivery: Delivery;
  /** Those of the answer's events that were not known: repeated ones are left out. */
  readonly fresh: readonly SspEvent[];
  readonly credits: readonly Credit[];
}

/**
 * Takes the events of one answer. `repeats`: the device repeats until acknowledged (poll with ack); otherwise each
 * event counts whenever it is shown.
 */
export function receive(delivery: Delivery, answer: readonly SspEvent[], repeats: boolean): Received {
  const known = repeats ? [...delivery.shown] : [];
  const fresh: SspEvent[] = [];
  for (const event of answer.filter(needsAck)) {
    // Two notes of one value are two events: each that is known explains one that is shown.
    const index = known.findIndex((other) => sameEvent(other, event));
    if (index >= 0) known.splice(index, 1);
    else fresh.push(event);
  }
  const credits = fresh.flatMap(asCredit).map((credit, index) => ({
    ...credit,
    creditNo: delivery.nextCreditNo + index,
  }));
  return {
    fresh,
    credits,
    delivery: {
      shown: repeats ? [...delivery.shown, ...fresh] : [],
      unrecorded: repeats ? [...delivery.unrecorded, ...credits.map(({ creditNo }) => creditNo)] : [],
      recorded: delivery.recorded,
      nextCreditNo: delivery.nextCreditNo + credits.length,
    },
  };
}

/** The credit was recorded durably. */
export function recordCredit(delivery: Delivery, creditNo: number): Delivery {
  if (!delivery.unrecorded.includes(creditNo)) return delivery;
  return {
    ...delivery,
    unrecorded: delivery.unrecorded.filter((other) => other !== creditNo),
    recorded: [...delivery.recorded, creditNo],
  };
}

/** One acknowledgement stands for the whole delivery, so the last credit has to be recorded before. */
export function mayAcknowledge(delivery: Delivery): boolean {
  return delivery.shown.length > 0 && delivery.unrecorded.length === 0;
}

function asCredit(event: SspEvent): { readonly kind: Credit['kind']; readonly channel: number }[] {
  if (event.name === 'credit') return [{ kind: 'credit', channel: event.channel }];
  if (event.name === 'clearedToBox') return [{ kind: 'clearedToBox', channel: event.channel }];
  return [];
}

function sameEvent(a: SspEvent, b: SspEvent): boolean {
  return a.name === b.name && ('channel' in a ? a.channel : 0) === ('channel' in b ? b.channel : 0);
}
