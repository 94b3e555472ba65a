import { systemClock } from '../../contract/system-clock.ts';
import { parseCount } from '../../contract/money.ts';
import { FaultProxy } from '../../lobby/network/fault-proxy.ts';
import { faultSchema } from '../../lobby/network/fault.ts';

/**
 * The network cable of one kiosk as a process of its own: `proxy-process.ts UPSTREAM PORT`. Each message from its parent
 * is a fault; every exchange that a fault has hit is told to it.
 */
const [, , upstream = '', port = ''] = process.argv;
const LOOK_MS = 200;
const proxy = new FaultProxy({ clock: systemClock, upstream });
let toldUpTo = 0;

function tellHits(): void {
  const hits = proxy.state.recent.filter(({ no, fault }) => no > toldUpTo && fault !== 'pass');
  toldUpTo = Math.max(toldUpTo, ...proxy.state.recent.map(({ no }) => no));
  if (hits.length > 0 && process.connected) process.send?.({ hits: hits.map(({ fault }) => fault) });
  systemClock.schedule(LOOK_MS, tellHits);
}

process.on('message', (message) => {
  proxy.setFault(faultSchema.parse(message));
});
process.on('SIGTERM', () => process.exit(0));
await proxy.listen(parseCount(port));
process.stdout.write(`${JSON.stringify({ ready: 'proxy' })}\n`);
tellHits();
