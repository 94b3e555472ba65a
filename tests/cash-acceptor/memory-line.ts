import type { HidClosed } from '../../devices/hid/hid-port.ts';
import { HidClosedError } from '../../devices/hid/hid-port.ts';
import type { ByteStream } from '../../devices/serial/byte-stream.ts';
import type { UartDevice } from '../../lobby/hid/uart-device.ts';

/** One end of a cable: the host that holds it, if any. */
export interface HostCable {
  readonly openLine: () => Promise<ByteStream>;
  /** The process died: nothing arrives from it or at it any more, and it opens nothing again. */
  readonly kill: () => void;
}

/** What lies between hosts and a device. */
export interface Line {
  host(): HostCable;
  unplug(): void;
  unplugged: boolean;
  readonly opened: number;
}

/**
 * A cable between hosts and a device, without a bridge: bytes arrive at once and in order. One host at a time; opening
 * it takes it away from the one before.
 */
export class MemoryLine implements Line {
  readonly #device: UartDevice;
  #current: MemoryStream | undefined;
  /** While set, opening fails as with a bridge that was unplugged. */
  unplugged = false;
  opened = 0;
  /** Bytes of an earlier host's conversation that wait in the bridge. */
  leftovers: Uint8Array = new Uint8Array();

  constructor(device: UartDevice) {
    this.#device = device;
    device.connect((bytes) => this.#current?.deliver(bytes));
  }

  host(): HostCable {
    let dead = false;
    return {
      openLine: () => {
        if (dead) return new Promise<never>(() => undefined);
        if (this.unplugged) return Promise.reject(new Error('no such device'));
        this.opened += 1;
        this.#current?.detach();
        this.#current = new MemoryStream(this.leftovers, (bytes) => {
          if (!dead) this.#device.receive(bytes);
        });
        return Promise.resolve(this.#current);
      },
      kill: () => {
        dead = true;
        this.#current?.detach();
        this.#current = undefined;
      },
    };
  }

  /** Pulls the cable. */
  unplug(): void {
    this.unplugged = true;
    this.#current?.end({ by: 'device', reason: 'unplugged' });
    this.#current = undefined;
  }
}

class MemoryStream implements ByteStream {
  readonly closed: Promise<HidClosed>;
  readonly #transmit: (bytes: Uint8Array) => void;
  #resolveClosed: (closed: HidClosed) => void = () => undefined;
  #listener: (bytes: Uint8Array) => void = () => undefined;
  #ended: HidClosed | undefined;
  #waiting: Uint8Array;

  constructor(waiting: Uint8Array, transmit: (bytes: Uint8Array) => void) {
    this.#waiting = waiting;
    this.#transmit = transmit;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  write(bytes: Uint8Array): Promise<void> {
    if (this.#ended) return Promise.reject(new HidClosedError(this.#ended));
    this.#transmit(bytes);
    this.deliver(this.#waiting);
    this.#waiting = new Uint8Array();
    return Promise.resolve();
  }

  setByteListener(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  purge(): Promise<void> {
    this.#waiting = new Uint8Array();
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.end({ by: 'us' });
    return Promise.resolve();
  }

  deliver(bytes: Uint8Array): void {
    if (!this.#ended && bytes.length > 0) this.#listener(bytes);
  }

  detach(): void {
    this.#listener = () => undefined;
  }

  end(closed: HidClosed): void {
    if (this.#ended) return;
    this.#ended = closed;
    this.#resolveClosed(closed);
  }
}
