import type { ByteStream } from '../../devices/serial/byte-stream.ts';
import type { HidClosed } from '../../devices/hid/hid-port.ts';
import type { UartDevice } from '../../lobby/hid/uart-device.ts';

/** Cuts what travels into chunks. */
export type Chunking = (bytes: Uint8Array) => readonly Uint8Array[];

export const whole: Chunking = (bytes) => [bytes];
export const byteByByte: Chunking = (bytes) => Array.from(bytes, (byte) => Uint8Array.of(byte));

/** A serial line without a bridge: what is written on one side arrives on the other one microtask later. */
export class MemoryLine {
  readonly #uart: UartDevice;
  readonly #chunking: Chunking;
  #isPlugged = true;
  #current: { deliver(bytes: Uint8Array): void; end(closed: HidClosed): void } | undefined;

  constructor(uart: UartDevice, chunking: Chunking) {
    this.#uart = uart;
    this.#chunking = chunking;
    uart.connect((bytes) => {
      for (const chunk of chunking(bytes)) queueMicrotask(() => this.#current?.deliver(chunk));
    });
  }

  unplug(): void {
    this.#isPlugged = false;
    this.#current?.end({ by: 'device', reason: 'the cable was pulled' });
  }

  plug(): void {
    this.#isPlugged = true;
  }

  readonly open = (): Promise<ByteStream> => {
    if (!this.#isPlugged) return Promise.reject(new Error('the bridge is absent'));
    const { promise: closed, resolve } = Promise.withResolvers<HidClosed>();
    let isOpen = true;
    let listener: (bytes: Uint8Array) => void = () => undefined;
    const end = (how: HidClosed): void => {
      isOpen = false;
      this.#current = undefined;
      resolve(how);
    };
    this.#current = { deliver: (bytes) => listener(bytes), end };
    return Promise.resolve({
      closed,
      write: (bytes) => {
        if (!isOpen) return Promise.reject(new Error('the line is closed'));
        for (const chunk of this.#chunking(bytes)) queueMicrotask(() => isOpen && this.#uart.receive(chunk));
        return Promise.resolve();
      },
      setByteListener: (next) => (listener = next),
      purge: () => (isOpen ? Promise.resolve() : Promise.reject(new Error('the line is closed'))),
      close: () => {
        if (isOpen) end({ by: 'us' });
        return Promise.resolve();
      },
    });
  };
}
