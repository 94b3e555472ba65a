import { campusCard, studentUid as uid } from '../campus-card/sample-cards.ts';
import { LoadKiosk } from '../loads/load-kiosk.ts';
import { LoadPlatform } from '../loads/load-platform.ts';
import type { ToldHour } from './told-hour.ts';
import type { Stage } from './told-stage.ts';

/** A machine asks every ten minutes how the loads ended that it left in question. */
const WATCH_MS = 601_000;

interface Machines {
  readonly platform: LoadPlatform;
  readonly first: LoadKiosk;
  readonly second: LoadKiosk;
}

/** One card and two machines: what one of them left unfinished the other meets. */
async function withTwoMachines(stage: Stage, tell: (machines: Machines) => Promise<void>): Promise<void> {
  const platform = new LoadPlatform();
  platform.addHolder(uid, 15_000, 5_000);
  const card = campusCard(uid, 15_000, 3_750);
  const machines = ['K01', 'K02'].map((id) => new LoadKiosk(platform, [card], id));
  try {
    const [first, second] = machines;
    if (!first || !second) throw new Error('two machines');
    await first.start();
    await second.start();
    await tell({ platform, first, second });
    for (const { facts } of machines) stage.readFacts(facts);
  } finally {
    for (const machine of machines) machine.remove();
  }
}

async function leftInQuestion(machine: LoadKiosk): Promise<void> {
  await machine.place(uid);
  await machine.beginPulled(uid, { write: 2, bytes: 9 });
  machine.send({ type: 'idle' });
  await machine.result();
}

/** How loads end that more than one party has a hand in. */
export const loadLifeHours: readonly ToldHour[] = [
  {
    name: 'people find that a load in question was not executed',
    tell: (stage) =>
      withTwoMachines(stage, async ({ platform, first }) => {
        await leftInQuestion(first);
        platform.settleNotExecuted(uid);
        await first.clock.advance(WATCH_MS);
      }),
  },
  {
    name: 'a load is given up untouched and executed by the machine that it was handed to',
    tell: (stage) =>
      withTwoMachines(stage, async ({ platform, first, second }) => {
        platform.onGranted = () => {
          first.pair.hands.take(uid);
        };
        await first.place(uid);
        await first.begin(uid);
        await first.until('cardBack');
        platform.onGranted = () => undefined;
        await second.load(uid);
        first.send({ type: 'idle' });
        await first.result();
        await first.clock.advance(WATCH_MS);
      }),
  },
  {
    name: 'the report of a load in question is answered when the load is written again',
    tell: (stage) =>
      withTwoMachines(stage, async ({ platform, first }) => {
        platform.fate = (call) => (call === 'questionLoad' ? 'lost' : 'pass');
        await leftInQuestion(first);
        await first.place(uid);
        await first.beginPulled(uid, { write: 2, bytes: 3 });
        platform.fate = () => 'pass';
        await first.clock.advance(40_000);
        await first.place(uid);
        await first.result();
      }),
  },
];
