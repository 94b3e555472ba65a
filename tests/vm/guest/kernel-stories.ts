import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../contract/system-clock.ts';
import { NodeHidBus } from '../../../devices/hid/node-hid-bus.ts';
import { eventually, outcome } from '../../hid/eventually.ts';
import { LOOPBACK_DESCRIPTOR, LoopbackDevice } from '../../hid/loopback-device.ts';
import { KernelRig } from './kernel-rig.ts';

/** Some user without rights; the machine knows no names. */
const NOBODY = 65_534;

/** What only a real kernel can show: nodes with numbers, rights and rings. */
export function describeKernel(): void {
  describe('node-hid bus on a kernel', () => {
    let a: LoopbackDevice;
    let b: LoopbackDevice;
    let rig: KernelRig;

    beforeEach(async () => {
      a = new LoopbackDevice('A');
      b = new LoopbackDevice('B');
      b.unplug();
      rig = new KernelRig([a, b], LOOPBACK_DESCRIPTOR);
      await rig.follow();
    });
    afterEach(() => rig.close());

    it('a short output report is padded by us, and its id stands in front', async () => {
      const port = await rig.bus.open(a.info);
      await port.write(Uint8Array.of(2, 0xff));
      await rig.quiet();
      expect(a.outputs).toEqual([[2, 0xff, 0, 0, 0]]);
      await port.close();
    });

    it('an input report that is shorter than the descriptor says never arrives', async () => {
      const port = await rig.bus.open(a.info);
      const got: number[][] = [];
      port.setReportListener((report) => got.push([...report]));
      a.say(1, 2);
      a.say(5, 6, 7, 8);
      await eventually(() => got.length > 0);
      expect(got).toEqual([[1, 5, 6, 7, 8]]);
      await port.close();
    });

    it('a device that comes back under another number is found by its serial number', async () => {
      const port = await rig.bus.open(a.info);
      const before = port.info.path;
      a.unplug();
      await port.closed;
      await rig.follow();
      b.plug();
      await rig.follow();
      a.plug();
      const next = await rig.bus.open(a.info);
      expect(rig.nodeOf(b)).toBe(before);
      expect(next.info.path).not.toBe(before);
      await next.write(Uint8Array.of(2, 1, 2, 3, 4));
      await rig.quiet();
      expect([a.outputs, b.outputs]).toEqual([[[2, 1, 2, 3, 4]], []]);
      await next.close();
    });

    it('our close ends a port that waits for reports, and at once', async () => {
      const port = await rig.bus.open(a.info);
      port.setReportListener(() => undefined);
      const startedAtMs = performance.now();
      await port.close();
      expect(performance.now() - startedAtMs).toBeLessThan(2000);
      expect(await port.closed).toEqual({ by: 'us' });
      await eventually(() => a.presence === 'free');
    });

    it('a read of node-hid that waits when its handle is closed is never answered; ports read by events', async () => {
      const { HIDAsync } = await import('node-hid');
      const handle = await HIDAsync.open(rig.nodeOf(a));
      let ended = false;
      const end = (): void => {
        ended = true;
      };
      handle.read(100_000).then(end, end);
      const closing = outcome(handle.close());
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect(ended).toBe(false);
      a.unplug();
      await rig.follow();
      await closing;
    });

    it('an unplug without an error listener would end the process; a port has one from its first moment', async () => {
      const uncaught: Error[] = [];
      process.setUncaughtExceptionCaptureCallback((error) => uncaught.push(error));
      try {
        const handle = await rig.access.module.HIDAsync.open(rig.nodeOf(a));
        handle.on('data', () => undefined);
        await new Promise((resolve) => setImmediate(resolve));
        a.unplug();
        await rig.follow();
        await eventually(() => uncaught.length > 0);
        await handle.close();
        b.plug();
        const port = await rig.bus.open(b.info);
        b.unplug();
        expect(await port.closed).toMatchObject({ by: 'device' });
      } finally {
        process.setUncaughtExceptionCaptureCallback(null);
      }
      expect(uncaught).toHaveLength(1);
    });

    it('the node opens twice, and the bus is what keeps a second driver off', async () => {
      const port = await rig.bus.open(a.info);
      const second = await rig.access.module.HIDAsync.open(port.info.path);
      await second.close();
      await expect(rig.bus.open(a.info)).rejects.toThrow(expect.objectContaining({ code: 'busy' }));
      await port.close();
    });

    it('a node whose rights come 30 ms after the re-plug is opened then', async () => {
      const manager = deviceManager(rig.nodeOf(a));
      await asNobody(async () => {
        const { bus, denials } = refusalCounter(rig, () => manager.grantSoon());
        const port = await bus.open(a.info);
        expect(denials()).toBeGreaterThan(0);
        await port.write(Uint8Array.of(2, 1, 2, 3, 4));
        await port.close();
      });
      await manager.ended;
    });

    it('a node that stays forbidden is denied, and who asks is told to whom access must be given', async () => {
      await asNobody(async () => {
        expect(statSync(rig.nodeOf(a)).mode & 0o777).toBe(0o600);
        expect(await outcome(refusalCounter(rig).bus.open(a.info))).toMatchObject({
          error: { code: 'denied', message: expect.stringContaining("the kiosk's user") as string },
        });
      });
    });
  });
}

/** Gives up root's rights for the time of the work, in all threads. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  process.seteuid?.(NOBODY);
  try {
    await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** A real bus that counts how often the kernel refused a node. */
function refusalCounter(
  { access }: KernelRig,
  onFirst: () => void = () => undefined,
): { bus: NodeHidBus; denials: () => number } {
  let denials = 0;
  const { module } = access;
  const open = async (path: string): ReturnType<typeof module.HIDAsync.open> => {
    const end = await outcome(module.HIDAsync.open(path));
    if ('value' in end) return end.value;
    if (/permission denied/i.test(String(end.error)) && (denials += 1) === 1) onFirst();
    throw end.error;
  };
  const counting = { ...access, module: { ...module, HIDAsync: { open } } };
  return { bus: new NodeHidBus(counting, systemClock), denials: () => denials };
}

/** What sets the rights of a new node a moment after it has come. Begun as root, so that it stays root. */
function deviceManager(node: string): { grantSoon(): void; readonly ended: Promise<void> } {
  const manager = spawn('/bin/sh', ['-c', `read go; sleep 0.03; chmod 666 ${node}`]);
  const ended = once(manager, 'exit').then(([code]) => {
    if (code !== 0) throw new Error(`the rights of ${node} could not be set`);
  });
  return { grantSoon: () => void manager.stdin.end('go\n'), ended };
}
