import { createPrivateKey } from 'node:crypto';
import { appendFileSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock, systemRandom } from '../../contract/system-clock.ts';
import { openWorld } from '../../lobby/world.ts';
import { askedToEnd } from '../../main/asked-to-end.ts';
import { projectRoot } from '../../main/project.ts';
import { CreditWatch } from './credit-watch.ts';

/**
 * The lobby as the demo starts it, with a listener on the line to the devices: every credit event of the validator is
 * noted in `credits.jsonl` of the data folder with the time at which it went onto the wire. The mechanics run faster
 * than in life, so that many notes fit into a minute; the line and the polls keep their pace.
 */
const MECHANICS_SPEED = 3;

const {
  central,
  data,
  'pos-key': posKey,
  acceptor,
} = parseArgs({
  options: {
    central: { type: 'string' },
    data: { type: 'string' },
    'pos-key': { type: 'string' },
    acceptor: { type: 'string', default: 'ssp' },
  },
}).values;
if (central === undefined || data === undefined || posKey === undefined)
  throw new Error('--central, --data and --pos-key are needed');
if (acceptor !== 'ssp') throw new Error('the tap reads SSP only');
const end = askedToEnd();
const world = await openWorld({
  clock: systemClock,
  random: systemRandom,
  centralUrl: central,
  dataFolder: data,
  port: 0,
  speed: MECHANICS_SPEED,
  acceptor,
  pageFolder: join(projectRoot, 'dist', 'dock'),
  posKey: createPrivateKey(readFileSync(posKey)),
  kill: (pid) => process.kill(pid, 'SIGKILL'),
});
const hidPort = await tap(world.hidPort, join(data, 'credits.jsonl'));
console.log(JSON.stringify({ ready: 'lobby', dockUrl: world.dockUrl, hidPort, proxyUrl: world.proxyUrl }));
await end;
await world.close();
process.exit();

/** Passes everything on to `target` before it listens. Resolves with its port. */
function tap(target: number, file: string): Promise<number> {
  const server = createServer((kiosk) => {
    const device = connect(target, '127.0.0.1');
    const watch = new CreditWatch((atMs) => appendFileSync(file, `${JSON.stringify({ atMs })}\n`));
    for (const [from, to] of [
      [kiosk, device],
      [device, kiosk],
    ] as const) {
      from.setNoDelay(true);
      // Always followed by close, which ends the other side.
      from.on('error', () => undefined);
      from.on('close', () => to.destroy());
      from.on('end', () => to.end());
    }
    kiosk.on('data', (bytes) => {
      device.write(bytes);
      watch.fromHost(bytes);
    });
    device.on('data', (bytes) => {
      const atMs = Date.now();
      kiosk.write(bytes);
      watch.fromDevice(bytes, atMs);
    });
  });
  return new Promise((resolve) => {
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const address = server.address();
      if (typeof address !== 'object' || !address) throw new Error('the tap has no port');
      resolve(address.port);
    });
  });
}
