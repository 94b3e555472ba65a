import { openCp2110 } from '../../devices/serial/cp2110-stream.ts';
import type { ByteStream, LineSettings } from '../../devices/serial/byte-stream.ts';
import { sspLine } from '../../devices/cash-acceptor/ssp/ssp-acceptor.ts';
import { Cp2110Device } from '../../lobby/hid/cp2110-device.ts';
import { InProcessHidBus } from '../../lobby/hid/in-process-bus.ts';
import { randomSplits } from '../../lobby/hid/split-sizes.ts';
import type { UartDevice } from '../../lobby/hid/uart-device.ts';
import type { Clock } from '../../contract/time.ts';
import { seededRandom } from '../virtual-clock.ts';
import type { HostCable } from './memory-line.ts';

/** The cable of a real machine: a CP2110 bridge on USB, bytes at 9600 baud, reports cut anywhere. */
export class BridgeLine {
  readonly #bridge: Cp2110Device;
  readonly #clock: Clock;
  readonly #bus: InProcessHidBus;
  readonly #line: LineSettings;
  opened = 0;
  unplugged = false;

  constructor(uart: UartDevice, clock: Clock, line: LineSettings = sspLine) {
    this.#line = line;
    this.#clock = clock;
    this.#bridge = new Cp2110Device({
      serialNumber: 'VALIDATOR',
      uart,
      clock,
      splitSizes: randomSplits(seededRandom(5)),
    });
    this.#bus = new InProcessHidBus([this.#bridge]);
  }

  host(): HostCable {
    let dead = false;
    let stream: ByteStream | undefined;
    return {
      openLine: async () => {
        if (dead) return new Promise<never>(() => undefined);
        const { vendorId, productId, serialNumber } = this.#bridge.info;
        stream = await openCp2110(this.#bus, { vendorId, productId, serialNumber }, this.#line, this.#clock);
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
    this.unplugged = true;
    this.#bridge.unplug();
  }
}
