import { needsAck } from '../../devices/cash-acceptor/ssp/codec/events.ts';
import type { SspEvent } from '../../devices/cash-acceptor/ssp/codec/events.ts';

/** Events that happened between polls, and those that the host has been shown and must acknowledge. */
export class EventMemory {
  #queue: SspEvent[] = [];
  #pending: SspEvent[] = [];
  /** A credit that a plain poll took away while its note is not in the box yet. */
  #takenCredit: SspEvent | undefined;

  get pending(): readonly SspEvent[] {
    return this.#pending;
  }

  tell(event: SspEvent): void {
    if (event.name === 'stacked') this.#takenCredit = undefined;
    this.#queue.push(event);
  }

  /** For a plain poll: everything once. A credit can come again only while its note is `inPath`. */
  take(inPath: boolean): readonly SspEvent[] {
    const taken = this.#queue;
    this.#queue = [];
    const credit = taken.findLast(({ name }) => name === 'credit') ?? this.#takenCredit;
    this.#takenCredit = inPath ? credit : undefined;
    return taken;
  }

  /** For a poll with ack: money events stay until they are acknowledged. */
  show(): readonly SspEvent[] {
    const once = this.#queue.filter((event) => !needsAck(event));
    this.#pending = [...this.#pending, ...this.#queue.filter(needsAck)];
    this.#queue = [];
    return [...this.#pending, ...once];
  }

  /** False when nothing waits. */
  acknowledge(): boolean {
    const waited = this.#pending.length > 0;
    this.#pending = [];
    return waited;
  }

  /** Power failed. `keepCredits`: this firmware remembers credits that did not reach the host for certain. */
  loseVolatile(keepCredits: boolean): void {
    const credits = [...this.#pending, ...this.#queue].filter(({ name }) => name === 'credit');
    const taken = this.#takenCredit === undefined ? [] : [this.#takenCredit];
    this.#pending = [];
    this.#takenCredit = undefined;
    this.#queue = keepCredits ? [...taken, ...credits] : [];
  }
}
