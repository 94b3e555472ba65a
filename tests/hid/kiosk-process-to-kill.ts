import { systemClock } from '../../contract/system-clock.ts';
import { LobbyHidBus } from '../../devices/hid/lobby-hid-bus.ts';
import { parseCount } from '../../contract/money.ts';

/** Opens the device, says so, and stays until it is killed. */
const [port = '0', serialNumber = ''] = process.argv.slice(2);
const bus = new LobbyHidBus({ port: parseCount(port), clock: systemClock });
const opened = await bus.open({ vendorId: 0x1234, productId: 0xabcd, serialNumber });
process.send?.('opened');
await opened.closed;
