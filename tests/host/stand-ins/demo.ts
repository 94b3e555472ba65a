import { join } from 'node:path';
import { systemClock, systemRandom } from '../../../contract/system-clock.ts';
import { askedToEnd } from '../../../main/asked-to-end.ts';
import { runDemo } from '../../../main/demo/run-demo.ts';

/** The demo with stand-ins for its parts: `node demo.ts <data folder>`; says its address, waits for its end, and says why. */
const here = import.meta.dirname;
const ended = askedToEnd();
const demo = await runDemo({
  entries: {
    central: join(here, 'central.ts'),
    lobby: join(here, 'lobby.ts'),
    kiosk: join(here, 'kiosk.ts'),
  },
  dataFolder: process.argv[2] ?? '',
  pagesFolder: join(here, 'pages'),
  port: 0,
  settings: undefined,
  clock: systemClock,
  random: systemRandom,
  log: () => undefined,
});
console.log(`kiosk ready ${demo.host.issueAddress('person')}`);
const broken = await Promise.race([ended, demo.broken]);
if (broken !== undefined) console.log(`broken: ${broken}`);
await demo.stop();
process.exit(broken === undefined ? 0 : 1);
