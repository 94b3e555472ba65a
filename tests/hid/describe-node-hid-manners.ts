import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NodeHidAccess, NodeHidHandle } from '../../devices/hid/node-hid-module.ts';
import { eventually, outcome } from './eventually.ts';
import { LoopbackDevice } from './loopback-device.ts';

/** node-hid with one loopback device on its bus. */
export interface NodeHidRig {
  readonly access: NodeHidAccess;
  /** Waits until the system has noticed that the device was plugged in or unplugged. */
  follow(): Promise<void>;
  close(): Promise<void>;
}

/**
 * How node-hid behaves where its own documentation is silent. The stand-in for it and the published package on a
 * real kernel (in the virtual machine) are both held to this, so that the stand-in cannot be politer than life.
 */
export function describeNodeHidManners(
  name: string,
  makeRig: (device: LoopbackDevice) => Promise<NodeHidRig>,
): void {
  describe(name, () => {
    let device: LoopbackDevice;
    let rig: NodeHidRig;

    beforeEach(async () => {
      device = new LoopbackDevice('A');
      rig = await makeRig(device);
    });
    afterEach(() => rig.close());

    const open = async (): Promise<NodeHidHandle> => {
      const [found] = (await rig.access.module.devicesAsync()).filter(
        ({ serialNumber }) => serialNumber === 'A',
      );
      return rig.access.module.HIDAsync.open(found?.path ?? 'no path');
    };
    const openReading = async (): Promise<{
      handle: NodeHidHandle;
      got: number[][];
      failures: unknown[];
    }> => {
      const handle = await open();
      const got: number[][] = [];
      const failures: unknown[] = [];
      handle.on('error', (failure) => failures.push(failure));
      handle.on('data', (report) => got.push([...report]));
      await new Promise((resolve) => setImmediate(resolve));
      return { handle, got, failures };
    };

    it('a short report reaches the device short, and a forgotten id passes', async () => {
      const handle = await open();
      expect(await handle.write(Buffer.of(2, 9))).toBe(2);
      await handle.write(Buffer.of(7, 7, 7));
      await eventually(() => device.outputs.length === 2);
      expect(device.outputs).toEqual([
        [2, 9],
        [7, 7, 7],
      ]);
      await handle.close();
    });

    it('a report without payload and one of thousands of bytes are refused', async () => {
      const handle = await open();
      await expect(handle.write(Buffer.of(2))).rejects.toThrow();
      await expect(handle.write(Buffer.alloc(5000, 2))).rejects.toThrow();
      expect(device.outputs).toEqual([]);
      await handle.close();
    });

    it('a node opens twice, and both handles get every report', async () => {
      const one = await openReading();
      const two = await openReading();
      device.say(4, 3, 2, 1);
      await eventually(() => one.got.length + two.got.length === 2);
      expect([one.got, two.got]).toEqual([[[1, 4, 3, 2, 1]], [[1, 4, 3, 2, 1]]]);
      await one.handle.close();
      await two.handle.close();
    });

    it('an unplug is one error, a text, for who reads; every call after it fails; the handle can be closed once', async () => {
      const { handle, failures } = await openReading();
      device.unplug();
      await rig.follow();
      await eventually(() => failures.length > 0);
      expect(failures).toEqual([expect.stringContaining('disconnected')]);
      await expect(handle.write(Buffer.of(2, 1, 2, 3, 4))).rejects.toThrow();
      await expect(handle.getFeatureReport(3, 9)).rejects.toThrow();
      await handle.close();
      await expect(handle.close()).rejects.toThrow(TypeError);
      expect(failures).toHaveLength(1);
    });

    it('who does not read is not told of an unplug, and finds out with the next call', async () => {
      const handle = await open();
      const failures: unknown[] = [];
      handle.on('error', (failure) => failures.push(failure));
      device.unplug();
      await rig.follow();
      for (let turn = 0; turn < 100; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      expect(failures).toEqual([]);
      await expect(handle.write(Buffer.of(2, 1, 2, 3, 4))).rejects.toThrow();
      await handle.close();
    });

    it('a handle does not come back to life with its device', async () => {
      const old = await openReading();
      device.unplug();
      await rig.follow();
      await eventually(() => old.failures.length > 0);
      device.plug();
      await rig.follow();
      const fresh = await openReading();
      await expect(old.handle.write(Buffer.of(2, 1, 2, 3, 4))).rejects.toThrow();
      await fresh.handle.write(Buffer.of(2, 5, 6, 7, 8));
      await eventually(() => device.outputs.length > 0);
      expect(device.outputs).toEqual([[2, 5, 6, 7, 8]]);
      await old.handle.close();
      await fresh.handle.close();
    });

    it('after its close a handle refuses every call', async () => {
      const { handle } = await openReading();
      await handle.close();
      expect(await outcome(handle.write(Buffer.of(2, 1, 2, 3, 4)))).toMatchObject({
        error: expect.any(TypeError) as TypeError,
      });
      expect(await outcome(handle.close())).toMatchObject({ error: expect.any(TypeError) as TypeError });
    });
  });
}
