/**
 * A device that hangs on the serial side of a bridge: the simulated validator or card reader. The wire is a byte
 * stream; the device never learns how the bytes were cut.
 */
export interface UartDevice {
  /** How the device's own UART is set; bytes that come with other settings arrive damaged. */
  readonly line: {
    readonly baud: number;
    readonly parity: 'none' | 'odd' | 'even';
    readonly dataBits: number;
    readonly stopBits: 'short' | 'long';
  };
  /** Called once, by the bridge, with the way to send bytes to the host. */
  connect(transmit: (bytes: Uint8Array) => void): void;
  receive(bytes: Uint8Array): void;
}
