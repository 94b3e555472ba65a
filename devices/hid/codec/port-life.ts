import { asError } from '../../../contract/time.ts';
import { HidClosedError, type HidClosed } from '../hid-port.ts';

/** Reports that wait for a listener; more than a driver that listens at once can ever leave behind. */
const MAX_WAITING_REPORTS = 1024;

/**
 * What every HidPort does in the same way, whatever carries its reports: it keeps reports until somebody listens,
 * ends exactly once, and lets no call outlive the end.
 */
export class PortLife {
  readonly closed: Promise<HidClosed>;
  readonly #settleClosed: (closed: HidClosed) => void;
  readonly #interrupts = new Set<(error: HidClosedError) => void>();
  #listener: ((report: Uint8Array) => void) | undefined;
  #waiting: Uint8Array[] = [];
  #end: HidClosed | undefined;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<HidClosed>();
    this.closed = promise;
    this.#settleClosed = resolve;
  }

  /** How the port ended; undefined while it lives. */
  get end(): HidClosed | undefined {
    return this.#end;
  }

  /** Ends the port; the first reason stays. True when this call was the one that ended it. */
  finish(closed: HidClosed): boolean {
    if (this.#end) return false;
    this.#end = closed;
    // After our own close() nobody expects reports; what came before an unplug is still owed to the listener.
    if (closed.by === 'us') {
      this.#waiting = [];
      this.#listener = undefined;
    }
    for (const interrupt of this.#interrupts) interrupt(new HidClosedError(closed));
    this.#interrupts.clear();
    this.#settleClosed(closed);
    return true;
  }

  setReportListener(listener: (report: Uint8Array) => void): void {
    if (this.#end?.by === 'us') return;
    this.#listener = listener;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const report of waiting) listener(report);
  }

  /** An input report from the device. */
  deliver(report: Uint8Array): void {
    if (this.#end) return;
    if (this.#listener) {
      this.#listener(report);
    } else if (this.#waiting.length < MAX_WAITING_REPORTS) {
      this.#waiting.push(report);
    } else {
      this.finish({
        by: 'device',
        reason: `nobody listened while it sent ${MAX_WAITING_REPORTS} reports; open it again`,
      });
    }
  }

  /**
   * Runs a transfer. A transfer that fails ends the port: after a failed transfer neither side knows what the
   * other has seen, and every known cause (unplug, reset, stall, bus error) is healed by opening anew.
   */
  transfer<T>(work: () => Promise<T>): Promise<T> {
    const end = this.#end;
    if (end) return Promise.reject(new HidClosedError(end));
    return new Promise((resolve, reject) => {
      this.#interrupts.add(reject);
      work().then(
        (value) => {
          this.#interrupts.delete(reject);
          resolve(value);
        },
        (failure: unknown) => {
          // Rejects this call too: its interrupt is still in the set.
          this.finish({ by: 'device', reason: asError(failure).message });
        },
      );
    });
  }
}
