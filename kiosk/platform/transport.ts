/**
 * The way to the central platform as a port: one request out, one answer back. The laboratory implements it with
 * answers that arrive, get lost or come twice at a virtual time.
 */
export interface TransportRequest {
  readonly method: 'GET' | 'POST';
  /** Path below the platform's base address, starting with `/`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text that goes over the wire as UTF-8; empty for none. */
  readonly body: string;
}

export interface TransportOptions {
  /** From the call to the last byte of the answer. */
  readonly timeoutMs: number;
  /** Gives the request up. It may have been executed all the same. */
  readonly signal?: AbortSignal | undefined;
}

export interface TransportAnswer {
  /** Any HTTP status: an unwelcome answer is an answer. */
  readonly status: number;
  readonly body: string;
  /** Which request it answers, by its own words: the header `x-request-id`. */
  readonly requestId: string | undefined;
}

/**
 * `refused`: the request certainly never left (no connection, no such host). `timeout`: not finished in time.
 * `cut`: the connection broke, or the caller gave up. `tooLarge`: the answer was longer than any honest one.
 */
export type TransportErrorCode = 'refused' | 'timeout' | 'cut' | 'tooLarge';

/** No usable answer. Unless the code is `refused`, nobody here knows whether the request was executed. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

export interface PlatformTransport {
  /**
   * Sends one request, once: never repeats it, never follows a redirect. Calls may overlap and their order on the
   * wire is not guaranteed. Rejects with TransportError only.
   */
  send(request: TransportRequest, options: TransportOptions): Promise<TransportAnswer>;
}
