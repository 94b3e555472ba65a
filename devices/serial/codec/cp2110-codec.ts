import {
  decodeFields,
  encodeFields,
  flag,
  u16,
  u32,
  u8,
  type Fields,
  type FieldValues,
} from '../../hid/codec/binary-fields.ts';
import type { LineSettings } from '../byte-stream.ts';

/**
 * The reports of the CP2110 HID-to-UART bridge (Silicon Laboratories, application note AN434), one row per feature
 * report. The rows that program the chip for good (lock byte, USB identity, strings, pins) are left out on purpose:
 * nothing in this program writes them.
 */
export const CP2110_FEATURES = {
  /** The chip leaves the bus and comes back with all settings lost. */
  reset: { id: 0x40, access: 'set', fields: { zero: u8 } },
  /** Off after power-up. Bytes written while it is off are lost. */
  enable: { id: 0x41, access: 'both', fields: { enabled: flag } },
  /** FIFO fill in bytes. Reading clears `errors`. */
  status: {
    id: 0x42,
    access: 'get',
    fields: { txWaiting: u16, rxWaiting: u16, errors: u8, lineBreak: flag },
  },
  /** `fifos`: see PURGE. */
  purge: { id: 0x43, access: 'set', fields: { fifos: u8 } },
  gpio: { id: 0x44, access: 'get', fields: { latch: u16 } },
  setGpio: { id: 0x45, access: 'set', fields: { latch: u16, mask: u16 } },
  version: { id: 0x46, access: 'get', fields: { partNumber: u8, version: u8 } },
  /** Which one-time fields are still free; readable only. */
  lock: { id: 0x47, access: 'get', fields: { free: u16 } },
  /** Codes: see toUartConfig. Not stored in the chip. */
  config: {
    id: 0x50,
    access: 'both',
    fields: { baud: u32, parity: u8, flowControl: u8, dataBits: u8, stopBits: u8 },
  },
  /** 1..125 ms; 0 holds the break until stopBreak. Empties the transmit FIFO. */
  startBreak: { id: 0x51, access: 'set', fields: { durationMs: u8 } },
  /** The zero is a dummy: some hosts do not send a report without payload. */
  stopBreak: { id: 0x52, access: 'set', fields: { zero: u8 } },
} as const satisfies Record<string, Cp2110Feature>;

interface Cp2110Feature {
  readonly id: number;
  readonly access: 'get' | 'set' | 'both';
  readonly fields: Fields;
}

export type Cp2110FeatureName = keyof typeof CP2110_FEATURES;
export type Cp2110FeatureValues<N extends Cp2110FeatureName> = FieldValues<
  (typeof CP2110_FEATURES)[N]['fields']
>;
export type UartConfig = Cp2110FeatureValues<'config'>;

export const CP2110_VENDOR_ID = 0x10c4;
export const CP2110_PRODUCT_ID = 0xea80;
export const CP2110_PART_NUMBER = 0x0a;
/** The chip moves the UART bytes in reports 1..63: the report's id is the number of bytes that follow. */
export const MAX_REPORT_BYTES = 63;
/** Each of the two FIFOs. */
export const FIFO_BYTES = 480;
/** A feature report on the wire, id included; shorter ones are accepted. */
export const FEATURE_REPORT_LENGTH = 64;
export const PURGE = { transmit: 1, receive: 2, both: 3 } as const;
export const ERROR_BITS = { parity: 1, overrun: 2 } as const;

/** Encodes a feature report, id first. */
export function encodeFeature<N extends Cp2110FeatureName>(
  name: N,
  values: Cp2110FeatureValues<N>,
): Uint8Array {
  const row: Cp2110Feature = CP2110_FEATURES[name];
  return encodeFields(row.fields, values, [row.id]);
}

