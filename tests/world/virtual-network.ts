import type { Platform } from '../../central/platform.ts';
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
  | 'twice';

/** The way between kiosk and platform, in virtual time. */
export class VirtualNetwork implements PlatformTransport {
  /** Decides each request's fate; `pass` by default. */
  fate: (request: TransportRequest) => NetworkFate = () => 'pass';
  /** One way, milliseconds. */
  delayMs = 20;
  readonly #clock: Clock;
  readonly #platform: Platform;

  constructor(clock: Clock, platform: Platform) {
    this.#clock = clock;
    this.#platform = platform;
  }

  send(request: TransportRequest, options: TransportOptions): Promise<TransportAnswer> {
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        fail('cut');
      };
      /** The signal lives as long as the kiosk: a listener left on it would keep the request. */
      const over = (): void => {
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
      const fate = this.fate(request);
      if (fate === 'refuse') {
        fail('refused');
        return;
      }
      this.#clock.schedule(this.delayMs, () => {
        if (fate === 'cutBefore') {
          fail('cut');
          return;
        }
        void this.#deliver(request, fate).then((answer) => {
          if (fate === 'cutAfter') fail('cut');
          else if (fate !== 'silence')
            this.#clock.schedule(this.delayMs, () => {
              over();
              resolve(answer);
            });
        });
      });
    });
  }

  async #deliver(request: TransportRequest, fate: NetworkFate): Promise<TransportAnswer> {
    const { method, path, headers, body } = request;
    const answer = await this.#platform.handle(method, path, headers, body);
    if (fate === 'twice') await this.#platform.handle(method, path, headers, body);
    return answer;
  }
}
