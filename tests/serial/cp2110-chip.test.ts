import { beforeEach, describe, expect, it } from 'vitest';
import type { HidPort } from '../../devices/hid/hid-port.ts';
import { Cp2110Device, type Cp2110Options } from '../../lobby/hid/cp2110-device.ts';
import { stuckInput } from '../../lobby/hid/cp2110-faults.ts';
import { InProcessHidBus } from '../../lobby/hid/in-process-bus.ts';
import { outcome } from '../hid/eventually.ts';
import { settle, VirtualClock } from '../virtual-clock.ts';
import { EchoUart } from './echo-uart.ts';

const feature = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));

let clock: VirtualClock;
let uart: EchoUart;
let bridge: Cp2110Device;

function setUp(options: Partial<Cp2110Options> = {}): void {
  clock = new VirtualClock();
  uart = new EchoUart({ baud: 9600, parity: 'even' });
  bridge = new Cp2110Device({ serialNumber: 'A', uart, clock, ...options });
}

/** The bridge as a host without our driver sees it. */
async function openPort(): Promise<{ port: HidPort; reports: string[] }> {
  const port = await new InProcessHidBus([bridge]).open(bridge.info);
  const reports: string[] = [];
  port.setReportListener((report) => reports.push(Buffer.from(report).toString('hex')));
  return { port, reports };
}
const ask = async (port: HidPort, id: number): Promise<string> =>
  Buffer.from(await port.getFeatureReport(id, 64)).toString('hex');

beforeEach(() => setUp());

describe('the chip, without our driver', () => {
  it('is off after power-up, set to 115200 8N1, and says which part it is', async () => {
    const { port } = await openPort();
    expect(await ask(port, 0x41)).toBe('4100');
    expect(await ask(port, 0x46)).toBe('460a01');
    expect(await ask(port, 0x50)).toBe('500001c20000000300');
    expect(await ask(port, 0x47)).toBe('47ffff');
  });

  it('drops what is sent and what is received while it is off', async () => {
    setUp({ instant: true });
    const { port, reports } = await openPort();
    await port.write(feature('017f'));
    uart.transmit(Uint8Array.of(1));
    await settle();
    expect([uart.heard, reports]).toEqual([[], []]);
  });

  it('keeps 480 bytes of what a host sends without asking, and loses the rest', async () => {
    const { port } = await openPort();
    await port.sendFeatureReport(feature('500000258002000300'));
    await port.sendFeatureReport(feature('4101'));
    const report = new Uint8Array(64).fill(63);
    for (let sent = 0; sent < 10; sent += 1) await port.write(report);
    expect(await ask(port, 0x42)).toBe('4201e000000000');
    await clock.advance(2000);
    expect(uart.heard).toHaveLength(480);
  });

  it('ignores a report whose id was forgotten, or is longer than its buffer', async () => {
    setUp({ instant: true });
    const { port } = await openPort();
    await port.sendFeatureReport(feature('500000258002000300'));
    await port.sendFeatureReport(feature('4101'));
    // A frame that begins with 7F, written without the number in front: no such report.
    await port.write(feature('7f8001116582'));
    await port.write(feature('0511'));
    await port.write(feature('00'));
    // Without its number, a frame that begins with 02 is taken for two bytes.
    await port.write(feature('020304'));
    await settle();
    expect(uart.heard).toEqual([3, 4]);
  });

  it('takes any order of enabling and configuring', async () => {
    setUp({ instant: true });
    const { port, reports } = await openPort();
    await port.sendFeatureReport(feature('4101'));
    await port.sendFeatureReport(feature('500000258002000300'));
    await port.write(feature('0110'));
    await settle();
    expect(reports).toEqual(['0111']);
  });

  it('purges one FIFO or the other', async () => {
    const { port } = await openPort();
    await port.sendFeatureReport(feature('500000258002000300'));
    await port.sendFeatureReport(feature('4101'));
    bridge.setFaults(stuckInput());
    uart.transmit(Uint8Array.of(1, 2));
    await clock.advance(100);
    await port.write(feature('03010203'));
    expect(await ask(port, 0x42)).toBe('42000300020000');
    await port.sendFeatureReport(feature('4301'));
    expect(await ask(port, 0x42)).toBe('42000000020000');
    await port.sendFeatureReport(feature('4302'));
    expect(await ask(port, 0x42)).toBe('42000000000000');
    await clock.advance(100);
    expect(uart.heard).toEqual([]);
  });

  it('a reset takes it off the bus for 500 ms and makes it forget its settings', async () => {
    const { port } = await openPort();
    await port.sendFeatureReport(feature('4101'));
    await port.sendFeatureReport(feature('500000258002000300'));
    const resetting = outcome(port.sendFeatureReport(feature('4000')));
    expect(await port.closed).toMatchObject({ by: 'device' });
    await resetting;
    await clock.advance(499);
    expect(bridge.presence).toBe('absent');
    await clock.advance(1);
    expect(bridge.presence).toBe('free');
    const { port: next } = await openPort();
    expect(await ask(next, 0x41)).toBe('4100');
    expect(await ask(next, 0x50)).toBe('500001c20000000300');
  });

  it('a cable that is pulled during a reset keeps it away until it is plugged in', async () => {
    const { port } = await openPort();
    await outcome(port.sendFeatureReport(feature('4000')));
    bridge.unplug();
    await clock.advance(10_000);
    expect(bridge.presence).toBe('absent');
    bridge.plug();
    expect(bridge.presence).toBe('free');
  });

  it('what is purged in the turn in which it was written never arrives', async () => {
    setUp({ instant: true });
    const { port } = await openPort();
    await port.sendFeatureReport(feature('500000258002000300'));
    await port.sendFeatureReport(feature('4101'));
    await Promise.all([port.write(feature('0110')), port.sendFeatureReport(feature('4301'))]);
    await settle();
    expect(uart.heard).toEqual([]);
  });

  it('holds a break as long as it is told, or until it is told', async () => {
    const { port } = await openPort();
    await port.sendFeatureReport(feature('5132'));
    expect(await ask(port, 0x42)).toBe('42000000000001');
    await clock.advance(50);
    expect(await ask(port, 0x42)).toBe('42000000000000');
    await port.sendFeatureReport(feature('5100'));
    await clock.advance(1000);
    expect(await ask(port, 0x42)).toBe('42000000000001');
    await port.sendFeatureReport(feature('5200'));
    expect(await ask(port, 0x42)).toBe('42000000000000');
  });

  it('sets only the pins of the mask', async () => {
    const { port } = await openPort();
    await port.sendFeatureReport(feature('4500000f0f'));
    expect(await ask(port, 0x44)).toBe('44f0f0');
  });

  it.each([0x40, 0x43, 0x45, 0x51, 0x52, 0x60, 0x99])('stalls on reading report %d', async (id) => {
    const { port } = await openPort();
    await expect(port.getFeatureReport(id, 64)).rejects.toThrow(/stalls/);
  });

  it.each(['42', '44', '46', '47ffff', '600000'])('stalls on setting report %s', async (hex) => {
    const { port } = await openPort();
    await expect(port.sendFeatureReport(feature(hex))).rejects.toThrow(/stalls/);
  });
});
