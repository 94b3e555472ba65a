import { fen } from '../../../../contract/money.ts';
import type { Fen } from '../../../../contract/money.ts';
import { err, ok } from '../../../../contract/result.ts';
import type { Result } from '../../../../contract/result.ts';
import type { Field } from '../../codec/fields.ts';

/** What the device says about itself in the answer to a setup request; the numbers as they stand on the wire. */
export interface Setup {
  /** 0 is a plain note validator; 3, 6 and 7 are units that also pay out. */
  readonly unitType: number;
  /** Four digits: `0333` is 3.33. */
  readonly firmware: string;
  readonly country: string;
  readonly valueMultiplier: number;
  /** Multiplies whole currency units into minor units: 100 for yuan and fen. */
  readonly realMultiplier: number;
  readonly protocol: number;
  /** Channel 1 first. */
  readonly channels: readonly SetupChannel[];
}

export interface SetupChannel {
  /** One byte, used by protocols below 6 only. 0: the channel is not used. */
  readonly shortValue: number;
  /** 0 unused, 1 low, 2 standard, 3 high, 4 inhibited. */
  readonly security: number;
  /** From protocol 6 on. */
  readonly country: string | undefined;
  /** Whole currency units; from protocol 6 on. */
  readonly value: number | undefined;
}

/** A channel that stands for a banknote. */
export interface Channel {
  /** From 1. */
  readonly channel: number;
  readonly currency: string;
  readonly denomination: Fen;
}

const MAX_CHANNELS = 16;
const LONG_FORM_SINCE = 6;

export const setupField: Field<Setup> = { encode: encodeSetup, decode: decodeSetup };

function encodeSetup(setup: Setup): Uint8Array {
  const long = setup.protocol >= LONG_FORM_SINCE;
  return Uint8Array.from([
    setup.unitType,
    ...text(setup.firmware),
    ...text(setup.country),
    ...bigEndian24(setup.valueMultiplier),
    setup.channels.length,
    ...setup.channels.map(({ shortValue }) => shortValue),
    ...setup.channels.map(({ security }) => security),
    ...bigEndian24(setup.realMultiplier),
    setup.protocol,
    ...(long ? setup.channels.flatMap(({ country }) => text(country ?? setup.country)) : []),
    ...(long ? setup.channels.flatMap(({ value }) => littleEndian32(value ?? 0)) : []),
  ]);
}

