import { copyFileSync, existsSync } from 'node:fs';
import { MachineWorld } from '../world/machine-world.ts';

/** One start is a few milliseconds: so many of each, in turn. */
const ROUNDS = 81;
/** The first starts pay for what the engine has not seen yet. */
const WARM_UP = 6;

/** How long the kiosk's start takes, milliseconds: everything from opening the journal until it serves. */
export interface StartUp {
  readonly newMs: number;
  readonly oldMs: number;
  readonly ratio: number;
}

/** Starts a machine on the journal at `path` (and its log, as a killed process left them) and on a new one, in turn. */
export async function compareStarts(path: string): Promise<StartUp> {
  const fresh: number[] = [];
  const old: number[] = [];
  const newborn = await MachineWorld.make();
  await newborn.startKiosk();
  newborn.killKiosk();
  for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
    const [first, second] = [await startOn(newborn.journalPath), await startOn(path)];
    if (round < WARM_UP) continue;
    fresh.push(first);
    old.push(second);
  }
  newborn.close();
  const [newMs, oldMs] = [undisturbed(fresh), undisturbed(old)];
  return { newMs, oldMs, ratio: oldMs / newMs };
}

async function startOn(path: string): Promise<number> {
  const world = await MachineWorld.make();
  try {
    for (const end of ['', '-wal'])
      if (existsSync(path + end)) copyFileSync(path + end, world.journalPath + end);
    const beganMs = performance.now();
    await world.startKiosk();
    return performance.now() - beganMs;
  } finally {
    world.close();
  }
}

/** The lower quartile: whatever else runs on the machine makes a start longer, and none shorter. */
function undisturbed(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 4)] ?? 0;
}
