import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { Readable } from 'node:stream';
import { requestIdHeader } from '../../contract/platform-api.ts';
import { asError, type Clock } from '../../contract/time.ts';
import {
  TransportError,
  type PlatformTransport,
  type TransportAnswer,
  type TransportOptions,
  type TransportRequest,
} from './transport.ts';

/** No honest answer of the platform comes near it. */
export const MAX_ANSWER_BYTES = 256 * 1024;
/** More calls than this at once wait for a connection. */
const MAX_CONNECTIONS = 16;

export interface AxiosTransportOptions {
  /** `https://card.example.edu.cn` or `http://127.0.0.1:4810`; a path in it goes before every call's path. */
  readonly baseUrl: string;
  readonly clock: Clock;
  /** Certificate authority of the campus, PEM; without it the public ones count. */
  readonly ca?: string | undefined;
}

/** The platform over HTTP(S). Proxies of the environment, redirects and compression are not for a cash machine. */
export function createAxiosTransport(options: AxiosTransportOptions): PlatformTransport {
  const http = connectionTo(options);
  return {
    async send(request, sendOptions) {
      const stop = armStop(options.clock, sendOptions);
      try {
        stop.signal.throwIfAborted();
        return await exchange(http, request, stop.signal);
      } catch (error) {
        // Whatever breaks after our own stop broke because of it.
        throw stop.reason() ?? asTransportError(error);
      } finally {
        stop.disarm();
      }
    },
  };
}

function connectionTo({ baseUrl, ca }: AxiosTransportOptions): AxiosInstance {
  const protocol = URL.canParse(baseUrl) ? new URL(baseUrl).protocol : undefined;
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new Error(`The platform's address must start with http:// or https://; it is "${baseUrl}".`);
  }
  const agentOptions = { keepAlive: true, maxSockets: MAX_CONNECTIONS, maxFreeSockets: 4 };
  return axios.create({
    baseURL: baseUrl,
    httpAgent: new HttpAgent(agentOptions),
    httpsAgent: new HttpsAgent({ ...agentOptions, ...(ca === undefined ? {} : { ca }) }),
    proxy: false,
    maxRedirects: 0,
    decompress: false,
    validateStatus: () => true,
    responseType: 'stream',
    headers: { common: { accept: 'application/json', 'accept-encoding': 'identity' } },
  });
}

async function exchange(
  http: AxiosInstance,
  request: TransportRequest,
  signal: AbortSignal,
): Promise<TransportAnswer> {
  const { method, path, headers, body } = request;
  const response: AxiosResponse<Readable> = await http.request({
    method,
    url: path,
    headers: { ...headers },
    signal,
    // As bytes: text would be parsed and trimmed on its way, and its signature not fit any more.
    ...(body === '' ? {} : { data: Buffer.from(body) }),
  });
  const requestId: unknown = response.headers[requestIdHeader];
  return {
    status: response.status,
    body: await readBounded(response.data),
    requestId: typeof requestId === 'string' ? requestId : undefined,
  };
}

/** Leaving the loop early destroys the stream and with it the connection. */
async function readBounded(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) {
      throw new TransportError('tooLarge', `the answer is longer than ${MAX_ANSWER_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

interface Stop {
  readonly signal: AbortSignal;
  /** Set when time was over or the caller gave up. */
  reason(): TransportError | undefined;
  disarm(): void;
}

/** One signal for both ends of patience: the time limit of the whole exchange, and the caller's own signal. */
function armStop(clock: Clock, { timeoutMs, signal }: TransportOptions): Stop {
  const controller = new AbortController();
  let reason: TransportError | undefined;
  const stopWith = (why: TransportError): void => {
    reason ??= why;
    controller.abort(reason);
  };
  if (signal?.aborted) stopWith(new TransportError('refused', 'given up before it was sent'));
  const onAbort = (): void => {
    stopWith(new TransportError('cut', 'given up by the caller'));
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const timer = clock.schedule(timeoutMs, () => {
    stopWith(new TransportError('timeout', `no complete answer within ${timeoutMs} ms`));
  });
  return {
    signal: controller.signal,
    reason: () => reason,
    disarm() {
      timer.cancel();
      signal?.removeEventListener('abort', onAbort);
    },
  };
}

function asTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const cause = asError(error);
  return new TransportError(neverLeft(cause) ? 'refused' : 'cut', cause.message, { cause });
}

/**
 * True only where the connection was never made. A certificate that does not fit is not among them: the first bytes
 * can be on their way when it is judged.
 */
function neverLeft(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(neverLeft);
  if (!(error instanceof Error)) return false;
  const step = 'syscall' in error ? error.syscall : undefined;
  return step === 'connect' || step === 'getaddrinfo' || neverLeft(error.cause);
}
