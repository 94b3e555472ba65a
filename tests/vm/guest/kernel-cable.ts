import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { HidDevice } from '../../../lobby/hid/hid-device.ts';
import type { Traffic } from './traffic.ts';
import { UhidDevice } from './uhid-device.ts';

/**
 * As many reports as may wait in the kernel: half of a hidraw node's ring of 64 for the reader, half of uhid's ring of
 * 32 for the device. What comes too much is lost there without a word; a real bus moves one report a millisecond.
 */
const MAX_INPUTS_AHEAD = 32;
const MAX_OUTPUTS_AHEAD = 16;
const NODE_LIMIT_MS = 10_000;
/** How long a cable waits for the reader of the last reports before it comes out all the same. */
const LAST_REPORTS_LIMIT_MS = 200;

/** The cable between a simulated device of the lobby and this machine's own kernel. */
export class KernelCable {
  readonly device: HidDevice;
  readonly #descriptor: Uint8Array;
  readonly #traffic: Traffic;
  #life: UhidDevice | undefined;
  #node: string | undefined;
  #isOpen = false;
  #pullingOut: Promise<void> | undefined;
  /** Reports that the device has sent and the kernel not yet got. */
  #queue: Uint8Array[] = [];
  /** Reports in the kernel: of the device, for the reader; and of the host, for the device. */
  #inputsAhead = 0;
  #outputsAhead = 0;
  /** Host's reports that wait until the device has taken some of those before. */
  #writesWaiting: (() => void)[] = [];
  /** Handles that read from the node; each hears of an unplug. */
  readonly #readers = new Set<object>();

  constructor(device: HidDevice, descriptor: Uint8Array, traffic: Traffic) {
    this.device = device;
    this.#descriptor = descriptor;
    this.#traffic = traffic;
    traffic.watch(() => this.#unrest());
  }

  /** The device's node, such as /dev/hidraw0; undefined while it is not plugged in. */
  get node(): string | undefined {
    return this.#node;
  }

  /** Brings the kernel to what the device says of itself: a plugged one has its node, an unplugged one has none. */
  async follow(): Promise<void> {
    await this.#pullingOut;
    if (this.device.presence === 'absent') await this.#pullOut();
    else if (!this.#life) await this.#plugIn();
  }

  /** node-hid has a handle that reads, has handed a report over, or lost the device or gave the handle up. */
  readerCame(reader: object): void {
    this.#readers.add(reader);
  }

  reportRead(): void {
    this.#inputsAhead = Math.max(0, this.#inputsAhead - 1);
    this.#pump();
  }

  readerWent(reader: object): void {
    this.#readers.delete(reader);
    this.#traffic.moved();
  }

  /** The host is about to write a report. A promise: when the kernel has room for it, in the order of the calls. */
  roomForReport(): Promise<void> | undefined {
    if (!this.#isOpen) return undefined;
    this.#outputsAhead += 1;
    if (this.#outputsAhead <= MAX_OUTPUTS_AHEAD) return undefined;
    return new Promise((resolve) => this.#writesWaiting.push(resolve));
  }

  /** The write failed: nothing of it is on its way. */
  reportNotWritten(): void {
    if (this.#isOpen) this.#outputsAhead -= 1;
  }

  /** Resolves when the device has heard that a handle was opened. */
  async heardOfOpening(): Promise<void> {
    while (!this.#isOpen && this.#life && this.device.presence !== 'absent') await wait(1);
  }

  /** Pulls the device out for good. */
  async close(): Promise<void> {
    await this.#pullingOut;
    await this.#pullOut();
  }

  async #plugIn(): Promise<void> {
    const { device } = this;
    const life = new UhidDevice(device.info, this.#descriptor, {
      onOpen: () => {
        this.#forgetReports();
        // Pulled out before the device itself has heard of the opening.
        if (this.#life !== life || device.presence === 'absent') return;
        this.#isOpen = true;
        device.attach({
          send: (report) => {
            this.#queue.push(report.slice());
            this.#pump();
          },
          unplug: () => {
            this.#pullingOut = this.#pullOutAfterLastReports();
          },
        });
      },
      onClose: () => {
        if (this.#life !== life) return;
        this.#isOpen = false;
        this.#forgetReports();
        if (device.presence === 'taken') device.detach();
        this.#traffic.moved();
      },
      onOutput: (report) => {
        if (this.#life !== life) return;
        this.#outputsAhead -= 1;
        this.#writesWaiting.shift()?.();
        device.onOutputReport(report);
        this.#traffic.moved();
      },
      onGetFeature: (reportId) => device.onGetFeature(reportId, this.#descriptor.length + 4096),
      onSetFeature: (report) => device.onSetFeature(report),
    });
    this.#life = life;
    const untilMs = performance.now() + NODE_LIMIT_MS;
    while ((this.#node = nodeOf(device.info.serialNumber)) === undefined) {
      if (performance.now() > untilMs)
        throw new Error(`the kernel made no node for ${device.info.serialNumber}`);
      await wait(1);
    }
  }

  /** A hand pulls a cable later than the bus has moved the reports before; what waits for the host is the host's. */
  async #pullOutAfterLastReports(): Promise<void> {
    const untilMs = performance.now() + LAST_REPORTS_LIMIT_MS;
    while (this.#isOpen && this.#queue.length + this.#inputsAhead > 0 && performance.now() < untilMs)
      await wait(1);
    await this.#pullOut();
    this.#pullingOut = undefined;
  }

  async #pullOut(): Promise<void> {
    const life = this.#life;
    if (!life) return;
    this.#life = undefined;
    this.#node = undefined;
    this.#isOpen = false;
    this.#forgetReports();
    life.destroy();
    await life.ended;
    this.#traffic.moved();
  }

  #pump(): void {
    while (this.#life && this.#isOpen && this.#inputsAhead < MAX_INPUTS_AHEAD) {
      const report = this.#queue.shift();
      if (!report) break;
      this.#inputsAhead += 1;
      this.#life.send(report);
    }
    this.#traffic.moved();
  }

  #forgetReports(): void {
    this.#queue = [];
    this.#inputsAhead = 0;
    this.#outputsAhead = 0;
    for (const goOn of this.#writesWaiting) goOn();
    this.#writesWaiting = [];
  }

  #unrest(): string | undefined {
    const { serialNumber } = this.device.info;
    if (this.#pullingOut) return `${serialNumber} being pulled out`;
    if (!this.#life) return this.#readers.size > 0 ? `the news that ${serialNumber} is gone` : undefined;
    if (!this.#isOpen) return undefined;
    const reports = this.#queue.length + this.#inputsAhead;
    if (reports > 0 && this.#readers.size > 0) return `${reports} input reports of ${serialNumber}`;
    if (this.#outputsAhead > 0) return `${this.#outputsAhead} output reports for ${serialNumber}`;
    return undefined;
  }
}

/** Looked up in the kernel's own list, so that node-hid's list is put to the test and not believed. */
function nodeOf(serialNumber: string): string | undefined {
  const folder = '/sys/class/hidraw';
  const name = readdirSync(folder).find((each) => {
    const file = `${folder}/${each}/device/uevent`;
    return existsSync(file) && readFileSync(file, 'utf8').split('\n').includes(`HID_UNIQ=${serialNumber}`);
  });
  return name !== undefined && existsSync(`/dev/${name}`) ? `/dev/${name}` : undefined;
}
