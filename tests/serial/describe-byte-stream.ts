import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HidClosedError, HidOpenError } from '../../devices/hid/hid-port.ts';
import type { LineSettings } from '../../devices/serial/byte-stream.ts';
import { openCp2110, type Cp2110Stream } from '../../devices/serial/cp2110-stream.ts';
import { stuckInput, unplugAt } from '../../lobby/hid/cp2110-faults.ts';
import { Cp2110Device, type Cp2110Options } from '../../lobby/hid/cp2110-device.ts';
import { oneByOne, randomSplits } from '../../lobby/hid/split-sizes.ts';
import type { BusFactory, BusUnderTest } from '../hid/bus-factories.ts';
import { cp2110Descriptor } from '../hid/cp2110-descriptor.ts';
import { eventually, outcome } from '../hid/eventually.ts';
import { seededRandom, VirtualClock } from '../virtual-clock.ts';
import { EchoUart } from './echo-uart.ts';

const LINE: LineSettings = {
  baud: 115_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 'short',
  flowControl: 'none',
};

/** What a byte stream over the bridge guarantees, on any bus. */
export function describeByteStream(name: string, factory: BusFactory): void {
  describe(`byte stream over the ${name}`, () => {
    const clock = new VirtualClock();
    let uart: EchoUart;
    let bridge: Cp2110Device;
    let underTest: BusUnderTest | undefined;

    const setUp = async (options: Partial<Cp2110Options> = {}): Promise<void> => {
      uart = new EchoUart();
      bridge = new Cp2110Device({ serialNumber: 'A', uart, clock, instant: true, ...options });
      underTest = await factory([bridge], cp2110Descriptor());
    };
    beforeEach(() => setUp());
    afterEach(() => underTest?.close());

    const open = async (): Promise<{ stream: Cp2110Stream; got: number[]; sizes: number[] }> => {
      if (!underTest) throw new Error('no bus');
      const stream = await openCp2110(underTest.bus, bridge.info, LINE, clock, { drainMs: 0 });
      const got: number[] = [];
      const sizes: number[] = [];
      stream.setByteListener((bytes) => {
        got.push(...bytes);
        sizes.push(bytes.length);
      });
      return { stream, got, sizes };
    };
    const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => index);
    const plusOne = (bytes: Uint8Array): number[] => [...bytes.map((byte) => byte + 1)];

    it('a burst of 2000 bytes goes out and comes back whole and in order', async () => {
      const { stream, got, sizes } = await open();
      await stream.write(counting(2000));
      await eventually(() => got.length >= 2000);
      expect(uart.heard).toEqual([...counting(2000)]);
      expect(got).toEqual(plusOne(counting(2000)));
      expect(Math.min(...sizes)).toBeGreaterThan(0);
      expect(await stream.lineStatus()).toMatchObject({ parityErrors: 0, overruns: 0, malformedReports: 0 });
      await stream.close();
    });

    it('writes keep their order though nobody waits between them', async () => {
      const { stream, got } = await open();
      const writes = Array.from({ length: 20 }, (_, index) => stream.write(new Uint8Array(100).fill(index)));
      await Promise.all(writes);
      await eventually(() => got.length >= 2000);
      expect(got).toEqual(Array.from({ length: 2000 }, (_, index) => 1 + Math.floor(index / 100)));
      await stream.close();
    });

    it.each<[string, Partial<Cp2110Options>]>([
      ['one by one', { splitSizes: oneByOne }],
      ['cut at random', { splitSizes: randomSplits(seededRandom(7)) }],
      ['in reports that are filled up', { padInput: true }],
      ['one by one in reports that are filled up', { splitSizes: oneByOne, padInput: true }],
    ])('bytes that come %s are the same bytes', async (_how, options) => {
      await underTest?.close();
      await setUp(options);
      const { stream, got } = await open();
      await stream.write(counting(300));
      await eventually(() => got.length >= 300);
      expect(got).toEqual(plusOne(counting(300)));
      await stream.close();
    });

    it('a buffer that is reused after the call does not change what was written', async () => {
      const { stream } = await open();
      const buffer = counting(200);
      const writing = stream.write(buffer);
      buffer.fill(0xff);
      await writing;
      await eventually(() => uart.heard.length === 200);
      expect(uart.heard).toEqual([...counting(200)]);
      await stream.close();
    });

    it('a purge throws away what waits in the bridge', async () => {
      const { stream, got } = await open();
      bridge.setFaults(stuckInput());
      await stream.write(counting(10));
      await eventually(() => uart.heard.length === 10);
      expect((await stream.lineStatus()).rxWaiting).toBe(10);
      await stream.purge();
      expect((await stream.lineStatus()).rxWaiting).toBe(0);
      bridge.setFaults();
      await stream.write(Uint8Array.of(0x50));
      await eventually(() => got.length > 0);
      expect(got).toEqual([0x51]);
      await stream.close();
    });

    it('a cable that is pulled in the middle of a write rejects it, and all that follows', async () => {
      const { stream } = await open();
      bridge.setFaults(unplugAt({ direction: 'toDevice', at: 100 }));
      const writing = outcome(stream.write(counting(400)));
      const following = outcome(stream.write(counting(1)));
      expect(await stream.closed).toMatchObject({ by: 'device' });
      expect(await writing).toMatchObject({ error: { name: 'HidClosedError', closed: { by: 'device' } } });
      expect(await following).toMatchObject({ error: { name: 'HidClosedError' } });
      await expect(stream.purge()).rejects.toBeInstanceOf(HidClosedError);
      await expect(stream.lineStatus()).rejects.toBeInstanceOf(HidClosedError);
      await expect(open()).rejects.toBeInstanceOf(HidOpenError);
      await stream.close();
    });

    it('after a re-plug the bridge has lost its settings, and opening sets them again', async () => {
      const { stream } = await open();
      bridge.unplug();
      await stream.closed;
      bridge.plug();
      bridge.setFaults();
      const { stream: next, got } = await open();
      await next.write(counting(5));
      await eventually(() => got.length === 5);
      expect(got).toEqual(plusOne(counting(5)));
      await next.close();
    });

    it('close leaves the bridge free, and what an earlier host left in it is never heard', async () => {
      const { stream } = await open();
      await stream.close();
      expect(await stream.closed).toEqual({ by: 'us' });
      await expect(stream.write(counting(1))).rejects.toThrow(
        expect.objectContaining({ closed: { by: 'us' } }),
      );
      uart.transmit(Uint8Array.of(1, 2, 3));
      const { stream: next, got } = await open();
      await next.write(Uint8Array.of(9));
      await eventually(() => got.length > 0);
      expect(got).toEqual([10]);
      await next.close();
    });
  });
}
