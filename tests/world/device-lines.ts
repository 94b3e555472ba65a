import type { Clock } from '../../contract/time.ts';
import type { ByteStream, LineSettings } from '../../devices/serial/byte-stream.ts';
import { openCp2110 } from '../../devices/serial/cp2110-stream.ts';
import { Cp2110Device } from '../../lobby/hid/cp2110-device.ts';
import { InProcessHidBus } from '../../lobby/hid/in-process-bus.ts';
import type { UartDevice } from '../../lobby/hid/uart-device.ts';
import { MemoryLine } from '../cash-acceptor/memory-line.ts';
import type { Life } from './mortal.ts';

/** How one life of the kiosk reaches its serial devices. */
export interface OpenLines {
  readonly acceptor: () => Promise<ByteStream>;
  readonly antenna: () => Promise<ByteStream>;
}

/** The cables of a world. `plug` gives a new life its end of them. */
export interface DeviceLines {
  plug(life: Life, clock: Clock): OpenLines;
}

const antennaLine: LineSettings = {
  baud: 115_200,
  dataBits: 8,
  parity: 'none',
  stopBits: 'short',
  flowControl: 'none',
};

/** As in the machine: each device behind its CP2110 bridge. */
export function bridgedLines(
  acceptor: UartDevice,
  antenna: UartDevice,
  clock: Clock,
  acceptorLine: LineSettings,
): DeviceLines {
  const bus = new InProcessHidBus([
    new Cp2110Device({ serialNumber: 'ACCEPTOR', uart: acceptor, clock, instant: true }),
    new Cp2110Device({ serialNumber: 'PN532', uart: antenna, clock, instant: true }),
  ]);
  const selector = (serialNumber: string) => ({ vendorId: 0x10c4, productId: 0xea80, serialNumber });
  return {
    plug: (life, lifeClock) => {
      const mortal = life.bus(bus);
      return {
        acceptor: () => openCp2110(mortal, selector('ACCEPTOR'), acceptorLine, lifeClock),
        antenna: () => openCp2110(mortal, selector('PN532'), antennaLine, lifeClock),
      };
    },
  };
}

/** Without the bridges, where nobody asks about them: the same bytes at a tenth of the cost. */
export function directLines(acceptor: UartDevice, antenna: UartDevice): DeviceLines {
  const lines = { acceptor: new MemoryLine(acceptor), antenna: new MemoryLine(antenna) };
  return {
    plug: (life) => {
      const ends = { acceptor: lines.acceptor.host(), antenna: lines.antenna.host() };
      life.onDeath(() => {
        ends.acceptor.kill();
        ends.antenna.kill();
      });
      return { acceptor: ends.acceptor.openLine, antenna: ends.antenna.openLine };
    },
  };
}
