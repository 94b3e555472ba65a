import type { Clock, Timer } from '../../contract/time.ts';
import type { HidDeviceInfo } from '../../devices/hid/hid-port.ts';
import {
  CP2110_PART_NUMBER,
  CP2110_PRODUCT_ID,
  CP2110_VENDOR_ID,
  decodeData,
  decodeFeature,
  encodeData,
  encodeFeature,
  ERROR_BITS,
  featureNameOf,
  FIFO_BYTES,
  fromUartConfig,
  lineTimeMs,
  MAX_REPORT_BYTES,
  PURGE,
  toUartConfig,
  VENDOR_PARITY_CODES,
  type ParityCodes,
  type UartConfig,
} from '../../devices/serial/codec/cp2110-codec.ts';
import type { Cp2110Fault, Direction } from './cp2110-faults.ts';
import type { HidDevice, HidHost } from './hid-device.ts';
import { wholeReports, type SplitSizes } from './split-sizes.ts';
import type { UartDevice } from './uart-device.ts';
import { UartLane } from './uart-lane.ts';

/** How long the chip stays away after a reset. */
const RESET_ABSENCE_MS = 500;
const POWER_UP_CONFIG = toUartConfig({
  baud: 115_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 'short',
  flowControl: 'none',
});
/** Two UARTs understand each other while their rates differ by less than this part. */
const BAUD_TOLERANCE = 0.03;

export interface Cp2110Options {
  readonly serialNumber: string;
  readonly uart: UartDevice;
  readonly clock: Clock;
  /** Bytes pass through the microtask queue instead of taking their time on the line. False unless told. */
  readonly instant?: boolean;
  readonly splitSizes?: SplitSizes;
  /** Input reports come filled up to 64 bytes, as some hosts hand them over. False unless told. */
  readonly padInput?: boolean;
  /** What this chip understands by parity 1 and 2. */
  readonly parityCodes?: ParityCodes;
  readonly partNumber?: number;
}

/**
 * A CP2110 bridge with a serial device behind it: the chip's registers, FIFOs and line. Settings and FIFOs live on
 * when the host closes its handle, and are lost with power (`unplug`) and by a reset, as in life.
 */
export class Cp2110Device implements HidDevice {
  readonly info: HidDeviceInfo;
  readonly #options: Cp2110Options;
  readonly #toUart: UartLane;
  readonly #toHost: UartLane;
  #plugged = true;
  #host: HidHost | undefined;
  #faults: readonly Cp2110Fault[] = [];
  #returnTimer: Timer | undefined;
  #breakTimer: Timer | undefined;

  #enabled = false;
  #config = POWER_UP_CONFIG;
  #received: number[] = [];
  #errors = 0;
  #lineBreak = false;
  #gpio = 0xffff;

