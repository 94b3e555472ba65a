import type { Clock } from '../../contract/time.ts';

interface Piece {
  readonly bytes: Uint8Array;
  /** 0 passes through the microtask queue, without a timer. */
  readonly takesMs: number;
}

/** One direction of a serial line: pieces pass one after another, each in its time, and arrive in order. */
export class UartLane {
  readonly #clock: Clock;
  readonly #arrive: (bytes: Uint8Array) => void;
  #pieces: Piece[] = [];
  /** The piece under way; a piece that was cleared away is no longer this one. */
  #current: Piece | undefined;

  constructor(clock: Clock, arrive: (bytes: Uint8Array) => void) {
    this.#clock = clock;
    this.#arrive = arrive;
  }

  /** Bytes that have not arrived yet. */
  get waiting(): number {
    return this.#pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  }

  push(bytes: Uint8Array, takesMs: number): void {
    if (bytes.length === 0) return;
    this.#pieces.push({ bytes, takesMs });
    if (!this.#current) this.#startNext();
  }

  /** Whatever is on the way never arrives. */
  clear(): void {
    this.#pieces = [];
    this.#current = undefined;
  }

  #startNext(): void {
    const piece = this.#pieces[0];
    this.#current = piece;
    if (!piece) return;
    const finish = (): void => {
      if (this.#current !== piece) return;
      this.#pieces.shift();
      this.#arrive(piece.bytes);
      // The arrival can have cleared the lane or pushed into it.
      if (this.#current === piece) this.#startNext();
    };
    if (piece.takesMs > 0) this.#clock.schedule(piece.takesMs, finish);
    else queueMicrotask(finish);
  }
}
