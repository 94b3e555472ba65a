import type { Clock } from '../../../contract/time.ts';
import { sspLine } from '../../../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import type { ByteStream, LineSettings } from '../../../devices/serial/byte-stream.ts';
import { openCp2110 } from '../../../devices/serial/cp2110-stream.ts';
import { Cp2110Device } from '../../../lobby/hid/cp2110-device.ts';
import type { UartDevice } from '../../../lobby/hid/uart-device.ts';
import type { HostCable } from '../../cash-acceptor/memory-line.ts';
import { cp2110Descriptor } from '../../hid/cp2110-descriptor.ts';
import { KernelRig } from './kernel-rig.ts';

/** The cable of a real machine, on a real kernel: the kiosk's own transport from end to end. */
export class KernelLine {
  readonly bridge: Cp2110Device;
  readonly rig: KernelRig;
  opened = 0;
  readonly #clock: Clock;
  readonly #line: LineSettings;

  constructor(uart: UartDevice, clock: Clock, line: LineSettings = sspLine) {
    this.#clock = clock;
    this.#line = line;
    this.bridge = new Cp2110Device({ serialNumber: 'VALIDATOR', uart, clock });
    this.rig = new KernelRig([this.bridge], cp2110Descriptor(), clock);
  }

  get unplugged(): boolean {
    return this.bridge.presence === 'absent';
  }

  host(): HostCable {
    let dead = false;
    let stream: ByteStream | undefined;
    return {
      openLine: async () => {
        if (dead) return new Promise<never>(() => undefined);
        const { vendorId, productId, serialNumber } = this.bridge.info;
        const selector = { vendorId, productId, serialNumber };
        stream = await openCp2110(this.rig.bus, selector, this.#line, this.#clock);
        this.opened += 1;
        return stream;
      },
      kill: () => {
        dead = true;
        void stream?.close();
      },
    };
  }

  unplug(): void {
    this.bridge.unplug();
  }
}
