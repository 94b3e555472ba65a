/**
 * Time and chance as ports, so that the laboratory can be both. Nothing but the implementations of these two
 * interfaces reads a clock, starts a timer or draws a random number.
 */
export interface Timer {
  /** After this call the callback does not run; calling it again is harmless. */
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since an arbitrary moment of this process; never goes back. For durations. */
  monotonicMs(): number;
  /** Milliseconds since 1970 UTC by this machine's own clock. For display and records only: it can jump. */
  wallMs(): number;
  /** Runs `callback` once, not before `delayMs` from now. */
  schedule(delayMs: number, callback: () => void): Timer;
}

export interface Random {
  /** `length` bytes that nobody can guess (seeded in the laboratory). */
  bytes(length: number): Uint8Array;
}

/** Resolves after `delayMs`; rejects with the signal's reason when that comes first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(asError(signal.reason));
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(asError(signal?.reason));
    };
    const timer = clock.schedule(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** Thrown by `withTimeout` when the time is over. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Settles as `work` does, or rejects with TimeoutError after `timeoutMs`. The work itself is not stopped. */
export function withTimeout<T>(clock: Clock, timeoutMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.schedule(timeoutMs, () => {
      reject(new TimeoutError(`no answer within ${timeoutMs} ms`));
    });
    work.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (reason: unknown) => {
        timer.cancel();
        reject(asError(reason));
      },
    );
  });
}

/** Whatever was thrown, as an Error. */
export function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error(String(reason));
}

/** A random id of 128 bits in 26 characters (Crockford base 32), as used for notes, visits and cases. */
export function randomId(random: Random): string {
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  let text = '';
  let bits = 0;
  let buffer = 0;
  for (const byte of random.bytes(16)) {
    buffer = (buffer << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += alphabet.charAt((buffer >> (bits - 5)) & 31);
    buffer &= (1 << bits) - 1;
  }
  return text + alphabet.charAt((buffer << (5 - bits)) & 31);
}
