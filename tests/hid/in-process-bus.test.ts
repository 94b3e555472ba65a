import { expect, it } from 'vitest';
import { InProcessHidBus } from '../../lobby/hid/in-process-bus.ts';
import { outcome } from './eventually.ts';
import { LoopbackDevice } from './loopback-device.ts';

it('nothing comes back before the call has returned', async () => {
  const device = new LoopbackDevice('A');
  const port = await new InProcessHidBus([device]).open(device.info);
  const got: number[] = [];
  port.setReportListener((report) => got.push(...report));
  const writing = port.write(Uint8Array.of(2, 0, 0, 0, 0));
  device.say(1, 2, 3, 4);
  expect([device.outputs, got]).toEqual([[], []]);
  await writing;
  expect([device.outputs, got]).toEqual([[[2, 0, 0, 0, 0]], [1, 1, 2, 3, 4]]);
});

it('a device that is unplugged in the turn of a write never sees it', async () => {
  const device = new LoopbackDevice('A');
  const port = await new InProcessHidBus([device]).open(device.info);
  const writing = outcome(port.write(Uint8Array.of(2, 0, 0, 0, 0)));
  device.unplug();
  expect(await writing).toMatchObject({ error: { name: 'HidClosedError' } });
  expect(device.outputs).toEqual([]);
});
