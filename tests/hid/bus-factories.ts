import { LobbyHidBus } from '../../devices/hid/lobby-hid-bus.ts';
import type { HidBus } from '../../devices/hid/hid-port.ts';
import { NodeHidBus } from '../../devices/hid/node-hid-bus.ts';
import type { HidDevice } from '../../lobby/hid/hid-device.ts';
import { InProcessHidBus } from '../../lobby/hid/in-process-bus.ts';
import { serveHidDevices } from '../../lobby/hid/socket-endpoint.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { FakeNodeHid } from './fake-node-hid.ts';

export interface BusUnderTest {
  readonly bus: HidBus;
  close(): Promise<void>;
}

/** Makes a bus on which these devices are plugged; `descriptor` is what they would tell a real host. */
export type BusFactory = (devices: readonly HidDevice[], descriptor: Uint8Array) => Promise<BusUnderTest>;

export const BUS_FACTORIES: Readonly<Record<string, BusFactory>> = {
  'in-process bus': (devices) =>
    Promise.resolve({ bus: new InProcessHidBus(devices), close: () => Promise.resolve() }),

  'socket bus': async (devices) => {
    const endpoint = await serveHidDevices({ devices, port: 0 });
    const bus = new LobbyHidBus({ port: endpoint.port, clock: new VirtualClock() });
    return { bus, close: () => endpoint.close() };
  },

  'node-hid bus': (devices, descriptor) => {
    const { access } = new FakeNodeHid(devices, descriptor);
    return Promise.resolve({
      bus: new NodeHidBus(access, new VirtualClock()),
      close: () => Promise.resolve(),
    });
  },
};
