import { describe, expect, it } from 'vitest';
import type { KioskLog } from '../../kiosk/log.ts';
import { finish, insertAndTake, openSlot, servingMachine, shown } from './story.ts';

const dark = { theme: 'highContrastDark', textSize: 'large', reach: true } as const;

/** What was logged, as text. */
function listening() {
  const lines: string[] = [];
  const log: KioskLog = {
    event: (id, facts) => lines.push(`${id} ${JSON.stringify(facts ?? {})}`),
    fault: (id, error) => lines.push(`${id} ${String(error)}`),
  };
  return { log, lines };
}

describe('touches', () => {
  it('a double tap on finish lands once: the second one is stale', async () => {
    const { log, lines } = listening();
    const world = await openSlot({ log });
    await insertAndTake(world, 20);
    const { revision } = world.view;
    world.send({ revision, action: { type: 'finish' } });
    world.send({ revision, action: { type: 'finish' } });
    await world.screen('result');
    await world.clock.advance(1_000);
    expect(world.view.screen.kind).toBe('result');
    expect(lines.filter((line) => line.startsWith('screen.eventDropped'))).toEqual([
      'screen.eventDropped {"why":"stale","type":"finish"}',
    ]);
  });

  it('whatever is no touch is dropped, and its content is nowhere in the log', async () => {
    const { log, lines } = listening();
    const world = await servingMachine({ log });
    const { revision } = world.view;
    const secret = 'secret-4711';
    const bad: readonly unknown[] = [
      undefined,
      null,
      secret,
      4711,
      [],
      {},
      { revision },
      { revision, action: secret },
      { revision, action: { type: secret } },
      { revision, action: { type: 'chooseService', service: secret } },
      { revision, action: { type: 'finish', extra: secret } },
      { revision, action: { type: 'finish' }, extra: secret },
      { revision: String(revision), action: { type: 'help' } },
      { revision: -1, action: { type: 'help' } },
      { revision: Number.NaN, action: { type: 'help' } },
      { revision, action: { type: 'setLocale', locale: secret } },
      { revision, action: { type: 'setDisplay', display: { ...dark, theme: secret } } },
      { revision, action: { type: 'setLocale', locale: 'en'.repeat(1_000_000) } },
      JSON.stringify({ revision, action: { type: 'help' } }),
    ];
    for (const event of bad) world.send(event);
    await world.clock.advance(1_000);
    expect(world.view.screen.kind).toBe('start');
    const dropped = lines.filter((line) => line.startsWith('screen.eventDropped'));
    expect(dropped).toHaveLength(bad.length);
    expect(new Set(dropped)).toEqual(new Set(['screen.eventDropped {"why":"malformed"}']));
    expect(lines.join()).not.toContain(secret);
  });

  it('a touch that answers an older screen is dropped, one from the future too', async () => {
    const world = await servingMachine();
    const { revision } = world.view;
    world.touch({ type: 'help' });
    world.send({ revision, action: { type: 'chooseService', service: 'recharge' } });
    world.send({ revision: revision + 5, action: { type: 'back' } });
    expect(world.view.screen.kind).toBe('help');
  });

  it('finish is not offered, and not obeyed, while a note moves', async () => {
    const world = await openSlot();
    world.network.delayMs = 1_000;
    world.insert(20);
    await world.slot('checking');
    expect(shown(world, 'recharge').canFinish).toBe(false);
    world.touch({ type: 'finish' });
    await world.slot('taken');
    world.network.delayMs = 20;
    await world.clock.advance(2_000);
    expect(await finish(world)).toMatchObject({ outcome: 'allCredited', totalFen: 2000 });
  });
});
