import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LoadPlatform } from './load-platform.ts';
import type { LoadKiosk } from './load-kiosk.ts';
import { reachableTexts } from './object-graph.ts';
import { story, uid } from './story.ts';

const key = LoadPlatform.loadKey(uid);
/** The world outside: who hands the key out, and the card that is locked with it. */
const outside = ['LoadPlatform', 'Pn532Device', 'Cradle', 'ClassicCard'];

/** Texts within the kiosk, as far as they are at hand when a load runs or has run. */
function within({ loads, snapshot, journal, logged }: LoadKiosk): string {
  return reachableTexts({ loads, snapshot, journal, logged }, outside).join('\n');
}

/** What lies on the disk. */
function written({ journalPath }: LoadKiosk): Buffer {
  const files = [journalPath, `${journalPath}-wal`].filter((path) => existsSync(path));
  return Buffer.concat(files.map((path) => readFileSync(path)));
}

function expectNowhere(machine: LoadKiosk): void {
  expect(within(machine)).not.toContain(key);
  const disk = written(machine);
  expect(disk.length).toBeGreaterThan(10_000);
  expect(disk.includes(key)).toBe(false);
  expect(disk.includes(Buffer.from(key, 'hex'))).toBe(false);
  expect(machine.logged.join('\n')).not.toContain(key);
  for (const { body } of machine.platform.calls) expect(JSON.stringify(body)).not.toContain(key);
}

describe('the key that writes a card', () => {
  it('is held while the card is away, by the loader alone, and nowhere once the load is done', async () => {
    const { machine } = await story();
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 3, bytes: 5 });
    // The walk would find it: it is there as long as it is needed.
    expect(within(machine)).toContain(key);
    expect(JSON.stringify(machine.snapshot.context)).not.toContain(key);
    await machine.place(uid);
    expect((await machine.result()).end.state).toBe('loaded');
    expectNowhere(machine);
  });

  it('is nowhere after a load that was given up', async () => {
    const { machine } = await story();
    await machine.place(uid);
    await machine.beginPulled(uid, { write: 3, bytes: 5 });
    machine.send({ type: 'stop' });
    expect((await machine.result()).end.state).toBe('held');
    expectNowhere(machine);
  });

  it('is wiped in place, not only let go', async () => {
    const { machine } = await story();
    const load = machine.cards.load.bind(machine.cards);
    const keys: Uint8Array[] = [];
    machine.cards.load = (at, order) => {
      keys.push(order.loadKey);
      return load(at, order);
    };
    await machine.load(uid);
    expect(keys.map((bytes) => [...bytes])).toEqual([[0, 0, 0, 0, 0, 0]]);
  });
});
