import type { Platform } from '../../central/platform.ts';
import { requestIdHeader } from '../../contract/platform-api.ts';
import type { Clock } from '../../contract/time.ts';
import {
  TransportError,
  type PlatformTransport,
  type TransportAnswer,
  type TransportOptions,
  type TransportRequest,
} from '../../kiosk/platform/transport.ts';

/** What happens to one request on its way. */
export type NetworkFate =
  | 'pass'
  /** The connection is refused: nothing is sent. */
  | 'refuse'
  /** Cut before it reached the platform. */
  | 'cutBefore'
  /** The platform did it, the answer is lost at once. */
  | 'cutAfter'
  /** The platform did it, nothing ever comes back. */
  | 'silence'
  /** Delivered twice. */
  | 'twice'
  /** Not delivered: a cache on the way answers with what it saw last for this call. The first of a call passes. */
  | 'stale'
  | LateFate;

/**
 * The kiosk sees a cut or nothing at all. The request lies somewhere on the way and is delivered after `ms`: perhaps behind
 * its own repetition, or when the process that sent it is long dead. Or it is done at once and its answer is late.
 */
export interface LateFate {
  readonly late: 'request' | 'answer';
  readonly ms: number;
  readonly seen: 'cut' | 'silence';
}

/** The way between kiosk and platform, in virtual time. */
export class VirtualNetwork implements PlatformTransport {
  /** Decides each request's fate; `pass` by default. */
  fate: (request: TransportRequest) => NetworkFate = () => 'pass';
  /** One way, milliseconds. */
  delayMs = 20;
  readonly #clock: Clock;
  readonly #platform: Platform;
  readonly #underWay = new Set<() => void>();
  /** By path. */
  readonly #lastAnswers = new Map<string, TransportAnswer>();
  /** Counts the times that the platform went down: what was under way then does not arrive. */
  #falls = 0;
  #isDown = false;
  #late = 0;

  constructor(clock: Clock, platform: Platform) {
    this.#clock = clock;
    this.#platform = platform;
  }

  /** Requests that were given up by their sender and are still on their way. */
  get lateRequests(): number {
    return this.#late;
  }

  /** The platform's process ends: whatever is under way to it or from it is cut, and nobody answers until it is back. */
  goDown(): void {
    this.#falls += 1;
    this.#isDown = true;
    for (const cut of [...this.#underWay]) cut();
  }

  comeBack(): void {
    this.#isDown = false;
  }

  send(request: TransportRequest, options: TransportOptions): Promise<TransportAnswer> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        fail('cut');
      };
      /** The signal lives as long as the kiosk: a listener left on it would keep the request. */
      const over = (): void => {
        this.#underWay.delete(onAbort);
        deadline.cancel();
        options.signal?.removeEventListener('abort', onAbort);
      };
      const fail = (code: 'timeout' | 'cut' | 'refused'): void => {
        over();
        reject(new TransportError(code, `the laboratory's network: ${code}`));
      };
      const deadline = this.#clock.schedule(options.timeoutMs, () => {
        fail('timeout');
      });
      options.signal?.addEventListener('abort', onAbort);
      const fate = this.#isDown ? 'refuse' : this.fate(request);
      const falls = this.#falls;
      this.#underWay.add(onAbort);
      if (fate === 'refuse') {
        fail('refused');
        return;
      }
      this.#clock.schedule(this.delayMs, () => {
        if (falls !== this.#falls) return;
        if (fate === 'cutBefore') {
          fail('cut');
          return;
        }
        if (typeof fate === 'object' && fate.late === 'request') {
          this.#deliverLate(request, fate.ms);
          if (fate.seen === 'cut') fail('cut');
          return;
        }
        void this.#deliver(request, fate).then((answer) => {
          if (fate === 'cutAfter') fail('cut');
          else if (fate !== 'silence')
            this.#clock.schedule(typeof fate === 'object' ? fate.ms : this.delayMs, () => {
              if (falls !== this.#falls) return;
              over();
              resolve(answer);
            });
        });
      });
    });
  }

  #deliverLate(request: TransportRequest, ms: number): void {
    this.#late += 1;
    this.#clock.schedule(ms, () => {
      const delivered = this.#isDown ? Promise.resolve() : this.#deliver(request, 'pass');
      void delivered.finally(() => {
        this.#late -= 1;
      });
    });
  }

  async #deliver(request: TransportRequest, fate: NetworkFate): Promise<TransportAnswer> {
    const { method, path, headers, body } = request;
    const cached = fate === 'stale' ? this.#lastAnswers.get(path) : undefined;
    if (cached) return cached;
    const answer = {
      ...(await this.#platform.handle(method, path, headers, body)),
      requestId: headers[requestIdHeader],
    };
    if (fate === 'twice') await this.#platform.handle(method, path, headers, body);
    this.#lastAnswers.set(path, answer);
    return answer;
  }
}
