import type { MachineConfigText } from '../config-schema.ts';
import { demoHelp } from './demo-help.ts';
import { DEMO_MASTER_READ_KEY } from './demo-key.ts';

/** What only the running demo knows. */
export interface DemoPlaces {
  readonly platformUrl: string;
  readonly hidPort: number;
  readonly mirrorUrl: string;
}

/** The demo's machine: an invented university with two campuses. The telephone numbers lead nowhere. */
export function demoConfig({ platformUrl, hidPort, mirrorUrl }: DemoPlaces): MachineConfigText {
  return {
    production: false,
    kioskId: 'K01',
    place: '东校区 生物楼大厅',
    platform: { url: platformUrl },
    signingKeyFile: 'kiosk-key.pem',
    cards: { masterReadKey: DEMO_MASTER_READ_KEY },
    devices: {
      cashAcceptor: { driver: 'ssp', hid: { bus: 'lobby', ...CP2110, serialNumber: 'LOBBY-ACCEPTOR' } },
      cardAntenna: { driver: 'pn532', hid: { bus: 'lobby', ...CP2110, serialNumber: 'LOBBY-PN532' } },
    },
    lobby: { hidPort, mirrorUrl },
    help: demoHelp,
    // Short, so that a clock set on the dock reaches the screen at once.
    policy: { heartbeatSeconds: 3 },
  };
}

/** Silicon Labs CP2110, the bridge before both devices. */
const CP2110 = { vendorId: 0x10c4, productId: 0xea80 };
