import { asError } from '../../contract/time.ts';
import { PortLife } from './codec/port-life.ts';
import type { HidClosed, HidDeviceInfo, HidPort } from './hid-port.ts';
import type { NodeHidAccess, NodeHidHandle } from './node-hid-module.ts';

/** A port that also tells its bus when the system has the handle back. */
export interface NodeHidPort extends HidPort {
  readonly hasEnded: boolean;
  /** Resolves when the device can be opened again; never rejects. */
  readonly released: Promise<void>;
}

/** Opens the node and starts to read. Rejects with node-hid's own error. */
export async function openNodeHidPort(access: NodeHidAccess, info: HidDeviceInfo): Promise<NodeHidPort> {
  const port = new HandlePort(await access.module.HIDAsync.open(info.path), info);
  // The reading starts in the next tick, and would throw there, where nobody catches, were it closed by then.
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
  try {
    port.reportLengths = await access.outputReportLengths(info.path);
  } catch (error) {
    await port.close();
    throw error;
  }
  return port;
}

class HandlePort implements NodeHidPort {
  readonly info: HidDeviceInfo;
  readonly released: Promise<void>;
  reportLengths: ReadonlyMap<number, number> | undefined;
  readonly #handle: NodeHidHandle;
  readonly #life = new PortLife();

  constructor(handle: NodeHidHandle, info: HidDeviceInfo) {
    this.#handle = handle;
    this.info = info;
    this.released = this.#life.closed
      .then(() => handle.close())
      // An unplugged handle can refuse even this; there is nothing left to give back then.
      .catch(() => undefined);
    // The error listener comes first: an unplug without it ends the process.
    handle.on('error', (failure) => this.#life.finish({ by: 'device', reason: asError(failure).message }));
    handle.on('data', (report) => this.#life.deliver(Uint8Array.from(report)));
  }

  get closed(): Promise<HidClosed> {
    return this.#life.closed;
  }

  get hasEnded(): boolean {
    return this.#life.end !== undefined;
  }

  /** node-hid does one job of a device after the other, in the order of the calls. */
  async write(report: Uint8Array): Promise<void> {
    const padded = this.#padded(report);
    await this.#life.transfer(() => this.#handle.write(padded));
  }

  getFeatureReport(reportId: number, length: number): Promise<Uint8Array> {
    return this.#life.transfer(async () =>
      Uint8Array.from(await this.#handle.getFeatureReport(reportId, length)),
    );
  }

  async sendFeatureReport(report: Uint8Array): Promise<void> {
    const copy = Buffer.from(report);
    await this.#life.transfer(() => this.#handle.sendFeatureReport(copy));
  }

  setReportListener(listener: (report: Uint8Array) => void): void {
    this.#life.setReportListener(listener);
  }

  async close(): Promise<void> {
    this.#life.finish({ by: 'us' });
    await this.released;
  }

  /**
   * node-hid sends what it is given: a report that is too short reaches the device short, and one whose id was
   * forgotten passes with its first byte as the id.
   */
  #padded(report: Uint8Array): Buffer {
    const id = report[0] ?? 0;
    const length = this.reportLengths ? this.reportLengths.get(id) : report.length;
    if (length === undefined) throw new RangeError(`${this.info.product} has no output report ${id}`);
    if (report.length > length) {
      throw new RangeError(`output report ${id} has ${length} bytes with its id, not ${report.length}`);
    }
    const padded = Buffer.alloc(length);
    padded.set(report);
    return padded;
  }
}
