import { HidOpenError, type HidDeviceInfo, type HidSelector } from '../../devices/hid/hid-port.ts';

/**
 * The device's side of a HID connection: what a USB device does with reports. Implemented by the simulated bridges,
 * called by the endpoint that carries reports to the kiosk (a socket in the demo, a direct call in the laboratory).
 */
export interface HidDevice {
  readonly info: HidDeviceInfo;
  /** `absent`: not on the bus (unplugged, or coming back from a reset). `taken`: a host has it open. */
  readonly presence: 'absent' | 'free' | 'taken';
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
  /** After this call the device has no host any more; `detach` is not called. */
  unplug(reason: string): void;
}

/** The devices that a host would see on its bus. */
export function listDevices(devices: readonly HidDevice[]): readonly HidDeviceInfo[] {
  return devices.filter((device) => device.presence !== 'absent').map((device) => device.info);
}

/** The device that can be attached now. Throws HidOpenError (`absent`, `busy`). */
export function findDevice(devices: readonly HidDevice[], selector: HidSelector): HidDevice {
  const device = devices.find(
    ({ info, presence }) =>
      presence !== 'absent' &&
      info.vendorId === selector.vendorId &&
      info.productId === selector.productId &&
      info.serialNumber === selector.serialNumber,
  );
  if (!device) throw new HidOpenError('absent', selector);
  if (device.presence === 'taken') throw new HidOpenError('busy', selector, 'another host has it open');
  return device;
}
