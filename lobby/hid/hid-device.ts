import type { HidDeviceInfo } from '../../devices/hid/hid-port.ts';

/**
 * The device's side of a HID connection: what a USB device does with reports. Implemented by the simulated bridges,
 * called by the endpoint that carries reports to the kiosk (a socket in the demo, a direct call in the laboratory).
 */
export interface HidDevice {
  readonly info: HidDeviceInfo;
  /** Called when a host opens the device; `send` delivers input reports, `unplug` ends the connection from this side. */
  attach(host: HidHost): void;
  /** The host closed its handle. The device itself goes on living. */
  detach(): void;
  onOutputReport(report: Uint8Array): void;
  /** Answers a feature report, id first. Throws where the real device would stall. */
  onGetFeature(reportId: number, length: number): Uint8Array;
  onSetFeature(report: Uint8Array): void;
}

export interface HidHost {
  send(report: Uint8Array): void;
  unplug(reason: string): void;
}
