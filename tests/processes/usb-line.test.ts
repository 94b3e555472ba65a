import { expect, it, onTestFinished } from 'vitest';
import { LobbyHidBus } from '../../devices/hid/lobby-hid-bus.ts';
import { serveHidDevices } from '../../lobby/hid/socket-endpoint.ts';
import { LoopbackDevice } from '../hid/loopback-device.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { UsbLine } from './usb-line.ts';

it('a device is gone while the USB line is pulled, and is found again behind it', async () => {
  const device = new LoopbackDevice('A');
  const endpoint = await serveHidDevices({ devices: [device], port: 0 });
  const line = await UsbLine.to(endpoint.port);
  onTestFinished(async () => {
    line.close();
    await endpoint.close();
  });
  const bus = new LobbyHidBus({ port: line.port, clock: new VirtualClock() });
  const port = await bus.open(device.info);
  line.pull();
  await port.closed;
  await expect(bus.open(device.info)).rejects.toMatchObject({ code: 'absent' });
  line.plug();
  await expect
    .poll(() =>
      bus.open(device.info).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
});
