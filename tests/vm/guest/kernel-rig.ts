import { systemClock } from '../../../contract/system-clock.ts';
import type { Clock } from '../../../contract/time.ts';
import type { HidBus } from '../../../devices/hid/hid-port.ts';
import { loadNodeHid } from '../../../devices/hid/load-node-hid.ts';
import { NodeHidBus } from '../../../devices/hid/node-hid-bus.ts';
import type { NodeHidAccess, NodeHidHandle } from '../../../devices/hid/node-hid-module.ts';
import type { HidDevice } from '../../../lobby/hid/hid-device.ts';
import { KernelCable } from './kernel-cable.ts';
import { Traffic } from './traffic.ts';

/**
 * Simulated devices on the kernel's bus, and the published node-hid that finds them there. What node-hid is asked
 * and says passes unchanged; it is only counted, so that one can wait until everything has arrived.
 */
export class KernelRig {
  readonly access: NodeHidAccess;
  readonly bus: HidBus;
  readonly #traffic = new Traffic();
  readonly #cables: readonly KernelCable[];

  constructor(devices: readonly HidDevice[], descriptor: Uint8Array, clock: Clock = systemClock) {
    this.#cables = devices.map((device) => new KernelCable(device, descriptor, this.#traffic));
    this.access = this.#counted(loadNodeHid());
    const bus = new NodeHidBus(this.access, clock);
    this.bus = {
      list: async () => {
        await this.follow();
        return bus.list();
      },
      open: async (selector) => {
        await this.follow();
        return bus.open(selector);
      },
    };
  }

  /** Hands have done what they do: the kernel has every plugged device and no other. */
  async follow(): Promise<void> {
    await this.#traffic.during(Promise.all(this.#cables.map((cable) => cable.follow())));
  }

  /** Nothing is on its way between driver and devices. */
  quiet(): Promise<void> {
    return this.#traffic.quiet();
  }

  nodeOf(device: HidDevice): string {
    const node = this.#cables.find((cable) => cable.device === device)?.node;
    if (node === undefined) throw new Error(`${device.info.serialNumber} is not plugged in`);
    return node;
  }

  async close(): Promise<void> {
    await Promise.all(this.#cables.map((cable) => cable.close()));
  }

  #counted(access: NodeHidAccess): NodeHidAccess {
    const traffic = this.#traffic;
    return {
      module: {
        devicesAsync: () => traffic.during(access.module.devicesAsync()),
        HIDAsync: {
          open: async (path) => {
            const handle = await traffic.during(access.module.HIDAsync.open(path));
            const cable = this.#cables.find(({ node }) => node === path);
            if (!cable) return handle;
            await traffic.during(cable.heardOfOpening());
            return countedHandle(handle, cable, traffic);
          },
        },
      },
      outputReportLengths: (path) => traffic.during(access.outputReportLengths(path)),
    };
  }
}

function countedHandle(handle: NodeHidHandle, cable: KernelCable, traffic: Traffic): NodeHidHandle {
  return {
    on(event: 'data' | 'error', listener: ((report: Uint8Array) => void) & ((failure: unknown) => void)) {
      if (event === 'error') {
        return handle.on('error', (failure) => {
          listener(failure);
          cable.readerWent(handle);
        });
      }
      cable.readerCame(handle);
      return handle.on('data', (report) => {
        listener(report);
        cable.reportRead();
      });
    },
    write: async (report) => {
      const room = cable.roomForReport();
      if (room) await traffic.during(room);
      try {
        return await traffic.during(handle.write(report));
      } catch (error) {
        cable.reportNotWritten();
        throw error;
      }
    },
    getFeatureReport: (reportId, length) => traffic.during(handle.getFeatureReport(reportId, length)),
    sendFeatureReport: (report) => traffic.during(handle.sendFeatureReport(report)),
    close: async () => {
      try {
        await traffic.during(handle.close());
      } finally {
        cable.readerWent(handle);
      }
    },
  };
}
