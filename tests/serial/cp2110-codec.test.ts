import { describe, expect, it } from 'vitest';
import type { LineSettings } from '../../devices/serial/byte-stream.ts';
import {
  decodeData,
  decodeFeature,
  encodeData,
  encodeFeature,
  fromUartConfig,
  lineTimeMs,
  toUartConfig,
} from '../../devices/serial/codec/cp2110-codec.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const line = (settings: Partial<LineSettings>): LineSettings => ({
  baud: 9600,
  dataBits: 8,
  parity: 'none',
  stopBits: 'short',
  flowControl: 'none',
  ...settings,
});

describe('feature reports of the bridge, byte by byte', () => {
  it.each([
    ['UART on', '4101', encodeFeature('enable', { enabled: true })],
    ['UART off', '4100', encodeFeature('enable', { enabled: false })],
    ['both FIFOs emptied', '4303', encodeFeature('purge', { fifos: 3 })],
    ['transmit FIFO emptied', '4301', encodeFeature('purge', { fifos: 1 })],
    ['reset', '4000', encodeFeature('reset', { zero: 0 })],
    ['break without end', '5100', encodeFeature('startBreak', { durationMs: 0 })],
    ['break ends, with its dummy byte', '5200', encodeFeature('stopBreak', { zero: 0 })],
  ])('%s is %s', (_what, hex, encoded) => {
    expect(encoded).toEqual(bytes(hex));
  });

  it.each<[string, Partial<LineSettings>]>([
    ['500000258000000300', {}],
    ['500000258000000301', { stopBits: 'long' }],
    ['500000258002000300', { parity: 'even' }],
    ['500000258001000300', { parity: 'odd' }],
    ['500001c20000000300', { baud: 115_200 }],
    ['50000f424000000300', { baud: 1_000_000 }],
    ['500000e10000010300', { baud: 57_600, flowControl: 'rtsCts' }],
  ])('configuration %s is %j', (hex, settings) => {
    expect(encodeFeature('config', toUartConfig(line(settings)))).toEqual(bytes(hex));
    expect(fromUartConfig(decodeFeature('config', bytes(hex)))).toEqual(line(settings));
  });

  it('with the parity codes of the other camp, even is 1', () => {
    const codes = { odd: 2, even: 1 } as const;
    expect(encodeFeature('config', toUartConfig(line({ parity: 'even' }), codes))).toEqual(
      bytes('500000258001000300'),
    );
    expect(fromUartConfig(decodeFeature('config', bytes('500000258001000300')), codes)?.parity).toBe('even');
  });

  it('the version answer names part and revision', () => {
    expect(decodeFeature('version', bytes('460a01'))).toEqual({ partNumber: 0x0a, version: 1 });
  });

  it('the status counts transmit first, both big endian', () => {
    expect(decodeFeature('status', bytes('42000000000000'))).toEqual({
      txWaiting: 0,
      rxWaiting: 0,
      errors: 0,
      lineBreak: false,
    });
    expect(decodeFeature('status', bytes('42000501e00200'))).toEqual({
      txWaiting: 5,
      rxWaiting: 480,
      errors: 2,
      lineBreak: false,
    });
  });

  it('an answer that is filled up to 64 bytes is read all the same', () => {
    const filled = new Uint8Array(64);
    filled.set(bytes('460a01'));
    expect(decodeFeature('version', filled).partNumber).toBe(0x0a);
  });

  it('an answer of another report, or one that is too short, is an error', () => {
    expect(() => decodeFeature('version', bytes('420a01'))).toThrow(RangeError);
    expect(() => decodeFeature('status', bytes('420005'))).toThrow(RangeError);
    expect(() => decodeFeature('status', new Uint8Array(0))).toThrow(RangeError);
  });

  it.each([
    ['below the slowest', line({ baud: 299 })],
    ['above the fastest', line({ baud: 1_000_001 })],
    ['above what five bits allow', line({ baud: 500_001, dataBits: 5 })],
  ])('a rate %s is refused', (_what, settings) => {
    expect(() => toUartConfig(settings)).toThrow(RangeError);
  });

  it('codes that the chip does not know are no settings', () => {
    const config = toUartConfig(line({}));
    expect(fromUartConfig({ ...config, dataBits: 8 })).toBeUndefined();
    expect(fromUartConfig({ ...config, parity: 5 })).toBeUndefined();
  });
});

describe('data reports of the bridge, byte by byte', () => {
  it.each([
    ['067f8001116582', '7f8001116582'],
    ['067f8001f02380', '7f8001f02380'],
    ['017f', '7f'],
    ['0180', '80'],
    ['05fc05112756', 'fc05112756'],
    ['090000ff02fed4022a00', '0000ff02fed4022a00'],
  ])('report %s carries %s', (report, carried) => {
    expect(encodeData(bytes(carried))).toEqual(bytes(report));
    expect(decodeData(bytes(report))).toEqual(bytes(carried));
  });

  it('the id is the length, whatever the buffer is filled up with', () => {
    expect(decodeData(bytes('027f80aaaaaa'))).toEqual(bytes('7f80'));
  });

  it.each(['', '00', '4001', '037f80', '01'])('report "%s" is none', (report) => {
    expect(decodeData(bytes(report))).toBeUndefined();
  });

  it('a report carries 1 to 63 bytes', () => {
    expect(() => encodeData(new Uint8Array(0))).toThrow(RangeError);
    expect(() => encodeData(new Uint8Array(64))).toThrow(RangeError);
    expect(encodeData(new Uint8Array(63))).toHaveLength(64);
  });

  it.each<[Partial<LineSettings>, number]>([
    [{}, 1000],
    [{ stopBits: 'long' }, 1100],
    [{ parity: 'even' }, 1100],
    [{ dataBits: 5, stopBits: 'long' }, 750],
  ])('960 bytes at 9600 baud with %j take %d ms', (settings, ms) => {
    expect(lineTimeMs(line(settings), 960)).toBeCloseTo(ms);
  });
});