function decodeSetup(bytes: Uint8Array): Result<Setup, string> {
  const n = bytes[11];
  if (n === undefined || n < 1 || n > MAX_CHANNELS) return err(`${n ?? 'no'} channels where 1..16 belong`);
  const protocol = bytes[15 + 2 * n];
  if (protocol === undefined) return err(`the answer ends after ${bytes.length} bytes`);
  const long = protocol >= LONG_FORM_SINCE;
  const length = 16 + 2 * n + (long ? 7 * n : 0);
  if (bytes.length !== length) return err(`${bytes.length} bytes where ${length} belong`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const triple = (at: number): number => (view.getUint16(at) << 8) | view.getUint8(at + 2);
  const string = (at: number, size: number): string => String.fromCharCode(...bytes.slice(at, at + size));
  return ok({
    unitType: view.getUint8(0),
    firmware: string(1, 4),
    country: string(5, 3),
    valueMultiplier: triple(8),
    realMultiplier: triple(12 + 2 * n),
    protocol,
    channels: Array.from({ length: n }, (_, index) => ({
      shortValue: view.getUint8(12 + index),
      security: view.getUint8(12 + n + index),
      country: long ? string(16 + 2 * n + 3 * index, 3) : undefined,
      value: long ? view.getUint32(16 + 5 * n + 4 * index, true) : undefined,
    })),
  });
}

/**
 * The banknotes of a data set, unused channels left out. From protocol 6 on the one-byte values are ignored: they
 * do not fit large notes. A value beyond any banknote is an error, not a denomination.
 */
export function channelsOf(setup: Setup): Result<readonly Channel[], string> {
  const channels: Channel[] = [];
  for (const [index, entry] of setup.channels.entries()) {
    const units = entry.value ?? entry.shortValue * setup.valueMultiplier;
    const amount = units * setup.realMultiplier;
    if (amount === 0) continue;
    if (amount > 10_000_000) return err(`channel ${index + 1} claims to be worth ${amount} minor units`);
    channels.push({
      channel: index + 1,
      currency: entry.country ?? setup.country,
      denomination: fen(amount),
    });
  }
  return ok(channels);
}

export interface UnitData {
  readonly unitType: number;
  readonly firmware: string;
  readonly country: string;
  readonly valueMultiplier: number;
  readonly protocol: number;
}

export const unitDataField: Field<UnitData> = {
  encode: (unit) =>
    Uint8Array.from([
      unit.unitType,
      ...text(unit.firmware),
      ...text(unit.country),
      ...bigEndian24(unit.valueMultiplier),
      unit.protocol,
    ]),
  decode: (bytes) => {
    const [unitType, , , , , , , , high = 0, middle = 0, low = 0, protocol] = bytes;
    if (unitType === undefined || protocol === undefined || bytes.length !== 12)
      return err(`${bytes.length} bytes where 12 belong`);
    return ok({
      unitType,
      firmware: String.fromCharCode(...bytes.slice(1, 5)),
      country: String.fromCharCode(...bytes.slice(5, 8)),
      valueMultiplier: (high << 16) | (middle << 8) | low,
      protocol,
    });
  },
};

export interface ChannelValues {
  readonly shortValues: readonly number[];
  /** From protocol 6 on: country and value in whole units of every channel. */
  readonly long: readonly { readonly country: string; readonly value: number }[] | undefined;
}

export const channelValuesField: Field<ChannelValues> = {
  encode: ({ shortValues, long }) =>
    Uint8Array.from([
      shortValues.length,
      ...shortValues,
      ...(long ?? []).flatMap(({ country }) => text(country)),
      ...(long ?? []).flatMap(({ value }) => littleEndian32(value)),
    ]),
  decode: (bytes) => {
    const n = bytes[0] ?? 0;
    if (bytes.length !== 1 + n && bytes.length !== 1 + 8 * n)
      return err(`${bytes.length} bytes do not fit ${n} channels`);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const long = Array.from({ length: bytes.length > 1 + n ? n : 0 }, (_, index) => ({
      country: String.fromCharCode(...bytes.slice(1 + n + 3 * index, 4 + n + 3 * index)),
      value: view.getUint32(1 + 4 * n + 4 * index, true),
    }));
    return ok({ shortValues: [...bytes.slice(1, 1 + n)], long: long.length > 0 ? long : undefined });
  },
};

/** A count and one byte per channel: security levels. */
export const channelBytesField: Field<readonly number[]> = {
  encode: (values) => Uint8Array.from([values.length, ...values]),
  decode: (bytes) =>
    bytes.length === 1 + (bytes[0] ?? 0) ? ok([...bytes.slice(1)]) : err('count and length do not agree'),
};

export interface Counters {
  readonly stacked: number;
  readonly stored: number;
  readonly dispensed: number;
  readonly transferred: number;
  readonly rejected: number;
}

const COUNTERS = 5;

/** Lifetime counters: 05, then five u32. */
export const countersField: Field<Counters> = {
  encode: ({ stacked, stored, dispensed, transferred, rejected }) =>
    Uint8Array.from([
      COUNTERS,
      ...[stacked, stored, dispensed, transferred, rejected].flatMap((count) => littleEndian32(count)),
    ]),
  decode: (bytes) => {
    if (bytes.length !== 1 + 4 * COUNTERS || bytes[0] !== COUNTERS) return err('not five counters');
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const counter = (index: number): number => view.getUint32(1 + 4 * index, true);
    return ok({
      stacked: counter(0),
      stored: counter(1),
      dispensed: counter(2),
      transferred: counter(3),
      rejected: counter(4),
    });
  },
};

function text(value: string): number[] {
  return [...new TextEncoder().encode(value)];
}

function bigEndian24(value: number): number[] {
  return [(value >> 16) & 0xff, (value >> 8) & 0xff, value & 0xff];
}

function littleEndian32(value: number): number[] {
  return [value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24];
}
