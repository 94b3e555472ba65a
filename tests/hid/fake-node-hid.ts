import { EventEmitter } from 'node:events';
import { outputReportLengths } from '../../devices/hid/codec/report-descriptor.ts';
import type { NodeHidAccess, NodeHidDevice, NodeHidHandle } from '../../devices/hid/node-hid-module.ts';
import type { HidDevice } from '../../lobby/hid/hid-device.ts';
import { settle } from '../virtual-clock.ts';

/**
 * node-hid 3.4.0 over simulated devices, with the manners that it showed on a real Linux kernel: nothing is padded,
 * wrong lengths are EINVAL, a node can be opened twice and both get every report, an unplug is one error event (a
 * string) and only for who reads, an old handle never recovers, a re-plugged device gets another node, jobs of one
 * handle run one after another, and starting to read from a closed handle throws where nobody catches it.
 */
export class FakeNodeHid {
  /** So many of the next opens fail as they do while the device manager has not yet set the node's rights. */
  deniedOpens = 0;
  /** What the native library says when it cannot be loaded. */
  loadFailure: string | undefined;
  /** The system lists a node once for each usage of its device. */
  usages = 1;
  readonly openedPaths: string[] = [];
  readonly access: NodeHidAccess;
  readonly #nodes: Node[];
  #nextNode = 0;

  constructor(devices: readonly HidDevice[], descriptor: Uint8Array) {
    const lengths = outputReportLengths(descriptor);
    const longest = Math.max(...lengths.values());
    this.#nodes = devices.map((device) => new Node(device, longest, () => `/dev/hidraw${this.#nextNode++}`));
    this.access = {
      module: {
        devicesAsync: () => this.#list(),
        HIDAsync: { open: (path) => this.#open(path) },
      },
      outputReportLengths: () => Promise.resolve(lengths),
    };
  }

  async #list(): Promise<readonly NodeHidDevice[]> {
    await settle();
    if (this.loadFailure !== undefined) throw new Error(this.loadFailure);
    return this.#nodes.flatMap((node) => {
      const { vendorId, productId, serialNumber, product } = node.device.info;
      const { path } = node;
      if (path === undefined) return [];
      return Array.from({ length: this.usages }, () => ({
        vendorId,
        productId,
        serialNumber,
        product,
        path,
      }));
    });
  }

  async #open(path: string): Promise<NodeHidHandle> {
    await settle();
    const node = this.#nodes.find((one) => one.path === path);
    if (!node) throw new Error(`cannot open device with path ${path}: No such file or directory`);
    if (this.deniedOpens > 0) {
      this.deniedOpens -= 1;
      throw new Error(`cannot open device with path ${path}: Failed to open (13): Permission denied`);
    }
    this.openedPaths.push(path);
    return node.open();
  }
}

/** The kernel's side: one node, any number of open handles. */
class Node {
  readonly device: HidDevice;
  readonly #longestOutput: number;
  readonly #nameNext: () => string;
  readonly #handles = new Set<Handle>();
  #path: string | undefined;

  constructor(device: HidDevice, longestOutput: number, nameNext: () => string) {
    this.device = device;
    this.#longestOutput = longestOutput;
    this.#nameNext = nameNext;
  }

  get path(): string | undefined {
    if (this.device.presence === 'absent') this.#path = undefined;
    else this.#path ??= this.#nameNext();
    return this.#path;
  }

  open(): Handle {
    const handle = new Handle(this.device, this.#longestOutput, () => {
      this.#handles.delete(handle);
      if (this.#handles.size === 0 && !handle.isGone) this.device.detach();
    });
    this.#handles.add(handle);
    if (this.#handles.size === 1) {
      this.device.attach({
        send: (report) => {
          for (const each of this.#handles) each.onInput(report.slice());
        },
        unplug: () => {
          this.#path = undefined;
          for (const each of this.#handles) each.onUnplug();
          this.#handles.clear();
        },
      });
    }
    return handle;
  }
}

class Handle extends EventEmitter implements NodeHidHandle {
  isGone = false;
  readonly #device: HidDevice;
  readonly #longestOutput: number;
  readonly #release: () => void;
  #closed = false;
  #reading = false;
  /** The kernel's ring of reports that nobody has read yet. */
  #ring: Uint8Array[] = [];
  #lastJob: Promise<unknown> = Promise.resolve();

  constructor(device: HidDevice, longestOutput: number, release: () => void) {
    super();
    this.#device = device;
    this.#longestOutput = longestOutput;
    this.#release = release;
    this.on('newListener', (event) => {
      if (event === 'data') process.nextTick(() => this.#readStart());
    });
  }

  onInput(report: Uint8Array): void {
    this.#ring.push(report);
    if (this.#reading) this.#drainSoon();
  }

  onUnplug(): void {
    this.isGone = true;
    if (!this.#reading) return;
    this.#reading = false;
    setImmediate(() => {
      if (!this.#closed)
        this.emit('error', 'could not read data from device: hid_read/hidraw: device disconnected');
    });
  }

  write(report: Buffer): Promise<number> {
    const copy = Buffer.from(report);
    return this.#job(() => {
      if (copy.length < 2 || copy.length > this.#longestOutput)
        throw new Error('Cannot write to hid device: EINVAL');
      this.#device.onOutputReport(Uint8Array.from(copy));
      return copy.length;
    });
  }

  getFeatureReport(reportId: number, length: number): Promise<Buffer> {
    return this.#job(() => Buffer.from(this.#device.onGetFeature(reportId, length)));
  }

  sendFeatureReport(report: Buffer): Promise<number> {
    return this.#job(() => {
      this.#device.onSetFeature(Uint8Array.from(report));
      return report.length;
    });
  }

  async close(): Promise<void> {
    if (this.#closed) throw new TypeError('device is already closed');
    this.#closed = true;
    await this.#lastJob;
    await settle();
    this.#release();
    this.removeAllListeners();
  }

  #readStart(): void {
    if (this.#closed) throw new TypeError('device has been closed');
    if (this.#reading) throw new TypeError('read is already running');
    this.#reading = true;
    if (this.isGone) this.onUnplug();
    else this.#drainSoon();
  }

  #drainSoon(): void {
    setImmediate(() => {
      const reports = this.#ring;
      this.#ring = [];
      if (!this.#closed) for (const report of reports) this.emit('data', Buffer.from(report));
    });
  }

  #job<T>(work: () => T): Promise<T> {
    if (this.#closed) return Promise.reject(new TypeError('device has been closed'));
    const job = this.#lastJob.then(async () => {
      await settle();
      if (this.isGone) throw new Error('Cannot write to hid device: No such device');
      return work();
    });
    this.#lastJob = job.catch(() => undefined);
    return job;
  }
}
