import type {
  AcceptorEvent,
  AcceptorFault,
  CreditReport,
  RejectReason,
} from '../../devices/cash-acceptor/cash-acceptor.ts';
import type { Clock, Timer } from '../../contract/time.ts';

/** How the device ended what it was told to do with the note in escrow. */
export type NoteOutcome =
  | { readonly type: 'credited'; readonly credit: CreditReport }
  | { readonly type: 'returned'; readonly reason: RejectReason }
  | { readonly type: 'jammed'; readonly reachable: boolean }
  | { readonly type: 'jamCleared' }
  | { readonly type: 'lost' }
  /** The device answers, but nothing has come of it within the limit. */
  | { readonly type: 'silent' };

/** A wait for the end of a note. The waiter is registered before the command goes out. */
export interface OutcomeWait {
  readonly outcome: Promise<NoteOutcome>;
  /** No longer waits; events go to the till again. */
  cancel(): void;
}

/**
 * Stands between the driver and the till: while somebody waits for the outcome of a note, the events that decide it go
 * to that wait; everything else goes to `forward`.
 */
export class AcceptorInbox {
  readonly #clock: Clock;
  readonly #forward: (event: AcceptorEvent) => void;
  #resolve: ((outcome: NoteOutcome) => void) | undefined;
  #escrowId: number | undefined;

  constructor(clock: Clock, forward: (event: AcceptorEvent) => void) {
    this.#clock = clock;
    this.#forward = forward;
  }

  readonly receive = (event: AcceptorEvent): void => {
    const outcome = this.#resolve && outcomeOf(event, this.#escrowId);
    const resolve = this.#resolve;
    if (outcome && resolve) {
      this.#resolve = undefined;
      resolve(outcome);
    }
    // A credit belongs to whoever was waiting for it; all other facts are everybody's.
    if (outcome?.type !== 'credited') this.#forward(event);
  };

  /**
   * Waits for what decides the note with this escrow id, at the most `limitMs`. One wait at a time. Another note that
   * goes back meanwhile (a second one pushed after it) decides nothing.
   */
  expectOutcome(escrowId: number, limitMs: number): OutcomeWait {
    if (this.#resolve) throw new Error('two waits for the outcome of one note');
    this.#escrowId = escrowId;
    let timer: Timer | undefined;
    const outcome = new Promise<NoteOutcome>((resolve) => {
      this.#resolve = (value) => {
        timer?.cancel();
        resolve(value);
      };
      timer = this.#clock.schedule(limitMs, () => {
        this.#resolve = undefined;
        resolve({ type: 'silent' });
      });
    });
    const cancel = (): void => {
      timer?.cancel();
      this.#resolve = undefined;
    };
    return { outcome, cancel };
  }
}

function outcomeOf(event: AcceptorEvent, escrowId: number | undefined): NoteOutcome | undefined {
  switch (event.type) {
    case 'credited':
      return { type: 'credited', credit: event.credit };
    case 'returned':
      return event.escrowId === escrowId ? { type: 'returned', reason: event.reason } : undefined;
    case 'clearedFromFront':
      return { type: 'returned', reason: 'unknown' };
    case 'fault':
      return isJam(event.fault)
        ? { type: 'jammed', reachable: event.fault.code === 'jamReachable' }
        : undefined;
    case 'faultCleared':
      return event.code === 'jamInside' || event.code === 'jamReachable' ? { type: 'jamCleared' } : undefined;
    case 'lost':
    case 'started':
      return { type: 'lost' };
    case 'reading':
    case 'escrowed':
    case 'boxed':
      return undefined;
  }
}

export function isJam(fault: AcceptorFault): boolean {
  return fault.code === 'jamInside' || fault.code === 'jamReachable';
}
