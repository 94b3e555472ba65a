import { PortLife } from '../../devices/hid/codec/port-life.ts';
import type { HidBus, HidClosed, HidDeviceInfo, HidPort, HidSelector } from '../../devices/hid/hid-port.ts';
import { findDevice, listDevices, type HidDevice } from './hid-device.ts';

/**
 * The HID bus without a wire: for the laboratory and for tests. Everything travels through the microtask queue,
 * so that no call comes back before it has returned, and the order is the same on every run. No timers.
 */
export class InProcessHidBus implements HidBus {
  readonly #devices: readonly HidDevice[];

  constructor(devices: readonly HidDevice[]) {
    this.#devices = devices;
  }

  list(): Promise<readonly HidDeviceInfo[]> {
    return Promise.resolve(listDevices(this.#devices));
  }

  // async: HidOpenError becomes a rejection
  async open(selector: HidSelector): Promise<HidPort> {
    await Promise.resolve();
    return attachPort(findDevice(this.#devices, selector));
  }
}

function attachPort(device: HidDevice): HidPort {
  const life = new PortLife();
  let attached = true;
  const finish = (closed: HidClosed): void => {
    if (!life.finish(closed) || !attached) return;
    attached = false;
    device.detach();
  };
  device.attach({
    send(report) {
      const copy = report.slice();
      queueMicrotask(() => life.deliver(copy));
    },
    unplug(reason) {
      attached = false;
      queueMicrotask(() => finish({ by: 'device', reason }));
    },
  });
  /** The device sees a call one microtask later, in call order, and never after the port has ended. */
  const inTurn = <T>(act: () => T): Promise<T> =>
    life.transfer(async () => {
      await Promise.resolve();
      if (!attached) return unanswered<T>();
      return act();
    });
  void life.closed.then(finishDetach);
  return {
    info: device.info,
    closed: life.closed,
    write: (report) => {
      const copy = report.slice();
      return inTurn(() => device.onOutputReport(copy));
    },
    getFeatureReport: (reportId, length) => inTurn(() => device.onGetFeature(reportId, length)),
    sendFeatureReport: (report) => {
      const copy = report.slice();
      return inTurn(() => device.onSetFeature(copy));
    },
    setReportListener: (listener) => life.setReportListener(listener),
    async close() {
      finish({ by: 'us' });
      await life.closed;
    },
  };

  /** A failed transfer has ended the port by itself; the device is still attached then. */
  function finishDetach(): void {
    if (!attached) return;
    attached = false;
    device.detach();
  }
}

/** The end of the port has rejected the call already, or is about to. */
function unanswered<T>(): Promise<T> {
  return new Promise(() => undefined);
}
