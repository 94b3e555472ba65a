import { beforeEach, describe, expect, it } from 'vitest';
import { NodeHidBus } from '../../devices/hid/node-hid-bus.ts';
import { settle, VirtualClock } from '../virtual-clock.ts';
import { describeNodeHidManners } from './describe-node-hid-manners.ts';
import { outcome } from './eventually.ts';
import { FakeNodeHid } from './fake-node-hid.ts';
import { LOOPBACK_DESCRIPTOR, LoopbackDevice } from './loopback-device.ts';

describeNodeHidManners('the stand-in for node-hid', (device) => {
  const { access } = new FakeNodeHid([device], LOOPBACK_DESCRIPTOR);
  return Promise.resolve({ access, follow: settle, close: () => Promise.resolve() });
});

describe('node-hid bus', () => {
  let device: LoopbackDevice;
  let fake: FakeNodeHid;
  let clock: VirtualClock;
  let bus: NodeHidBus;

  beforeEach(() => {
    device = new LoopbackDevice('A');
    fake = new FakeNodeHid([device], LOOPBACK_DESCRIPTOR);
    clock = new VirtualClock();
    bus = new NodeHidBus(fake.access, clock);
  });

  /** Moves the clock in steps of the retry; listing and opening take some turns of the event loop each. */
  const pass = async (ms: number): Promise<void> => {
    for (let passedMs = 0; passedMs <= ms; passedMs += 20) {
      if (passedMs > 0) await clock.advance(20);
      for (let turn = 0; turn < 5; turn += 1) await settle();
    }
  };

  it('a short output report is padded to the length of the descriptor', async () => {
    const port = await bus.open(device.info);
    await port.write(Uint8Array.of(2, 0xff));
    expect(device.outputs).toEqual([[2, 0xff, 0, 0, 0]]);
    await port.close();
  });

  it('a forgotten report id is refused before it reaches the device, and the port lives on', async () => {
    const port = await bus.open(device.info);
    await expect(port.write(Uint8Array.of(7, 1, 2, 3))).rejects.toThrow(RangeError);
    await expect(port.write(Uint8Array.of(2, 1, 2, 3, 4, 5))).rejects.toThrow(RangeError);
    await port.write(Uint8Array.of(2, 1, 2, 3, 4));
    expect(device.outputs).toEqual([[2, 1, 2, 3, 4]]);
    await port.close();
  });

  it('where the system keeps no descriptor, reports go out as they are', async () => {
    const access = { ...fake.access, outputReportLengths: () => Promise.resolve(undefined) };
    const port = await new NodeHidBus(access, clock).open(device.info);
    await port.write(Uint8Array.of(2, 1));
    expect(device.outputs).toEqual([[2, 1]]);
    await port.close();
  });

  it('a node whose rights come 100 ms after the re-plug is opened then', async () => {
    fake.deniedOpens = 5;
    const opening = bus.open(device.info);
    await pass(80);
    expect(fake.openedPaths).toEqual([]);
    await pass(20);
    await (await opening).close();
    expect(fake.openedPaths).toEqual(['/dev/hidraw0']);
  });

  it('a node that stays forbidden is denied after 200 ms', async () => {
    fake.deniedOpens = 1000;
    const opening = outcome(bus.open(device.info));
    await pass(200);
    expect(await opening).toMatchObject({ error: { name: 'HidOpenError', code: 'denied' } });
    expect(fake.deniedOpens).toBe(1000 - 11);
  });

  it('a re-plugged device is found under its new node', async () => {
    const port = await bus.open(device.info);
    device.unplug();
    await port.closed;
    device.plug();
    const next = await bus.open(device.info);
    expect(fake.openedPaths).toEqual(['/dev/hidraw0', '/dev/hidraw1']);
    await next.close();
  });

  it('a device that the system lists once for each usage is one device', async () => {
    fake.usages = 3;
    expect(await bus.list()).toHaveLength(1);
    await (await bus.open(device.info)).close();
  });

  it('two devices with one serial number are refused instead of guessed at', async () => {
    const twins = new FakeNodeHid([new LoopbackDevice('A'), new LoopbackDevice('A')], LOOPBACK_DESCRIPTOR);
    await expect(new NodeHidBus(twins.access, clock).open(device.info)).rejects.toThrow(
      expect.objectContaining({ code: 'denied' }),
    );
    expect(twins.openedPaths).toEqual([]);
  });

  it('without the native library nothing opens, and the error says what to install', async () => {
    fake.loadFailure = 'libudev.so.1: cannot open shared object file';
    await expect(bus.open(device.info)).rejects.toThrow(/libudev1/);
    await expect(bus.open(device.info)).rejects.toThrow(expect.objectContaining({ code: 'absent' }));
  });

  it('a device that leaves between the listing and the opening is absent', async () => {
    const opening = outcome(bus.open(device.info));
    await settle();
    device.unplug();
    expect(await opening).toMatchObject({ error: { code: 'absent' } });
  });

  it('a device that leaves while it is being opened comes up closed', async () => {
    const access = {
      ...fake.access,
      outputReportLengths: (path: string) => {
        device.unplug();
        return fake.access.outputReportLengths(path);
      },
    };
    const port = await new NodeHidBus(access, clock).open(device.info);
    expect(await port.closed).toMatchObject({ by: 'device' });
  });

  it('a descriptor that cannot be read gives the device back', async () => {
    const access = { ...fake.access, outputReportLengths: () => Promise.reject(new Error('EIO')) };
    await expect(new NodeHidBus(access, clock).open(device.info)).rejects.toThrow(/EIO/);
    expect(device.presence).toBe('free');
  });
});
