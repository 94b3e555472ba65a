import { describe, expect, it } from 'vitest';
import type { MachineWorld } from '../world/machine-world.ts';
import {
  aftermath,
  finish,
  inBox,
  insertAndTake,
  leave,
  openSlot,
  creditedYuan,
  screensSince,
  servingMachine,
  shown,
  student,
} from './story.ts';

const dark = { theme: 'highContrastDark', textSize: 'large', reach: true } as const;

describe('the way through a visit', () => {
  it('the service first: the card is asked for, then the slot opens, and after finishing the card is to be taken', async () => {
    const world = await servingMachine();
    const from = world.views.length;
    await world.beginRecharge(student);
    await insertAndTake(world, 20);
    await finish(world);
    world.touch({ type: 'finish' });
    await world.screen('takeCard');
    await leave(world);
    expect(screensSince(world, from).filter((kind) => kind !== 'oneMoment')).toEqual([
      'cardPrompt',
      'recharge',
      'loading',
      'result',
      'takeCard',
      'start',
    ]);
    const after = await aftermath(world);
    expect(after.of('visitEnded')).toMatchObject([{ because: 'finished' }]);
  });

  it('the card first: the services for it are shown, with its balances', async () => {
    const world = await servingMachine();
    world.placeCard('20230002');
    await world.screen('cardServices');
    expect(shown(world, 'cardServices').card).toMatchObject({
      maskedName: expect.stringContaining('*') as string,
      balanceFen: 12_840,
      pendingFen: 2000,
    });
    world.touch({ type: 'chooseService', service: 'recharge' });
    await world.screen('recharge');
    await world.slot('insert');
    expect(shown(world, 'recharge').card.pendingFen).toBe(2000);
    await insertAndTake(world, 10);
    await finish(world);
    // What waited before goes onto the card with it.
    expect(shown(world, 'result')).toMatchObject({
      load: { state: 'loaded', amountFen: 3000 },
      card: { purseFen: 15_840, pendingFen: 0 },
    });
  });

  it('help and back leads to where it was asked for', async () => {
    const world = await servingMachine();
    world.touch({ type: 'help' });
    expect(shown(world, 'help').contacts).toHaveLength(1);
    world.touch({ type: 'back' });
    expect(world.view.screen.kind).toBe('start');

    world.touch({ type: 'chooseService', service: 'recharge' });
    world.touch({ type: 'help' });
    expect(world.view.screen.kind).toBe('help');
    world.touch({ type: 'back' });
    expect(shown(world, 'cardPrompt').service).toBe('recharge');
    world.touch({ type: 'stop' });

    world.placeCard(student);
    await world.screen('cardServices');
    world.touch({ type: 'help' });
    world.touch({ type: 'back' });
    expect(world.view.screen.kind).toBe('cardServices');
    world.touch({ type: 'stop' });
    await leave(world);

    world.placeCard('20230007');
    await world.screen('cardRefused');
    world.touch({ type: 'help' });
    world.touch({ type: 'back' });
    expect(shown(world, 'cardRefused').reason).toBe('cardLost');
  });

  it('a service that opens while its closed sign is read can be chosen from there', async () => {
    const world = await servingMachine();
    world.placeCard(student);
    await world.screen('cardServices');
    world.validator.removeBox();
    await world.clock.advance(2_000);
    world.touch({ type: 'chooseService', service: 'recharge' });
    await world.screen('serviceClosed');
    expect(shown(world, 'serviceClosed').state.reason).toBe('boxRemoved');
    world.validator.insertEmptyBox();
    await world.screen('cardServices', 5_000);
    world.touch({ type: 'chooseService', service: 'recharge' });
    await world.screen('recharge', 5_000);
  });

  it('language and display belong to one person: the next one starts as everybody does', async () => {
    const world = await servingMachine();
    world.touch({ type: 'setLocale', locale: 'en' });
    world.touch({ type: 'setDisplay', display: dark });
    await world.beginRecharge(student);
    expect(world.view).toMatchObject({ locale: 'en', display: dark });
    await finish(world);
    expect(world.view.locale).toBe('en');
    await leave(world);
    expect(world.view).toMatchObject({
      locale: 'zh-CN',
      display: { theme: 'standard', textSize: 'normal', reach: false },
    });
  });

  it('a language chosen by somebody who then walked on is forgotten after a minute', async () => {
    const world = await servingMachine();
    world.touch({ type: 'setLocale', locale: 'zh-TW' });
    await world.clock.advance(50_000);
    expect(world.view.locale).toBe('zh-TW');
    await world.clock.advance(15_000);
    expect(world.view.locale).toBe('zh-CN');
  });

  it("the next person's card wipes the language of the one before", async () => {
    const world = await servingMachine();
    world.touch({ type: 'setLocale', locale: 'en' });
    await world.beginRecharge(student);
    world.takeCard(student);
    await world.screen('result');
    world.placeCard('20230002');
    await world.screen('cardServices');
    expect(world.view.locale).toBe('zh-CN');
  });
});