/** Decodes a feature report; padding behind it is ignored. Throws RangeError when it is another one or too short. */
export function decodeFeature<N extends Cp2110FeatureName>(
  name: N,
  report: Uint8Array,
): Cp2110FeatureValues<N> {
  const { id, fields } = CP2110_FEATURES[name];
  if (report[0] !== id)
    throw new RangeError(`not the CP2110's report ${name}: it begins with ${report[0] ?? 'nothing'}`);
  return decodeFields(fields, report.subarray(1)).values;
}

/** The row that a report belongs to; undefined for ids that the table does not know. */
export function featureNameOf(id: number | undefined): Cp2110FeatureName | undefined {
  const names = Object.keys(CP2110_FEATURES) as Cp2110FeatureName[];
  return names.find((name) => CP2110_FEATURES[name].id === id);
}

/** One data report from 1..63 bytes. */
export function encodeData(bytes: Uint8Array): Uint8Array {
  if (bytes.length < 1 || bytes.length > MAX_REPORT_BYTES) {
    throw new RangeError(`a CP2110 data report carries 1 to ${MAX_REPORT_BYTES} bytes, not ${bytes.length}`);
  }
  return Uint8Array.from([bytes.length, ...bytes]);
}

/** The UART bytes of a data report, which can come padded; undefined for what is none. */
export function decodeData(report: Uint8Array): Uint8Array | undefined {
  const count = report[0] ?? 0;
  if (count < 1 || count > MAX_REPORT_BYTES || report.length < count + 1) return undefined;
  return report.slice(1, count + 1);
}

/**
 * The sources disagree about which of 1 and 2 is odd; the vendor's own library has 1 = odd. A setting, because only
 * a real chip can tell.
 */
export interface ParityCodes {
  readonly odd: 1 | 2;
  readonly even: 1 | 2;
}

export const VENDOR_PARITY_CODES: ParityCodes = { odd: 1, even: 2 };

function parityCode(parity: LineSettings['parity'], codes: ParityCodes): number {
  return { none: 0, odd: codes.odd, even: codes.even, mark: 3, space: 4 }[parity];
}

/** A line's settings as the chip's configuration. Throws RangeError for a rate that the chip does not have. */
export function toUartConfig(line: LineSettings, codes: ParityCodes = VENDOR_PARITY_CODES): UartConfig {
  const maxBaud = line.dataBits <= 6 ? 500_000 : 1_000_000;
  if (line.baud < 300 || line.baud > maxBaud) {
    throw new RangeError(
      `the CP2110 runs at 300 to ${maxBaud} baud with ${line.dataBits} data bits, not at ${line.baud}`,
    );
  }
  return {
    baud: line.baud,
    parity: parityCode(line.parity, codes),
    flowControl: line.flowControl === 'rtsCts' ? 1 : 0,
    dataBits: line.dataBits - 5,
    stopBits: line.stopBits === 'long' ? 1 : 0,
  };
}

/** The opposite of toUartConfig; undefined for codes that the chip does not know. */
export function fromUartConfig(
  config: UartConfig,
  codes: ParityCodes = VENDOR_PARITY_CODES,
): LineSettings | undefined {
  const parities = ['none', 'odd', 'even', 'mark', 'space'] as const;
  const parity = parities.find((name) => parityCode(name, codes) === config.parity);
  const dataBits = ([5, 6, 7, 8] as const)[config.dataBits];
  if (parity === undefined || dataBits === undefined) return undefined;
  return {
    baud: config.baud,
    dataBits,
    parity,
    stopBits: config.stopBits === 0 ? 'short' : 'long',
    flowControl: config.flowControl === 0 ? 'none' : 'rtsCts',
  };
}

/** How long `count` bytes take on the line, in ms. */
export function lineTimeMs(line: LineSettings, count: number): number {
  const stopBits = line.stopBits === 'short' ? 1 : line.dataBits === 5 ? 1.5 : 2;
  const bits = 1 + line.dataBits + (line.parity === 'none' ? 0 : 1) + stopBits;
  return (count * bits * 1000) / line.baud;
}
