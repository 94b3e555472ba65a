/**
 * The one door between a driver and a USB HID device. Two implementations: node-hid on a real machine, and the
 * lobby's endpoint (the same bytes, from a simulated device in another process).
 */
export interface HidDeviceInfo {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
  readonly product: string;
  /** The operating system's name of the device node; can change with every re-plug. */
  readonly path: string;
}

/** Which device a driver means. Never a path and never an order: both change when somebody re-plugs. */
export interface HidSelector {
  readonly vendorId: number;
  readonly productId: number;
  readonly serialNumber: string;
}

/** Why a port is no longer usable. `us`: close() was called. `device`: unplugged, reset or failed. */
export type HidClosed = { readonly by: 'us' } | { readonly by: 'device'; readonly reason: string };

/**
 * One opened device. Used once: when it is closed, by whom ever, a new one is opened and this one is forgotten.
 *
 * Guarantees: every report that the device sent after open() reaches the listener, whole, in order, once, if a
 * listener is set in the same turn in which open() resolved. Writes are delivered in call order. A transfer that
 * fails for whatever reason (unplug, stall, bus error) ends the port: what the device has seen is unknown then.
 */
export interface HidPort {
  readonly info: HidDeviceInfo;
  /** Sends an output report; byte 0 is the report id. Rejects with HidClosedError when the port is or gets closed. */
  write(report: Uint8Array): Promise<void>;
  /** Reads a feature report, id first. `length` counts the id byte. */
  getFeatureReport(reportId: number, length: number): Promise<Uint8Array>;
  /** Sets a feature report; byte 0 is the report id. */
  sendFeatureReport(report: Uint8Array): Promise<void>;
  /** Input reports, id first. One listener; setting another replaces it. */
  setReportListener(listener: (report: Uint8Array) => void): void;
  /** Resolves once, when the port has become unusable; never rejects. */
  readonly closed: Promise<HidClosed>;
  close(): Promise<void>;
}

/** Every call on a closed port, and every call that the closing interrupts, rejects with this. */
export class HidClosedError extends Error {
  override readonly name = 'HidClosedError';
  readonly closed: HidClosed;

  constructor(closed: HidClosed) {
    super(closed.by === 'us' ? 'the HID port was closed' : `the HID device is gone: ${closed.reason}`);
    this.closed = closed;
  }
}

/** Where devices are found. */
export interface HidBus {
  list(): Promise<readonly HidDeviceInfo[]>;
  /**
   * Opens the device that the selector names. Rejects with HidOpenError (`absent`, `busy`, `denied`).
   * A device that this process has open already is `busy`: two readers would each get every report.
   */
  open(selector: HidSelector): Promise<HidPort>;
}

export class HidOpenError extends Error {
  override readonly name = 'HidOpenError';
  readonly code: 'absent' | 'busy' | 'denied';

  constructor(code: HidOpenError['code'], selector: HidSelector, detail = '') {
    const hex = (id: number): string => id.toString(16).padStart(4, '0');
    const device = `${hex(selector.vendorId)}:${hex(selector.productId)} serial ${selector.serialNumber}`;
    super(`HID device ${device} is ${code}${detail === '' ? '' : `: ${detail}`}`);
    this.code = code;
  }
}
