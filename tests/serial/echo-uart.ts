import type { UartDevice } from '../../lobby/hid/uart-device.ts';

/** A serial device that sends back what it hears, each byte plus one, and remembers it. */
export class EchoUart implements UartDevice {
  readonly line: UartDevice['line'];
  readonly heard: number[] = [];
  echo = true;
  transmit: (bytes: Uint8Array) => void = () => {
    throw new Error('no bridge is connected');
  };

  constructor(line: Partial<UartDevice['line']> = {}) {
    this.line = { baud: 115_200, parity: 'none', dataBits: 8, stopBits: 'short', ...line };
  }

  connect(transmit: (bytes: Uint8Array) => void): void {
    this.transmit = transmit;
  }

  receive(bytes: Uint8Array): void {
    this.heard.push(...bytes);
    if (this.echo) this.transmit(bytes.map((byte) => byte + 1));
  }
}