  constructor(options: Cp2110Options) {
    this.#options = options;
    this.info = {
      vendorId: CP2110_VENDOR_ID,
      productId: CP2110_PRODUCT_ID,
      serialNumber: options.serialNumber,
      product: 'CP2110 HID USB-to-UART Bridge',
      path: `lobby/${options.serialNumber}`,
    };
    this.#toUart = new UartLane(options.clock, (bytes) => options.uart.receive(this.#asUnderstood(bytes)));
    this.#toHost = new UartLane(options.clock, (bytes) => this.#receive(bytes));
    options.uart.connect((bytes) => this.#onUartBytes(bytes));
  }

  get presence(): HidDevice['presence'] {
    if (!this.#plugged) return 'absent';
    return this.#host ? 'taken' : 'free';
  }

  /** Puts faults in front of the default behaviour, in place of those that were there; none heals the bridge. */
  setFaults(...faults: readonly Cp2110Fault[]): void {
    this.#faults = faults;
    this.#sendInput();
  }

  /** Somebody pulls the USB cable: the chip loses its power, and with it everything that it was told. */
  unplug(reason = 'the USB cable was pulled'): void {
    // Also of a chip that would have come back from a reset.
    this.#returnTimer?.cancel();
    if (!this.#plugged) return;
    this.#plugged = false;
    this.#enabled = false;
    this.#config = POWER_UP_CONFIG;
    this.#received = [];
    this.#errors = 0;
    this.#lineBreak = false;
    this.#gpio = 0xffff;
    this.#toUart.clear();
    this.#toHost.clear();
    this.#breakTimer?.cancel();
    const host = this.#host;
    this.#host = undefined;
    host?.unplug(reason);
  }

  plug(): void {
    this.#returnTimer?.cancel();
    this.#plugged = true;
  }

  attach(host: HidHost): void {
    if (this.presence !== 'free') throw new Error(`the bridge ${this.info.serialNumber} is ${this.presence}`);
    this.#host = host;
    this.#sendInput();
  }

  detach(): void {
    this.#host = undefined;
  }

  onOutputReport(report: Uint8Array): void {
    const bytes = decodeData(report);
    if (!bytes || !this.#plugged || !this.#enabled) return;
    // The chip would make the host wait here; a driver that counts on that is caught by the loss.
    const room = FIFO_BYTES - this.#toUart.waiting;
    this.#travel('toDevice', this.#toUart, bytes.slice(0, room));
  }

  onGetFeature(reportId: number, length: number): Uint8Array {
    return this.#answer(reportId).slice(0, length);
  }

  onSetFeature(report: Uint8Array): void {
    const name = featureNameOf(report[0]);
    switch (name) {
      case 'reset':
        this.unplug('the bridge was reset');
        this.#returnTimer = this.#options.clock.schedule(RESET_ABSENCE_MS, () => this.plug());
        return;
      case 'enable':
        this.#enabled = decodeFeature('enable', report).enabled;
        return;
      case 'purge':
        this.#purge(decodeFeature('purge', report).fifos);
        return;
      case 'setGpio': {
        const { latch, mask } = decodeFeature('setGpio', report);
        this.#gpio = (this.#gpio & ~mask) | (latch & mask);
        return;
      }
      case 'config':
        this.#setConfig(decodeFeature('config', report));
        return;
      case 'startBreak':
        this.#startBreak(decodeFeature('startBreak', report).durationMs);
        return;
      case 'stopBreak':
        this.#lineBreak = false;
        return;
      case 'status':
      case 'gpio':
      case 'version':
      case 'lock':
      case undefined:
        throw new Error(`the bridge stalls on setting feature report ${report[0] ?? 'without id'}`);
    }
  }

  #answer(reportId: number): Uint8Array {
    const name = featureNameOf(reportId);
    switch (name) {
      case 'enable':
        return encodeFeature('enable', { enabled: this.#enabled });
      case 'status': {
        const errors = this.#errors;
        this.#errors = 0;
        const [txWaiting, rxWaiting] = [this.#toUart.waiting, this.#received.length];
        return encodeFeature('status', { txWaiting, rxWaiting, errors, lineBreak: this.#lineBreak });
      }
      case 'gpio':
        return encodeFeature('gpio', { latch: this.#gpio });
      case 'version':
        return encodeFeature('version', {
          partNumber: this.#options.partNumber ?? CP2110_PART_NUMBER,
          version: 1,
        });
      case 'lock':
        return encodeFeature('lock', { free: 0xffff });
      case 'config':
        return encodeFeature('config', this.#config);
      case 'reset':
      case 'purge':
      case 'setGpio':
      case 'startBreak':
      case 'stopBreak':
      case undefined:
        throw new Error(`the bridge stalls on reading feature report ${reportId}`);
    }
  }

  #setConfig(config: UartConfig): void {
    // A code that the chip does not know leaves the old settings; the host sees it when it reads them back.
    if (this.#lineOf(config)) this.#config = config;
  }

  #purge(fifos: number): void {
    if (fifos & PURGE.transmit) this.#toUart.clear();
    if (fifos & PURGE.receive) this.#received = [];
  }

  #startBreak(durationMs: number): void {
    this.#toUart.clear();
    this.#lineBreak = true;
    this.#breakTimer?.cancel();
    if (durationMs === 0) return;
    this.#breakTimer = this.#options.clock.schedule(durationMs, () => {
      this.#lineBreak = false;
    });
  }

  /** The serial device sends; a chip that is off does not listen. */
  #onUartBytes(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && this.#plugged && this.#enabled; at += MAX_REPORT_BYTES) {
      this.#travel('toHost', this.#toHost, bytes.slice(at, at + MAX_REPORT_BYTES));
    }
  }

  /** Sends bytes through the faults and then along the line. */
  #travel(direction: Direction, lane: UartLane, bytes: Uint8Array): void {
    let travelling = bytes;
    let delayMs = 0;
    let unplug = false;
    for (const fault of this.#faults) {
      const outcome = fault.pass(direction, travelling);
      travelling = outcome.bytes;
      delayMs += outcome.delayMs ?? 0;
      unplug ||= outcome.unplug ?? false;
    }
    const line = this.#lineOf(this.#config);
    const onLineMs = this.#options.instant || !line ? 0 : lineTimeMs(line, travelling.length);
    lane.push(travelling, onLineMs + delayMs);
    if (unplug) this.unplug();
  }

  /** Bytes from the serial device have arrived at the chip. */
  #receive(bytes: Uint8Array): void {
    if (!this.#matchesUart()) this.#errors |= ERROR_BITS.parity;
    for (const byte of this.#asUnderstood(bytes)) {
      if (this.#received.length < FIFO_BYTES) this.#received.push(byte);
      else this.#errors |= ERROR_BITS.overrun;
    }
    this.#sendInput();
  }

  #sendInput(): void {
    const split = this.#options.splitSizes ?? wholeReports;
    while (this.#host && this.#received.length > 0 && !this.#faults.some((fault) => fault.inputStuck)) {
      const size = Math.min(Math.max(1, split(this.#received.length)), MAX_REPORT_BYTES);
      const report = encodeData(Uint8Array.from(this.#received.splice(0, size)));
      this.#host.send(this.#options.padInput ? padded(report) : report);
    }
  }

  #lineOf(config: UartConfig): ReturnType<typeof fromUartConfig> {
    return fromUartConfig(config, this.#options.parityCodes ?? VENDOR_PARITY_CODES);
  }

  #matchesUart(): boolean {
    const chip = this.#lineOf(this.#config);
    const { line } = this.#options.uart;
    return (
      chip !== undefined &&
      Math.abs(chip.baud - line.baud) <= line.baud * BAUD_TOLERANCE &&
      chip.dataBits === line.dataBits &&
      chip.parity === line.parity &&
      chip.stopBits === line.stopBits
    );
  }

  /** With other settings than the device's, every byte arrives as another one. */
  #asUnderstood(bytes: Uint8Array): Uint8Array {
    return this.#matchesUart() ? bytes : bytes.map((byte) => byte ^ 0xb6);
  }
}

function padded(report: Uint8Array): Uint8Array {
  const full = new Uint8Array(1 + MAX_REPORT_BYTES).fill(0xaa);
  full.set(report);
  return full;
}
