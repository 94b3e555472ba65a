import type { HidBus, HidPort } from '../../devices/hid/hid-port.ts';
import type { PlatformTransport } from '../../kiosk/platform/transport.ts';
import type { Clock } from '../../contract/time.ts';

/** What a call meets whose process has just ended: nothing after it happens any more. */
export class ProcessDied extends Error {
  override readonly name = 'ProcessDied';

  constructor() {
    super('this process has ended');
  }
}

/**
 * One life of the kiosk process. What the process touches goes through wrappers that stop for ever when the life ends:
 * timers do not fire, answers do not come, ports are dropped. What lies outside (notes, cards, the platform) stays.
 */
export class Life {
  #alive = true;
  readonly #onDeath: (() => void)[] = [];

  get alive(): boolean {
    return this.#alive;
  }

  /** Ends it now, as SIGKILL does. */
  end(): void {
    if (!this.#alive) return;
    this.#alive = false;
    for (const act of this.#onDeath) act();
  }

  onDeath(act: () => void): void {
    this.#onDeath.push(act);
  }

  /** A promise that is never answered once the life has ended. */
  answer<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => {
          if (this.#alive) resolve(value);
        },
        (reason: unknown) => {
          if (this.#alive) reject(reason instanceof Error ? reason : new Error(String(reason)));
        },
      );
    });
  }

  clock(clock: Clock): Clock {
    return {
      monotonicMs: () => clock.monotonicMs(),
      wallMs: () => clock.wallMs(),
      schedule: (delayMs, callback) =>
        clock.schedule(delayMs, () => {
          this.reach(callback);
        }),
    };
  }

  /** Something comes from outside. What a process says in its last moment is heard by nobody. */
  reach(callback: () => void): void {
    if (!this.alive) return;
    try {
      callback();
    } catch (error) {
      if (this.#alive) throw error;
    }
  }

  /** For whoever watches: what goes on in a process that has ended is nothing that it does. */
  listener<A extends readonly unknown[]>(
    listen: ((...args: A) => void) | undefined,
  ): ((...args: A) => void) | undefined {
    if (!listen) return undefined;
    return (...args) => {
      if (this.#alive) listen(...args);
    };
  }

  transport(transport: PlatformTransport): PlatformTransport {
    return {
      send: (request, options) =>
        this.#alive ? this.answer(transport.send(request, options)) : new Promise(() => undefined),
    };
  }

  bus(bus: HidBus): HidBus {
    return {
      list: () => this.answer(bus.list()),
      open: async (selector) => {
        const port = await this.answer(bus.open(selector));
        this.onDeath(() => void port.close());
        return this.#mortalPort(port);
      },
    };
  }

  #mortalPort(port: HidPort): HidPort {
    return {
      info: port.info,
      closed: this.answer(port.closed),
      write: (report) => (this.#alive ? this.answer(port.write(report)) : new Promise(() => undefined)),
      getFeatureReport: (id, length) => this.answer(port.getFeatureReport(id, length)),
      sendFeatureReport: (report) => this.answer(port.sendFeatureReport(report)),
      setReportListener: (listener) => {
        port.setReportListener((report) => {
          if (this.#alive) listener(report);
        });
      },
      close: () => this.answer(port.close()),
    };
  }
}
