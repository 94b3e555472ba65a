import type { HidDeviceInfo } from '../../devices/hid/hid-port.ts';
import type { HidDevice, HidHost } from '../../lobby/hid/hid-device.ts';

/** Output report 2 and input report 1 carry four bytes, feature report 3 eight. */
export const LOOPBACK_DESCRIPTOR = Uint8Array.of(
  ...[0x06, 0x00, 0xff, 0x09, 0x01, 0xa1, 0x01, 0x15, 0x00, 0x26, 0xff, 0x00, 0x75, 0x08],
  ...[0x85, 0x01, 0x95, 0x04, 0x09, 0x02, 0x81, 0x02],
  ...[0x85, 0x02, 0x95, 0x04, 0x09, 0x02, 0x91, 0x02],
  ...[0x85, 0x03, 0x95, 0x08, 0x09, 0x02, 0xb1, 0x02, 0xc0],
);

/** A device that remembers what it is told and says what the test wants it to say. */
export class LoopbackDevice implements HidDevice {
  readonly info: HidDeviceInfo;
  readonly outputs: (readonly number[])[] = [];
  /** Sent in the moment in which a host opens the device. */
  greetings: readonly Uint8Array[] = [];
  /** The next feature transfer stalls. */
  stalls = false;
  #feature = Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 0);
  #plugged = true;
  #host: HidHost | undefined;

  constructor(serialNumber: string) {
    this.info = {
      vendorId: 0x1234,
      productId: 0xabcd,
      serialNumber,
      product: 'Loopback',
      path: `test/${serialNumber}`,
    };
  }

  get presence(): HidDevice['presence'] {
    if (!this.#plugged) return 'absent';
    return this.#host ? 'taken' : 'free';
  }

  /** Sends input report 1. */
  say(...payload: readonly number[]): void {
    this.#host?.send(Uint8Array.of(1, ...payload));
  }

  unplug(): void {
    const host = this.#host;
    this.#plugged = false;
    this.#host = undefined;
    host?.unplug('the cable was pulled');
  }

  plug(): void {
    this.#plugged = true;
  }

  attach(host: HidHost): void {
    if (this.presence !== 'free') throw new Error(`attached while ${this.presence}`);
    this.#host = host;
    for (const greeting of this.greetings) host.send(greeting);
  }

  detach(): void {
    this.#host = undefined;
  }

  onOutputReport(report: Uint8Array): void {
    this.outputs.push([...report]);
  }

  onGetFeature(reportId: number, length: number): Uint8Array {
    if (this.stalls || reportId !== 3) throw new Error(`stall on feature report ${reportId}`);
    return this.#feature.slice(0, length);
  }

  onSetFeature(report: Uint8Array): void {
    if (this.stalls || report[0] !== 3) throw new Error('stall');
    this.#feature = report.slice();
  }
}