describe('somebody who does nothing', () => {
  it('C18 walks away from the slot: a warning, then the notes are credited, the card is called for, the screen is wiped', async () => {
    const world = await openSlot();
    await insertAndTake(world, 50);
    await world.clock.advance(44_000);
    expect(world.view.visit.warning).toBe(false);
    await world.clock.advance(3_000);
    expect(world.view.visit.warning).toBe(true);
    expect(world.view.visit.secondsLeft).toBeLessThanOrEqual(20);
    await world.screen('result', 25_000);
    expect(shown(world, 'result')).toMatchObject({
      endedBecause: 'idle',
      outcome: 'allCredited',
      totalFen: 5000,
    });
    await world.screen('takeCard', 25_000);
    // The screen that calls for the card says nothing of whose it is.
    expect(JSON.stringify(world.view)).not.toMatch(/0001|\*/);
    expect(world.validator.truth.acceptsNotes).toBe(false);
    expect(await creditedYuan(world)).toBe(50);
    await leave(world);
    expect((await aftermath(world)).of('visitEnded')).toMatchObject([{ because: 'idle' }]);
  });

  it('C18 touches "I am still here": the time begins anew', async () => {
    const world = await openSlot();
    await world.clock.advance(50_000);
    expect(world.view.visit.warning).toBe(true);
    world.touch({ type: 'stillHere' });
    expect(world.view.visit).toEqual({ secondsLeft: 65, warning: false });
    await world.clock.advance(40_000);
    expect(world.view.screen.kind).toBe('recharge');
    // A note is a sign of life as well.
    await insertAndTake(world, 10);
    await world.clock.advance(40_000);
    expect(world.view.screen.kind).toBe('recharge');
  });

  it('C18 goes without the card: the card reminder stays until somebody takes it, and the next one can go on', async () => {
    const world = await servingMachine();
    world.placeCard(student);
    await world.screen('cardServices');
    await world.screen('takeCard', 90_000);
    await world.clock.advance(600_000);
    expect(world.view.screen.kind).toBe('takeCard');
    await leave(world);
    await world.beginRecharge('20230002');
  });

  it('stops asking for a card after half a minute', async () => {
    const world = await servingMachine();
    world.touch({ type: 'chooseService', service: 'recharge' });
    await world.clock.advance(29_000);
    expect(world.view.screen.kind).toBe('cardPrompt');
    await world.clock.advance(2_000);
    expect(world.view.screen.kind).toBe('start');
  });
});

describe('help over a recharge', () => {
  it('lies over the open slot: back returns to it, and a note that comes in takes it away', async () => {
    const world = await servingMachine();
    await world.beginRecharge(student);
    world.touch({ type: 'help' });
    await world.screen('help');
    world.touch({ type: 'back' });
    await world.screen('recharge');
    world.touch({ type: 'help' });
    await world.screen('help');
    world.insert(20);
    await world.slot('taken');
    await finish(world);
    expect(shown(world, 'result')).toMatchObject({ outcome: 'allCredited', totalFen: 2000 });
  });
});

describe('the card leaves during a recharge', () => {
  it('taken on the result it ends the visit at once', async () => {
    const world = await openSlot();
    await insertAndTake(world, 20);
    await finish(world);
    world.takeCard(student);
    await world.screen('start', 2_000);
  });

  it('the notes that are in stay credited, and the slot shuts', async () => {
    const world = await openSlot();
    await insertAndTake(world, 100);
    world.takeCard(student);
    await world.screen('result');
    expect(shown(world, 'result')).toMatchObject({ endedBecause: 'cardTaken', outcome: 'allCredited' });
    expect(world.validator.truth.acceptsNotes).toBe(false);
    await world.screen('start', 25_000);
    expect(await creditedYuan(world)).toBe(100);
  });

  it('a note that stands in escrow at that moment is finished for the account that it was promised to', async () => {
    const world = await openSlot();
    world.network.delayMs = 1_000;
    world.insert(100);
    await world.slot('checking');
    world.takeCard(student);
    await world.screen('result', 30_000);
    world.network.delayMs = 20;
    await world.clock.advance(10_000);
    expect(await creditedYuan(world)).toBe(100);
    expect(inBox(world)).toEqual([100]);
  });
});

/** Every screen of a whole recharge that named money: the sum never went down. */
function totals(world: MachineWorld): readonly number[] {
  return world.views.flatMap(({ screen }) =>
    screen.kind === 'recharge' || screen.kind === 'result' ? [screen.totalFen] : [],
  );
}

it('three notes with one rejected: the total on the screen only ever grows, and equals the box', async () => {
  const world = await openSlot();
  await insertAndTake(world, 20);
  world.insert(100, 'crumpled');
  await world.slot('returned');
  world.validator.takeNote();
  await world.clock.advance(500);
  await insertAndTake(world, 50);
  await finish(world);
  expect(totals(world)).toEqual(totals(world).toSorted((a, b) => a - b));
  expect(totals(world).at(-1)).toBe(7000);
  expect(inBox(world)).toEqual([20, 50]);
});
