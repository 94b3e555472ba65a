import type { Timer } from '../contract/time.ts';

interface PendingTimer {
  readonly dueMs: number;
  readonly order: number;
  /** None once it is cancelled: nothing that it would have touched is kept until its time. */
  callback: (() => void) | undefined;
}

/** Timers by due time, then by the order in which they were made. A binary heap; cancelled ones leave when their time comes. */
export class TimerHeap {
  readonly #heap: PendingTimer[] = [];
  #order = 0;

  add(dueMs: number, callback: () => void): Timer {
    this.#order += 1;
    const timer: PendingTimer = { dueMs, order: this.#order, callback };
    this.#heap.push(timer);
    this.#rise(this.#heap.length - 1);
    return {
      cancel: () => {
        timer.callback = undefined;
      },
    };
  }

  /** Takes the first timer that is due at `untilMs`. */
  takeDue(untilMs: number): { readonly dueMs: number; readonly callback: () => void } | undefined {
    for (let first = this.#heap[0]; first && first.dueMs <= untilMs; first = this.#heap[0]) {
      this.#removeFirst();
      const { dueMs, callback } = first;
      if (callback) return { dueMs, callback };
    }
    return undefined;
  }

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (!last || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    for (let at = from; at > 0;) {
      const parent = (at - 1) >> 1;
      if (!this.#swapIfEarlier(at, parent)) return;
      at = parent;
    }
  }

  #sink(from: number): void {
    for (let at = from; ;) {
      const left = 2 * at + 1;
      const child = this.#isEarlier(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfEarlier(child, at)) return;
      at = child;
    }
  }

  #swapIfEarlier(at: number, before: number): boolean {
    if (!this.#isEarlier(at, before)) return false;
    const [a, b] = [this.#heap[at], this.#heap[before]];
    if (!a || !b) return false;
    this.#heap[at] = b;
    this.#heap[before] = a;
    return true;
  }

  #isEarlier(a: number, b: number): boolean {
    const [one, other] = [this.#heap[a], this.#heap[b]];
    if (!one || !other) return false;
    return one.dueMs < other.dueMs || (one.dueMs === other.dueMs && one.order < other.order);
  }
}
