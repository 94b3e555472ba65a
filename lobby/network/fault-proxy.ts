import { createServer, request as httpRequest } from 'node:http';
import type { IncomingMessage, OutgoingHttpHeaders, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Clock } from '../../contract/time.ts';
import { asError, sleep } from '../../contract/time.ts';
import { HEALTHY } from './fault.ts';
import type { Exchange, Fault, NetworkState } from './fault.ts';

const MAX_BODY_BYTES = 1_000_000;
const RECENT = 60;
/** Headers that belong to one connection and not to the message (RFC 9110, 7.6.1), and those node sets itself. */
const PER_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'te',
  'trailer',
  'upgrade',
  'host',
]);

interface Message {
  readonly headers: OutgoingHttpHeaders;
  readonly body: Buffer;
}
interface Request extends Message {
  readonly method: string;
  readonly target: string;
}
interface Answer extends Message {
  readonly status: number;
}
type Outcome = Exchange['outcome'];

/**
 * The network cable between kiosk and central platform: a reverse proxy that loses, delays and repeats exchanges on
 * demand. Bodies are taken in whole, byte for byte, so that signatures stay valid.
 */
export class FaultProxy {
  readonly #clock: Clock;
  readonly #upstream: URL;
  readonly #server: Server;
  readonly #hanging = new Set<Socket>();
  readonly #stopped = new AbortController();
  #fault: Fault = HEALTHY;
  #recent: readonly Exchange[] = [];
  #count = 0;

  constructor(options: { readonly clock: Clock; readonly upstream: string }) {
    this.#clock = options.clock;
    this.#upstream = new URL(options.upstream);
    this.#server = createServer((incoming, response) => {
      // An exchange that fails in a way nobody foresaw is what a broken network looks like: cut.
      this.#exchange(incoming, response).catch(() => incoming.socket.destroy());
    });
  }

  get state(): NetworkState {
    return { upstream: this.#upstream.origin, fault: this.#fault, recent: this.#recent };
  }

  /** Sets what happens from now on. Connections that hang because of an earlier fault are cut. */
  setFault(fault: Fault): void {
    this.#fault = fault;
    for (const socket of this.#hanging) socket.destroy();
  }

  /** Opens a loopback port (0: any) and tells its address, `http://127.0.0.1:PORT`. */
  listen(port = 0): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', () => {
        this.#server.off('error', reject);
        const { port: bound } = this.#server.address() as AddressInfo;
        resolve(`http://127.0.0.1:${bound}`);
      });
    });
  }

  /** Cuts every connection and closes the port. */
  async close(): Promise<void> {
    this.#stopped.abort(new Error('the proxy was closed'));
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  async #exchange(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = this.#clock.monotonicMs();
    const path = (incoming.url ?? '/').split('?', 1)[0] ?? '/';
    const fault = this.#take(path);
    this.#count += 1;
    const exchange = {
      no: this.#count,
      atMs: this.#clock.wallMs(),
      method: incoming.method ?? 'GET',
      path,
      fault: fault.mode,
    };
    const { delivered, outcome } = await this.#carry(fault, incoming, response);
    const durationMs = Math.round(this.#clock.monotonicMs() - startedMs);
    this.#recent = [...this.#recent, { ...exchange, delivered, outcome, durationMs }].slice(-RECENT);
  }

  /** The fault that hits an exchange with this path; one that hits once is used up here. */
  #take(path: string): Fault {
    const fault = this.#fault;
    if (fault.path !== undefined && fault.path !== path) return HEALTHY;
    if (fault.once) this.#fault = HEALTHY;
    return fault;
  }

  async #carry(
    fault: Fault,
    incoming: IncomingMessage,
    response: ServerResponse,
  ): Promise<{ delivered: number; outcome: Outcome }> {
    if (fault.mode === 'refuse') {
      incoming.socket.resetAndDestroy();
      return { delivered: 0, outcome: { ended: 'cut' } };
    }
    const request = await readRequest(incoming);
    if (fault.mode === 'dropBefore') {
      return { delivered: 0, outcome: { ended: this.#drop(fault, incoming.socket) } };
    }
    if (fault.mode === 'slow') await sleep(this.#clock, fault.ms, this.#stopped.signal);
    const answer = await this.#forward(request);
    if (!answer) {
      incoming.socket.resetAndDestroy();
      return { delivered: 0, outcome: { ended: 'centralUnreachable' } };
    }
    const delivered = fault.mode === 'duplicate' && (await this.#forward(request)) ? 2 : 1;
    if (fault.mode === 'dropAfter') {
      return { delivered, outcome: { ended: this.#drop(fault, incoming.socket) } };
    }
    if (fault.mode === 'slow') await sleep(this.#clock, fault.ms, this.#stopped.signal);
    response.writeHead(answer.status, answer.headers).end(answer.body);
    return { delivered, outcome: { status: answer.status } };
  }

  #drop(fault: Fault, socket: Socket): 'cut' | 'hangs' {
    if (fault.end === 'cut') {
      socket.destroy();
      return 'cut';
    }
    this.#hanging.add(socket);
    socket.once('close', () => this.#hanging.delete(socket));
    return 'hangs';
  }

  /** Central's answer; undefined when central cannot be reached or breaks off. */
  #forward(request: Request): Promise<Answer | undefined> {
    return new Promise((resolve) => {
      const outgoing = httpRequest(
        {
          hostname: this.#upstream.hostname,
          port: this.#upstream.port,
          path: request.target,
          method: request.method,
          headers: { ...request.headers, 'content-length': request.body.length },
          signal: this.#stopped.signal,
        },
        (incoming) => {
          readBody(incoming).then(
            (body) =>
              resolve({ status: incoming.statusCode ?? 502, headers: carried(incoming, body.length), body }),
            () => resolve(undefined),
          );
        },
      );
      outgoing.on('error', () => resolve(undefined));
      outgoing.end(request.body);
    });
  }
}

async function readRequest(incoming: IncomingMessage): Promise<Request> {
  const body = await readBody(incoming);
  return {
    method: incoming.method ?? 'GET',
    target: incoming.url ?? '/',
    headers: carried(incoming, body.length),
    body,
  };
}

function carried(incoming: IncomingMessage, bodyBytes: number): OutgoingHttpHeaders {
  const kept = Object.entries(incoming.headers).filter(([name]) => !PER_CONNECTION.has(name));
  return { ...Object.fromEntries(kept), 'content-length': bodyBytes };
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > MAX_BODY_BYTES) throw new RangeError(`a body above ${MAX_BODY_BYTES} bytes`);
      chunks.push(chunk);
    }
  } catch (reason) {
    incoming.socket.destroy();
    throw asError(reason);
  }
  return Buffer.concat(chunks);
}
