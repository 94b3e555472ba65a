import { describe, expect, it } from 'vitest';
import { aftermath, shown } from '../recharge/story.ts';
import { collected, collector, fateOf, identified, onChip, pullDuring, stores, tornOn } from './story.ts';

const AFTER = 148.4;

describe('a torn card', () => {
  it('is mended by the kiosk as soon as the platform has found it genuine, and the screen asks to hold still meanwhile', async () => {
    const world = await identified();
    pullDuring(world, stores.primary, 5);
    world.touch({ type: 'chooseService', service: 'collect' });
    await world.screen('cardBack');
    world.touch({ type: 'stop' });
    await collected(world);
    world.touch({ type: 'finish' });
    await world.screen('start');
    expect(tornOn(world)).toEqual(['loaded']);
    const from = world.views.length;
    world.placeCard(collector);
    await world.screen('cardServices');
    expect(tornOn(world)).toEqual([]);
    expect(onChip(world)).toBe(AFTER);
    expect(shown(world, 'cardServices').card).toMatchObject({ purseFen: 14_840, pendingFen: 0 });
    expect(new Set(world.views.slice(from, -1).map(({ screen }) => screen.kind))).toEqual(
      new Set(['oneMoment']),
    );
    expect((await aftermath(world)).of('cardMending')).toMatchObject([{ totals: ['loaded'] }]);
  });

  it('is told from its record while the platform is silent, and not written', async () => {
    const world = await identified();
    pullDuring(world, stores.primary, 5);
    world.touch({ type: 'chooseService', service: 'collect' });
    await world.screen('cardBack');
    world.touch({ type: 'stop' });
    await collected(world);
    world.touch({ type: 'finish' });
    await world.screen('start');
    fateOf(world, '/v1/cards/lookup', 'silence');
    world.placeCard(collector);
    await world.screen('balance');
    expect(shown(world, 'balance')).toMatchObject({ purseFen: 14_840, account: undefined });
    expect(tornOn(world)).toEqual(['loaded']);
  });
});
