import { NotInEscrowError } from './cash-acceptor.ts';
import type { AcceptorCounters } from './cash-acceptor.ts';

/** A call of the host that has come to its end. */
export type Settled =
  | { readonly call: 'decision'; readonly outcome: 'sent' | 'notInEscrow' | 'unanswered' }
  | { readonly call: 'switch'; readonly refusal: string | undefined }
  | { readonly call: 'counters'; readonly counters: AcceptorCounters | undefined }
  /** `refusal`: what the device said in place of a confirmation. */
  | {
      readonly call: 'acknowledge';
      readonly creditNos: readonly number[];
      readonly refusal: string | undefined;
    };

interface Waiting<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

/** The host's calls that wait for the device. At most one decision and one switch wait at a time. */
export class Calls {
  #decision: Waiting<void> | undefined;
  #switch: Waiting<void> | undefined;
  #counters: Waiting<AcceptorCounters | undefined>[] = [];
  readonly #acknowledgements = new Map<number, Waiting<true>>();

  decision(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#decision = { resolve, reject };
    });
  }

  switching(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#switch = { resolve, reject };
    });
  }

  counters(): Promise<AcceptorCounters | undefined> {
    return new Promise((resolve, reject) => {
      this.#counters.push({ resolve, reject });
    });
  }

  acknowledgement(creditNo: number): Promise<true> {
    return new Promise((resolve, reject) => {
      this.#acknowledgements.set(creditNo, { resolve, reject });
    });
  }

  settle(settled: Settled): void {
    switch (settled.call) {
      case 'decision':
        this.#settleDecision(settled.outcome);
        return;
      case 'switch':
        if (settled.refusal === undefined) this.#switch?.resolve();
        else this.#switch?.reject(new Error(`the validator refused: ${settled.refusal}`));
        this.#switch = undefined;
        return;
      case 'counters':
        for (const waiting of this.#counters.splice(0)) waiting.resolve(settled.counters);
        return;
      case 'acknowledge':
        for (const creditNo of settled.creditNos) this.#settleAcknowledgement(creditNo, settled.refusal);
        return;
    }
  }

  /** Contact is lost, or the device forgot: nothing of what waits will be answered. */
  failAll(detail: string): void {
    const all = [
      this.#decision,
      this.#switch,
      ...this.#counters.splice(0),
      ...this.#acknowledgements.values(),
    ];
    this.#decision = undefined;
    this.#switch = undefined;
    this.#acknowledgements.clear();
    for (const waiting of all) waiting?.reject(new Error(detail));
  }

  #settleAcknowledgement(creditNo: number, refusal: string | undefined): void {
    const waiting = this.#acknowledgements.get(creditNo);
    this.#acknowledgements.delete(creditNo);
    if (refusal === undefined) waiting?.resolve(true);
    else waiting?.reject(new Error(`the validator did not confirm the acknowledgement: ${refusal}`));
  }

  #settleDecision(outcome: 'sent' | 'notInEscrow' | 'unanswered'): void {
    const waiting = this.#decision;
    this.#decision = undefined;
    switch (outcome) {
      case 'sent':
        waiting?.resolve();
        return;
      case 'notInEscrow':
        waiting?.reject(new NotInEscrowError('the validator says that no note stands in escrow any more'));
        return;
      case 'unanswered':
        waiting?.reject(
          new Error('the accepting command got no usable answer; what became of the note is unknown'),
        );
        return;
    }
  }
}
