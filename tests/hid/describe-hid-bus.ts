import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HidClosedError, HidOpenError, type HidBus, type HidPort } from '../../devices/hid/hid-port.ts';
import type { BusFactory, BusUnderTest } from './bus-factories.ts';
import { eventually, outcome } from './eventually.ts';
import { LOOPBACK_DESCRIPTOR, LoopbackDevice } from './loopback-device.ts';

/** What every HidBus guarantees, whatever carries its reports. */
export function describeHidBus(name: string, factory: BusFactory): void {
  describe(name, () => {
    let a: LoopbackDevice;
    let b: LoopbackDevice;
    let underTest: BusUnderTest;
    let bus: HidBus;

    beforeEach(async () => {
      a = new LoopbackDevice('A');
      b = new LoopbackDevice('B');
      underTest = await factory([a, b], LOOPBACK_DESCRIPTOR);
      bus = underTest.bus;
    });
    afterEach(() => underTest.close());

    const openListening = async (device: LoopbackDevice): Promise<{ port: HidPort; got: number[][] }> => {
      const port = await bus.open(device.info);
      const got: number[][] = [];
      port.setReportListener((report) => got.push([...report]));
      return { port, got };
    };
    const output = (byte: number): Uint8Array => Uint8Array.of(2, byte, 0, 0, 0);

    it('lists what is plugged in, by identity', async () => {
      b.unplug();
      const listed = await bus.list();
      expect(listed).toEqual([{ ...a.info, path: expect.stringMatching(/./) as string }]);
    });

    it('says absent for a serial number that nobody carries', async () => {
      const selector = { ...a.info, serialNumber: 'C' };
      await expect(bus.open(selector)).rejects.toThrow(expect.objectContaining({ code: 'absent' }));
      await expect(bus.open(selector)).rejects.toBeInstanceOf(HidOpenError);
    });

    it('a device that is open is busy, and free as soon as close has resolved', async () => {
      const port = await bus.open(a.info);
      await expect(bus.open(a.info)).rejects.toThrow(expect.objectContaining({ code: 'busy' }));
      await port.close();
      const again = await bus.open(a.info);
      await again.close();
      await eventually(() => a.presence === 'free');
    });

    it('of two that open the same device in the same moment exactly one gets it', async () => {
      const ends = await Promise.all([outcome(bus.open(a.info)), outcome(bus.open(a.info))]);
      expect(ends.filter((end) => 'value' in end)).toHaveLength(1);
      expect(ends.find((end) => 'error' in end)).toMatchObject({ error: { code: 'busy' } });
    });

    it('output reports arrive in call order though nobody waits between them', async () => {
      const { port } = await openListening(a);
      const writes = Array.from({ length: 200 }, (_, index) => port.write(output(index)));
      await Promise.all(writes);
      await eventually(() => a.outputs.length === writes.length);
      expect(a.outputs.map((report) => report[1])).toEqual(Array.from({ length: 200 }, (_, index) => index));
      await port.close();
    });

    it('a buffer that is reused after the call does not change what was written', async () => {
      const { port } = await openListening(a);
      const buffer = output(1);
      const first = port.write(buffer);
      buffer[1] = 2;
      await Promise.all([first, port.write(buffer)]);
      await eventually(() => a.outputs.length === 2);
      expect(a.outputs.map((report) => report[1])).toEqual([1, 2]);
      await port.close();
    });

    it('what a device says in the moment of opening reaches a listener set in the same turn', async () => {
      a.greetings = [Uint8Array.of(1, 9, 8, 7, 6), Uint8Array.of(1, 5, 4, 3, 2)];
      const { port, got } = await openListening(a);
      await eventually(() => got.length === 2);
      expect(got).toEqual([
        [1, 9, 8, 7, 6],
        [1, 5, 4, 3, 2],
      ]);
      await port.close();
    });

    it('input reports come whole, in order, once', async () => {
      const { port, got } = await openListening(a);
      for (let index = 0; index < 500; index += 1) a.say(index & 255, index >> 8, 1, 2);
      await eventually(() => got.length >= 500);
      await port.getFeatureReport(3, 9);
      expect(got).toEqual(Array.from({ length: 500 }, (_, index) => [1, index & 255, index >> 8, 1, 2]));
      await port.close();
    });

    it('a new listener replaces the old one', async () => {
      const { port, got } = await openListening(a);
      const later: number[] = [];
      port.setReportListener((report) => later.push(...report));
      a.say(1, 2, 3, 4);
      await eventually(() => later.length > 0);
      expect(got).toEqual([]);
      await port.close();
    });

    it('feature reports are set and read, id first', async () => {
      const { port } = await openListening(a);
      await port.sendFeatureReport(Uint8Array.of(3, 1, 2, 3, 4, 5, 6, 7, 8));
      expect([...(await port.getFeatureReport(3, 9))]).toEqual([3, 1, 2, 3, 4, 5, 6, 7, 8]);
      expect([...(await port.getFeatureReport(3, 4))]).toEqual([3, 1, 2, 3]);
      await port.close();
    });

    it('a stalled feature report ends the port; opened anew the device works', async () => {
      const { port } = await openListening(a);
      a.stalls = true;
      await expect(port.getFeatureReport(3, 9)).rejects.toBeInstanceOf(HidClosedError);
      expect(await port.closed).toMatchObject({
        by: 'device',
        reason: expect.stringMatching(/./) as string,
      });
      a.stalls = false;
      const { port: next } = await openListening(a);
      expect((await next.getFeatureReport(3, 9))[0]).toBe(3);
      await next.close();
    });

    it('two open devices do not hear each other', async () => {
      const one = await openListening(a);
      const two = await openListening(b);
      await one.port.write(output(1));
      await two.port.write(output(2));
      b.say(0, 0, 0, 42);
      await eventually(() => two.got.length === 1 && a.outputs.length + b.outputs.length === 2);
      expect([a.outputs, b.outputs, one.got]).toEqual([[[2, 1, 0, 0, 0]], [[2, 2, 0, 0, 0]], []]);
      await one.port.close();
      await two.port.close();
    });

    it('an unplug closes the port once, with a reason, after the reports that came before it', async () => {
      const { port, got } = await openListening(a);
      const order: string[] = [];
      void port.closed.then(() => order.push(`closed after ${got.length}`));
      a.say(1, 1, 1, 1);
      a.say(2, 2, 2, 2);
      a.unplug();
      const closed = await port.closed;
      expect(closed.by).toBe('device');
      expect(closed).toHaveProperty('reason', expect.stringMatching(/./));
      expect(order).toEqual(['closed after 2']);
    });

    it('an unplug rejects what is under way and everything after it', async () => {
      const { port } = await openListening(a);
      const underWay = [
        outcome(port.write(output(1))),
        outcome(port.getFeatureReport(3, 9)),
        outcome(port.write(output(2))),
      ];
      a.unplug();
      for (const end of await Promise.all(underWay)) {
        // Reached the device before the cable was out, or did not; nothing hangs, nothing fails in another way.
        if ('error' in end) expect(end.error).toBeInstanceOf(HidClosedError);
      }
      await port.closed;
      for (const call of [
        port.write(output(3)),
        port.getFeatureReport(3, 9),
        port.sendFeatureReport(Uint8Array.of(3, 0)),
      ]) {
        await expect(call).rejects.toThrow(expect.objectContaining({ closed: await port.closed }));
      }
      await port.close();
      expect((await port.closed).by).toBe('device');
    });

    it('an unplugged device is absent, and opens again by its serial number when it is back', async () => {
      const { port } = await openListening(a);
      a.unplug();
      await port.closed;
      await expect(bus.open(a.info)).rejects.toThrow(expect.objectContaining({ code: 'absent' }));
      a.plug();
      const { port: next, got } = await openListening(a);
      await next.write(output(7));
      a.say(7, 7, 7, 7);
      await eventually(() => got.length === 1 && a.outputs.length === 1);
      expect(a.outputs).toEqual([[2, 7, 0, 0, 0]]);
      await next.close();
    });

    it('after our close nothing is delivered, every call says that it was us, and a second close is harmless', async () => {
      const { port, got } = await openListening(a);
      const pending = outcome(port.getFeatureReport(3, 9));
      a.say(1, 1, 1, 1);
      const closing = port.close();
      const before = got.length;
      a.say(2, 2, 2, 2);
      await closing;
      await port.close();
      expect(await port.closed).toEqual({ by: 'us' });
      expect(await pending).toMatchObject({ error: { name: 'HidClosedError', closed: { by: 'us' } } });
      await expect(port.write(output(1))).rejects.toThrow(expect.objectContaining({ closed: { by: 'us' } }));
      expect(got).toHaveLength(before);
      await eventually(() => a.presence === 'free');
    });

    it('a port that is closed in the turn in which it was opened leaves the device free', async () => {
      const closing = (await bus.open(a.info)).close();
      await closing;
      await (await bus.open(a.info)).close();
      await eventually(() => a.presence === 'free');
    });
  });
}
