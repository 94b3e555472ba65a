import { yuan } from '../../contract/money.ts';
import { MachineWorld } from '../world/machine-world.ts';

/**
 * `node --expose-gc memory-run.ts 100 1000`: a whole machine serves visits in virtual time; after each of the given
 * numbers of visits a JSON line tells what is held in memory once the collector is done.
 */
const CARD = '20230001';
const NOTE_YUAN = 20;
/** A collection can leave what the next one finds dead. */
const COLLECTIONS = 5;
/** Staff change the box; the paper in it is the lobby's memory, not the kiosk's. */
const VISITS_PER_BOX = 50;

const stops = process.argv.slice(2).map(Number);
const plenty = yuan(1_000_000);
const world = await MachineWorld.make({
  withoutBridges: true,
  policy: { cash: { maxPerDayFen: plenty, maxBalanceFen: plenty } },
});
await world.startKiosk();
for (let visit = 1; visit <= Math.max(...stops); visit += 1) {
  await recharge();
  if (visit % VISITS_PER_BOX === 0) await changeBox();
  if (stops.includes(visit)) console.log(JSON.stringify({ visit, bytes: bytesHeld() }));
}
if (world.fatal.length > 0) throw new Error('the kiosk ended itself', { cause: world.fatal[0] });
world.close();

async function recharge(): Promise<void> {
  await world.beginRecharge(CARD);
  world.insert(NOTE_YUAN);
  await world.slot('taken');
  world.touch({ type: 'finish' });
  await world.screen('result');
  world.takeCard(CARD);
  await world.screen('start');
  // The world keeps every view for the tests; here only the present one counts.
  world.views.splice(0, world.views.length - 1);
}

async function changeBox(): Promise<void> {
  world.validator.removeBox();
  await world.clock.advance(2_000);
  world.validator.insertEmptyBox();
  await world.serviceOpen();
}

function bytesHeld(): number {
  const collect = globalThis.gc;
  if (!collect) throw new Error('start this with --expose-gc');
  for (let done = 0; done < COLLECTIONS; done += 1) collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
