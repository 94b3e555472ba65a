import type { HidClosed } from '../hid/hid-port.ts';

/** Settings of a serial line, as the device's manual names them. */
export interface LineSettings {
  readonly baud: number;
  readonly dataBits: 5 | 6 | 7 | 8;
  readonly parity: 'none' | 'odd' | 'even' | 'mark' | 'space';
  /** 'long' is 1.5 (five data bits) or 2 stop bits. */
  readonly stopBits: 'short' | 'long';
  readonly flowControl: 'none' | 'rtsCts';
}

/**
 * A serial line as a driver sees it: bytes, in order, in chunks of any size (also one by one). Nothing may be
 * read into where one chunk ends and the next begins. Used once, like the port below it.
 */
export interface ByteStream {
  /** Resolves when the bytes were handed to the bridge, in call order; not when they are on the wire. */
  write(bytes: Uint8Array): Promise<void>;
  /** At least one byte per call. One listener; setting another replaces it. */
  setByteListener(listener: (bytes: Uint8Array) => void): void;
  /** Throws away what waits in the bridge, in both directions. */
  purge(): Promise<void>;
  /** Resolves once, when the line has become unusable; never rejects. */
  readonly closed: Promise<HidClosed>;
  close(): Promise<void>;
}
